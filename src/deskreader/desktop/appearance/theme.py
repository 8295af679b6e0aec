"""The colours of the program, by role. Themes are data: those in `resources/themes`, and files of the user's own."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import cache

from PySide6.QtGui import QColor, QPalette

from deskreader.resource_files import resource_path
from deskreader.settings import ReadingTheme


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
    mark: str
    inserted: str
    inserted_ground: str
    deleted: str
    deleted_ground: str
    code_keyword: str
    code_string: str
    code_comment: str
    code_number: str
    code_name: str

    @property
    def is_dark(self) -> bool:
        """Whether the theme has light text on a dark background."""
        return QColor(self.page).lightness() < 128

    def color(self, role: str) -> QColor:
        """Returns the colour of a role, by its field name."""
        return QColor(getattr(self, role))


def shipped_theme(name: str) -> Theme:
    """Returns a theme that ships with the program, by the name of its file."""
    document = json.loads(resource_path(f"themes/{name}.json").read_text("utf-8"))
    base = asdict(shipped_theme(document["base"])) if "base" in document else {}
    return Theme(**{**base, **document["colors"], "name": name})


LIGHT = shipped_theme("light")
DARK = shipped_theme("dark")
BADGE_COLORS = (
    "#2F4F73", "#12705A", "#8B2E3C", "#4A4FA3", "#9A5A0B", "#54585E", "#1F6F8E", "#7A4FA0",
    "#3D6B23", "#A03A6E", "#6B4A2E",
)  # fmt: skip
"""Backgrounds of the badges of feeds without an icon, in both themes; white has 4.5:1 or more on each."""
BADGE_INK = "#FFFFFF"


@cache
def sepia(base: Theme) -> Theme:
    """Returns the reading theme of warm paper, light or dark as `base` is; the whole article pane takes it."""
    return shipped_theme("sepia-dark" if base.is_dark else "sepia")


def reading_theme(theme: Theme, reading: ReadingTheme) -> Theme:
    """Returns the theme that articles have in a window of `theme`."""
    return sepia(theme) if reading is ReadingTheme.SEPIA else theme


@cache
def high_contrast(is_dark: bool) -> Theme:
    """Returns the theme with the strongest contrast: 7:1 for every text."""
    return shipped_theme("high-contrast" if is_dark else "high-contrast-light")


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
