"""The settings: each row changes the settings at once and follows them; search, reset, keys, storage, export, check."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QPushButton, QWidget

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.rows import Page
from deskreader.desktop.dialogs.settings.shortcuts import KeyEdit, KeyRow
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.widgets.controls import Choice, QuietSlider, Switch, UseBar
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Finding
from deskreader.settings import CHOICES, GIGABYTE, RANGES, Settings
from tests.desktop.dialogs.kit import FakeEngine, opened_settings

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


@pytest.fixture(autouse=True)
def autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the desktop starts programs from, of this test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


@pytest.fixture
def dialog(qtbot: Any, engine: FakeEngine) -> Iterator[SettingsDialog]:
    with opened_settings(engine) as made:
        qtbot.addWidget(made)
        yield made


def page(dialog: SettingsDialog, title: str) -> Page:
    """Goes to a page by its title."""
    row = next(row for row, page in enumerate(dialog.pages) if page.title == title)
    dialog.show_page(row)
    return dialog.pages[row]


def control(page: Page, text: str) -> Any:
    """The control of a row by its label."""
    row = next(row for row in page.rows if row.text == text)
    control = row.control
    assert control is not None
    if isinstance(control, Switch | Choice):
        return control
    return control.findChild(QuietSlider) or control.findChild(Choice)


def test_the_pages_stand_in_the_order_of_the_design(dialog: SettingsDialog) -> None:
    titles = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert titles == [
        "General",
        "Reading",
        "Feeds and refresh",
        "Notifications",
        "Offline storage",
        "Shortcuts",
        "Advanced",
    ]


@pytest.mark.parametrize("row", range(7))
def test_no_control_is_cut_off_in_the_narrowest_window(dialog: SettingsDialog, qtbot: Any, row: int) -> None:
    dialog.show_page(row)
    controls = [shown.control for shown in dialog.page(row).rows if shown.control is not None]

    def in_sight() -> bool:
        dialog.resize(1, dialog.height())
        return all(one.visibleRegion().boundingRect().width() == one.width() for one in controls if seen(one))

    def seen(one: QWidget) -> bool:
        return not one.visibleRegion().isEmpty()

    qtbot.waitUntil(lambda: any(map(seen, controls)) and in_sight())
    assert dialog.area.horizontalScrollBar().maximum() == 0


def test_every_setting_has_its_row(dialog: SettingsDialog) -> None:
    held = {name for page in dialog.pages for name in page.names}
    assert held == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("General", "Keep running when the window is closed", "close_to_tray"),
        ("General", "Start without a window", "start_hidden"),
        ("General", "Minimise to the tray", "minimize_to_tray"),
        ("Notifications", "Also over a full-screen window", "notify_in_full_screen"),
        ("Reading", "Justify lines", "reading_justify"),
        ("Feeds and refresh", "Look for new stories at start", "refresh_at_start"),
        ("Notifications", "With a sound", "notify_sound"),
        ("Notifications", "One for a story that several sources tell", "notify_stories"),
        ("Offline storage", "Save full stories for offline reading", "save_pages"),
        ("Offline storage", "Save pictures", "save_pictures"),
    ],
)
def test_a_switch_changes_its_setting_at_once_and_follows_it(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, title: str, text: str, name: str
) -> None:
    switch = control(page(dialog, title), text)
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
        ("General", "Icon in the tray", "tray_icon"),
        ("Reading", "Typeface", "reading_family"),
        ("Reading", "Paper", "reading_theme"),
        ("Reading", "Mark a story read", "mark_read_seconds"),
        ("Feeds and refresh", "Look for new stories", "refresh_minutes"),
        ("Notifications", "Tell of new stories", "notify"),
        ("Notifications", "At most", "notify_at_most"),
        ("Offline storage", "Use at most", "offline_budget_bytes"),
        ("Offline storage", "Keep read stories for", "keep_read_days"),
        ("Offline storage", "On a metered connection", "metered"),
        ("Offline storage", "While the system saves power", "saving_power"),
    ],
)
def test_every_value_of_a_choice_can_be_chosen(
    dialog: SettingsDialog, engine: FakeEngine, title: str, text: str, name: str
) -> None:
    choice = control(page(dialog, title), text)
    assert choice.currentData() == getattr(engine.settings.current, name)
    values = [choice.itemData(index) for index in range(choice.count())]
    assert set(CHOICES.get(name, ())) <= set(values)
    for index, value in list(enumerate(values))[:8]:
        choice.setCurrentIndex(index)
        choice.activated.emit(index)
        assert getattr(engine.settings.current, name) == value


def test_a_value_that_is_not_offered_is_shown_all_the_same(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(
        refresh_minutes=45, keep_read_days=11, mark_read_seconds=9, offline_budget_bytes=7 * GIGABYTE
    )
    assert control(page(dialog, "Feeds and refresh"), "Look for new stories").currentText() == "Every 45 minutes"
    offline = page(dialog, "Offline storage")
    assert control(offline, "Keep read stories for").currentText() == "11 days"
    assert control(offline, "Use at most").currentText().replace("\N{NO-BREAK SPACE}", " ") == "7 GB"
    assert control(page(dialog, "Reading"), "Mark a story read").currentText() == "After 9 seconds"


@pytest.mark.parametrize(
    ("text", "name"),
    [("Size", "reading_size"), ("Width of the column", "reading_width"), ("Line height", "reading_line_height")],
)
def test_a_slider_spans_the_range_and_settles(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, text: str, name: str
) -> None:
    slider = control(page(dialog, "Reading"), text)
    assert (slider.minimum(), slider.maximum()) == RANGES[name]
    for value in (slider.minimum(), slider.maximum(), slider.minimum() + 4):
        slider.setValue(value)
    qtbot.waitUntil(lambda: getattr(engine.settings.current, name) == slider.minimum() + 4)
    slider.setValue(slider.maximum())
    dialog.reject()
    assert getattr(engine.settings.current, name) == slider.maximum()


def test_the_wheel_over_a_choice_scrolls_the_page_instead(dialog: SettingsDialog, engine: FakeEngine) -> None:
    choice = control(page(dialog, "General"), "Colours")
    dialog.search.setFocus()
    assert choice.focusPolicy() == Qt.FocusPolicy.StrongFocus  # not by the wheel


def test_quiet_hours(dialog: SettingsDialog, engine: FakeEngine) -> None:
    notifications = page(dialog, "Notifications")
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


def test_damaged_quiet_hours_count_as_none(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(quiet_from="soon", quiet_until="later")
    notifications = page(dialog, "Notifications")
    assert not control(notifications, "Quiet hours").isChecked()
    assert notifications.begin.currentData() == "22:00"  # type: ignore[attr-defined]


def test_changes_from_another_thread_reach_the_rows(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    switch = control(page(dialog, "General"), "Start without a window")
    thread = threading.Thread(target=lambda: engine.settings.change(start_hidden=True))
    thread.start()
    thread.join()
    qtbot.waitUntil(switch.isChecked)


def test_a_change_after_the_dialog_is_gone_does_nothing(qtbot: Any, engine: FakeEngine) -> None:
    tasks = Tasks(lambda error: None)
    holder = QObject()
    made = SettingsDialog(engine, tasks, LIGHT, Actions(engine.settings, LIGHT, holder))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.show()
    with qtbot.waitSignal(made.destroyed):
        made.close()
    engine.settings.change(start_hidden=True)
    tasks.close()


def test_settings_that_cannot_be_kept_are_said_at_the_foot(
    dialog: SettingsDialog, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(settings: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine.settings, "_save", refuse)
    control(page(dialog, "General"), "Start without a window").click()
    assert dialog.note.text().startswith("The disk is full")
    assert engine.settings.current.start_hidden


# --- search, reset, frame ---------------------------------------------------------------------------------------------


def shown_rows(dialog: SettingsDialog) -> list[str]:
    return [row.text for page in dialog.pages for row in page.rows if row.isVisible()]


def test_search_finds_rows_over_all_pages_and_clears(dialog: SettingsDialog, qtbot: Any) -> None:
    dialog.search.setText("PICTURES saved")
    assert shown_rows(dialog) == []
    assert dialog.nothing.isVisible()
    dialog.search.setText("tray")
    tray = ["Keep running when the window is closed", "Minimise to the tray", "Start without a window"]
    assert shown_rows(dialog) == [*tray, "Icon in the tray"]
    dialog.search.setText("metered")
    assert shown_rows(dialog) == ["On a metered connection"]
    assert not dialog.reset.isVisible()
    dialog.search.setText("offline storage")
    assert len(shown_rows(dialog)) == 8
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert shown_rows(dialog)[0] == "Colours"
    assert len(shown_rows(dialog)) == 6


def test_choosing_a_page_ends_the_search(dialog: SettingsDialog) -> None:
    dialog.search.setText("tray")
    dialog.list.setCurrentRow(3)
    assert dialog.search.text() == ""
    assert shown_rows(dialog)[0] == "Tell of new stories"


def test_escape_closes(dialog: SettingsDialog, qtbot: Any) -> None:
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_reset_puts_back_this_page_alone_and_can_be_undone(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(theme="dark", start_hidden=True, refresh_minutes=15)
    changed = engine.settings.current
    page(dialog, "General")
    dialog.reset.click()
    assert engine.settings.current == replace(Settings(), refresh_minutes=15)
    assert dialog.reset.text() == "Undo"
    dialog.reset.click()
    assert engine.settings.current == changed
    assert dialog.reset.text() == "Reset this page"
    dialog.reset.click()
    page(dialog, "Reading")
    assert dialog.reset.text() == "Reset this page"


def test_the_theme_goes_through_the_whole_dialog(dialog: SettingsDialog) -> None:
    dialog.set_theme(DARK)
    assert DARK.sidebar in dialog.styleSheet()
    dialog.grab()


def test_tab_walks_from_the_list_through_the_page_to_the_foot(qtbot: Any, dialog: SettingsDialog) -> None:
    page(dialog, "Reading")
    general = page(dialog, "General")
    walked = [dialog.search]
    for _ in range(len(general.rows) + 2):
        after = walked[-1].nextInFocusChain()
        while not (after.focusPolicy() & Qt.FocusPolicy.TabFocus and after.isVisible()):
            after = after.nextInFocusChain()
        walked.append(after)
    assert walked == [dialog.search, dialog.list, *(row.control for row in general.rows), dialog.reset]


def test_tab_leaves_a_field_for_keys(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    row.edit.setFocus()
    qtbot.keyClick(row.edit, Qt.Key.Key_Tab)
    row.edit.editingFinished.emit()
    assert engine.settings.current.keys == {}


def test_every_control_has_a_name_and_a_role(dialog: SettingsDialog) -> None:
    kinds = (QAbstractButton, QComboBox, QuietSlider, KeyEdit)
    controls = [widget for page in dialog.pages for widget in page.findChildren(QWidget) if isinstance(widget, kinds)]
    assert len(controls) > 60
    for widget in controls:
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    switch = control(dialog.pages[0], "Start without a window")
    seen = QAccessible.queryAccessibleInterface(switch)
    assert seen.role() in (QAccessible.Role.CheckBox, QAccessible.Role.Button)
    assert seen.state().checkable


def test_no_label_reads_markup(dialog: SettingsDialog) -> None:
    labels = [label for label in dialog.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


# --- keys -------------------------------------------------------------------------------------------------------------


def key_row(dialog: SettingsDialog, text: str) -> KeyRow:
    keys = page(dialog, "Shortcuts")
    return next(row for row in keys.rows if isinstance(row, KeyRow) and row.text == text)


def press(row: KeyRow, key: str) -> None:
    """Presses a key in the row's field and lets the field end, as it does by itself a second later."""
    row.edit.setKeySequence(QKeySequence(key))
    row.edit.editingFinished.emit()


