"""What fetches teach about feeds: the gap between entries, wishes that outlast a 304, and confirmed redirects."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.refresh.feed_habits import (
    change_interval,
    gap_and_newest_of,
    is_confirmed,
    pending_redirect,
    updated_cadence,
)
from deskreader.model import FeedId, FeedState, ReadFeed, Response
from deskreader.model.fetch_history import FeedCadence, PendingRedirect

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def response(max_age: int | None = None, moved_to: str | None = None) -> Response:
    return Response("https://a.example/feed", 200, b"", None, max_age=max_age, moved_to=moved_to)


def document(*dates: datetime, **more: object) -> ReadFeed:
    return ReadFeed("A", None, "", (), known_dates=dates, **more)  # type: ignore[arg-type]


def test_the_change_interval_is_the_usual_gap_and_grows_with_silence() -> None:
    daily = [NOW - n * DAY for n in range(8)]
    cadence = updated_cadence(FeedCadence(), response(), document(*daily), NOW)
    assert (cadence.gap, cadence.newest_at) == (DAY, NOW)
    assert change_interval(cadence, NOW) == DAY
    assert change_interval(cadence, NOW + 9 * DAY) == 9 * DAY
    assert gap_and_newest_of(daily[:2], NOW) is None
    assert gap_and_newest_of([*daily[:2], NOW + DAY], NOW) is None, "future dates are ignored"
    assert gap_and_newest_of([NOW] * 20, NOW) is None, "equal dates count once"


def test_without_dates_changes_of_the_document_count() -> None:
    cadence = updated_cadence(FeedCadence(), response(), document(), NOW)
    assert change_interval(cadence, NOW) is None
    cadence = updated_cadence(cadence, response(), document(), NOW + 10 * HOUR)
    assert cadence.gap == 10 * HOUR
    cadence = updated_cadence(cadence, response(), document(), NOW + 30 * HOUR)
    assert cadence.gap == 13 * HOUR
    assert change_interval(cadence, NOW + 60 * HOUR) == 30 * HOUR


def test_a_304_keeps_the_wishes_of_the_document_and_updates_max_age() -> None:
    read = document(update_minutes=240, skip_hours=frozenset({3}), skip_days=frozenset({6}))
    cadence = updated_cadence(FeedCadence(), response(max_age=7200), read, NOW)
    assert updated_cadence(cadence, response(), None, NOW + HOUR) == cadence
    later = updated_cadence(cadence, response(max_age=60), None, NOW + HOUR)
    assert (later.max_age, later.update_minutes, later.skip_hours) == (60, 240, {3})


def test_a_clock_set_back_leaves_the_gap_alone() -> None:
    cadence = FeedCadence(gap=DAY, newest_at=NOW + 9 * DAY)
    assert updated_cadence(cadence, response(), document(), NOW).gap == DAY
    assert change_interval(cadence, NOW) == DAY


@given(st.lists(st.integers(-400_000, 200_000).map(lambda hours: NOW + hours * HOUR)))
def test_no_dates_make_a_negative_interval(dates: list[datetime]) -> None:
    cadence = updated_cadence(FeedCadence(), response(), document(*dates), NOW)
    interval = change_interval(cadence, NOW)
    assert interval is None or interval >= timedelta(0)


def test_redirects_are_counted_while_they_lead_to_one_address() -> None:
    feed = FeedState(FeedId(1), "https://old.example/feed")
    first = pending_redirect(feed, response(moved_to="https://new.example/feed"), NOW)
    assert first == PendingRedirect("https://new.example/feed", 1, NOW)
    feed = FeedState(FeedId(1), "https://old.example/feed", pending_redirect=first)
    assert pending_redirect(feed, response(moved_to="https://new.example/feed"), NOW + DAY) == PendingRedirect(
        first.url, 2, NOW
    )
    assert pending_redirect(feed, response(moved_to="https://other.example/"), NOW + DAY) == PendingRedirect(
        "https://other.example/", 1, NOW + DAY
    )
    assert pending_redirect(feed, response(), NOW + DAY) is None
    refused = FeedState(FeedId(1), "https://old.example/feed", rejected_url="https://new.example/feed")
    assert pending_redirect(refused, response(moved_to="https://new.example/feed"), NOW) is None


def test_a_document_that_says_where_the_feed_has_moved_to_counts_as_a_redirect() -> None:
    new = "https://new.example/feed"
    feed = FeedState(FeedId(1), "https://old.example/feed")
    first = pending_redirect(feed, response(), NOW, new)
    assert first == PendingRedirect(new, 1, NOW)
    feed = FeedState(FeedId(1), "https://old.example/feed", pending_redirect=first)
    assert pending_redirect(feed, response(), NOW + DAY, new) == PendingRedirect(new, 2, NOW)
    assert pending_redirect(feed, response(moved_to="https://third.example/"), NOW, new) == PendingRedirect(
        "https://third.example/", 1, NOW
    )
    secret = FeedState(FeedId(1), "https://old.example/feed", credential_kinds=frozenset({"login"}))
    assert pending_redirect(secret, response(), NOW, new) is None, "credentials stay with their server"


def test_a_private_feed_moves_for_good_only_to_its_own_server_or_where_a_private_redirect_led() -> None:
    """The new address keeps the permission for private networks."""
    feed = FeedState(FeedId(1), "http://192.168.1.4/feed", is_private=True)
    elsewhere, own = "http://other.example/feed", "http://192.168.1.4/new"
    assert pending_redirect(feed, response(), NOW, elsewhere) is None
    assert pending_redirect(feed, response(), NOW, own) is not None
    assert pending_redirect(feed, response(moved_to=elsewhere), NOW) is None
    assert pending_redirect(feed, replace(response(moved_to=elsewhere), is_private=True), NOW) is not None


def test_a_public_feed_moves_to_no_private_address() -> None:
    feed = FeedState(FeedId(1), "https://news.example/feed")
    for target in ("http://192.168.1.4/reboot", "http://0x7f.1/", "http://router.lan/"):
        assert pending_redirect(feed, response(), NOW, target) is None
        assert pending_redirect(feed, response(moved_to=target), NOW) is None


def test_a_redirect_is_confirmed_after_five_times_over_seven_days() -> None:
    assert is_confirmed(PendingRedirect("x", 5, NOW - 7 * DAY), NOW)
    assert not is_confirmed(PendingRedirect("x", 4, NOW - 70 * DAY), NOW)
    assert not is_confirmed(PendingRedirect("x", 500, NOW - 6.9 * DAY), NOW)
