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


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[SettingsKeeper]:
    fades = QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    QApplication.setEffectEnabled(Qt.UIEffect.UI_FadeMenu, True)
    yield SettingsKeeper(tmp_path / "settings.json")
    QApplication.setEffectEnabled(Qt.UIEffect.UI_FadeMenu, fades)
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
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    keeper.follow_system(False)
    assert QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
