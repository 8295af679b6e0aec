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


def unchanged(database: Database, feed: FeedId, at: datetime = NOW, due: datetime | None = None) -> Changes:
    return database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(at), next_due_at=due or at + HOUR))])


def test_a_new_feed_is_in_the_outline_and_due_at_once(database: Database) -> None:
    feed, changes = database.write(feeds.add_feed, "https://a.example/feed", "A", "https://a.example/", None, NOW)
    assert changes.outline
    assert changes.feeds == (feed,)
    (shown,) = database.read(store_outline.outline, NOW).feeds
    assert (shown.url, shown.title, shown.site_url, shown.unread) == (
        "https://a.example/feed",
        "A",
        "https://a.example/",
        0,
    )
    (state,) = database.read(feeds.due_feeds, NOW)
    assert state.id == feed
    assert state.is_first
    assert state.next_due_at is None
    assert state.last_fetched_at is None


def test_a_feed_without_a_title_is_shown_by_its_host(database: Database) -> None:
    feed, _ = database.write(feeds.add_feed, "https://a.example/feed", "", None, None, NOW)
    assert database.read(store_outline.feed, feed).title == "a.example"


@pytest.mark.parametrize("same", ["http://a.example/feed", "https://A.example/feed/", " https://a.example:443/feed "])
def test_the_same_address_is_subscribed_once(database: Database, same: str) -> None:
    feed, _ = database.write(feeds.add_feed, "https://a.example/feed", "A", None, None, NOW)
    with pytest.raises(StoreError) as caught:
        database.write(feeds.add_feed, same, "B", None, None, NOW)
    assert caught.value.kind is Kind.ALREADY_SUBSCRIBED
    assert caught.value.detail == str(feed)
    assert database.read(feeds.feed_by_url, same) == feed
    assert database.read(feeds.feed_by_url, "https://b.example/feed") is None


def test_the_readers_title_wins_until_it_is_emptied(database: Database) -> None:
    feed, _ = filled(database, [1])
    assert database.read(store_outline.feed, feed).title == "News"
    assert database.write(feeds.change_feed, feed, title=" Mine ").feeds == (feed,)
    assert database.read(store_outline.feed, feed).title == "Mine"
    database.write_unsynced(merge.merge, feed, document(title="Other"), fetched())
    assert database.read(store_outline.feed, feed).title == "Mine"
    database.write(feeds.change_feed, feed, title="")
    assert database.read(store_outline.feed, feed).title == "Other"


def test_change_feed_leaves_what_is_not_given(database: Database) -> None:
    feed = subscribed(database)
    database.write(feeds.change_feed, feed, notify=False)
    database.write(feeds.change_feed, feed, fetch_pages=False)
    assert not database.read(store_outline.feed, feed).notify
    assert not database.read(store_outline.feed, feed).fetch_pages
    assert not database.read(feeds.feed_states, [feed])[0].fetch_pages
    database.write(feeds.change_feed, feed, notify=True)
    assert database.read(store_outline.feed, feed).notify
    assert not database.read(store_outline.feed, feed).fetch_pages


def test_turning_pages_off_ends_the_waiting_and_on_begins_it_again(database: Database) -> None:
    feed, (first, second) = filled(database, [1, 2])
    assert set(database.write(feeds.change_feed, feed, fetch_pages=False).content) == {first, second}
    assert database.read(full_text.waiting_pages, 10) == ()
    database.write(flags.mark_read, [second])
    assert database.write(feeds.change_feed, feed, fetch_pages=True).content == (first,)
    assert [page.id for page in database.read(full_text.waiting_pages, 10)] == [first]


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
def test_an_unknown_or_removed_feed_is_told(database: Database, act: object) -> None:
    removed = subscribed(database)
    database.write(journal.remove_feeds, [removed], NOW)
    for feed in (FeedId(99), removed):
        with pytest.raises(StoreError) as caught:
            act(database, feed)  # type: ignore[operator]
        assert caught.value.kind is Kind.UNKNOWN_FEED


def test_folders_nest_and_sum_what_is_unread(database: Database) -> None:
    outer, changes = database.write(folders.add_folder, "Outer")
    assert changes.outline
    inner, _ = database.write(folders.add_folder, "Inner", outer)
    assert database.write(folders.add_folder, "Inner", outer) == (inner, type(changes)())
    first, _ = filled(database, [1, 2], "first")
    second, _ = filled(database, [3], "second")
    third, _ = filled(database, [4], "third")
    database.write(feeds.move_feed, first, outer)
    assert database.write(feeds.move_feed, second, inner).outline
    outline = database.read(store_outline.outline, NOW)
    assert [(f.id, f.parent_id, f.unread) for f in outline.folders] == [(outer, None, 3), (inner, outer, 1)]
    assert [(f.id, f.folder_id) for f in outline.feeds] == [(first, outer), (second, inner), (third, None)]
    assert (outline.unread, outline.total) == (4, 4)


