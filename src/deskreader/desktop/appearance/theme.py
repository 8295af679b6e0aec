"""The colours of the program, by role. No other module contains a colour."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour for each role, as `#rrggbb`. Every text role has a contrast of 4.5:1 on all its backgrounds."""

    name: str
    window: str
    sidebar: str
    timeline: str
    page: str
    ink: str
    soft_ink: str
    faint_ink: str
    rule: str
    accent: str
    on_accent: str
    selection: str
    selected_ink: str
    code: str
    warning: str

    @property
    def is_dark(self) -> bool:
        """Whether the theme has light text on a dark background."""
        return QColor(self.page).lightness() < 128

    def color(self, role: str) -> QColor:
        """Returns the colour of a role, by its field name."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    name="light", window="#F3F4F6", sidebar="#ECEEF1", timeline="#F8F9FA", page="#FFFFFF", ink="#16191D",
    soft_ink="#4E555E", faint_ink="#5E6670", rule="#DDE1E6", accent="#1B63C6", on_accent="#FFFFFF",
    selection="#DCE6F4", selected_ink="#0F2F5C", code="#F1F3F5", warning="#9A5B00",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#1A1C1F", sidebar="#17191C", timeline="#1D1F23", page="#202327", ink="#E7E9EC",
    soft_ink="#B0B6BE", faint_ink="#9AA1AA", rule="#30343A", accent="#79AEFF", on_accent="#0B1B33",
    selection="#293548", selected_ink="#FFFFFF", code="#292D32", warning="#E6B35C",
)  # fmt: skip
BADGE_COLORS = (
    "#2F4F73", "#12705A", "#8B2E3C", "#4A4FA3", "#9A5A0B", "#54585E", "#1F6F8E", "#7A4FA0",
    "#3D6B23", "#A03A6E", "#6B4A2E",
)  # fmt: skip
"""Backgrounds of the badges of feeds without an icon, in both themes; white has 4.5:1 or more on each."""
BADGE_INK = "#FFFFFF"
SEPIA_PAGE = {"page": "#FBF3E4", "ink": "#2B2418", "rule": "#E3D7BF", "code": "#F3E8D2"}


def sepia(base: Theme) -> Theme:
    """Returns the reading theme of warm paper: only page, ink, rule and code differ from `base`."""
    values = {f.name: getattr(base, f.name) for f in fields(base)}
    return Theme(**{**values, **SEPIA_PAGE, "name": "sepia"})


def palette(theme: Theme) -> QPalette:
    """Returns the Qt palette that gives stock widgets the theme's colours."""
    qt_palette, role = QPalette(), QPalette.ColorRole
    for color_role, name in {
        role.Window: "window", role.WindowText: "ink", role.Base: "page", role.AlternateBase: "timeline",
        role.Text: "ink", role.Button: "window", role.ButtonText: "ink", role.BrightText: "on_accent",
        role.Highlight: "selection", role.HighlightedText: "selected_ink", role.Link: "accent",
        role.LinkVisited: "accent",
        role.PlaceholderText: "faint_ink", role.ToolTipBase: "page", role.ToolTipText: "ink", role.Accent: "accent",
        role.Light: "page", role.Midlight: "rule", role.Mid: "rule", role.Dark: "faint_ink", role.Shadow: "faint_ink",
    }.items():  # fmt: skip
        qt_palette.setColor(color_role, theme.color(name))
    for color_role in (role.WindowText, role.Text, role.ButtonText):
        qt_palette.setColor(QPalette.ColorGroup.Disabled, color_role, theme.color("faint_ink"))
    return qt_palette


def contrast(first: str, second: str) -> float:
    """Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 'contrast ratio', 'relative luminance')."""

    def luminance(color: str) -> float:
        parts = [part / 255 for part in _rgb(color)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else math.pow((p + 0.055) / 1.055, 2.4) for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mix_colors(first: str, second: str, share: float) -> str:
    """Returns the colour between two: `share` 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(_rgb(first), _rgb(second), strict=True))
    return QColor(red, green, blue).name()


def _rgb(color: str) -> tuple[int, int, int]:
    parsed = QColor(color)
    return parsed.red(), parsed.green(), parsed.blue()
