"""The page "Notifications": quiet hours and title rules."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.widgets.controls import Choice
from tests.desktop.dialogs.kit import FakeEngine, control, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_quiet_hours_are_switched_on_changed_and_switched_off(dialog: SettingsDialog, engine: FakeEngine) -> None:
    notifications = show_page(dialog, "Notifications")
    switch = control(notifications, "Quiet hours")
    begin, end = notifications.begin, notifications.end  # type: ignore[attr-defined]
    assert not begin.isEnabled()
    switch.click()
    assert (engine.settings.current.quiet_from, engine.settings.current.quiet_until) == ("22:00", "07:00")
    assert begin.isEnabled()
    begin.chosen.emit("23:30")
    end.chosen.emit("06:00")
    assert (engine.settings.current.quiet_from, engine.settings.current.quiet_until) == ("23:30", "06:00")
    assert begin.currentData() == "23:30"
    switch.click()
    assert (engine.settings.current.quiet_from, engine.settings.current.quiet_until) == ("", "")


def test_invalid_quiet_hours_count_as_none(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(quiet_from="soon", quiet_until="later")
    notifications = show_page(dialog, "Notifications")
    assert not control(notifications, "Quiet hours").isChecked()
    assert notifications.begin.currentData() == "22:00"  # type: ignore[attr-defined]


def test_title_rules_are_added_changed_and_removed(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    rules = show_page(dialog, "Notifications").rules
    qtbot.keyClicks(rules.field, "  volcano   erupts ")
    qtbot.keyClick(rules.field, Qt.Key.Key_Return)
    assert engine.settings.current.notify_rules == {"volcano erupts": "always"}
    rules.effect.choose("never")
    qtbot.keyClicks(rules.field, "quiz")
    qtbot.mouseClick(rules.add, Qt.MouseButton.LeftButton)
    assert engine.settings.current.notify_rules == {"volcano erupts": "always", "quiz": "never"}
    line = rules.lines.itemAt(0).widget()
    line.findChild(Choice).chosen.emit("never")
    assert engine.settings.current.notify_rules["volcano erupts"] == "never"
    remove = rules.lines.itemAt(0).widget().findChild(QPushButton)
    assert remove.accessibleName() == "Remove the rule for volcano erupts"
    remove.click()
    assert engine.settings.current.notify_rules == {"quiz": "never"}
    assert rules.lines.count() == 1
    qtbot.keyClick(rules.field, Qt.Key.Key_Return)
    assert rules.lines.count() == 1, "no words, no rule"
