"""Subscriptions, folders, the sidebar, and what the refresh notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, FeedId, FolderId, Validators
from deskreader.store import Database
from deskreader.store.articles import flags, full_text, images, merge
from deskreader.store.feeds import feeds, fetch_history, folders
from deskreader.store.feeds import outline as store_outline
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import DAY, HOUR, NOW, document, entry, fetched, filled, is_sound, subscribed


def unchanged(store: Database, feed: FeedId, at: datetime = NOW, due: datetime | None = None) -> Changes:
    return store.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(at), next_due_at=due or at + HOUR))])


def test_a_new_feed_is_in_the_outline_and_due_at_once(store: Database) -> None:
    feed, changes = store.write(feeds.add_feed, "https://a.example/feed", "A", "https://a.example/", None, NOW)
    assert changes.outline
    assert changes.feeds == (feed,)
    (shown,) = store.read(store_outline.outline, NOW).feeds
    assert (shown.url, shown.title, shown.site_url, shown.unread) == (
        "https://a.example/feed",
        "A",
        "https://a.example/",
        0,
    )
    (state,) = store.read(feeds.due_feeds, NOW)
    assert state.id == feed
    assert state.is_first
    assert state.next_due_at is None
    assert state.last_fetched_at is None


def test_a_feed_without_a_title_is_shown_by_its_host(store: Database) -> None:
    feed, _ = store.write(feeds.add_feed, "https://a.example/feed", "", None, None, NOW)
    assert store.read(store_outline.feed, feed).title == "a.example"


@pytest.mark.parametrize("same", ["http://a.example/feed", "https://A.example/feed/", " https://a.example:443/feed "])
def test_the_same_address_is_subscribed_once(store: Database, same: str) -> None:
    feed, _ = store.write(feeds.add_feed, "https://a.example/feed", "A", None, None, NOW)
    with pytest.raises(StoreError) as caught:
        store.write(feeds.add_feed, same, "B", None, None, NOW)
    assert caught.value.kind is Kind.ALREADY_SUBSCRIBED
    assert caught.value.detail == str(feed)
    assert store.read(feeds.feed_by_url, same) == feed
    assert store.read(feeds.feed_by_url, "https://b.example/feed") is None


def test_the_readers_title_wins_until_it_is_emptied(store: Database) -> None:
    feed, _ = filled(store, [1])
    assert store.read(store_outline.feed, feed).title == "News"
    assert store.write(feeds.change_feed, feed, title=" Mine ").feeds == (feed,)
    assert store.read(store_outline.feed, feed).title == "Mine"
    store.write_unsynced(merge.merge, feed, document(title="Other"), fetched())
    assert store.read(store_outline.feed, feed).title == "Mine"
    store.write(feeds.change_feed, feed, title="")
    assert store.read(store_outline.feed, feed).title == "Other"


def test_change_feed_leaves_what_is_not_given(store: Database) -> None:
    feed = subscribed(store)
    store.write(feeds.change_feed, feed, notify=False)
    store.write(feeds.change_feed, feed, fetch_pages=False)
    assert not store.read(store_outline.feed, feed).notify
    assert not store.read(store_outline.feed, feed).fetch_pages
    assert not store.read(feeds.feed_states, [feed])[0].fetch_pages
    store.write(feeds.change_feed, feed, notify=True)
    assert store.read(store_outline.feed, feed).notify
    assert not store.read(store_outline.feed, feed).fetch_pages


def test_turning_pages_off_ends_the_waiting_and_on_begins_it_again(store: Database) -> None:
    feed, (first, second) = filled(store, [1, 2])
    assert set(store.write(feeds.change_feed, feed, fetch_pages=False).content) == {first, second}
    assert store.read(full_text.waiting_pages, 10) == ()
    store.write(flags.mark_read, [second])
    assert store.write(feeds.change_feed, feed, fetch_pages=True).content == (first,)
    assert [page.id for page in store.read(full_text.waiting_pages, 10)] == [first]


@pytest.mark.parametrize(
    "act",
    [
        lambda s, f: s.read(store_outline.feed, f),
        lambda s, f: s.write(feeds.change_feed, f, title="x"),
        lambda s, f: s.write(feeds.move_feed, f, None),
        lambda s, f: s.write_unsynced(merge.merge, f, document(entry(1)), fetched()),
        lambda s, f: s.write_unsynced(feeds.record_failure, f, Kind.TIMEOUT, "", NOW, NOW),
        lambda s, f: s.write_unsynced(fetch_history.move_url, f, "https://x.example/"),
        lambda s, f: images.set_icon(s, f, None, NOW),
    ],
)
def test_an_unknown_or_removed_feed_is_told(store: Database, act: object) -> None:
    removed = subscribed(store)
    store.write(journal.remove_feeds, [removed], NOW)
    for feed in (FeedId(99), removed):
        with pytest.raises(StoreError) as caught:
            act(store, feed)  # type: ignore[operator]
        assert caught.value.kind is Kind.UNKNOWN_FEED


def test_folders_nest_and_sum_what_is_unread(store: Database) -> None:
    outer, changes = store.write(folders.add_folder, "Outer")
    assert changes.outline
    inner, _ = store.write(folders.add_folder, "Inner", outer)
    assert store.write(folders.add_folder, "Inner", outer) == (inner, type(changes)())
    first, _ = filled(store, [1, 2], "first")
    second, _ = filled(store, [3], "second")
    third, _ = filled(store, [4], "third")
    store.write(feeds.move_feed, first, outer)
    assert store.write(feeds.move_feed, second, inner).outline
    outline = store.read(store_outline.outline, NOW)
    assert [(f.id, f.parent_id, f.unread) for f in outline.folders] == [(outer, None, 3), (inner, outer, 1)]
    assert [(f.id, f.folder_id) for f in outline.feeds] == [(first, outer), (second, inner), (third, None)]
    assert (outline.unread, outline.total) == (4, 4)


def test_removing_a_folder_moves_what_is_in_it_up(store: Database) -> None:
    outer, _ = store.write(folders.add_folder, "Outer")
    middle, _ = store.write(folders.add_folder, "Middle", outer)
    inner, _ = store.write(folders.add_folder, "Inner", middle)
    feed = subscribed(store)
    store.write(feeds.move_feed, feed, middle)
    assert store.write(journal.remove_folder, middle, NOW)[1].outline
    outline = store.read(store_outline.outline, NOW)
    assert [(f.id, f.parent_id) for f in outline.folders] == [(outer, None), (inner, outer)]
    assert outline.feeds[0].folder_id == outer
    assert not store.write(journal.remove_folder, middle, NOW)[1]
    assert is_sound(store)


def test_renaming_a_folder(store: Database) -> None:
    folder, _ = store.write(folders.add_folder, "Old")
    assert store.write(folders.rename_folder, folder, "New").outline
    assert not store.write(folders.rename_folder, folder, "  ")
    assert not store.write(folders.rename_folder, FolderId(77), "Other")
    assert [f.title for f in store.read(store_outline.outline, NOW).folders] == ["New"]


def test_a_failure_is_a_problem_that_keeps_its_beginning(store: Database) -> None:
    feed = subscribed(store)
    assert store.write_unsynced(feeds.record_failure, feed, Kind.TIMEOUT, "30 s", NOW, NOW + HOUR).feeds == (feed,)
    store.write_unsynced(feeds.record_failure, feed, Kind.SERVER_ERROR, "502", NOW + HOUR, NOW + 2 * HOUR)
    problem = store.read(store_outline.feed, feed).problem
    assert problem is not None
    assert (problem.kind, problem.detail, problem.since) == (Kind.SERVER_ERROR, "502", NOW)
    assert store.read(feeds.feed_states, [feed])[0].failures == 2
    assert store.read(feeds.due_feeds, NOW + HOUR) == ()
    assert unchanged(store, feed, NOW + 2 * HOUR).feeds == (feed,)
    assert store.read(store_outline.feed, feed).problem is None
    assert store.read(feeds.feed_states, [feed])[0].failures == 0
    assert not unchanged(store, feed, NOW + 3 * HOUR)


def test_unchanged_brings_the_validators_up_to_date(store: Database) -> None:
    feed, _ = filled(store, [1])
    assert store.read(feeds.feed_states, [feed])[0].validators == Validators('"etag"', None)
    store.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), validators=Validators(None, "Sunday")))])
    assert store.read(feeds.feed_states, [feed])[0].validators == Validators(None, "Sunday")


def test_feeds_fall_due_in_order(store: Database) -> None:
    assert store.read(feeds.next_due_at) is None
    late, early, never = (subscribed(store, name) for name in ("late", "early", "never"))
    unchanged(store, late, due=NOW + DAY)
    unchanged(store, early)
    assert [s.id for s in store.read(feeds.due_feeds, NOW)] == [never]
    due = store.read(feeds.next_due_at)
    assert due is not None
    assert due < NOW
    unchanged(store, never, due=NOW + 2 * HOUR)
    assert store.read(feeds.next_due_at) == NOW + HOUR
    assert [s.id for s in store.read(feeds.due_feeds, NOW + DAY)] == [early, never, late]
    assert [s.id for s in store.read(feeds.feed_states, [never, FeedId(55), late])] == [never, late]
    assert [s.id for s in store.read(feeds.feed_states)] == [late, early, never]


def test_a_permanent_redirect_is_followed_unless_the_place_is_taken(store: Database) -> None:
    first, second = subscribed(store, "first"), subscribed(store, "second")
    store.write_unsynced(fetch_history.move_url, first, "https://moved.example/feed")
    assert store.read(store_outline.feed, first).url == "https://moved.example/feed"
    assert store.read(feeds.feed_by_url, "http://moved.example/feed/") == first
    store.write_unsynced(fetch_history.move_url, second, "http://moved.example/feed")
    assert store.read(store_outline.feed, second).url == "https://second.example.org/feed"


def test_text_that_utf8_cannot_hold_is_stored_all_the_same(store: Database) -> None:
    feed, _ = store.write(feeds.add_feed, "https://a.example/feed\ud800", "Title \udfff\0!", None, None, NOW)
    assert store.read(store_outline.feed, feed).title == "Title ?!"
    changes = store.write_unsynced(
        merge.merge, feed, document(entry(1, title="A \ud83d B", text="x \udead\0y " * 30, author="\ud800")), fetched()
    )
    assert [h.title for h in store.read(timeline.headlines, changes.new)] == ["A ? B"]
    assert is_sound(store)
