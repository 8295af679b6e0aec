"""The choice of the theme, and how it is applied live."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import (
    DARK,
    LIGHT,
    Theme,
    palette,
)
from deskreader.desktop.appearance.theme_manager import ThemeManager, ViewportPalettes, style_sheet, theme_for
from deskreader.settings import SettingsKeeper, ThemeMode


def test_the_users_choice_overrides_the_systems() -> None:
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Dark) is DARK
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Light) is LIGHT
    assert theme_for(ThemeMode.SYSTEM, Qt.ColorScheme.Unknown) is LIGHT
    assert theme_for(ThemeMode.DARK, Qt.ColorScheme.Light) is DARK
    assert theme_for(ThemeMode.LIGHT, Qt.ColorScheme.Dark) is LIGHT


def test_high_contrast_is_the_systems_wish_unless_the_user_chose_a_theme() -> None:
    light, dark = Qt.ColorScheme.Light, Qt.ColorScheme.Dark
    assert theme_for(ThemeMode.SYSTEM, light, wants_contrast=True) == theme_for(ThemeMode.CONTRAST, light)
    assert theme_for(ThemeMode.SYSTEM, dark, wants_contrast=True) == theme_for(ThemeMode.CONTRAST, dark)
    assert theme_for(ThemeMode.LIGHT, light, wants_contrast=True) is LIGHT


def test_style_sheet_and_palette_have_the_colours_of_the_theme(qapp: QApplication) -> None:
    sheet = style_sheet(DARK)
    assert DARK.page in sheet
    assert "{" + "page}" not in sheet
    assert palette(DARK).window().color() == DARK.color("window")
    assert DARK.is_dark
    assert not LIGHT.is_dark


def test_the_background_of_a_text_follows_its_palette_under_a_style_sheet(qtbot: QtBot, qapp: QApplication) -> None:
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
    theme_manager = ThemeManager(qapp, keeper)
    emitted: list[Theme] = []
    theme_manager.changed.connect(emitted.append)
    first = theme_manager.theme
    keeper.change(theme="dark" if first is LIGHT else "light")
    qtbot.waitUntil(lambda: len(emitted) == 1)
    assert qapp.palette().window().color() == emitted[0].color("window")
    keeper.change(reading_size=22)
    keeper.change(theme="system")
    qtbot.waitUntil(lambda: theme_manager.theme is first)
    assert len(emitted) == 2
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    qtbot.waitUntil(lambda: theme_manager.theme is theme_for(ThemeMode.SYSTEM, qapp.styleHints().colorScheme()))
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    qapp.setStyleSheet("")
