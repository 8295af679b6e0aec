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


def test_marking_read_says_only_what_changed_and_how_it_is_now(store: Database) -> None:
    feed, (first, second) = filled(store, [1, 2])
    store.write(flags.star, [first])
    changes = store.write(flags.mark_read, [second, first, second, ArticleId(99)], True, NOW)
    assert changes == Changes(
        flags=(ArticleFlags(second, True, False), ArticleFlags(first, True, True)),
        counts=Counts(today=0, unread=0, starred=1, total=2, feeds=((feed, 0),)),
    )
    assert not store.write(flags.mark_read, [first])
    assert not store.write(flags.mark_read, [])
    assert store.read(store_outline.outline, NOW).unread == 0
    assert changed(store.write(flags.mark_read, [first], read=False)) == {first}
    assert store.read(store_outline.outline, NOW).feeds[0].unread == 1
    assert titles(store, UNREAD) == ["Story 1"]


def test_starring(store: Database) -> None:
    _, (first, second) = filled(store, [1, 2])
    assert store.write(flags.star, [first]) == Changes(flags=(ArticleFlags(first, False, True),))
    assert not store.write(flags.star, [first])
    assert store.read(store_outline.outline, NOW).starred == 1
    assert titles(store, STARRED) == ["Story 1"]
    assert store.read(timeline.headlines, [second, first])[1].is_starred
    store.write(flags.star, [first], starred=False)
    assert titles(store, STARRED) == []


@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["read", "star", "delete"]), st.sets(st.integers(0, 7)), st.booleans()), max_size=6
    )
)
@settings(max_examples=25)
def test_the_counts_of_a_change_are_those_of_the_library(acts: list[tuple[str, set[int], bool]]) -> None:
    with TemporaryDirectory() as folder:
        store = Database.open(Path(folder) / "library.db", Path(folder) / "images")
        articles = [*filled(store, range(4), "one")[1], *filled(store, range(20, 24), "two")[1]]
        shown = store.read(store_outline.outline, NOW)
        for kind, chosen, value in acts:
            ids = [articles[index] for index in sorted(chosen)]
            if kind == "delete":
                store.write(journal.delete, ids[:1], NOW)
                shown = store.read(store_outline.outline, NOW)
                continue
            changes = store.write(flags.mark_read if kind == "read" else flags.star, ids, value, NOW)
            assert not changes.moves_unknown_counts
            shown = shown.with_counts(changes.counts) if changes.counts else shown
            assert shown == store.read(store_outline.outline, NOW)
        store.close()


def test_states_last(open_store: Callable[[], Database]) -> None:
    store = open_store()
    _, (first, second) = filled(store, [1, 2])
    store.write(flags.mark_read, [first])
    store.write(flags.star, [second])
    store.close()
    again = open_store()
    assert [(h.is_read, h.is_starred) for h in again.read(timeline.headlines, [first, second])] == [
        (True, False),
        (False, True),
    ]


def test_marking_all_read_in_a_view_and_back(store: Database) -> None:
    one, ones = filled(store, [1, 2, 3], "one")
    _, twos = filled(store, [4, 5], "two")
    store.write(flags.mark_read, ones[:1])
    token, changes = store.write(journal.mark_these_read, store.read(journal.unread_in, feed_view(one), NOW), NOW)
    assert token.touched == 2
    assert changed(changes) == set(ones[1:])
    assert store.read(store_outline.outline, NOW).unread == len(twos)
    back = store.write(journal.undo, token)
    assert changed(back) == set(ones[1:])
    assert back.moves_unknown_counts
    assert store.read(timeline.headlines, ones[:1])[0].is_read
    assert not store.write(journal.undo, token)
    assert not store.write(journal.undo, UndoToken(12345, 1, UndoAct.READ))