def test_removing_a_folder_moves_what_is_in_it_up(database: Database) -> None:
    outer, _ = database.write(folders.add_folder, "Outer")
    middle, _ = database.write(folders.add_folder, "Middle", outer)
    inner, _ = database.write(folders.add_folder, "Inner", middle)
    feed = subscribed(database)
    database.write(feeds.move_feed, feed, middle)
    assert database.write(journal.remove_folder, middle, NOW)[1].outline
    outline = database.read(store_outline.outline, NOW)
    assert [(f.id, f.parent_id) for f in outline.folders] == [(outer, None), (inner, outer)]
    assert outline.feeds[0].folder_id == outer
    assert not database.write(journal.remove_folder, middle, NOW)[1]
    assert is_sound(database)


def test_renaming_a_folder(database: Database) -> None:
    folder, _ = database.write(folders.add_folder, "Old")
    assert database.write(folders.rename_folder, folder, "New").outline
    assert not database.write(folders.rename_folder, folder, "  ")
    assert not database.write(folders.rename_folder, FolderId(77), "Other")
    assert [f.title for f in database.read(store_outline.outline, NOW).folders] == ["New"]


def test_a_failure_is_a_problem_that_keeps_its_beginning(database: Database) -> None:
    feed = subscribed(database)
    assert database.write_unsynced(feeds.record_failure, feed, Kind.TIMEOUT, "30 s", NOW, NOW + HOUR).feeds == (feed,)
    database.write_unsynced(feeds.record_failure, feed, Kind.SERVER_ERROR, "502", NOW + HOUR, NOW + 2 * HOUR)
    problem = database.read(store_outline.feed, feed).problem
    assert problem is not None
    assert (problem.kind, problem.detail, problem.since) == (Kind.SERVER_ERROR, "502", NOW)
    assert database.read(feeds.feed_states, [feed])[0].failures == 2
    assert database.read(feeds.due_feeds, NOW + HOUR) == ()
    assert unchanged(database, feed, NOW + 2 * HOUR).feeds == (feed,)
    assert database.read(store_outline.feed, feed).problem is None
    assert database.read(feeds.feed_states, [feed])[0].failures == 0
    assert not unchanged(database, feed, NOW + 3 * HOUR)


def test_unchanged_brings_the_validators_up_to_date(database: Database) -> None:
    feed, _ = filled(database, [1])
    assert database.read(feeds.feed_states, [feed])[0].validators == Validators('"etag"', None)
    database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), validators=Validators(None, "Sunday")))])
    assert database.read(feeds.feed_states, [feed])[0].validators == Validators(None, "Sunday")


def test_feeds_fall_due_in_order(database: Database) -> None:
    assert database.read(feeds.next_due_at) is None
    late, early, never = (subscribed(database, name) for name in ("late", "early", "never"))
    unchanged(database, late, due=NOW + DAY)
    unchanged(database, early)
    assert [s.id for s in database.read(feeds.due_feeds, NOW)] == [never]
    due = database.read(feeds.next_due_at)
    assert due is not None
    assert due < NOW
    unchanged(database, never, due=NOW + 2 * HOUR)
    assert database.read(feeds.next_due_at) == NOW + HOUR
    assert [s.id for s in database.read(feeds.due_feeds, NOW + DAY)] == [early, never, late]
    assert [s.id for s in database.read(feeds.feed_states, [never, FeedId(55), late])] == [never, late]
    assert [s.id for s in database.read(feeds.feed_states)] == [late, early, never]


def test_a_permanent_redirect_is_followed_unless_the_place_is_taken(database: Database) -> None:
    first, second = subscribed(database, "first"), subscribed(database, "second")
    database.write_unsynced(fetch_history.move_url, first, "https://moved.example/feed")
    assert database.read(store_outline.feed, first).url == "https://moved.example/feed"
    assert database.read(feeds.feed_by_url, "http://moved.example/feed/") == first
    database.write_unsynced(fetch_history.move_url, second, "http://moved.example/feed")
    assert database.read(store_outline.feed, second).url == "https://second.example.org/feed"


def test_text_that_utf8_cannot_hold_is_stored_all_the_same(database: Database) -> None:
    feed, _ = database.write(feeds.add_feed, "https://a.example/feed\ud800", "Title \udfff\0!", None, None, NOW)
    assert database.read(store_outline.feed, feed).title == "Title ?!"
    changes = database.write_unsynced(
        merge.merge, feed, document(entry(1, title="A \ud83d B", text="x \udead\0y " * 30, author="\ud800")), fetched()
    )
    assert [h.title for h in database.read(timeline.headlines, changes.new)] == ["A ? B"]
    assert is_sound(database)
