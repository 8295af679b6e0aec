"""Colours, icons and sizes: contrast by computation, sharp icons, live switching."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

import deskreader.desktop as desktop
from deskreader.desktop.appearance import icons, metrics
from deskreader.desktop.appearance.theme import (
    BADGE_COLORS,
    BADGE_INK,
    DARK,
    LIGHT,
    Theme,
    contrast,
    mix_colors,
    palette,
    sepia,
)
from deskreader.desktop.appearance.theme_manager import ThemeManager, ViewportPalettes, style_sheet, theme_for
from deskreader.desktop.shortcuts.actions import SPECS
from deskreader.resource_files import resource_path
from deskreader.settings import SettingsKeeper, ThemeMode

TEXT_ON = {
    "ink": ("window", "sidebar", "timeline", "page", "selection", "code"),
    "soft_ink": ("window", "sidebar", "timeline", "page", "selection", "code"),
    "faint_ink": ("window", "sidebar", "timeline", "page", "selection"),
    "accent": ("timeline", "page"),
    "selected_ink": ("selection",),
    "on_accent": ("accent",),
    "warning": ("sidebar", "timeline", "page"),
}
ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("role", "ground"), [(role, ground) for role, all_ in TEXT_ON.items() for ground in all_])
def test_text_can_be_read_on_every_ground_it_stands_on(theme: Theme, role: str, ground: str) -> None:
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= ENOUGH


@pytest.mark.parametrize("role", ["ink", "soft_ink", "faint_ink", "accent"])
def test_text_can_be_read_on_sepia(role: str) -> None:
    theme = sepia(LIGHT)
    assert contrast(getattr(theme, role), theme.page) >= ENOUGH


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_names_can_be_read_on_the_row_under_the_pointer(theme: Theme) -> None:
    hover = mix_colors(theme.sidebar, theme.rule, 0.55)
    assert min(contrast(theme.ink, hover), contrast(theme.faint_ink, hover)) >= ENOUGH


@pytest.mark.parametrize("ground", BADGE_COLORS)
def test_the_letter_can_be_read_on_every_tile(ground: str) -> None:
    assert contrast(BADGE_INK, ground) >= ENOUGH


def test_contrast_has_the_known_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_mixing_goes_from_the_first_to_the_second() -> None:
    assert mix_colors("#000000", "#ffffff", 0) == "#000000"
    assert mix_colors("#000000", "#ffffff", 1) == "#ffffff"
    assert mix_colors("#000000", "#ffffff", 0.5) == "#808080"


def test_no_widget_names_a_colour() -> None:
    folder = Path(desktop.__file__).parent
    hexes = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?![\w])")
    found = [
        f"{file.name}: {match}"
        for file in folder.rglob("*.py")
        if file.name != "theme.py"
        for match in hexes.findall(re.sub(r"&#\w+;|\"#\w+ ?\{|#\w+\[", "", file.read_text("utf-8")))
        if QColor.isValidColorName(match)
    ]
    assert not found


def test_the_reader_s_choice_comes_before_the_system_s() -> None:
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Dark) is DARK
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Light) is LIGHT
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Unknown) is LIGHT
    assert theme_for(ThemeMode.DARK, Qt.ColorScheme.Light) is DARK
    assert theme_for(ThemeMode.LIGHT, Qt.ColorScheme.Dark) is LIGHT


def test_the_style_sheet_and_palette_hold_the_theme(qapp: QApplication) -> None:
    sheet = style_sheet(DARK)
    assert DARK.page in sheet
    assert "{" + "page}" not in sheet
    assert palette(DARK).window().color() == DARK.color("window")
    assert DARK.is_dark
    assert not LIGHT.is_dark


@pytest.mark.parametrize(
    "name", sorted({spec.icon for spec in SPECS if spec.icon} | {"warning", "star-filled", "close"})
)
def test_every_icon_ships_and_takes_the_colour_of_its_role(qapp: QApplication, name: str) -> None:
    for ratio in (1.0, 1.5, 2.0):
        drawn = icons.pixmap(name, LIGHT, "accent", 18, ratio)
        assert drawn.width() == round(18 * ratio)
        image = drawn.toImage()
        inked = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        full = [color for color in inked if color.alpha() > 200]
        assert full, "something is drawn"
        accent = LIGHT.color("accent")
        assert all(abs(color.blue() - accent.blue()) < 12 and abs(color.red() - accent.red()) < 12 for color in full)


def test_an_unknown_icon_is_a_bug(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon", LIGHT)
    assert resource_path("icons").is_dir()


@pytest.mark.parametrize("points", [9.75, 13.0, 19.5])
def test_lengths_and_type_grow_with_the_system_s_font(qapp: QApplication, points: float) -> None:
    before = QFont(qapp.font())
    try:
        larger = QFont(before)
        larger.setPointSizeF(points)
        qapp.setFont(larger)
        factor = points * metrics.dots_per_inch() / 72 / 13
        assert metrics.scale() == pytest.approx(factor, rel=0.02)
        assert metrics.px(100) == round(100 * metrics.scale())
        assert metrics.font(14.5).pointSizeF() == pytest.approx(points * 14.5 / 13, rel=0.02)
        larger.setPixelSize(26)
        qapp.setFont(larger)
        assert metrics.scale() == 2
    finally:
        qapp.setFont(before)


def test_the_ground_of_a_text_follows_its_palette_under_a_style_sheet(qtbot: QtBot, qapp: QApplication) -> None:
    root = QWidget()
    view = QTextBrowser(root)
    qtbot.addWidget(root)
    qapp.setStyleSheet(style_sheet(LIGHT))
    root.show()
    ViewportPalettes(root)
    for theme in (DARK, LIGHT):
        qapp.setPalette(palette(theme))
        qapp.setStyleSheet(style_sheet(theme))
        view.setPalette(palette(theme))
        assert view.viewport().palette().base().color() == theme.color("page")
    qapp.setStyleSheet("")


def test_the_theme_follows_the_system_and_the_settings_live(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    theming = ThemeManager(qapp, keeper)
    told: list[Theme] = []
    theming.changed.connect(told.append)
    first = theming.theme
    keeper.change(theme="dark" if first is LIGHT else "light")
    qtbot.waitUntil(lambda: len(told) == 1)
    assert qapp.palette().window().color() == told[0].color("window")
    keeper.change(reading_size=22)
    keeper.change(theme="system")
    qtbot.waitUntil(lambda: theming.theme is first)
    assert len(told) == 2
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    qtbot.waitUntil(lambda: theming.theme is theme_for(ThemeMode.SYSTEM, qapp.styleHints().colorScheme()))
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    qapp.setStyleSheet("")
