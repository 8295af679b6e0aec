"""The page "Shortcuts": keys are changed, refused, removed and reset."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.shortcuts import KeyRow
from tests.desktop.dialogs.kit import FakeEngine, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def key_row(dialog: SettingsDialog, text: str) -> KeyRow:
    keys = show_page(dialog, "Shortcuts")
    return next(row for row in keys.rows if isinstance(row, KeyRow) and row.text == text)


def press(row: KeyRow, key: str) -> None:
    """Presses a key in the row's field and ends the input, which Qt does by itself a second later."""
    row.edit.setKeySequence(QKeySequence(key))
    row.edit.editingFinished.emit()


def test_a_key_is_changed_stored_and_reset(dialog: SettingsDialog, engine: FakeEngine) -> None:
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


def test_a_key_of_another_action_is_refused_with_an_explanation(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    press(row, "J")
    assert row.problem.text() == "J is already used for Next story."
    assert engine.settings.current.keys == {}
    assert row.edit.keySequence() == QKeySequence("S")
    press(row, "X")
    assert row.problem.text() == ""


def test_a_key_can_be_taken_over_from_another_action(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    assert row.take_over.isHidden()
    press(row, "J")
    assert not row.take_over.isHidden()
    row.take_over.click()
    assert engine.settings.current.keys == {"next_story": "", "star": "J"}
    assert key_row(dialog, "Next story").edit.keySequence().isEmpty()
    assert row.take_over.isHidden()
    assert row.problem.text() == ""


def test_the_other_keys_of_an_action_are_kept(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Refresh all")
    assert "F5" in row.explanation.text()
    press(row, "Ctrl+R")
    assert engine.settings.current.keys == {"refresh_all": "Ctrl+R; F5"}


def test_backspace_removes_a_key_and_escape_keeps_it(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    QTest.keyClick(row.edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert row.edit.keySequence() == QKeySequence("S")
    QTest.keyClick(row.edit, Qt.Key.Key_Backspace)
    assert engine.settings.current.keys == {"star": ""}
    assert row.edit.keySequence().isEmpty()


def test_a_reset_of_the_page_resets_all_keys(dialog: SettingsDialog, engine: FakeEngine) -> None:
    press(key_row(dialog, "Star or unstar"), "X")
    press(key_row(dialog, "Undo"), "Y")
    dialog.reset.click()
    assert engine.settings.current.keys == {}


def test_the_tab_key_leaves_the_field(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = key_row(dialog, "Star or unstar")
    row.edit.setFocus()
    qtbot.keyClick(row.edit, Qt.Key.Key_Tab)
    row.edit.editingFinished.emit()
    assert engine.settings.current.keys == {}
