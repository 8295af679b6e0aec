"""The panel behind "Aa"."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.type_panel import TypePanel
from deskreader.settings import ReadingTheme, Settings, SettingsKeeper, ThemeMode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|does not support")


@pytest.fixture
def panel(qtbot: QtBot, keeper: SettingsKeeper) -> TypePanel:
    panel = TypePanel(keeper, LIGHT, lambda: None)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_every_control_acts_at_once(panel: TypePanel, keeper: SettingsKeeper) -> None:
    panel._sliders["reading_size"][0].setValue(24)
    panel._sliders["reading_width"][0].setValue(80)
    panel._sliders["reading_line_height"][0].setValue(180)
    panel.wrap.click()
    panel.theme.chosen.emit(ThemeMode.DARK)
    panel.paper.chosen.emit(ReadingTheme.SEPIA)
    settings = keeper.current
    assert (settings.reading_size, settings.reading_width, settings.reading_line_height) == (24, 80, 180)
    assert (settings.theme, settings.reading_theme, settings.reading_wrap_code) == ("dark", "sepia", True)
    assert panel._sliders["reading_line_height"][1].text() == "1.80"


def test_it_follows_settings_that_change_elsewhere(panel: TypePanel, keeper: SettingsKeeper, qtbot: QtBot) -> None:
    keeper.change(reading_size=30, theme=ThemeMode.CONTRAST)
    qtbot.waitUntil(lambda: panel._sliders["reading_size"][0].value() == 30)
    assert panel.theme.currentData() == ThemeMode.CONTRAST


def test_defaults_leave_the_theme(panel: TypePanel, keeper: SettingsKeeper) -> None:
    keeper.change(reading_size=30, reading_justify=True, theme=ThemeMode.DARK)
    panel.reset()
    assert keeper.current.reading_size == Settings().reading_size
    assert (keeper.current.reading_justify, keeper.current.theme) == (False, ThemeMode.DARK)


def test_every_control_has_a_name_and_escape_closes(panel: TypePanel) -> None:
    controls = [*panel.findChildren(QComboBox), *panel.findChildren(QSlider), *panel.findChildren(QAbstractButton)]
    assert len(controls) > 8
    assert all(control.accessibleName() or getattr(control, "text", str)() for control in controls)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
