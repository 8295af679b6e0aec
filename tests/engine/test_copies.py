"""Copies that arrive weeks after their originals: of moved feeds, with other dates, of articles that are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.stories import StoryDesk
from deskreader.errors import Kind, WorkerError
from deskreader.model import ArticleId, Changes, Completeness, Reason
from deskreader.store.articles import flags
from deskreader.store.recovery import integrity_check
from deskreader.store.retention import purge
from deskreader.store.sqlite import facts
from deskreader.store.stories import copy_keys, page_texts
from tests.engine.kit import NOW, engine_context
from tests.engine.story_kit import FERRY, PIE, RESCUE, UNREAD, arrive, feed, shown
from tests.store.kit import full_text as page_of

WEEKS_AGO = NOW - timedelta(days=40)
TITLE, LONG = "Ferry with 340 aboard runs aground off Stornoway", f"{FERRY} {RESCUE}"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[EngineContext]:
    with engine_context(tmp_path) as found:
        yield found


@pytest.fixture
def desk(context: EngineContext) -> StoryDesk:
    return StoryDesk(context)


def original(context: EngineContext, desk: StoryDesk, is_read: bool = True) -> ArticleId:
    """An article of forty days ago, which was grouped as others arrived."""
    article = arrive(context, feed(context, "coast"), 1, TITLE, LONG, published_at=WEEKS_AGO)
    desk.group_arrivals()
    context.database.write(flags.to_announce, [article])
    if is_read:
        context.library.mark_read([article])
    return article


def assert_is_silent_copy(context: EngineContext, copy: ArticleId, first: ArticleId) -> None:
    (row,) = context.library.headlines([copy])
    assert (row.story, row.is_read, row.is_folded) == (first, True, True)
    assert copy not in shown(context)
    assert shown(context, UNREAD) == []
    assert context.database.write(flags.to_announce, [copy]) == ()
    assert all(finding.good for finding in context.database.read(integrity_check.check_tables))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, LONG),
        ("News of the coast", LONG),
        (TITLE, FERRY),
        ("Partner news", f"From our partners. {LONG} Share it."),
    ],
    ids=["same", "re-titled", "cut", "wrapped"],
)
def test_a_twin_that_arrives_weeks_later_is_read_and_silent(
    context: EngineContext, desk: StoryDesk, title: str, text: str
) -> None:
    first = original(context, desk)
    twin = arrive(context, feed(context, "mirror"), 2, title, text)
    desk.group_arrivals()
    assert_is_silent_copy(context, twin, first)


def test_the_twin_of_an_unread_article_folds_under_it(context: EngineContext, desk: StoryDesk) -> None:
    first = original(context, desk, is_read=False)
    twin = arrive(context, feed(context, "mirror"), 2, TITLE, LONG)
    desk.group_arrivals()
    assert shown(context, UNREAD) == [first]
    context.library.mark_read([first])
    assert context.library.headlines([twin])[0].is_read


def test_old_articles_of_a_moved_feed_fold_under_those_that_are_here(context: EngineContext, desk: StoryDesk) -> None:
    first = original(context, desk)
    link = "https://m.feed1.example/1?utm_source=rss"
    twin = arrive(context, feed(context, "moved"), 2, TITLE, FERRY[:80], published_at=WEEKS_AGO, link=link)
    other = arrive(context, feed(context, "other"), 3, "Island bakery wins pie award", PIE, published_at=WEEKS_AGO)
    desk.group_arrivals()
    assert context.library.headlines([other])[0].story is None
    context.library.mark_read([other])
    assert_is_silent_copy(context, twin, first)


def test_two_old_twins_that_arrive_together_find_each_other(context: EngineContext, desk: StoryDesk) -> None:
    one = arrive(context, feed(context, "one"), 1, TITLE, LONG, published_at=WEEKS_AGO)
    two = arrive(context, feed(context, "two"), 2, TITLE, LONG, published_at=WEEKS_AGO)
    desk.group_arrivals()
    assert context.library.headlines([two])[0].story == one
    assert shown(context) == [one]


@pytest.mark.parametrize("way", ["deleted", "retired"])
def test_the_twin_of_an_article_that_is_gone_arrives_read(context: EngineContext, desk: StoryDesk, way: str) -> None:
    first = original(context, desk)
    if way == "deleted":
        context.library.delete([first])
    else:
        context.database.write(purge.retire_articles, [first], NOW)
    twin = arrive(context, feed(context, "mirror"), 2, TITLE, LONG)
    cut = arrive(context, feed(context, "third"), 3, "Another title", FERRY)
    desk.group_arrivals()
    rows = context.library.headlines([twin, cut])
    assert [row.is_read for row in rows] == [True, True]
    assert shown(context, UNREAD) == []
    assert shown(context) == [twin], "it stands for the article that is gone, and the cut one folds under it"
    assert context.database.write(flags.to_announce, [twin, cut]) == ()


def test_the_next_edition_of_a_column_is_news(context: EngineContext, desk: StoryDesk) -> None:
    frame = "Welcome to our letter to readers, the best of the islands in three minutes. {} See you again on Friday."
    link, title, letters = "https://letters.example/week", "The week on the islands", feed(context, "letters")
    first = arrive(context, letters, 1, title, frame.format(PIE), published_at=WEEKS_AGO, link=link)
    desk.group_arrivals()
    context.library.mark_read([first])
    edition = arrive(context, letters, 2, title, frame.format(FERRY), link=f"{link}/2")
    elsewhere = arrive(context, feed(context, "mirror"), 3, title, frame.format(RESCUE), link=link)
    thread = arrive(context, letters, 4, title, frame.format(PIE), link=f"{link}/4")
    desk.group_arrivals()
    assert {row.story for row in context.library.headlines([edition, elsewhere, thread])} <= {None, edition}
    assert thread in shown(context, UNREAD)


def test_a_twin_that_the_user_took_out_stays_out(context: EngineContext, desk: StoryDesk) -> None:
    original(context, desk)
    twin = arrive(context, feed(context, "mirror"), 2, TITLE, LONG)
    desk.group_arrivals()
    desk.split(twin)
    third = arrive(context, feed(context, "third"), 3, TITLE, LONG)
    desk.group_arrivals()
    assert context.library.headlines([twin])[0].story is None
    assert context.library.headlines([third])[0].story == 1


def test_a_twin_whose_page_brings_the_text_folds_then(context: EngineContext, desk: StoryDesk) -> None:
    first = original(context, desk)
    twin = arrive(context, feed(context, "mirror"), 2, "A report", "Read on.")
    desk.group_arrivals()
    assert context.library.headlines([twin])[0].story is None
    context.database.write(_give_text, twin, LONG)
    desk.group_again([twin])
    (row,) = context.library.headlines([twin])
    assert (row.story, row.is_read) == (first, True)
    assert shown(context) == [twin], "the fullest copy is the card"


def _give_text(db: sqlite3.Connection, article: ArticleId, text: str) -> Changes:
    return page_texts.save_page(db, article, page_of(f"<p>{text}</p>", text=text), Reason.NONE)


def test_articles_from_before_there_were_keys_get_them(context: EngineContext, desk: StoryDesk) -> None:
    first = original(context, desk)
    context.database.write(_without_keys)
    desk.group_arrivals()
    assert context.database.read(copy_keys.without_keys, 9, NOW) == ()
    twin = arrive(context, feed(context, "mirror"), 2, TITLE, LONG)
    desk.group_arrivals()
    assert_is_silent_copy(context, twin, first)


def _without_keys(db: sqlite3.Connection) -> Changes:
    db.execute("DELETE FROM copy_keys")
    facts.set_number(db, "copy_keys_below", 2)
    return Changes()


def test_the_oldest_articles_lose_their_keys(
    context: EngineContext, desk: StoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_keys, "MOST_KEYED", 2)
    monkeypatch.setattr(copy_keys, "_SLACK", 0)
    original(context, desk)
    for number, text in enumerate((FERRY, PIE, RESCUE), start=2):
        arrive(context, feed(context, f"f{number}"), number, f"Report {number}", text)
        desk.group_arrivals()
    keyed = context.database.read(
        lambda db: db.execute("SELECT DISTINCT article_id FROM copy_keys ORDER BY 1").fetchall()
    )
    assert keyed == [(2,), (3,), (4,)]
    assert context.database.read(copy_keys.without_keys, 9, NOW) == ()


def test_a_worker_that_fails_holds_nothing_up(
    context: EngineContext, desk: StoryDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise WorkerError(Kind.WORKER_DIED)

    first = arrive(context, feed(context, "coast"), 1, TITLE, LONG)
    monkeypatch.setattr(context.worker, "copy_keys", fail)
    context.database.write(_without_keys)
    desk.group_arrivals()
    monkeypatch.undo()
    desk.group_arrivals()
    assert shown(context) == [first]
    assert caplog.messages == ["articles could not be grouped: worker_died", "articles got no keys: worker_died"]


def _twins_that_wait_for_pages(context: EngineContext, desk: StoryDesk) -> tuple[ArticleId, ArticleId]:
    """Two copies of which the feeds gave a line, with one address."""
    link = "https://agency.example/ferry"
    twins = [
        arrive(context, feed(context, name), number, TITLE, FERRY[:60], link=f"{link}?from={name}", guid=link)
        for number, name in enumerate(("first", "second"), 1)
    ]
    desk.group_arrivals()
    assert context.library.headlines([twins[1]])[0].story == twins[0]
    return twins[0], twins[1]


@pytest.mark.parametrize("whole_comes_first", [True, False])
def test_a_copy_whose_page_is_cut_gets_the_text_of_the_whole_page(
    context: EngineContext, desk: StoryDesk, whole_comes_first: bool
) -> None:
    whole, cut = _twins_that_wait_for_pages(context, desk)
    pages = [
        (whole, page_of(f"<p>{LONG}</p>", text=LONG)),
        (cut, page_of(f"<p>{FERRY}</p>", text=FERRY, completeness=Completeness.PARTIAL, reason=Reason.TRUNCATED)),
    ]
    for article, page in pages if whole_comes_first else reversed(pages):
        context.database.write(page_texts.save_page, article, page, page.reason)
    opened = context.library.open_article(cut)
    assert RESCUE in opened.html
    assert opened.completeness is Completeness.COMPLETE
    assert shown(context) == [whole]


def test_a_copy_whose_page_fails_keeps_the_text_of_the_whole_one(context: EngineContext, desk: StoryDesk) -> None:
    whole, cut = _twins_that_wait_for_pages(context, desk)
    context.database.write(page_texts.save_page, whole, page_of(f"<p>{LONG}</p>", text=LONG), Reason.NONE)
    context.database.write(page_texts.save_page, cut, None, Reason.UNREACHABLE)
    opened = context.library.open_article(cut)
    assert RESCUE in opened.html
    assert (opened.completeness, opened.reason) == (Completeness.COMPLETE, Reason.NONE)


def test_the_fullest_copy_becomes_the_card_once_its_page_is_here(context: EngineContext, desk: StoryDesk) -> None:
    first, second = _twins_that_wait_for_pages(context, desk)
    assert shown(context) == [first]
    cut = page_of(f"<p>{FERRY}</p>", text=FERRY, completeness=Completeness.PARTIAL)
    context.database.write(page_texts.save_page, first, cut, Reason.TRUNCATED)
    assert shown(context) == [first]
    other = page_of(f"<p>{RESCUE}</p>", text=RESCUE)
    context.database.write(page_texts.save_page, second, other, Reason.NONE)
    assert shown(context) == [second]
    context.library.mark_read([second])
    assert context.library.headlines([first])[0].is_read


def test_of_copies_without_pages_the_one_with_much_more_text_is_the_card(
    context: EngineContext, desk: StoryDesk
) -> None:
    texts = {"line": FERRY[:60], "whole": f"{LONG} {PIE}", "as long": f"{LONG} {PIE[:20]}"}
    line, whole, as_long = (
        arrive(context, feed(context, name.replace(" ", "-")), number, TITLE, text, guid="ferry", link=None)
        for number, (name, text) in enumerate(texts.items(), 1)
    )
    desk.group_arrivals()
    assert {row.story for row in context.library.headlines([line, whole, as_long])} == {line}
    assert shown(context) == [whole], "of those that are about as long, it is the earliest"
