"""The names of keys, keys that collide, and the keys that settings store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.shortcuts.key_names import collision, with_keys
from tests.desktop.fake_engine import FakeEngine


@pytest.fixture
def actions(qapp: object, engine: FakeEngine) -> Iterator[Actions]:
    owner = QObject()
    yield Actions(engine.settings, LIGHT, owner)
    owner.deleteLater()


def test_a_key_collides_with_itself_and_with_a_sequence_that_it_begins(actions: Actions) -> None:
    assert collision("star", QKeySequence("J"), actions) == "next_story"
    assert collision("star", QKeySequence("G"), actions) == "go_unread"
    assert collision("go_unread", QKeySequence("S, X"), actions) == "star"
    assert collision("star", QKeySequence("S"), actions) is None
    assert collision("star", QKeySequence("Ctrl+Alt+8"), actions) is None
    assert collision("star", QKeySequence(), actions) is None


def test_default_keys_are_not_stored(actions: Actions) -> None:
    assert with_keys({"star": "X", "undo": "U"}, "star", [QKeySequence("S")]) == {"undo": "U"}
    assert with_keys({}, "star", []) == {"star": ""}
