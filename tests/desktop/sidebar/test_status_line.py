"""The status line at the bottom of the sidebar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.sidebar.status_line import status_sentence
from deskreader.errors import Kind
from deskreader.model import Progress
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(False), "Not refreshed yet"),
        (Progress(True), "Refreshing …"),
        (Progress(True, 12, 200), "Refreshing 12 of 200 …"),
        (Progress(True, 200, 200, 3, 40), "Saving stories: 3 of 40 …"),
        (Progress(False, 9, 9, 5, 5, finished_at=NOW - timedelta(minutes=2)), "Updated 2 min ago · all saved"),
        (Progress(False, 9, 9, 4, 5, finished_at=NOW - timedelta(hours=3)), "Updated 3 h ago · 1 waiting"),
        (Progress(False, offline=True, finished_at=NOW), "No network · saved stories can be read"),
    ],
)
def test_the_text_of_the_status_line(qapp: QApplication, progress: Progress, text: str) -> None:
    assert status_sentence(progress, NOW) == text


def test_before_the_first_refresh_it_shows_when_the_last_one_was(qapp: QApplication) -> None:
    assert status_sentence(Progress(False), NOW, NOW - timedelta(hours=5)) == "Updated 5 h ago"
    assert (
        status_sentence(Progress(False, finished_at=NOW), NOW, NOW - timedelta(hours=5))
        == "Updated just now · all saved"
    )


def test_an_error_that_ended_a_refresh_is_shown_whole_in_the_warning_colour(sidebar: Sidebar) -> None:
    usual = sidebar._status.height()
    sidebar.show_progress(Progress(False, finished_at=NOW, trouble=Kind.DISK_FULL))
    label = sidebar._status._label
    assert label.text() == "The disk is full · nothing is fetched until there is room"
    assert LIGHT.warning in label.styleSheet()
    assert sidebar._status.height() > usual
    assert label.heightForWidth(label.width()) <= sidebar._status.height()
    sidebar.show_progress(Progress(True, 1, 5))
    assert sidebar.status_text == "Refreshing 1 of 5 …"
    assert sidebar._status.height() == usual
    assert LIGHT.warning not in label.styleSheet()
