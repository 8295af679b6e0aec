"""Rows: each control changes its setting at once and follows it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.settings import CHOICES, GIGABYTE, RANGES
from tests.desktop.dialogs.kit import FakeEngine, control, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("General", "Keep running when the window is closed", "close_to_tray"),
        ("General", "Start hidden", "start_hidden"),
        ("General", "Minimise to the tray", "minimize_to_tray"),
        ("Notifications", "Show over full-screen windows", "notify_in_full_screen"),
        ("Reading", "Justify lines", "reading_justify"),
        ("Feeds and refresh", "Check for new stories on startup", "refresh_at_start"),
        ("Notifications", "Play a sound", "notify_sound"),
        ("Notifications", "Group stories reported by several sources", "notify_stories"),
        ("Offline storage", "Save full stories for offline reading", "save_pages"),
        ("Offline storage", "Save pictures", "save_pictures"),
    ],
)
def test_a_switch_changes_its_setting_at_once_and_follows_it(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, title: str, text: str, name: str
) -> None:
    switch = control(show_page(dialog, title), text)
    before = getattr(engine.settings.current, name)
    assert switch.isChecked() is before
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert getattr(engine.settings.current, name) is not before
    engine.settings.change(**{name: before})
    assert switch.isChecked() is before


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("General", "Colours", "theme"),
        ("General", "Tray icon", "tray_icon"),
        ("Reading", "Typeface", "reading_family"),
        ("Reading", "Page colour", "reading_theme"),
        ("Reading", "Mark as read", "mark_read_seconds"),
        ("Feeds and refresh", "Check for new stories", "refresh_minutes"),
        ("Notifications", "Notify me of new stories", "notify"),
        ("Notifications", "Limit", "notify_at_most"),
        ("Offline storage", "Storage limit", "offline_budget_bytes"),
        ("Offline storage", "Keep read stories for", "keep_read_days"),
        ("Offline storage", "On a metered connection", "metered"),
        ("Offline storage", "In power-saving mode", "saving_power"),
    ],
)
def test_every_value_of_a_choice_can_be_chosen(
    dialog: SettingsDialog, engine: FakeEngine, title: str, text: str, name: str
) -> None:
    choice = control(show_page(dialog, title), text)
    assert choice.currentData() == getattr(engine.settings.current, name)
    values = [choice.itemData(index) for index in range(choice.count())]
    assert set(CHOICES.get(name, ())) <= set(values)
    for index, value in list(enumerate(values))[:8]:
        choice.setCurrentIndex(index)
        choice.activated.emit(index)
        assert getattr(engine.settings.current, name) == value


def test_a_value_that_is_not_offered_is_shown(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(
        refresh_minutes=45, keep_read_days=11, mark_read_seconds=9, offline_budget_bytes=7 * GIGABYTE
    )
    assert control(show_page(dialog, "Feeds and refresh"), "Check for new stories").currentText() == "Every 45 minutes"
    offline = show_page(dialog, "Offline storage")
    assert control(offline, "Keep read stories for").currentText() == "11 days"
    assert control(offline, "Storage limit").currentText().replace("\N{NO-BREAK SPACE}", " ") == "7 GB"
    assert control(show_page(dialog, "Reading"), "Mark as read").currentText() == "After 9 seconds"


@pytest.mark.parametrize(
    ("text", "name"),
    [("Size", "reading_size"), ("Column width", "reading_width"), ("Line height", "reading_line_height")],
)
def test_a_slider_spans_its_range_and_applies_its_last_value(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, text: str, name: str
) -> None:
    slider = control(show_page(dialog, "Reading"), text)
    assert (slider.minimum(), slider.maximum()) == RANGES[name]
    for value in (slider.minimum(), slider.maximum(), slider.minimum() + 4):
        slider.setValue(value)
    qtbot.waitUntil(lambda: getattr(engine.settings.current, name) == slider.minimum() + 4)
    slider.setValue(slider.maximum())
    dialog.reject()
    assert getattr(engine.settings.current, name) == slider.maximum()


def test_the_wheel_gives_a_choice_no_focus(dialog: SettingsDialog, engine: FakeEngine) -> None:
    choice = control(show_page(dialog, "General"), "Colours")
    dialog.search.setFocus()
    assert choice.focusPolicy() == Qt.FocusPolicy.StrongFocus
