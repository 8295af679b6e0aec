"""The colours of the themes: contrast by computation, and no colour outside of the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import deskreader.desktop as desktop
from deskreader.desktop.appearance.theme import (
    BADGE_COLORS,
    BADGE_INK,
    DARK,
    LIGHT,
    Theme,
    contrast,
    mix_colors,
    sepia,
)

TEXT_BACKGROUNDS = {
    "ink": ("window", "sidebar", "timeline", "page", "selection", "code"),
    "soft_ink": ("window", "sidebar", "timeline", "page", "selection", "code"),
    "faint_ink": ("window", "sidebar", "timeline", "page", "selection"),
    "accent": ("timeline", "page"),
    "selected_ink": ("selection",),
    "on_accent": ("accent",),
    "warning": ("sidebar", "timeline", "page"),
}
"""The backgrounds on which each role of text is used."""
MIN_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("role", "background"),
    [(role, background) for role, backgrounds in TEXT_BACKGROUNDS.items() for background in backgrounds],
)
def test_text_has_enough_contrast_on_all_its_backgrounds(theme: Theme, role: str, background: str) -> None:
    assert contrast(getattr(theme, role), getattr(theme, background)) >= MIN_CONTRAST


@pytest.mark.parametrize("role", ["ink", "soft_ink", "faint_ink", "accent"])
def test_text_has_enough_contrast_on_sepia(role: str) -> None:
    theme = sepia(LIGHT)
    assert contrast(getattr(theme, role), theme.page) >= MIN_CONTRAST


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_titles_have_enough_contrast_on_the_row_below_the_pointer(theme: Theme) -> None:
    hover = mix_colors(theme.sidebar, theme.rule, 0.55)
    assert min(contrast(theme.ink, hover), contrast(theme.faint_ink, hover)) >= MIN_CONTRAST


@pytest.mark.parametrize("background", BADGE_COLORS)
def test_the_letter_has_enough_contrast_on_every_badge(background: str) -> None:
    assert contrast(BADGE_INK, background) >= MIN_CONTRAST


def test_contrast_has_the_known_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_mixing_goes_from_the_first_to_the_second() -> None:
    assert mix_colors("#000000", "#ffffff", 0) == "#000000"
    assert mix_colors("#000000", "#ffffff", 1) == "#ffffff"
    assert mix_colors("#000000", "#ffffff", 0.5) == "#808080"


def test_only_the_theme_contains_colours() -> None:
    folder = Path(desktop.__file__).parent
    hex_color = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?![\w])")
    found = [
        f"{file.name}: {match}"
        for file in folder.rglob("*.py")
        if file.name != "theme.py"
        for match in hex_color.findall(re.sub(r"&#\w+;|\"#\w+ ?\{|#\w+\[", "", file.read_text("utf-8")))
        if QColor.isValidColorName(match)
    ]
    assert not found
