"""The page in place of the cards where a view is empty."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.timeline import Timeline
from deskreader.model import FeedId, View, ViewKind
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (View(ViewKind.UNREAD), "Nothing unread"),
        (View(ViewKind.STARRED), "No starred stories"),
        (View(ViewKind.TODAY), "Nothing yet today"),
        (View(ViewKind.FEED, feed_id=FeedId(1)), "No stories here"),
    ],
)
def test_an_empty_view_shows_its_sentence(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, view: View, sentence: str
) -> None:
    library.articles.clear()
    show(timeline, view, qtbot)
    assert timeline.empty_sentence == sentence
