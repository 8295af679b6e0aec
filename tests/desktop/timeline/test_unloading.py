"""Rows that are unloaded while scrolling down and loaded again while scrolling up; going to a date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.timeline import Timeline, model
from deskreader.model import ArticleId
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import article, ids, library_of, scroll_bar

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """A library of fifteen hundred unread articles, one every half hour."""
    return library_of(tmp_path, 1500, minutes=30)


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_SCROLLED_ROWS", 300)
    monkeypatch.setattr(model, "KEPT_ROWS", 100)
    monkeypatch.setattr(model, "MAX_ROWS", 300)
    monkeypatch.setattr(model, "FAR_PAGE", 100)


def scroll_until_loaded(timeline: Timeline, qtbot: QtBot, article_id: int) -> None:
    """Scrolls down until an article is loaded."""
    while article_id not in ids(timeline):
        last = ids(timeline)[-1]
        bar = scroll_bar(timeline)
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda last=last: ids(timeline)[-1] != last)


def test_rows_far_above_are_unloaded_and_come_back(small_limits: None, timeline: Timeline, qtbot: QtBot) -> None:
    bar = timeline._cards.verticalScrollBar()
    scroll_until_loaded(timeline, qtbot, 1400)
    loaded = ids(timeline)
    assert len(loaded) < 500
    assert loaded == list(range(loaded[0], loaded[-1] + 1))
    while ids(timeline)[0] != 1:
        first = ids(timeline)[0]
        bar.setValue(0)
        qtbot.waitUntil(lambda first=first: ids(timeline)[0] != first)
        assert len(ids(timeline)) < 500
    loaded = ids(timeline)
    assert loaded == list(range(1, loaded[-1] + 1))
    assert timeline._model.is_first


def test_the_card_in_sight_stays_where_it_is(small_limits: None, timeline: Timeline, qtbot: QtBot) -> None:
    scroll_until_loaded(timeline, qtbot, 500)
    anchor = timeline.scroll_anchor()
    timeline._model.load_more()
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    assert timeline.scroll_anchor() == anchor


def test_an_article_scrolled_far_away_stays_chosen(small_limits: None, timeline: Timeline, qtbot: QtBot) -> None:
    lost: list[bool] = []
    timeline._cards.lost.connect(lambda: lost.append(True))
    timeline.choose(ArticleId(2))
    scroll_until_loaded(timeline, qtbot, 900)
    assert 2 not in ids(timeline)
    assert lost == []


def test_new_articles_above_the_loaded_rows_are_not_shown(
    small_limits: None, timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    scroll_until_loaded(timeline, qtbot, 900)
    library.arrive(article(9000, -5), article(9001, 30 * 899 + 1))
    qtbot.waitUntil(lambda: 9001 in ids(timeline))
    assert 9000 not in ids(timeline)


def test_going_to_a_date_shows_that_day_below_newer_cards(timeline: Timeline, qtbot: QtBot) -> None:
    day = (NOW - timedelta(days=9)).astimezone().date()
    with qtbot.waitSignal(timeline.opened):
        timeline.go_to_date(day)
    qtbot.waitUntil(lambda: len(ids(timeline)) > 100 and not timeline._model._requests.is_busy)
    anchor = timeline.scroll_anchor()
    assert anchor is not None
    in_sight = next(h for h in timeline.headlines if h.id == anchor[0])
    assert in_sight.sorted_at.astimezone().date() == day
    above = timeline.headlines[: ids(timeline).index(anchor[0])]
    assert above
    assert all(h.sorted_at > in_sight.sorted_at for h in above)


def test_a_date_before_everything_shows_the_oldest(timeline: Timeline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.opened):
        timeline.go_to_date(date(1999, 1, 1))
    qtbot.waitUntil(lambda: bool(timeline.headlines))
