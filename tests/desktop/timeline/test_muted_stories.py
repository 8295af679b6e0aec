"""Stories that rules mute and bring back: where they show, and that each says which rule did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings.messages import muting_text
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.accessible_text import accessible_text
from deskreader.desktop.timeline.row_merge import leaving
from deskreader.model import ArticleId, Changes, View, ViewKind
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import ALL, article, ids, library_of, show, shown_timeline

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MUTED, FIVE = View(ViewKind.MUTED), ArticleId(5)


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return library_of(tmp_path, 12, 10)


@pytest.fixture
def timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    yield from shown_timeline(qtbot, tasks, library)


def mute(library: FakeLibrary, muted: bool) -> Changes:
    """Mutes an article or brings it back."""
    library.articles[FIVE] = article(5, 50, is_muted=muted, muted_by=("Friday",) if muted else ())
    return library.publish(Changes(muted=(FIVE,)) if muted else Changes(unmuted=(FIVE,)))


def test_a_muted_story_leaves_the_list_and_comes_back(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.apply(mute(library, True))
    assert 5 not in ids(timeline)
    timeline.apply(mute(library, False))
    qtbot.waitUntil(lambda: 5 in ids(timeline))


def test_the_list_of_muted_stories_has_it_meanwhile(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    show(timeline, MUTED, qtbot)
    assert ids(timeline) == []
    timeline.apply(mute(library, True))
    qtbot.waitUntil(lambda: ids(timeline) == [5])
    assert timeline.headlines[0].muted_by == ("Friday",)
    timeline.apply(mute(library, False))
    assert ids(timeline) == []


@pytest.mark.parametrize(
    ("view", "muted", "unmuted"),
    [(ALL, {1}, set()), (MUTED, set(), {2}), (View(ViewKind.SEARCH, query="is:muted x"), set(), set()),
     (View(ViewKind.SEARCH, query="Rule:x"), set(), set()), (View(ViewKind.SEARCH, query="x"), {1}, set())],
)  # fmt: skip
def test_what_leaves_which_list(view: View, muted: set[int], unmuted: set[int]) -> None:
    assert leaving(Changes(muted=(ArticleId(1),), unmuted=(ArticleId(2),)), view) == muted | unmuted


def test_a_screen_reader_hears_which_rule_muted_a_story() -> None:
    headline = article(1, 10, is_muted=True, muted_by=("Friday", "Deals"))
    assert f"Muted by “Friday, Deals” · {headline.feed_title}" in accessible_text(headline, NOW)
    assert muting_text(()) == "Muted"
