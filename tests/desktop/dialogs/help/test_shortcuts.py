"""The list of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.help.shortcuts import ShortcutsDialog
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.shortcuts.key_names import title
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


@pytest.fixture
def actions(qapp: object, engine: FakeEngine) -> Iterator[Actions]:
    owner = QObject()
    yield Actions(engine.settings, LIGHT, owner)
    owner.deleteLater()


def test_every_action_that_has_keys_is_listed(qtbot: Any, actions: Actions) -> None:
    dialog = ShortcutsDialog(actions, LIGHT)
    qtbot.addWidget(dialog)
    shown = {label.accessibleName() for label in dialog.findChildren(QLabel)}
    for name, action in actions.items():
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        if keys:
            assert f"{title(name, action)}: {keys}" in shown
    dialog.set_theme(DARK)
    assert DARK.page in dialog.styleSheet()
