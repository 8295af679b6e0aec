"""The newsroom's server: conditional requests, the breaking story, loopback alone, nothing left behind."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from deskreader.newsroom import Newsroom

OPENED = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Visitor:
    """Asks the newsroom for pages."""

    def __init__(self, newsroom: Newsroom, clock: Clock) -> None:
        self.newsroom = newsroom
        self.clock = clock
        self.base = newsroom.start()

    def get(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with small names, body."""
        connection = http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=5)
        connection.request(method, path.removeprefix(self.base), headers=headers or {})
        response = connection.getresponse()
        answer = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        connection.close()
        return answer


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    clock = Clock()
    newsroom = Newsroom(breaking_after=8, clock=clock, now=lambda: OPENED)
    yield Visitor(newsroom, clock)
    newsroom.stop()


def feed_of(visitor: Visitor, title: str) -> str:
    return next(url for _, name, url in visitor.newsroom.outline() if name == title)


def test_serves_on_loopback_only(visitor: Visitor) -> None:
    assert visitor.base.startswith("http://127.0.0.1:")
    assert all(url.startswith(visitor.base + "/") for _, _, url in visitor.newsroom.outline())


def test_outline_has_three_folders(visitor: Visitor) -> None:
    outline = visitor.newsroom.outline()
    assert [folder for folder, _, _ in outline] == ["World"] * 4 + ["Technology"] * 3 + ["Science"] * 2
    assert len({url for _, _, url in outline}) == len(outline)


def test_unchanged_feed_gets_304_without_body(visitor: Visitor) -> None:
    for _, _, url in visitor.newsroom.outline():
        status, headers, body = visitor.get(url)
        assert (status, len(body)) == (200, int(headers["content-length"]))
        for condition in (
            {"If-None-Match": headers["etag"]},
            {"If-None-Match": "*"},
            {"If-Modified-Since": headers["last-modified"]},
        ):
            again, validators, nothing = visitor.get(url, headers=condition)
            assert (again, nothing) == (304, b"")
            assert validators["etag"] == headers["etag"]


def test_changed_or_unclear_conditions_get_the_full_response(visitor: Visitor) -> None:
    url = feed_of(visitor, "Petri")
    for condition in (
        {"If-None-Match": '"another"'},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "the day before yesterday"},
    ):
        assert visitor.get(url, headers=condition)[0] == 200


def test_breaking_article_appears_in_one_feed(visitor: Visitor) -> None:
    before = {title: visitor.get(url) for _, title, url in visitor.newsroom.outline()}
    assert visitor.get("/harbour-courier/storm-gate-breaking.html")[0] == 404
    visitor.clock.seconds += 7.9
    etag = before["Harbour Courier"][1]["etag"]
    assert visitor.get(feed_of(visitor, "Harbour Courier"), headers={"If-None-Match": etag})[0] == 304
    visitor.clock.seconds += 0.2
    after = {
        title: visitor.get(url, headers={"If-None-Match": before[title][1]["etag"]})
        for _, title, url in visitor.newsroom.outline()
    }
    assert {title for title, answer in after.items() if answer[0] == 200} == {"Harbour Courier"}
    assert b"Storm gate closes early" in after["Harbour Courier"][2]
    assert b"Storm gate" not in before["Harbour Courier"][2]
    assert visitor.get("/harbour-courier/storm-gate-breaking.html")[0] == 200


def test_article_dates_span_the_last_three_days(visitor: Visitor) -> None:
    moments = sorted(visitor.newsroom.site().published.values(), reverse=True)
    assert timedelta(minutes=10) < OPENED - moments[0] < timedelta(hours=1)
    assert timedelta(days=1, hours=12) < OPENED - moments[-1] < timedelta(days=3)
    assert len({moment.date() for moment in moments}) >= 3


def test_head_request_has_headers_and_no_body(visitor: Visitor) -> None:
    status, headers, body = visitor.get("/petri/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 500


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/petri/nothing.html",
        "/petri/feed.json",
        "/pictures/",
        "/pictures/../sources.json",
        "/pictures/%2e%2e/%2e%2e/starter_feeds.json",
        "/pictures/yard.jpg/..",
        "/stories/tide-model.md",
        "/templates/courier.html",
        "//pictures",
        "/icons/../../../pyproject.toml",
        "/http://[",
        "//[/x",
        "/%ff%00/%",
        "/" + "x" * 5000,
    ],
)
def test_nothing_but_the_site_is_served(visitor: Visitor, path: str) -> None:
    assert visitor.get(path)[0] == 404


def test_trackers_and_advertisements_are_one_pixel(visitor: Visitor) -> None:
    for path in ("/pixel.gif?e=view", "/ads/728x90.gif"):
        status, headers, body = visitor.get(path)
        assert (status, headers["content-type"]) == (200, "image/gif")
        assert body[:6] == b"GIF89a"
        assert body[6:10] == bytes((1, 0, 1, 0))


def test_requests_are_counted(visitor: Visitor) -> None:
    assert visitor.newsroom.requests_seen == 0
    visitor.get("/petri/")
    visitor.get("/petri/?page=1")
    visitor.get("/nothing")
    assert visitor.newsroom.requests_seen == 3
    assert visitor.newsroom.paths_seen == {"/petri/": 2, "/nothing": 1}


def test_starts_once_and_stops_twice() -> None:
    newsroom = Newsroom()
    assert newsroom.start() == newsroom.start()
    newsroom.stop()
    newsroom.stop()


def test_starts_again_after_a_stop() -> None:
    newsroom = Newsroom()
    newsroom.start()
    newsroom.stop()
    visitor = Visitor(newsroom, Clock())
    assert visitor.get("/")[0] == 200
    newsroom.stop()


def test_stop_does_not_wait_for_a_silent_client(visitor: Visitor) -> None:
    port = int(visitor.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as silent:
        visitor.get("/petri/")
        visitor.newsroom.stop()
        assert silent.recv(1) == b""
    assert not [thread for thread in threading.enumerate() if thread.name == "newsroom"]


def test_taken_port_is_an_os_error(visitor: Visitor) -> None:
    port = int(visitor.base.rpartition(":")[2])
    with pytest.raises(OSError):
        Newsroom(port=port).start()


def test_guids_do_not_depend_on_the_port(visitor: Visitor) -> None:
    other = Newsroom(clock=visitor.clock, now=lambda: OPENED)
    there = other.start()
    first = visitor.get(feed_of(visitor, "Open Bench"))[2].decode().replace(visitor.base, "")
    address = next(url for _, title, url in other.outline() if title == "Open Bench")
    answer = other.representation(address.removeprefix(there))
    other.stop()
    assert answer is not None
    assert answer.body.decode().replace(there, "") == first
