"""Actions and their keys: the planned defaults, no key twice, the user's own first, none while typing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QTextBrowser, QToolButton

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.shortcuts.action_list import GROUPS, SPECS
from deskreader.desktop.shortcuts.actions import Actions, bindings, default_keys
from deskreader.desktop.shortcuts.key_guard import is_text_field, keeps_key
from deskreader.settings import SettingsKeeper

PLANNED = {
    "next_story": "J", "previous_story": "K", "next_unread": "N", "previous_unread": "P", "page_down": "Space",
    "toggle_read": "M", "star": "S", "toggle_version": "D", "refresh_shown": "R", "refresh_all": "Shift+R; F5",
    "add_feed": "A; Ctrl+N", "previous_feed": "[", "next_feed": "]", "search": "/", "shortcuts": "?; F1",
    "mark_all_read": "Shift+A", "undo": "Z; Ctrl+Z", "go_unread": "G, U", "go_today": "G, T", "go_starred": "G, S",
    "go_all": "G, A", "open_in_browser": "V; B; Return; Enter",
}  # fmt: skip
NAMES = [spec.name for spec in SPECS]
KEYS = ["A", "J", "G, U", "Ctrl+Z", "F5", "Space", "", "X; Y", "Shift+A"]


def test_the_planned_keys_are_the_defaults() -> None:
    assert {name: default_keys(name) for name in PLANNED} == PLANNED


def test_no_default_key_is_used_twice() -> None:
    used = Counter(sequence.toString() for sequences in bindings({}).values() for sequence in sequences)
    assert [key for key, times in used.items() if times > 1] == []


def test_qt_knows_every_default_key() -> None:
    for spec in SPECS:
        assert len(bindings({})[spec.name]) == len(spec.keys), spec.name
        assert spec.group in GROUPS


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(KEYS), max_size=8))
def test_no_user_binding_makes_a_key_ambiguous(user_keys: dict[str, str]) -> None:
    bound = bindings(user_keys)
    used = Counter(sequence.toString() for sequences in bound.values() for sequence in sequences)
    assert max(used.values()) == 1
    assert set(bound) == set(NAMES)


def test_a_user_key_is_removed_from_the_action_that_has_it_by_default() -> None:
    bound = bindings({"star": "J"})
    assert bound["star"] == [QKeySequence("J")]
    assert bound["next_story"] == []


def test_invalid_keys_in_the_settings_bind_nothing() -> None:
    assert bindings({"star": "", "no_such_action": "Q", "next_story": "\x00\x01"})["star"] == []


def test_shortcuts_follow_the_settings(qapp: QApplication, tmp_path: Path) -> None:
    parent, keeper = QObject(), SettingsKeeper(tmp_path / "settings.json")
    actions = Actions(keeper, LIGHT, parent)
    assert [s.toString() for s in actions["star"].shortcuts()] == ["S"]
    assert "(S)" in actions["star"].toolTip()
    keeper.change(keys={"star": "Ctrl+D"})
    assert [s.toString() for s in actions["star"].shortcuts()] == ["Ctrl+D"]
    assert len(actions) == len(SPECS)
    assert sum(len(actions.group(group)) for group in GROUPS) == len(SPECS)


def _key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit, QSpinBox])
def test_a_text_field_keeps_the_keys_that_type_text(qapp: QApplication, make: type) -> None:
    field = make()
    assert is_text_field(field)
    for key in (Qt.Key.Key_J, Qt.Key.Key_Space, Qt.Key.Key_Slash, Qt.Key.Key_Return, Qt.Key.Key_Question):
        assert keeps_key(field, _key(key))
    assert keeps_key(field, _key(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier))
    assert not keeps_key(field, _key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier))
    assert not keeps_key(field, _key(Qt.Key.Key_F5))


def test_a_read_only_widget_keeps_no_key(qapp: QApplication) -> None:
    editable = QComboBox(editable=True)
    assert is_text_field(editable)
    assert not is_text_field(QTextBrowser())
    assert not is_text_field(QComboBox())
    assert not is_text_field(None)
    assert not keeps_key(QTextBrowser(), _key(Qt.Key.Key_Space))


def test_a_button_keeps_the_keys_that_press_it(qapp: QApplication) -> None:
    button = QToolButton()
    assert keeps_key(button, _key(Qt.Key.Key_Space))
    assert not keeps_key(button, _key(Qt.Key.Key_J))
