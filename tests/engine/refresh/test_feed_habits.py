"""What is learned of feeds: pace by dates and by changes, wishes that outlast a 304, redirects that are settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.refresh.feed_habits import changes_every, is_settled, learned, moving, pace_of
from deskreader.model import FeedId, FeedState, ReadFeed, Response
from deskreader.model.fetch_history import FeedCadence, PendingRedirect

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answer(max_age: int | None = None, moved_to: str | None = None) -> Response:
    return Response("https://a.example/feed", 200, b"", None, max_age=max_age, moved_to=moved_to)


def document(*dates: datetime, **more: object) -> ReadFeed:
    return ReadFeed("A", None, "", (), known_dates=dates, **more)  # type: ignore[arg-type]


def test_pace_is_the_usual_gap_and_grows_with_silence() -> None:
    daily = [NOW - n * DAY for n in range(8)]
    habits = learned(FeedCadence(), answer(), document(*daily), NOW)
    assert (habits.gap, habits.newest_at) == (DAY, NOW)
    assert changes_every(habits, NOW) == DAY
    assert changes_every(habits, NOW + 9 * DAY) == 9 * DAY
    assert pace_of(daily[:2], NOW) is None
    assert pace_of([*daily[:2], NOW + DAY], NOW) is None, "dates ahead tell nothing"
    assert pace_of([NOW] * 20, NOW) is None, "a feed that dates every entry now tells nothing"


def test_without_dates_the_changes_tell() -> None:
    habits = learned(FeedCadence(), answer(), document(), NOW)
    assert changes_every(habits, NOW) is None
    habits = learned(habits, answer(), document(), NOW + 10 * HOUR)
    assert habits.gap == 10 * HOUR
    habits = learned(habits, answer(), document(), NOW + 30 * HOUR)
    assert habits.gap == 13 * HOUR
    assert changes_every(habits, NOW + 60 * HOUR) == 30 * HOUR


def test_a_304_keeps_wishes_and_brings_a_new_max_age() -> None:
    read = document(update_minutes=240, skip_hours=frozenset({3}), skip_days=frozenset({6}))
    habits = learned(FeedCadence(), answer(max_age=7200), read, NOW)
    assert learned(habits, answer(), None, NOW + HOUR) == habits
    later = learned(habits, answer(max_age=60), None, NOW + HOUR)
    assert (later.max_age, later.update_minutes, later.skip_hours) == (60, 240, {3})


def test_a_clock_set_back_leaves_the_pace_alone() -> None:
    habits = FeedCadence(gap=DAY, newest_at=NOW + 9 * DAY)
    assert learned(habits, answer(), document(), NOW).gap == DAY
    assert changes_every(habits, NOW) == DAY


@given(st.lists(st.integers(-400_000, 200_000).map(lambda hours: NOW + hours * HOUR)))
def test_no_dates_make_a_negative_pace(dates: list[datetime]) -> None:
    habits = learned(FeedCadence(), answer(), document(*dates), NOW)
    pace = changes_every(habits, NOW)
    assert pace is None or pace >= timedelta(0)


def test_redirects_are_counted_while_they_lead_to_one_place() -> None:
    feed = FeedState(FeedId(1), "https://old.example/feed")
    first = moving(feed, answer(moved_to="https://new.example/feed"), NOW)
    assert first == PendingRedirect("https://new.example/feed", 1, NOW)
    feed = FeedState(FeedId(1), "https://old.example/feed", moving=first)
    assert moving(feed, answer(moved_to="https://new.example/feed"), NOW + DAY) == PendingRedirect(first.url, 2, NOW)
    assert moving(feed, answer(moved_to="https://other.example/"), NOW + DAY) == PendingRedirect(
        "https://other.example/", 1, NOW + DAY
    )
    assert moving(feed, answer(), NOW + DAY) is None
    refused = FeedState(FeedId(1), "https://old.example/feed", not_to="https://new.example/feed")
    assert moving(refused, answer(moved_to="https://new.example/feed"), NOW) is None


def test_settled_is_five_over_seven_days() -> None:
    assert is_settled(PendingRedirect("x", 5, NOW - 7 * DAY), NOW)
    assert not is_settled(PendingRedirect("x", 4, NOW - 70 * DAY), NOW)
    assert not is_settled(PendingRedirect("x", 500, NOW - 6.9 * DAY), NOW)
    assert not is_settled(None, NOW)