def test_a_key_is_changed_kept_and_put_back(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    assert not row.default.isVisible()
    press(row, "X")
    assert engine.settings.current.keys == {"star": "X"}
    assert row._action.shortcut() == QKeySequence("X")
    assert row.default.isVisible()
    row.default.click()
    assert engine.settings.current.keys == {}
    assert row.edit.keySequence() == QKeySequence("S")
    press(row, "X")
    press(row, "S")
    assert engine.settings.current.keys == {}


def test_a_key_that_is_taken_is_refused_with_a_sentence(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    press(row, "J")
    assert row.problem.text() == "J is taken by Next story."
    assert engine.settings.current.keys == {}
    assert row.edit.keySequence() == QKeySequence("S")
    press(row, "X")
    assert row.problem.text() == ""


def test_the_other_keys_of_an_action_stay(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Refresh all")
    assert "F5" in row.explanation.text()
    press(row, "Ctrl+R")
    assert engine.settings.current.keys == {"refresh_all": "Ctrl+R; F5"}


def test_backspace_takes_a_key_away_and_escape_leaves_it(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine
) -> None:
    row = key_row(dialog, "Star or unstar")
    QTest.keyClick(row.edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert row.edit.keySequence() == QKeySequence("S")
    QTest.keyClick(row.edit, Qt.Key.Key_Backspace)
    assert engine.settings.current.keys == {"star": ""}
    assert row.edit.keySequence().isEmpty()


def test_resetting_the_page_puts_all_keys_back(dialog: SettingsDialog, engine: FakeEngine) -> None:
    press(key_row(dialog, "Star or unstar"), "X")
    press(key_row(dialog, "Undo"), "Y")
    dialog.reset.click()
    assert engine.settings.current.keys == {}


# --- storage, export, check -------------------------------------------------------------------------------------------


def test_the_bar_shows_what_is_used_of_the_budget(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    offline = page(dialog, "Offline storage")
    row = next(row for row in offline.rows if row.text == "Use at most")
    bar = offline.findChild(UseBar)
    qtbot.waitUntil(lambda: bar.share > 0)
    assert bar.share == pytest.approx(1.9 / 5)
    assert "1.9 of 5" in row.explanation.text()
    engine.settings.change(offline_budget_bytes=GIGABYTE)
    assert bar.share == 1.0
    engine.settings.change(offline_budget_bytes=0)
    dialog.grab()


def test_export_writes_the_file_and_says_where(qtbot: Any, dialog: SettingsDialog, tmp_path: Path) -> None:
    advanced: Any = page(dialog, "Advanced")
    target = tmp_path / "mine.opml"
    advanced.export_to(str(target))
    qtbot.waitUntil(lambda: "Saved as" in advanced.export_row.explanation.text())
    assert target.read_bytes() == b"<o>"


def test_export_says_why_it_did_not_work(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, tmp_path: Path
) -> None:
    advanced: Any = page(dialog, "Advanced")
    advanced.export_to(str(tmp_path / "no folder" / "mine.opml"))
    qtbot.waitUntil(lambda: bool(advanced.export_problem.text()))
    engine.opml.trouble = DeskReaderError(Kind.BUSY_LIBRARY)
    advanced.export_to(str(tmp_path / "mine.opml"))
    qtbot.waitUntil(lambda: "Another program" in advanced.export_problem.text())


def test_the_check_shows_its_findings(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    advanced: Any = page(dialog, "Advanced")
    advanced.check_button.click()
    qtbot.waitUntil(lambda: "in order" in advanced.check_row.explanation.text())
    engine.library.findings = (Finding("file", True), Finding("picture files", False, "3"))
    advanced.check_button.click()
    qtbot.waitUntil(lambda: bool(advanced.check_problem.text()))
    assert advanced.check_problem.text() == "! Files of pictures: 3"
    engine.library.trouble = DeskReaderError(Kind.BUSY_LIBRARY)
    advanced.check_button.click()
    qtbot.waitUntil(lambda: "Another program" in advanced.check_problem.text())
    assert advanced.check_button.isEnabled()


# --- starting at login ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="another kind of login item")
def test_the_login_switch_writes_and_removes_the_desktops_own_file(
    qtbot: Any, dialog: SettingsDialog, autostart: Path
) -> None:
    switch = control(page(dialog, "General"), "Start when you log in")
    assert not switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    (file,) = autostart.iterdir()
    assert "--hidden" in file.read_text()
    file.write_text(file.read_text() + "Hidden=true\n")
    page(dialog, "General").arrive()
    assert not switch.isChecked(), "switched off in the desktop's own settings"
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not list(autostart.iterdir())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="another kind of login item")
def test_a_login_item_that_cannot_be_written_is_told_in_place(
    qtbot: Any, dialog: SettingsDialog, autostart: Path
) -> None:
    autostart.write_text("a file in the way")
    general = page(dialog, "General")
    switch = control(general, "Start when you log in")
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert general.login_problem.text() == "Your system did not let DeskReader change this."


# --- rules on words ---------------------------------------------------------------------------------------------------


def test_rules_on_words_are_added_changed_and_taken_away(
    qtbot: Any, dialog: SettingsDialog, engine: FakeEngine
) -> None:
    rules = page(dialog, "Notifications").rules
    qtbot.keyClicks(rules.field, "  volcano   erupts ")
    qtbot.keyClick(rules.field, Qt.Key.Key_Return)
    assert engine.settings.current.notify_rules == {"volcano erupts": "always"}
    rules.act.choose("never")
    qtbot.keyClicks(rules.field, "quiz")
    qtbot.mouseClick(rules.add, Qt.MouseButton.LeftButton)
    assert engine.settings.current.notify_rules == {"volcano erupts": "always", "quiz": "never"}
    line = rules.lines.itemAt(0).widget()
    line.findChild(Choice).chosen.emit("never")
    assert engine.settings.current.notify_rules["volcano erupts"] == "never"
    remove = rules.lines.itemAt(0).widget().findChild(QPushButton)
    assert remove.accessibleName() == "Remove the rule on volcano erupts"
    remove.click()
    assert engine.settings.current.notify_rules == {"quiz": "never"}
    assert rules.lines.count() == 1
    qtbot.keyClick(rules.field, Qt.Key.Key_Return)
    assert rules.lines.count() == 1, "no words, no rule"