def test_marking_all_read_follows_every_kind_of_view(store: Database) -> None:
    feed, _ = filled(store, [1, 2, 30, 40], "one")
    filled(store, [3], "two")
    folder, _ = store.write(folders.add_folder, "Folder")
    store.write(feeds.move_feed, feed, folder)
    store.write(flags.star, [store.read(timeline.page, ALL, NOW).headlines[0].id])
    touched = {
        View(ViewKind.TODAY): len(titles(store, View(ViewKind.TODAY))),
        STARRED: 1,
        View(ViewKind.FOLDER, folder_id=folder): 4,
        View(ViewKind.SEARCH, query='"number 40"'): 1,
        UNREAD: 5,
        ALL: 5,
        View(ViewKind.FEED, feed_id=FeedId(99)): 0,
    }
    for view, number in touched.items():
        token, changes = store.write(journal.mark_these_read, store.read(journal.unread_in, view, NOW), NOW)
        assert (token.touched, len(changes.flags)) == (number, number), view
        store.write(journal.undo, token)
    assert store.read(store_outline.outline, NOW).unread == 5


def test_unsubscribing_hides_at_once_and_undo_brings_all_back(store: Database) -> None:
    feed, articles = filled(store, [1, 2, 3], "one")
    other, _ = filled(store, [4], "two")
    store.write(flags.star, articles[:1])
    store.write(flags.mark_read, articles[1:2])
    token, changes = store.write(journal.remove_feeds, [feed, FeedId(99)], NOW)
    assert token.touched == 1
    assert set(changes.removed) == set(articles)
    assert changes.outline
    assert titles(store, ALL) == ["Story 4"]
    assert store.read(timeline.headlines, articles) == ()
    assert titles(store, View(ViewKind.SEARCH, query="story")) == ["Story 4"]
    outline = store.read(store_outline.outline, NOW)
    assert (outline.unread, outline.starred, outline.total) == (1, 0, 1)
    assert [f.id for f in outline.feeds] == [other]
    assert store.read(feeds.feed_by_url, "https://one.example.org/feed") is None
    assert [s.id for s in store.read(feeds.feed_states)] == [other]
    back = store.write(journal.undo, token)
    assert set(back.new) == set(articles)
    assert back.outline
    outline = store.read(store_outline.outline, NOW)
    assert (outline.unread, outline.starred, outline.total) == (3, 1, 4)
    assert is_sound(store)


def test_undo_holds_after_a_restart(open_store: Callable[[], Database]) -> None:
    store = open_store()
    feed, articles = filled(store, [1, 2])
    read, _ = store.write(journal.mark_these_read, store.read(journal.unread_in, ALL, NOW), NOW)
    removed, _ = store.write(journal.remove_feeds, [feed], NOW)
    store.close()
    again = open_store()
    assert titles(again, ALL) == []
    assert set(again.write(journal.undo, removed).new) == set(articles)
    assert changed(again.write(journal.undo, read)) == set(articles)
    assert again.read(store_outline.outline, NOW).unread == 2


def test_an_unsubscribed_feed_goes_for_good_after_an_hour(store: Database) -> None:
    feed, articles = filled(store, range(5))
    token, _ = store.write(journal.remove_feeds, [feed], NOW)
    assert not purge.purge_step(store, NOW + HOUR / 2, 90, 10**9)
    assert set(purge.purge_step(store, NOW + 2 * HOUR, 90, 10**9, step=3).removed) | set(
        purge.purge_step(store, NOW + 2 * HOUR, 90, 10**9, step=3).removed
    ) == set(articles)
    assert not purge.purge_step(store, NOW + 2 * HOUR, 90, 10**9)
    assert not store.write(journal.undo, token)
    assert is_sound(store)
    again, _ = store.write(feeds.add_feed, "https://news.example.org/feed", "", None, None, NOW)
    assert again != feed
    assert store.write_unsynced(merge.merge, again, document(entry(1)), fetched()).new[0] not in articles


def test_subscribing_again_in_time_brings_everything_back(store: Database) -> None:
    feed, articles = filled(store, [1, 2])
    store.write(flags.star, articles[:1])
    token, _ = store.write(journal.remove_feeds, [feed], NOW)
    assert store.write(feeds.add_feed, "https://news.example.org/feed", "", None, None, NOW)[0] == feed
    assert store.read(store_outline.outline, NOW).starred == 1
    assert not store.write(journal.undo, token)
    assert not purge.purge_step(store, NOW + DAY, 0, 10**9)
    assert store.read(store_outline.outline, NOW).total == 2
