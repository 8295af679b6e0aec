"""What hanging documents may cost: by host, feed and round, without blaming slow links or the wait for others."""

from __future__ import annotations

import pytest

from deskreader.engine.network import hang_budget
from deskreader.engine.network.hang_budget import FAIR_SECONDS, FEED_SECONDS, HOST_SECONDS, ROUND_SECONDS, HangBudget
from deskreader.engine.worker.client import Worker
from deskreader.errors import FetchError, Kind
from deskreader.model import FeedId, Response

ONE, TWO = FeedId(1), FeedId(2)
PICTURE = "https://a.example/1.jpg"
OTHER = "https://b.example/1.jpg"


def response(seconds: float, received: int = 0) -> Response:
    return Response(PICTURE, 200, b"", None, seconds=seconds, received_bytes=received)


def timed_out(seconds: float) -> FetchError:
    error = FetchError(Kind.TIMEOUT)
    error.seconds = seconds
    return error


def test_a_host_that_hangs_is_left_alone_and_others_are_not() -> None:
    budget = HangBudget()
    budget.charge(PICTURE, ONE, HOST_SECONDS)
    assert not budget.permits("https://a.example/2.jpg", TWO)
    assert budget.permits(OTHER, ONE)
    assert budget.permits("https://a.example:8443/", ONE), "another port is another server"


def test_a_feed_that_names_hanging_hosts_is_left_alone() -> None:
    budget = HangBudget()
    for number in range(3):
        budget.charge(f"https://{number}.example/", ONE, FEED_SECONDS / 3)
    assert not budget.permits(OTHER, ONE)
    assert budget.permits(OTHER, TWO)


def test_a_round_ends_its_downloads_where_many_feeds_and_hosts_hang() -> None:
    budget = HangBudget()
    for number in range(int(ROUND_SECONDS / 20)):
        assert budget.permits(OTHER, FeedId(1000))
        budget.charge(f"https://{number}.example/", FeedId(number), 20)
    assert not budget.permits(OTHER, FeedId(1000))


def test_feeds_have_no_limit_over_all_hosts() -> None:
    budget = hang_budget.feed_budget()
    for number in range(1000):
        budget.charge(f"https://{number}.example/", FeedId(number), 20)
    assert budget.permits(OTHER, FeedId(1000))


@pytest.mark.parametrize(
    ("seconds", "received", "is_charged"),
    [
        (FAIR_SECONDS, 0, False),
        (FAIR_SECONDS + 1, 0, True),
        (35, 400_000, False),  # a slow link
        (35, 40, True),  # a byte a second
        (35, 200_000, True),
    ],
)
def test_a_slow_link_is_no_hang(seconds: float, received: int, is_charged: bool) -> None:
    round_budget = HangBudget()
    for _ in range(10):
        round_budget.charge(PICTURE, ONE, seconds, received)
    assert round_budget.permits(PICTURE, ONE) is not is_charged


def test_responses_are_charged() -> None:
    budget = HangBudget().of_feed(ONE, Worker())
    budget.fetch(PICTURE, lambda: response(HOST_SECONDS))
    with pytest.raises(FetchError):
        budget.fetch(PICTURE, lambda: response(0))


def test_failures_are_charged_too() -> None:
    budget = HangBudget().of_feed(ONE, Worker())

    def fail() -> Response:
        raise timed_out(HOST_SECONDS)

    with pytest.raises(FetchError) as first:
        budget.fetch(PICTURE, fail)
    assert first.value.kind is Kind.TIMEOUT
    with pytest.raises(FetchError) as second:
        budget.fetch(PICTURE, lambda: response(0))
    assert second.value.kind is Kind.TOO_MANY_REQUESTS


def test_jobs_are_charged_by_the_time_they_run(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([100.0, 100.0 + HOST_SECONDS])
    monkeypatch.setattr(hang_budget, "seconds_spent", lambda _worker: next(seconds))
    round_budget = HangBudget()
    with round_budget.of_feed(ONE, Worker()).charging_jobs(PICTURE):
        pass
    assert not round_budget.permits(PICTURE, TWO)
