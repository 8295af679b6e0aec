"""What the library remembers of fetches: habits, accounts, moves, pauses of hosts, clocks that were wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import Kind, StoreError
from deskreader.model import FeedId
from deskreader.model.fetch_history import FeedCadence, FetchRecord, HostPause, PendingRedirect
from deskreader.store import Database
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds, fetch_history, outline
from deskreader.store.feeds.fetch_history import NEVER, pack_cadence, unpack_cadence
from tests.store.kit import DAY, HOUR, NOW, document, entry, fetched, subscribed

hours = st.frozensets(st.integers(0, 23))
habits = st.builds(
    FeedCadence,
    max_age=st.none() | st.integers(0, 10**9),
    update_minutes=st.none() | st.integers(0, 10**9),
    skip_hours=hours,
    skip_days=st.frozensets(st.integers(0, 6)),
    gap=st.none() | st.timedeltas(timedelta(0), timedelta(days=9999)),
    newest_at=st.none() | st.just(NOW),
)


@given(habits)
def test_habits_come_back_as_they_were(known: FeedCadence) -> None:
    assert unpack_cadence(pack_cadence(known)) == known


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"gap": "x"}', '{"skip_hours": 3}', '{"newest_at": 1e30}'])
def test_damaged_habits_are_none(text: str) -> None:
    assert unpack_cadence(text) == FeedCadence()


def test_each_fetch_counts(database: Database) -> None:
    feed = subscribed(database)
    read = FetchRecord("200", 2, 5000)
    database.write_unsynced(
        merge.merge, feed, document(entry(1)), replace(fetched(), record=read, cadence=FeedCadence(max_age=60))
    )
    database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(NOW + HOUR), record=FetchRecord("304")))])
    database.write_unsynced(
        feeds.record_failure, feed, Kind.TIMEOUT, "", NOW + 2 * HOUR, NOW + 3 * HOUR, FetchRecord("timeout", 1, 70)
    )
    told = database.read(fetch_history.details, feed)
    assert (told.requests, told.received_bytes, told.unchanged) == (4, 5070, 1)
    assert (told.last_result, told.last_result_at) == ("timeout", NOW + 2 * HOUR)
    assert (told.last_fetched_at, told.next_due_at, told.has_stopped) == (NOW + HOUR, NOW + 3 * HOUR, False)
    assert database.read(feeds.feed_states, [feed])[0].cadence == FeedCadence()
    database.write_unsynced(feeds.record_failure, feed, Kind.GONE, "", NOW, NEVER)
    assert database.read(fetch_history.details, feed).has_stopped


def test_a_feed_of_its_own_interval_is_due_sooner_but_never_revived(database: Database) -> None:
    feed, gone = subscribed(database), subscribed(database, "gone")
    database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), next_due_at=NOW + DAY))])
    database.write_unsynced(feeds.record_failure, gone, Kind.GONE, "", NOW, NEVER)
    database.write(fetch_history.set_interval, feed, 120)
    database.write(fetch_history.set_interval, gone, 60)
    assert database.read(feeds.feed_states, [feed])[0].next_due_at == NOW + 2 * HOUR
    assert database.read(feeds.feed_states, [feed])[0].own_minutes == 120
    assert database.read(fetch_history.details, gone).has_stopped
    database.write(fetch_history.set_interval, feed, 0)
    assert database.read(fetch_history.details, feed).own_minutes == 0


def test_putting_off_never_brings_forward(database: Database) -> None:
    feed = subscribed(database)
    database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), next_due_at=NOW + DAY))])
    database.write_unsynced(fetch_history.postpone, [(feed, NOW + HOUR)], NOW)
    assert database.read(feeds.feed_states, [feed])[0].next_due_at == NOW + DAY
    database.write_unsynced(fetch_history.postpone, [(feed, NOW + 2 * DAY)], NOW)
    assert database.read(feeds.feed_states, [feed])[0].next_due_at == NOW + 2 * DAY


def test_missing_is_counted_from_the_first_404(database: Database) -> None:
    feed = subscribed(database)

    def fail(kind: Kind, day: int) -> object:
        database.write_unsynced(feeds.record_failure, feed, kind, "", NOW + day * DAY, NOW + (day + 1) * DAY)
        return database.read(feeds.feed_states, [feed])[0].missing_since

    assert fail(Kind.TIMEOUT, 0) is None
    assert fail(Kind.NOT_FOUND, 1) == NOW + DAY
    assert fail(Kind.UNREACHABLE, 2) == NOW + DAY, "no answer says nothing about the address"
    assert fail(Kind.NOT_FOUND, 3) == NOW + DAY
    assert fail(Kind.SERVER_ERROR, 4) is None
    assert fail(Kind.NOT_FOUND, 5) == NOW + 5 * DAY
    database.write_unsynced(feeds.record_unchanged, [(feed, fetched(NOW + 6 * DAY))])
    assert database.read(feeds.feed_states, [feed])[0].missing_since is None


def test_a_wrong_clock_holds_nothing_up_and_makes_no_storm(database: Database) -> None:
    ahead, failing, gone, good = (subscribed(database, name) for name in ("ahead", "failing", "gone", "good"))
    database.write_unsynced(feeds.record_unchanged, [(ahead, fetched(NOW + 400 * DAY))])
    database.write_unsynced(feeds.record_failure, failing, Kind.TIMEOUT, "", NOW + 400 * DAY, NOW + 401 * DAY)
    database.write_unsynced(feeds.record_failure, gone, Kind.GONE, "", NOW, NEVER)
    database.write_unsynced(feeds.record_unchanged, [(good, fetched(NOW + timedelta(minutes=1)))])
    assert {state.id for state in database.read(feeds.due_feeds, NOW)} == {ahead, failing}
    database.write_unsynced(feeds.record_failure, ahead, Kind.TIMEOUT, "", NOW, NOW + HOUR)
    database.write_unsynced(feeds.record_failure, failing, Kind.TIMEOUT, "", NOW, NOW + HOUR)
    assert database.read(feeds.due_feeds, NOW) == ()


def test_a_kept_move_can_be_taken_back(database: Database) -> None:
    feed = subscribed(database)
    old = database.read(outline.feed, feed).url
    move = PendingRedirect("https://new.example/feed", 4, NOW - DAY)
    database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), pending_redirect=move))])
    assert database.read(feeds.feed_states, [feed])[0].pending_redirect == move
    database.write_unsynced(fetch_history.move_url, feed, move.url, NOW)
    told = database.read(fetch_history.details, feed)
    assert (database.read(outline.feed, feed).url, told.moved_from, told.moved_at) == (move.url, old, NOW)
    assert database.read(feeds.feed_states, [feed])[0].pending_redirect is None
    assert database.write(fetch_history.undo_move, feed).feeds == (feed,)
    assert database.read(outline.feed, feed).url == old
    assert database.read(feeds.feed_states, [feed])[0].rejected_url == move.url
    assert not database.write(fetch_history.undo_move, feed)


def test_a_move_is_not_taken_back_where_the_old_place_is_taken(database: Database) -> None:
    feed = subscribed(database)
    old = database.read(outline.feed, feed).url
    database.write_unsynced(fetch_history.move_url, feed, "https://new.example/feed", NOW)
    database.write(feeds.add_feed, old, "Another", None, None, NOW)
    assert not database.write(fetch_history.undo_move, feed)
    assert database.read(outline.feed, feed).url == "https://new.example/feed"


def test_who_else_is_sent_to_the_same_place(database: Database) -> None:
    first, second = subscribed(database, "first"), subscribed(database, "second")
    for feed in (first, second):
        moving = PendingRedirect("https://portal.example/", 1, NOW)
        database.write_unsynced(feeds.record_unchanged, [(feed, replace(fetched(), pending_redirect=moving))])
    assert database.read(fetch_history.redirected_elsewhere, first, "https://portal.example/") == (
        database.read(outline.feed, second).url,
    )
    assert database.read(fetch_history.redirected_elsewhere, first, "https://other.example/") == ()


def test_pauses_of_hosts_outlast_the_program_and_wrong_clocks(database: Database) -> None:
    hold = HostPause("a.example", 443, 7200.0, 1)
    database.write_unsynced(fetch_history.save_pause, hold, NOW)
    assert database.read(fetch_history.pauses, NOW + HOUR) == (replace(hold, seconds=3600.0),)
    assert database.read(fetch_history.pauses, NOW + DAY) == (replace(hold, seconds=0.0),)
    assert database.read(fetch_history.pauses, NOW - 30 * DAY) == (hold,), "never longer than it was"
    database.write_unsynced(fetch_history.remove_pause, "a.example", 443)
    assert database.read(fetch_history.pauses, NOW) == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda s, f: s.read(fetch_history.details, f),
        lambda s, f: s.write(fetch_history.set_interval, f, 60),
        lambda s, f: s.write(fetch_history.undo_move, f),
    ],
)
def test_an_unknown_feed_is_told(database: Database, act: Callable[[Database, FeedId], object]) -> None:
    with pytest.raises(StoreError) as caught:
        act(database, FeedId(99))
    assert caught.value.kind is Kind.UNKNOWN_FEED
