"""The status line at the bottom of the sidebar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.sidebar.status_line import FailedFeeds, status_sentence
from deskreader.errors import Kind
from deskreader.model import Progress
from deskreader.model.retention import OfflineSummary
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
        (Progress(False, 9, 9, 4, 5, finished_at=NOW - timedelta(hours=3)), "Updated 3 h ago · 1 story not saved"),
        (Progress(False, offline=True, finished_at=NOW), "Offline · saved stories available"),
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
    sidebar.show_progress(Progress(False, finished_at=NOW, error=Kind.DISK_FULL))
    label = sidebar._status._label
    assert label.text() == "The disk is full · fetching is paused until there is room"
    assert LIGHT.warning in label.styleSheet()
    assert sidebar._status.height() > usual
    assert label.heightForWidth(label.width()) <= sidebar._status.height()
    sidebar.show_progress(Progress(True, 1, 5))
    assert sidebar.status_text == "Refreshing 1 of 5 …"
    assert sidebar._status.height() == usual
    assert LIGHT.warning not in label.styleSheet()


FINISHED = Progress(False, 9, 9, 5, 5, finished_at=NOW)


@pytest.mark.parametrize(
    ("progress", "failed", "offline", "text"),
    [
        (FINISHED, FailedFeeds(10), OfflineSummary(3, 7), "Couldn't reach 10 feeds · 3 stories not saved"),
        (FINISHED, FailedFeeds(1), OfflineSummary(0, 7), "Couldn't reach 1 feed · 7 stories saved in part"),
        (FINISHED, FailedFeeds(2, unreached=False), None, "Couldn't update 2 feeds · just now"),
        (FINISHED, FailedFeeds(), OfflineSummary(1), "Updated just now · 1 story not saved"),
        (FINISHED, FailedFeeds(), OfflineSummary(0, 2), "Updated just now · 2 stories saved in part"),
        (FINISHED, FailedFeeds(), None, "Updated just now"),
        (FINISHED, FailedFeeds(), OfflineSummary(), "Updated just now · all saved"),
        (Progress(False, 9, 9, problems=4, finished_at=NOW), None, None, "Couldn't reach 4 feeds · just now"),
    ],
)
def test_it_counts_what_failed_and_what_is_not_saved(
    qapp: QApplication, progress: Progress, failed: FailedFeeds | None, offline: OfflineSummary | None, text: str
) -> None:
    assert status_sentence(progress, NOW, None, failed, offline) == text


@pytest.mark.parametrize("problems", [0, 1, 5])
@pytest.mark.parametrize("unsaved", [0, 1, 5])
@pytest.mark.parametrize("partial", [0, 1, 5])
@pytest.mark.parametrize("done", [4, 5])
def test_it_says_all_saved_only_if_all_is(
    qapp: QApplication, problems: int, unsaved: int, partial: int, done: int
) -> None:
    progress = Progress(False, 9, 9, done, 5, finished_at=NOW)
    sentence = status_sentence(progress, NOW, None, FailedFeeds(problems), OfflineSummary(unsaved, partial))
    assert ("all saved" in sentence) == (not unsaved and not partial and done == 5 and not problems)
    assert sentence.startswith("Updated") == (not problems)


def test_a_click_asks_for_what_is_missing_and_only_then(sidebar: Sidebar, qtbot: QtBot) -> None:
    line = sidebar._status
    line.show_failed(FailedFeeds())
    line.show_offline(OfflineSummary())
    with qtbot.assertNotEmitted(sidebar.details_requested):
        qtbot.mouseClick(line._label, Qt.MouseButton.LeftButton)
    line.show_offline(OfflineSummary(2))
    with qtbot.waitSignal(sidebar.details_requested):
        qtbot.mouseClick(line._label, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(sidebar.details_requested):
        qtbot.keyClick(line._label, Qt.Key.Key_Return)


def test_what_is_wrong_is_shown_whole_in_a_narrow_sidebar(sidebar: Sidebar) -> None:
    line = sidebar._status
    usual = line.height()
    sidebar.resize(180, 860)
    line.show_progress(FINISHED)
    line.show_offline(OfflineSummary(4))
    assert line._label.text() == "Updated just now · 4 stories not saved"
    assert usual < line.height() >= line._label.heightForWidth(line._label.width())
    line.show_progress(Progress(True, 1, 5))
    assert line.height() == usual
