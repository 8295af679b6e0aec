"""Which requests publishers see: points 10 to 18 of the scorecard, each in a town on a fake clock."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import pairwise

import pytest
from PIL import Image

from deskreader.errors import FetchError, Kind, SubscribeError
from deskreader.model import FeedId, View, ViewKind
from tests.politeness.town import DAY, HOUR, MINUTE, CannedResponse, Note, Town

STORY = " ".join(f"Sentence {number} of the story tells something that the summary does not." for number in range(40))


def redirected(town: Town, location: str, to: str, status: int = 301) -> None:
    """Makes a location redirect to an address."""
    town.responses[location] = CannedResponse(status=status, headers={"Location": to}, tagged=False)


def url_of(town: Town, feed: FeedId) -> str:
    return town.engine.library.feed(feed).url


# --- 10 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_point_10_a_permanent_redirect_is_stored_after_seven_days(town: Town, note: Note, status: int) -> None:
    new = town.publish("new.example/feed", "one")
    (feed,) = town.subscribe(town.address("old.example/feed"))
    old = url_of(town, feed)
    redirected(town, "old.example/feed", new, status)
    town.live(6.8 * DAY)
    assert url_of(town, feed) == old
    town.live(2 * DAY)
    assert url_of(town, feed) == new
    received = len(town.requests_for("old.example/feed"))
    assert received >= 5
    town.live(2 * DAY)
    assert len(town.requests_for("old.example/feed")) == received
    assert town.engine.library.details(feed).moved_from == old
    town.engine.library.undo_move(feed)
    assert url_of(town, feed) == old
    town.live(10 * DAY)
    assert url_of(town, feed) == old, "what was taken back is not done again"
    assert town.engine.library.details(feed).moved_from is None
    note(f"{status}: kept after {received} of the same in seven days, taken back for good")


def test_point_10_four_redirects_in_seven_days_are_not_enough(town: Town, note: Note) -> None:
    new = town.publish("new.example/feed", "one", more="<ttl>9999</ttl>")
    (feed,) = town.subscribe(town.address("old.example/feed"))
    redirected(town, "old.example/feed", new)
    for _ in range(4):
        town.tick()
        town.sleep(2 * DAY)
    assert len(town.requests_for("old.example/feed")) == 4
    assert url_of(town, feed).startswith("http://old")
    town.tick()
    assert url_of(town, feed) == new
    note("not by four of them")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_point_10_a_temporary_redirect_is_never_stored(town: Town, note: Note, status: int) -> None:
    new = town.publish("new.example/feed", "one")
    (feed,) = town.subscribe(town.address("old.example/feed"))
    redirected(town, "old.example/feed", new, status)
    town.live(20 * DAY)
    assert url_of(town, feed).startswith("http://old")
    assert town.engine.library.count(View(ViewKind.ALL)) == 1
    note(f"{status} never")


def test_point_10_a_captive_portal_changes_nothing(town: Town, note: Note) -> None:
    names = [f"host{number}.example/feed" for number in range(4)]
    feeds = town.subscribe(*(town.publish(name, "one") for name in names))
    town.tick()
    before = {name: town.responses[name] for name in names}
    page, trap = town.address("portal.example/login"), town.publish("portal.example/feed", "Log in")
    town.responses["portal.example/login"] = CannedResponse(
        b"<html><title>Log in</title><p>Welcome</p></html>", tagged=False
    )
    for name in names:
        redirected(town, name, page)
    town.live(10 * DAY)
    for name in names:
        redirected(town, name, trap)
    town.live(10 * DAY)
    assert [url_of(town, feed) for feed in feeds] == [town.address(name) for name in names]
    town.responses.update(before)
    town.live(2 * DAY)
    assert all(town.engine.library.feed(feed).problem is None for feed in feeds)
    note("twenty days of a portal that redirects all: every address as before")


def test_point_10_at_most_five_hops_and_no_downgrade_to_http(town: Town, note: Note) -> None:
    last = town.publish("a.example/0", "one")
    for number in range(1, 7):
        redirected(town, f"a.example/{number}", town.address(f"a.example/{number - 1}"))
    five, six = town.subscribe(town.address("a.example/5"), town.address("a.example/6"))
    town.tick()
    assert town.engine.library.feed(five).problem is None
    problem = town.engine.library.feed(six).problem
    assert problem is not None
    assert problem.kind is Kind.REDIRECT_LOOP
    assert last
    received = len(town.requests_for()) - 6
    assert received == 6
    note("five hops followed, the sixth refused")


# --- 11 ---------------------------------------------------------------------------------------------------------------


def test_point_11_honest_headers(town: Town, note: Note) -> None:
    town.subscribe(town.publish("a.example/feed?tag=x", "one", headers={"Set_Cookie": "id=1"}))
    town.live(3 * HOUR)
    headers = [request.headers for request in town.requests_for("a.example/feed?tag=x")]
    assert len(headers) >= 2
    for sent in headers:
        assert "DeskReader" in sent["user-agent"]
        assert "+https://" in sent["user-agent"]
        assert "application/rss+xml" in sent["accept"]
        assert "gzip" in sent["accept-encoding"]
        assert not {"cookie", "referer", "from", "dnt"} & set(sent)
    assert {request.path for request in town.requests_for()} == {"/feed?tag=x"}
    note(f"{headers[0]['user-agent'].partition(' ')[0]} with address; {headers[0]['accept-encoding']}; no cookie")


# --- 12 ---------------------------------------------------------------------------------------------------------------


def test_point_12_discovery_makes_at_most_two_guesses(town: Town, note: Note) -> None:
    html = {"Content_Type": "text/html"}
    town.responses["a.example/about"] = CannedResponse(
        b"<html><title>About</title><p>No feed here</p></html>", 200, html, False
    )
    with pytest.raises((SubscribeError, FetchError)):
        town.engine.subscriber.subscribe(town.address("a.example/about"))
    guessed = [r.path for r in town.requests_for() if r.path not in ("/about", "/robots.txt", "/")]
    assert len(guessed) <= 2
    note(f"the page, then {len(guessed)} guesses")


def test_point_12_a_feed_named_by_the_page_needs_no_guess(town: Town, note: Note) -> None:
    link = b"<html><head><link rel=alternate type=application/rss+xml href=/feed></head></html>"
    town.responses["a.example/"] = CannedResponse(link, 200, {"Content_Type": "text/html"}, False)
    town.publish("a.example/feed", "one")
    town.engine.subscriber.subscribe(town.address("a.example/"))
    assert [request.path for request in town.requests_for()] == ["/", "/feed"]
    note("a named feed: two requests")


# --- 13 ---------------------------------------------------------------------------------------------------------------


def page(title: str) -> CannedResponse:
    text = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    text += "".join(f"<p>{STORY}</p>" for _ in range(3))
    return CannedResponse((text + "</article></body></html>").encode(), 200, {"Content_Type": "text/html"}, False)


def page_requests(town: Town) -> list[str]:
    return [r.path for r in town.requests_for() if r.path not in ("/feed", "/robots.txt")]


def test_point_13_ten_pages_per_refresh_of_new_entries_obeying_robots(town: Town, note: Note) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    stories = [f"s{number}" for number in range(14)]
    town.publish("a.example/feed", *stories)
    for number in range(14):
        town.responses[f"a.example/{number}"] = page(f"s{number}")
    town.responses["a.example/robots.txt"] = CannedResponse(b"User-agent: *\nDisallow: /3\n", tagged=False)
    town.responses["a.example/5"] = CannedResponse(status=403, tagged=False)
    town.responses["a.example/6"] = CannedResponse(status=402, tagged=False)
    town.subscribe(town.address("a.example/feed"))
    town.tick()
    first = len(page_requests(town))
    assert first == 9  # ten, less the one that robots.txt keeps
    town.live(5 * HOUR)
    received = page_requests(town)
    assert len(received) == len(set(received)) == 13, "each page once, refused ones too"
    assert "/3" not in received
    assert sum(r.path == "/robots.txt" for r in town.requests_for()) == 1
    agents = {request.headers["user-agent"] for request in town.requests_for()}
    assert len(agents) == 1
    note("14 new stories: 10 in the first refresh; 1 left to robots.txt, 402 and 403 asked once, one name")


def test_point_13_no_page_is_fetched_where_the_feed_has_the_full_text(town: Town, note: Note) -> None:
    town.engine.settings.change(save_pages=True)
    told = "".join(f"<p>{STORY}</p>" for _ in range(3))
    item = f"<item><title>Whole</title><link>http://a.example/1</link><guid>1</guid><c:encoded><![CDATA[{told}]]></c:encoded></item>"
    head = "<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><title>A</title>"
    town.responses["a.example/feed"] = CannedResponse(f"{head}{item}</channel></rss>".encode())
    town.subscribe(town.address("a.example/feed"))
    town.tick()
    assert page_requests(town) == []
    note("none where the feed gives the whole text")


# --- 14 ---------------------------------------------------------------------------------------------------------------


def png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(made, "PNG")
    return made.getvalue()


def with_picture(town: Town, location: str, *stories: str) -> None:
    """Publishes a feed whose articles all have two images: one that exists, one that does not."""
    port = town.server.port
    html = f"<img src='http://a.example:{port}/there.png'><img src='http://a.example:{port}/lost.png'>"
    items = "".join(
        f"<item><guid isPermaLink='false'>{story}</guid><title>{story}</title>"
        f"<description><![CDATA[<p>{story}</p>{html}]]></description></item>"
        for story in stories
    )
    town.responses[location] = CannedResponse(
        f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode()
    )


def test_point_14_images_are_fetched_once_and_failed_ones_after_thirty_days(town: Town, note: Note) -> None:
    town.responses["a.example/there.png"] = CannedResponse(png(), 200, {"Content_Type": "image/png"}, False)
    town.subscribe(town.address("a.example/feed"))
    stories: list[str] = []
    for day in range(33):
        stories.append(f"story of day {day}")
        with_picture(town, "a.example/feed", *stories)
        town.live(DAY)
    there, lost = town.requests_for("a.example/there.png"), town.requests_for("a.example/lost.png")
    assert len(there) == 1
    assert len(lost) == 2
    assert lost[1].at - lost[0].at >= 30 * DAY
    note(f"33 stories with the same two: one fetched once, the 404 again after {(lost[1].at - lost[0].at).days} days")


def test_point_14_icons_are_fetched_weekly_or_monthly_if_there_was_none(town: Town, note: Note) -> None:
    town.responses["a.example/favicon.ico"] = CannedResponse(png(), 200, {"Content_Type": "image/png"}, False)
    town.subscribe(town.address("a.example/feed"), town.address("b.example/feed"))
    for day in range(40):
        for host in "ab":
            town.publish(f"{host}.example/feed", f"story of day {day}")
        town.live(DAY)
    observed = [r.at for r in town.requests_for("a.example/favicon.ico")]
    missing = [r.at for r in town.requests_for("b.example/favicon.ico")]
    assert min(later - earlier for earlier, later in pairwise(observed)) >= 7 * DAY
    assert len(missing) == 2
    assert missing[1] - missing[0] >= 30 * DAY
    note(f"icon {len(observed)} times in 40 days, a missing one {len(missing)} times")


# --- 15 ---------------------------------------------------------------------------------------------------------------


def test_point_15_an_unchanged_body_is_not_parsed_again(town: Town, note: Note) -> None:
    town.subscribe(town.publish("a.example/feed", "one", tagged=False, headers={"ETag": '"x"'}))
    town.tick()
    town.worker.jobs_run.clear()
    heard: list[object] = []
    town.engine.library.listen(heard.append)
    town.live(5 * HOUR)
    assert [request.status for request in town.requests_for()] == [200] * len(town.requests_for())
    assert len(town.requests_for()) >= 4
    assert town.worker.jobs_run == []
    assert heard == []
    note(f"{len(town.requests_for()) - 1} unchanged answers of 200: nothing parsed, no article touched")


# --- 16 ---------------------------------------------------------------------------------------------------------------


def storm_of(town: Town, feeds: int) -> int:
    """Returns the largest number of requests for one feed since then."""
    return max((len(town.requests_for(f"host{n % 7}.example/{n}")) for n in range(feeds)), default=0)


def test_point_16_one_staggered_refresh_after_sleep(town: Town, note: Note) -> None:
    locations = [f"host{number % 7}.example/{number}" for number in range(42)]
    feeds = town.subscribe(*(town.publish(location, "one") for location in locations))
    town.live(2 * HOUR)
    town.log.clear()
    town.sleep(3 * DAY)
    town.live(50 * MINUTE)
    assert len(town.requests_for()) == 42
    assert storm_of(town, 42) == 1
    due = {town.state(feed).next_due_at for feed in feeds}
    assert len(due) == 42
    note("three days asleep: 42 feeds asked once each, due again at 42 moments")


@pytest.mark.parametrize("set_by", [-400 * DAY, -2 * HOUR, 400 * DAY])
def test_point_16_a_clock_jump_causes_no_burst_of_requests(town: Town, note: Note, set_by: timedelta) -> None:
    good = [f"host{number}.example/{number}" for number in range(7)]
    town.subscribe(*(town.publish(location, "one") for location in good), town.address("bad.example/feed"))
    town.responses["bad.example/feed"] = CannedResponse(status=500, tagged=False)
    town.live(3 * HOUR)
    town.log.clear()
    town.calendar.set_by += set_by
    town.live(50 * MINUTE)
    assert storm_of(town, 7) <= 1
    assert len(town.requests_for("bad.example/feed")) <= 1
    town.live(3 * HOUR)
    assert all(len(town.requests_for(location)) >= 2 for location in good), "and nothing waits for the old time"
    note(f"clock set by {set_by / HOUR:+.0f} h: one request a feed")


# --- 17 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["metered", "saving_power"])
def test_point_17_metered_and_saving_power(town: Town, note: Note, what: str) -> None:
    town.subscribe(town.publish("a.example/feed", "one"))
    town.responses["a.example/0"] = page("one")
    town.engine.settings.change(save_pages=True, **{what: "nothing"})
    tell = town.engine.set_metered if what == "metered" else town.engine.set_saving_power
    tell(True)
    town.live(3 * HOUR)
    assert town.requests_for() == []
    town.engine.settings.change(**{what: "text"})
    town.live(2 * HOUR)
    assert {request.path for request in town.requests_for()} == {"/feed"}
    tell(False)
    town.engine.refresher.run(pages=True)
    assert "/0" in {request.path for request in town.requests_for()}
    note(f"{what.replace('_', ' ')}: nothing, or feeds only, as chosen")


# --- 18 ---------------------------------------------------------------------------------------------------------------


def test_point_18_each_feed_has_its_statistics(town: Town, note: Note) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    town.live(5 * HOUR)
    size = len(town.responses["a.example/feed"].body)
    told = town.engine.library.details(feed)
    received = town.requests_for("a.example/feed")
    assert (told.requests, told.received_bytes, told.unchanged, told.last_result) == (
        len(received),
        size,
        len(received) - 1,
        "304",
    )
    assert told.last_result_at is not None
    assert abs(told.last_result_at - received[-1].at) < MINUTE
    town.responses["a.example/feed"] = CannedResponse(status=500, tagged=False)
    town.live(2 * HOUR)
    after = town.engine.library.details(feed)
    assert after.last_result == "500"
    assert after.requests == len(town.requests_for("a.example/feed"))
    note(
        f"{told.requests} requests, {told.received_bytes} bytes, {told.unchanged / told.requests:.0%} 304; "
        "last answer 304"
    )
