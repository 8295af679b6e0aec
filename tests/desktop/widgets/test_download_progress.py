"""The line that shows how far the saving of a file is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import motion
from deskreader.desktop.widgets.download_progress import DownloadProgress

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_it_shows_bytes_and_can_be_stopped(qtbot: QtBot) -> None:
    line = DownloadProgress()
    qtbot.addWidget(line)
    assert not line.is_running
    line.begin("e.mp3")
    line.show_bytes(500_000, 1_000_000)
    assert line.bar.value() == 500
    assert line.label.whole_text.startswith("Saving e.mp3 · ")
    line.button.click()
    assert line.is_stopped
    line.end()
    assert line.isHidden()


def test_without_a_length_the_bar_only_runs(qtbot: QtBot) -> None:
    line = DownloadProgress()
    qtbot.addWidget(line)
    line.begin("e.mp3")
    line.show_bytes(500, 0)
    assert (line.bar.minimum(), line.bar.maximum()) == (0, 0)


def test_where_less_is_to_move_the_bar_stands(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setProperty(motion.PROPERTY, True)
    line = DownloadProgress()
    qtbot.addWidget(line)
    line.begin("e.mp3")
    line.show_bytes(500, 0)
    qapp.setProperty(motion.PROPERTY, False)
    assert (line.bar.value(), line.bar.maximum()) == (0, 1000)
