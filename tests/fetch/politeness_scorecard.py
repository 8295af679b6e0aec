"""The scorecard of politeness: every rule with the tests that hold it, and a week of requests by a fake clock.

Run as a program. It prints the rules, which of them hold, and what fifty feeds cost their publishers in seven days.
"""

from __future__ import annotations

import heapq
import random
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from servers import Asked, FakeTime, Server, serving

from deskreader.engine.schedule import Advice, Rhythm, next_due
from deskreader.fetch import Policy, Purpose, Web
from deskreader.model import Validators

TESTS = Path(__file__).parents[1]
FEEDS, DAYS = 50, 7

RULES: dict[str, tuple[str, ...]] = {
    "Validators go out byte for byte, also after 304": ("validators_go_out", "304_has_no_body", "cut_short"),
    "60 minutes at least, 24 hours without validators, never early": ("test_interval", "never_early", "jitter", "pace"),
    "max-age, ttl, skipHours, skipDays raise it, to 24 hours": ("test_interval", "skipped", "max_age_is_told"),
    "Retry-After is obeyed, 4 hours and doubling without it": ("retry_after", "429", "503"),
    "By hand: obeys pauses, not within five minutes": ("retry_after_in_seconds", "by_hand_waits"),
    "One connection a host, two seconds apart, eight in all": ("gap", "one_connection", "a_few_at_once"),
    "Failures back off to 24 hours; offline is none": ("back_off", "offline", "when_nobody_answers", "without_a_route"),
    "410 stops, 404 daily, dead after 14 days": ("gone_is_never", "dead_after"),
    "301 and 308 move a feed, 302 and https to http never, five hops": ("only_permanent", "five_hops", "https_to_http"),
    "Honest headers, no cookies kept, no Referer": ("request_is_honest", "a_cookie_set_on_the_way", "accept_header"),
    "robots.txt is obeyed for pages": ("test_fetch_robots",),
    "Private addresses stay private, logins with their host": ("test_fetch_private", "test_fetch_login", "login"),
    "Hostile servers end in time and in little memory": ("test_fetch_hostile", "test_fetch_laws"),
}
ROOMS = ("fetch", "engine/test_engine_schedule.py")


class Outcomes:
    """Collects what each test came to."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)


@dataclass
class Week:
    """What publishers saw in seven days."""

    asked_at: dict[str, list[datetime]] = field(default_factory=dict)
    conditional: int = 0
    unchanged: int = 0
    body_bytes: int = 0

    @property
    def requests(self) -> int:
        return sum(len(moments) for moments in self.asked_at.values())

    @property
    def most_an_hour(self) -> int:
        """The most requests that one feed saw in any sixty minutes."""
        return max(_most_within(moments, timedelta(hours=1)) for moments in self.asked_at.values())


def _most_within(moments: list[datetime], span: timedelta) -> int:
    return max(sum(start <= moment < start + span for moment in moments) for start in moments)


class Publisher:
    """Fifty feeds that change every few hours, each by its own measure; every tenth knows no validators."""

    def __init__(self, time: FakeTime) -> None:
        self._time = time

    def __call__(self, asked: Asked) -> None:
        number = int(asked.path.rpartition("/")[2])
        edition = f'"{int(self._time.now / (3600 * (1 + number % 12)))}"'
        if number % 10 == 0:
            asked.reply(b"x" * 1000)
        elif asked.headers.get("if-none-match") == edition:
            asked.reply(status=304)
        else:
            asked.reply(b"x" * 1000, ETag=edition)


def week() -> Week:
    """Seven days of fifty feeds on ten hosts, by `Web` and the schedule."""
    time, seen = FakeTime(), Week()
    with serving(Publisher(time)) as server:
        web = Web("DeskReader/0.1", Policy(), time.clock, time.pause, _everywhere_is_here, lambda: True)
        try:
            _live(web, server, time, seen)
        finally:
            web.close()
    return seen


def _everywhere_is_here(host: str, port: int) -> list:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def _live(web: Web, server: Server, time: FakeTime, seen: Week) -> None:
    chance = random.Random(7).random
    begin = datetime(2030, 1, 1, tzinfo=UTC)
    begun_at = time.now
    kept = {number: Validators() for number in range(FEEDS)}
    due = [(begin, number) for number in kept]
    while due[0][0] < begin + timedelta(days=DAYS):
        moment, number = heapq.heappop(due)
        time.now = max(time.now, begun_at + (moment - begin).total_seconds())
        url = f"http://host{number % 10}.example:{server.port}/{number}"
        answer = web.get(url, Purpose.FEED, kept[number], private_ok=True)
        now = begin + timedelta(seconds=time.now - begun_at)
        seen.asked_at.setdefault(url, []).append(now)
        seen.conditional += kept[number] != Validators()
        seen.unchanged += answer.status == 304
        seen.body_bytes += answer.received_bytes
        kept[number] = answer.validators
        advice = Advice(has_validators=answer.validators != Validators(), max_age=answer.max_age)
        heapq.heappush(due, (next_due(now, advice, Rhythm(), chance), number))


def _print_rules(outcomes: Outcomes) -> int:
    held = 0
    for rule, words in RULES.items():
        mine = {test for test in outcomes.passed | outcomes.failed if any(word in test for word in words)}
        holds = bool(mine) and not mine & outcomes.failed
        held += holds
        print(f"{'holds ' if holds else 'BROKEN'}  {rule}  ({len(mine)} tests)")
    print(f"\n{held} of {len(RULES)} rules hold\n")
    return held


def _print_week(seen: Week) -> None:
    later = seen.requests - FEEDS
    per_feed = Counter(len(moments) for moments in seen.asked_at.values())
    print(f"{FEEDS} feeds in {DAYS} days: {seen.requests} requests, {seen.body_bytes // 1000} kB of bodies")
    print(f"most requests of a feed in any hour: {seen.most_an_hour}")
    print(f"conditional after the first: {seen.conditional / later:.1%}, unchanged: {seen.unchanged / later:.1%}")
    print(f"requests a feed: {min(per_feed)} to {max(per_feed)}")


def main() -> int:
    """Prints the scorecard; 0 where every rule holds."""
    outcomes = Outcomes()
    pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *(str(TESTS / room) for room in ROOMS)], [outcomes])
    held = _print_rules(outcomes)
    _print_week(week())
    return 0 if held == len(RULES) else 1


if __name__ == "__main__":
    sys.exit(main())
