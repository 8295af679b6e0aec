"""The frame of the settings dialog: pages, search, reset, tab order, names for screen readers."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.shortcuts import KeyEdit
from deskreader.desktop.widgets.controls import QuietSlider
from deskreader.settings import Settings
from tests.desktop.dialogs.kit import FakeEngine, control, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_the_pages_are_in_the_order_of_the_design(dialog: SettingsDialog) -> None:
    titles = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert titles == [
        "General",
        "Lists",
        "Reading",
        "Feeds and refresh",
        "Notifications",
        "Offline storage",
        "Accounts",
        "Shortcuts",
        "Advanced",
    ]


@pytest.mark.parametrize("row", range(8))
def test_no_control_is_cut_off_in_the_narrowest_window(dialog: SettingsDialog, qtbot: Any, row: int) -> None:
    dialog.show_page(row)
    controls = [shown.control for shown in dialog.page(row).rows if shown.control is not None]

    def all_are_whole() -> bool:
        dialog.resize(1, dialog.height())
        visible = [control for control in controls if is_visible(control)]
        return all(control.visibleRegion().boundingRect().width() == control.width() for control in visible)

    def is_visible(control: QWidget) -> bool:
        return not control.visibleRegion().isEmpty()

    qtbot.waitUntil(lambda: any(map(is_visible, controls)) and all_are_whole())
    assert dialog.area.horizontalScrollBar().maximum() == 0


def test_every_setting_has_a_row(dialog: SettingsDialog) -> None:
    names = {name for page in dialog.pages for name in page.names}
    assert names == {field.name for field in fields(Settings)}


def shown_rows(dialog: SettingsDialog) -> list[str]:
    return [row.text for page in dialog.pages for row in page.rows if row.isVisible()]


def test_the_search_finds_rows_on_all_pages_and_escape_clears_it(dialog: SettingsDialog, qtbot: Any) -> None:
    dialog.search.setText("PICTURES saved")
    assert shown_rows(dialog) == []
    assert dialog.nothing.isVisible()
    dialog.search.setText("tray")
    tray = ["Keep running when the window is closed", "Minimise to the tray", "Start hidden"]
    assert shown_rows(dialog) == [*tray, "Tray icon"]
    dialog.search.setText("metered")
    assert shown_rows(dialog) == ["On a metered connection"]
    assert not dialog.reset.isVisible()
    dialog.search.setText("offline storage")
    assert len(shown_rows(dialog)) == 11
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert shown_rows(dialog)[:2] == ["Language", "Colours"]
    assert len(shown_rows(dialog)) == 11


def test_selecting_a_page_ends_the_search(dialog: SettingsDialog) -> None:
    dialog.search.setText("tray")
    dialog.list.setCurrentRow(4)
    assert dialog.search.text() == ""
    assert shown_rows(dialog)[0] == "Notify me of new stories"


def test_escape_closes_the_dialog(dialog: SettingsDialog, qtbot: Any) -> None:
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_reset_affects_one_page_and_can_be_undone(dialog: SettingsDialog, engine: FakeEngine) -> None:
    engine.settings.change(theme="dark", start_hidden=True, refresh_minutes=15)
    changed = engine.settings.current
    show_page(dialog, "General")
    dialog.reset.click()
    assert engine.settings.current == replace(Settings(), refresh_minutes=15)
    assert dialog.reset.text() == "Undo"
    dialog.reset.click()
    assert engine.settings.current == changed
    assert dialog.reset.text() == "Reset this page"
    dialog.reset.click()
    show_page(dialog, "Reading")
    assert dialog.reset.text() == "Reset this page"


def test_the_dialog_follows_the_theme(dialog: SettingsDialog) -> None:
    dialog.set_theme(DARK)
    assert DARK.sidebar in dialog.styleSheet()
    dialog.grab()


def test_the_tab_key_goes_from_the_list_through_the_page_to_the_foot(qtbot: Any, dialog: SettingsDialog) -> None:
    show_page(dialog, "Reading")
    general = show_page(dialog, "General")
    reached = [dialog.search]
    for _ in range(len(general.rows) + 2):
        after = reached[-1].nextInFocusChain()
        while not (after.focusPolicy() & Qt.FocusPolicy.TabFocus and after.isVisible()):
            after = after.nextInFocusChain()
        reached.append(after)
    assert reached == [dialog.search, dialog.list, *(row.focus_target() for row in general.rows), dialog.reset]


def test_every_control_has_a_name_and_a_role(dialog: SettingsDialog) -> None:
    kinds = (QAbstractButton, QComboBox, QuietSlider, KeyEdit)
    controls = [widget for page in dialog.pages for widget in page.findChildren(QWidget) if isinstance(widget, kinds)]
    assert len(controls) > 60
    for widget in controls:
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    switch = control(dialog.pages[0], "Start hidden")
    interface = QAccessible.queryAccessibleInterface(switch)
    assert interface.role() in (QAccessible.Role.CheckBox, QAccessible.Role.Button)
    assert interface.state().checkable


def test_every_label_is_plain_text(dialog: SettingsDialog) -> None:
    labels = [label for label in dialog.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
