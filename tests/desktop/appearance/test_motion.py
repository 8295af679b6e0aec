"""Whether things may move by themselves: the user's choice before the system's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import motion
from deskreader.desktop.appearance.motion import MotionKeeper
from deskreader.settings import MotionMode, SettingsKeeper

EFFECTS = Qt.UIEffect.UI_General


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[SettingsKeeper]:
    has_effects = QApplication.isEffectEnabled(EFFECTS)
    QApplication.setEffectEnabled(EFFECTS, True)
    yield SettingsKeeper(tmp_path / "settings.json")
    QApplication.setEffectEnabled(EFFECTS, has_effects)
    qapp.setProperty(motion.PROPERTY, False)


def test_the_system_is_followed_until_the_user_chooses(settings: SettingsKeeper, qtbot: QtBot) -> None:
    keeper = MotionKeeper(settings)
    assert not motion.is_reduced()
    keeper.follow_system(True)
    assert motion.is_reduced()
    settings.change(motion=MotionMode.FULL)
    qtbot.waitUntil(lambda: not motion.is_reduced())
    keeper.follow_system(False)
    settings.change(motion=MotionMode.REDUCED)
    qtbot.waitUntil(motion.is_reduced)


def test_menus_do_not_fade_where_less_is_to_move(settings: SettingsKeeper, qtbot: QtBot) -> None:
    keeper = MotionKeeper(settings)
    keeper.follow_system(True)
    assert not QApplication.isEffectEnabled(EFFECTS)
    keeper.follow_system(False)
    assert QApplication.isEffectEnabled(EFFECTS)
