"""How often feeds are requested: points 1 to 9 of the scorecard, each in a town on a fake clock."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from deskreader.errors import Kind
from deskreader.model import Validators, View, ViewKind
from tests.politeness.town import DAY, HOUR, MINUTE, START, CannedResponse, Note, Town, replace

LIKE_AN_HOUR = (HOUR, 1.1 * HOUR)
LIKE_A_DAY = (DAY, 1.1 * DAY)


def is_within(span: timedelta, limits: tuple[timedelta, timedelta]) -> bool:
    """Whether a span lies within limits, give or take one tick of the program."""
    return limits[0] - MINUTE <= span <= limits[1] + MINUTE


def total(town: Town) -> int:
    return town.engine.library.count(View(ViewKind.ALL))


# --- 1 ----------------------------------------------------------------------------------------------------------------


def test_point_01_validators_are_echoed_byte_for_byte(town: Town, note: Note) -> None:
    odd = {"ETag": 'W/"a b,c"', "Last_Modified": "Tue, 01 Jan 2030  00:00:00 UTC"}
    (both,) = town.subscribe(town.publish("both.example/feed", "one", tagged=False, headers=odd))
    (none,) = town.subscribe(town.publish("none.example/feed", "one", tagged=False))
    town.tick()
    assert town.state(both).validators == Validators(odd["ETag"], odd["Last_Modified"])
    assert town.state(none).validators == Validators()
    newer = {"ETag": '"two"', "Last_Modified": odd["Last_Modified"]}
    town.responses["both.example/feed"] = CannedResponse(status=304, headers=newer, tagged=False)
    town.live(25 * HOUR)
    second, third = town.requests_for("both.example/feed")[1:3]
    assert (second.headers["if-none-match"], second.headers["if-modified-since"]) == tuple(odd.values())
    assert third.headers["if-none-match"] == '"two"', "kept from the 304"
    assert not any(request.is_conditional for request in town.requests_for("none.example/feed"))
    note("both sent back as they came, none invented, renewed by a 304")


def test_point_01_an_unchanged_200_renews_validators_and_a_cut_body_does_not(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one", tagged=False, headers={"ETag": '"1"'}))
    town.tick()
    canned = town.responses["a.example/feed"]
    town.responses["a.example/feed"] = replace(canned, headers={"ETag": '"2"'})
    town.live(2 * HOUR)
    assert town.state(feed).validators.etag == '"2"'
    cut = {"ETag": '"3"', "Content_Length": str(len(canned.body) + 99)}
    town.responses["a.example/feed"] = replace(canned, body=canned.body.replace(b"one", b"two"), headers=cut)
    town.live(2 * HOUR)
    assert town.state(feed).validators.etag == '"2"'
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.CUT_SHORT
    note("an unchanged 200 renews them, a cut body does not")


# --- 2 ----------------------------------------------------------------------------------------------------------------


def test_point_02_adding_a_feed_costs_one_request(town: Town, note: Note) -> None:
    address = town.publish("a.example/feed", "one", "two")
    town.engine.subscriber.subscribe(address)
    assert len(town.requests_for()) == 1
    assert total(town) == 2
    town.tick()
    assert len(town.requests_for()) == 1
    note("1 GET, its 2 entries stored from it")


# --- 3 ----------------------------------------------------------------------------------------------------------------


def gaps(town: Town, location: str) -> list[timedelta]:
    return [later.at - earlier.at for earlier, later in pairwise(town.requests_for(location))]


def test_point_03_at_least_an_hour_and_a_day_without_validators(town: Town, note: Note) -> None:
    town.subscribe(town.publish("usual.example/feed", "one"), town.publish("bare.example/feed", "one", tagged=False))
    town.live(3 * DAY)
    usual, bare = gaps(town, "usual.example/feed"), gaps(town, "bare.example/feed")
    assert min(usual) >= HOUR
    assert max(usual[:5]) <= 1.1 * HOUR + MINUTE
    assert len(set(usual)) > 3, "jitter"
    assert all(is_within(gap, LIKE_A_DAY) for gap in bare)
    minutes = [gap / MINUTE for gap in usual[:5]]
    note(f"{min(minutes):.0f} to {max(minutes):.0f} min apart, {min(bare) / HOUR:.1f} h without validators")


def test_point_03_half_an_hour_if_the_server_allows_it(town: Town, note: Note) -> None:
    quick = {"Cache_Control": "max-age=600"}
    town.subscribe(town.publish("quick.example/feed", "one", headers=quick))
    town.engine.settings.change(refresh_minutes=30)
    town.live(2 * HOUR)
    observed = gaps(town, "quick.example/feed")
    assert all(is_within(gap, (30 * MINUTE, 33 * MINUTE)) for gap in observed)
    note("30 min where max-age allows and the reader wishes")


def test_point_03_quiet_feeds_are_fetched_less_often_even_after_a_restart(town: Town, note: Note) -> None:
    weekly = [START - number * 7 * DAY for number in range(5)]
    daily = [START - number * DAY for number in range(5)]
    stories = [f"story {number}" for number in range(5)]
    (sleepy,) = town.subscribe(town.publish("weekly.example/feed", *stories, dates=weekly))
    (brisk,) = town.subscribe(town.publish("daily.example/feed", *stories, dates=daily))
    town.tick()
    assert is_within(town.wait_of(sleepy), LIKE_A_DAY)
    assert is_within(town.wait_of(brisk), (6 * HOUR, 6.6 * HOUR))
    due = town.state(brisk).next_due_at
    town.restart()
    town.live(5 * HOUR)
    assert len(town.requests_for("daily.example/feed")) == 1
    assert town.state(brisk).next_due_at == due
    town.live(3 * HOUR)
    assert [r.status for r in town.requests_for("daily.example/feed")] == [200, 304]
    assert is_within(town.wait_of(brisk), (3.4 * HOUR, 6.6 * HOUR)), "the pace is kept beyond the document"
    note("daily feed every 6 h, weekly every 24 h, also after a 304 and a restart")


def test_point_03_an_interval_that_the_user_chose_is_kept_without_validators(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.publish("bare.example/feed", "one", tagged=False))
    town.tick()
    assert is_within(town.wait_of(feed), LIKE_A_DAY)
    town.engine.settings.change(refresh_minutes=15)
    town.live(6 * HOUR)
    observed = gaps(town, "bare.example/feed")
    assert all(is_within(gap, LIKE_AN_HOUR) for gap in observed), observed
    assert len(observed) >= 4
    note("hourly where the user chose so, never more often")


# --- 4 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("canned", "more", "hours"),
    [
        ({"Cache_Control": "max-age=10800"}, "", 3),
        ({"Date": "Mon, 07 Jan 2030 00:00:00 GMT", "Expires": "Mon, 07 Jan 2030 05:00:00 GMT"}, "", 5),
        ({}, "<ttl>240</ttl>", 4),
        ({}, "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily</sy:updatePeriod>", 24),
        ({}, "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(7)) + "</skipHours>", 7),
        ({}, "<skipDays><day>Monday</day></skipDays>", 24),
        ({"Cache_Control": "max-age=31536000"}, "<ttl>999999</ttl>", 24),
    ],
)
def test_point_04_what_raises_the_interval(
    town: Town, note: Note, canned: dict[str, str], more: str, hours: int
) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one", headers=canned, more=more))
    town.tick()
    first = town.wait_of(feed)
    assert is_within(first, (min(hours, 6) * HOUR, 1.1 * hours * HOUR))
    silent = {} if "max-age" not in canned.get("Cache_Control", "") else canned
    town.responses["a.example/feed"].headers = silent  # a 304 repeats no document and may leave headers away
    town.live(first + MINUTE)
    assert [request.status for request in town.requests_for()] == [200, 304]
    if more:
        assert town.wait_of(feed) >= (3 if "skip" not in more else 1) * HOUR - MINUTE
    note(f"{hours} h")


# --- 5 ----------------------------------------------------------------------------------------------------------------


def test_point_05_retry_after_pauses_the_whole_host_across_a_restart(town: Town, note: Note) -> None:
    locations = [f"a.example/{number}" for number in range(3)]
    feeds = town.subscribe(*(town.publish(location, "one") for location in locations))
    for location in locations:
        town.responses[location] = CannedResponse(status=503, headers={"Retry_After": "7200"}, tagged=False)
    town.tick()
    assert len(town.requests_for()) == 1, "the other two of the host were not asked for"
    progress = town.by_hand()
    assert progress.paused == 3
    assert progress.paused_until is not None
    assert abs(progress.paused_until - (START + 2 * HOUR)) < MINUTE
    town.restart()
    town.live(1.9 * HOUR)
    assert town.by_hand(feeds[0]).paused == 1
    assert len(town.requests_for()) == 1
    for location in locations:
        town.publish(location, "one")
    town.live(HOUR)
    assert len(town.requests_for()) == 4
    assert all(town.engine.library.feed(feed).problem is None for feed in feeds)
    note("503 with 7200: one request in two hours for 3 feeds, by hand and after a restart too, and said so")


def test_point_05_retry_after_as_a_date(town: Town, note: Note) -> None:
    canned = {"Retry_After": "Mon, 07 Jan 2030 06:00:00 GMT", "Date": "Mon, 07 Jan 2030 00:00:00 GMT"}
    (feed,) = town.subscribe(town.address("a.example/feed"))
    town.responses["a.example/feed"] = CannedResponse(status=429, headers=canned, tagged=False)
    town.tick()
    assert town.wait_of(feed) >= 6 * HOUR - MINUTE
    town.live(5.9 * HOUR)
    assert len(town.requests_for()) == 1
    note("a date is obeyed")


@pytest.mark.parametrize("status", [429, 503])
def test_point_05_without_retry_after_the_pause_is_four_hours_and_doubles(town: Town, note: Note, status: int) -> None:
    town.subscribe(town.address("a.example/feed"))
    town.responses["a.example/feed"] = CannedResponse(status=status, tagged=False)
    town.live(58 * HOUR)
    observed = [gap / HOUR for gap in gaps(town, "a.example/feed")]
    for gap, hours in zip(observed, (4, 8, 16, 24), strict=True):
        assert is_within(gap * HOUR, (hours * HOUR, 1.1 * hours * HOUR))
    note(f"{status} alone: " + ", ".join(f"{gap:.1f}" for gap in observed) + " h")


# --- 6 ----------------------------------------------------------------------------------------------------------------


def test_point_06_a_manual_refresh_skips_feeds_fetched_within_five_minutes(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    town.tick()
    town.sleep(4 * MINUTE)
    progress = town.by_hand()
    assert (progress.skipped, len(town.requests_for())) == (1, 1)
    assert town.by_hand(feed).skipped == 1
    town.sleep(MINUTE)
    assert town.by_hand().skipped == 0
    assert len(town.requests_for()) == 2
    note("after 4 min left alone and said so, after 5 min fetched")


# --- 7 ----------------------------------------------------------------------------------------------------------------


def test_point_07_requests_are_two_seconds_apart_and_large_hosts_spread_out(town: Town, note: Note) -> None:
    locations = [f"large.example/{number}" for number in range(25)]
    town.subscribe(*(town.publish(location, "one") for location in locations))
    town.tick()
    assert len(town.requests_for()) == 25, "a new subscription does not wait"
    apart = [later.at - earlier.at for earlier, later in pairwise(town.requests_for())]
    assert min(apart) >= timedelta(seconds=2)
    town.sleep(2 * HOUR)
    before = len(town.requests_for())
    town.tick()
    assert len(town.requests_for()) - before == 10
    town.live(4 * MINUTE)
    assert len(town.requests_for()) - before == 10
    town.live(6 * MINUTE)
    assert len(town.requests_for()) - before == 25
    note(f"{min(apart).total_seconds():.0f} s apart; 25 feeds of one host due at once: 10, 10, 5 in five-minute steps")


def test_point_07_eight_requests_at_once_and_one_per_host(town: Town, note: Note) -> None:
    locations = [f"host{number % 12}.example/{number}" for number in range(36)]
    town.subscribe(*(town.publish(location, "one") for location in locations))
    most, running, per_host = 0, 0, 0
    answer, hosts = town.answer, []

    def slowly(received) -> None:
        nonlocal most, running, per_host
        host = received.headers["host"]
        hosts.append(host)
        running += 1
        most, per_host = max(most, running), max(per_host, hosts.count(host))
        received.rest(0.02)
        answer(received)
        running -= 1
        hosts.remove(host)

    town.answer = slowly  # type: ignore[method-assign]
    town.tick()
    assert per_host == 1
    assert 1 < most <= 8
    note(f"at most {most} connections, {per_host} a host")


# --- 8 ----------------------------------------------------------------------------------------------------------------


def test_point_08_failures_back_off_without_ever_giving_up(town: Town, note: Note) -> None:
    town.subscribe(town.address("a.example/feed"))
    town.responses["a.example/feed"] = CannedResponse(status=500, tagged=False)
    town.live(64 * HOUR)
    observed = [gap / HOUR for gap in gaps(town, "a.example/feed")]
    for gap, hours in zip(observed, (1, 2, 4, 8, 16, 24), strict=False):
        assert is_within(gap * HOUR, (hours * HOUR, 1.1 * hours * HOUR))
    assert len(observed) >= 6
    town.live(60 * DAY)
    assert is_within(gaps(town, "a.example/feed")[-1], LIKE_A_DAY)
    note(", ".join(f"{gap:.1f}" for gap in observed[:6]) + " h, then daily for good")


def test_point_08_being_offline_is_not_a_failure(town: Town, note: Note) -> None:
    feeds = town.subscribe(*(town.publish(f"host{number}.example/feed", "one") for number in range(5)))
    town.is_online = False
    town.live(3 * HOUR)
    assert town.by_hand().offline
    assert not town.requests_for()
    assert all(town.state(feed).failures == 0 for feed in feeds)
    assert all(town.engine.library.feed(feed).problem is None for feed in feeds)
    town.is_online = True
    town.tick()
    assert len(town.requests_for()) == 5
    note("3 h without a network: no request, no failure, all fetched at once when it was back")


# --- 9 ----------------------------------------------------------------------------------------------------------------


def test_point_09_410_stops_fetching_and_reports_it(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.address("a.example/feed"))
    town.responses["a.example/feed"] = CannedResponse(status=410, tagged=False)
    town.live(40 * DAY)
    town.by_hand()
    assert len(town.requests_for()) == 1
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.GONE
    town.by_hand(feed)
    assert len(town.requests_for()) == 2, "a person may ask for it alone"
    note("410: one request in 40 days, a sentence at the feed")


def test_point_09_404_is_retried_daily_and_dead_after_two_weeks(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.address("a.example/feed"))
    town.live(60 * DAY)
    requests = town.requests_for("a.example/feed")
    days = (requests[-1].at - requests[0].at) / DAY
    assert all(is_within(gap, LIKE_A_DAY) for gap in gaps(town, "a.example/feed"))
    assert 14 <= days <= 16
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.DEAD
    assert town.engine.library.details(feed).has_stopped
    town.publish("a.example/feed", "one")
    town.by_hand(feed)
    assert town.engine.library.feed(feed).problem is None
    assert not town.engine.library.details(feed).has_stopped
    note(f"404: {len(requests)} requests in {days:.1f} days, then none; back when a person asks and it is there")
