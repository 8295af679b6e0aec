"""Read, starred, bulk acts and what takes them back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.model import ArticleFlags, ArticleId, Changes, Counts, FeedId, UndoToken, View, ViewKind
from deskreader.model.changes import UndoAct
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds, folders
from deskreader.store.feeds import outline as store_outline
from deskreader.store.retention import purge
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import (
    ALL,
    DAY,
    HOUR,
    NOW,
    STARRED,
    UNREAD,
    document,
    entry,
    feed_view,
    fetched,
    filled,
    is_sound,
    titles,
)


def changed(changes: Changes) -> set[ArticleId]:
    """The articles whose flags changed."""
    return {flags.id for flags in changes.flags}


def test_marking_read_says_only_what_changed_and_how_it_is_now(database: Database) -> None:
    feed, (first, second) = filled(database, [1, 2])
    database.write(flags.star, [first])
    changes = database.write(flags.mark_read, [second, first, second, ArticleId(99)], True, NOW)
    assert changes == Changes(
        flags=(ArticleFlags(second, True, False), ArticleFlags(first, True, True)),
        counts=Counts(today=0, unread=0, starred=1, total=2, feeds=((feed, 0),)),
    )
    assert not database.write(flags.mark_read, [first])
    assert not database.write(flags.mark_read, [])
    assert database.read(store_outline.outline, NOW).unread == 0
    assert changed(database.write(flags.mark_read, [first], read=False)) == {first}
    assert database.read(store_outline.outline, NOW).feeds[0].unread == 1
    assert titles(database, UNREAD) == ["Story 1"]


def test_starring(database: Database) -> None:
    _, (first, second) = filled(database, [1, 2])
    assert database.write(flags.star, [first]) == Changes(flags=(ArticleFlags(first, False, True),))
    assert not database.write(flags.star, [first])
    assert database.read(store_outline.outline, NOW).starred == 1
    assert titles(database, STARRED) == ["Story 1"]
    assert database.read(timeline.headlines, [second, first])[1].is_starred
    database.write(flags.star, [first], starred=False)
    assert titles(database, STARRED) == []


@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["read", "star", "delete"]), st.sets(st.integers(0, 7)), st.booleans()), max_size=6
    )
)
@settings(max_examples=25)
def test_the_counts_of_a_change_are_those_of_the_library(acts: list[tuple[str, set[int], bool]]) -> None:
    with TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "library.db", Path(folder) / "images")
        articles = [*filled(database, range(4), "one")[1], *filled(database, range(20, 24), "two")[1]]
        shown = database.read(store_outline.outline, NOW)
        for kind, chosen, value in acts:
            ids = [articles[index] for index in sorted(chosen)]
            if kind == "delete":
                database.write(journal.delete, ids[:1], NOW)
                shown = database.read(store_outline.outline, NOW)
                continue
            changes = database.write(flags.mark_read if kind == "read" else flags.star, ids, value, NOW)
            assert not changes.moves_unknown_counts
            shown = shown.with_counts(changes.counts) if changes.counts else shown
            assert shown == database.read(store_outline.outline, NOW)
        database.close()


def test_states_last(open_database: Callable[[], Database]) -> None:
    database = open_database()
    _, (first, second) = filled(database, [1, 2])
    database.write(flags.mark_read, [first])
    database.write(flags.star, [second])
    database.close()
    again = open_database()
    assert [(h.is_read, h.is_starred) for h in again.read(timeline.headlines, [first, second])] == [
        (True, False),
        (False, True),
    ]


def test_marking_all_read_in_a_view_and_back(database: Database) -> None:
    one, ones = filled(database, [1, 2, 3], "one")
    _, twos = filled(database, [4, 5], "two")
    database.write(flags.mark_read, ones[:1])
    token, changes = database.write(journal.mark_these_read, database.read(journal.unread_in, feed_view(one), NOW), NOW)
    assert token.touched == 2
    assert changed(changes) == set(ones[1:])
    assert database.read(store_outline.outline, NOW).unread == len(twos)
    back = database.write(journal.undo, token)
    assert changed(back) == set(ones[1:])
    assert back.moves_unknown_counts
    assert database.read(timeline.headlines, ones[:1])[0].is_read
    assert not database.write(journal.undo, token)
    assert not database.write(journal.undo, UndoToken(12345, 1, UndoAct.READ))


def test_marking_all_read_follows_every_kind_of_view(database: Database) -> None:
    feed, _ = filled(database, [1, 2, 30, 40], "one")
    filled(database, [3], "two")
    folder, _ = database.write(folders.add_folder, "Folder")
    database.write(feeds.move_feed, feed, folder)
    database.write(flags.star, [database.read(timeline.page, ALL, NOW).headlines[0].id])
    touched = {
        View(ViewKind.TODAY): len(titles(database, View(ViewKind.TODAY))),
        STARRED: 1,
        View(ViewKind.FOLDER, folder_id=folder): 4,
        View(ViewKind.SEARCH, query='"number 40"'): 1,
        UNREAD: 5,
        ALL: 5,
        View(ViewKind.FEED, feed_id=FeedId(99)): 0,
    }
    for view, number in touched.items():
        token, changes = database.write(journal.mark_these_read, database.read(journal.unread_in, view, NOW), NOW)
        assert (token.touched, len(changes.flags)) == (number, number), view
        database.write(journal.undo, token)
    assert database.read(store_outline.outline, NOW).unread == 5


def test_unsubscribing_hides_at_once_and_undo_brings_all_back(database: Database) -> None:
    feed, articles = filled(database, [1, 2, 3], "one")
    other, _ = filled(database, [4], "two")
    database.write(flags.star, articles[:1])
    database.write(flags.mark_read, articles[1:2])
    token, changes = database.write(journal.remove_feeds, [feed, FeedId(99)], NOW)
    assert token.touched == 1
    assert set(changes.removed) == set(articles)
    assert changes.outline
    assert titles(database, ALL) == ["Story 4"]
    assert database.read(timeline.headlines, articles) == ()
    assert titles(database, View(ViewKind.SEARCH, query="story")) == ["Story 4"]
    outline = database.read(store_outline.outline, NOW)
    assert (outline.unread, outline.starred, outline.total) == (1, 0, 1)
    assert [f.id for f in outline.feeds] == [other]
    assert database.read(feeds.feed_by_url, "https://one.example.org/feed") is None
    assert [s.id for s in database.read(feeds.feed_states)] == [other]
    back = database.write(journal.undo, token)
    assert set(back.new) == set(articles)
    assert back.outline
    outline = database.read(store_outline.outline, NOW)
    assert (outline.unread, outline.starred, outline.total) == (3, 1, 4)
    assert is_sound(database)


def test_undo_holds_after_a_restart(open_database: Callable[[], Database]) -> None:
    database = open_database()
    feed, articles = filled(database, [1, 2])
    read, _ = database.write(journal.mark_these_read, database.read(journal.unread_in, ALL, NOW), NOW)
    removed, _ = database.write(journal.remove_feeds, [feed], NOW)
    database.close()
    again = open_database()
    assert titles(again, ALL) == []
    assert set(again.write(journal.undo, removed).new) == set(articles)
    assert changed(again.write(journal.undo, read)) == set(articles)
    assert again.read(store_outline.outline, NOW).unread == 2


def test_an_unsubscribed_feed_goes_for_good_after_an_hour(database: Database) -> None:
    feed, articles = filled(database, range(5))
    token, _ = database.write(journal.remove_feeds, [feed], NOW)
    assert not purge.purge_step(database, NOW + HOUR / 2, 90, 10**9)
    assert set(purge.purge_step(database, NOW + 2 * HOUR, 90, 10**9, step=3).removed) | set(
        purge.purge_step(database, NOW + 2 * HOUR, 90, 10**9, step=3).removed
    ) == set(articles)
    assert not purge.purge_step(database, NOW + 2 * HOUR, 90, 10**9)
    assert not database.write(journal.undo, token)
    assert is_sound(database)
    again, _ = database.write(feeds.add_feed, "https://news.example.org/feed", "", None, None, NOW)
    assert again != feed
    assert database.write_unsynced(merge.merge, again, document(entry(1)), fetched()).new[0] not in articles


def test_subscribing_again_in_time_brings_everything_back(database: Database) -> None:
    feed, articles = filled(database, [1, 2])
    database.write(flags.star, articles[:1])
    token, _ = database.write(journal.remove_feeds, [feed], NOW)
    assert database.write(feeds.add_feed, "https://news.example.org/feed", "", None, None, NOW)[0] == feed
    assert database.read(store_outline.outline, NOW).starred == 1
    assert not database.write(journal.undo, token)
    assert not purge.purge_step(database, NOW + DAY, 0, 10**9)
    assert database.read(store_outline.outline, NOW).total == 2
