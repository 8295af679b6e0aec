"""Checks of a strict publisher beyond the eighteen points."""

from __future__ import annotations

import pytest

from deskreader.errors import Kind
from tests.politeness.test_requests import STORY, page, page_requests, redirected
from tests.politeness.town import DAY, HOUR, CannedResponse, Town

ODD_TAGS = ['""', 'W/""', '"a"b"', "'single'", '"\xc3\xbc"', '"a", "b"', "unquoted;v=1", '"' + "x" * 900 + '"']


@pytest.mark.parametrize("tag", ODD_TAGS)
def test_odd_tags_are_echoed_byte_for_byte(town: Town, tag: str) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one", tagged=False, headers={"ETag": tag}))
    town.live(DAY)
    received = town.requests_for()[1:]
    assert received
    assert {request.headers["if-none-match"] for request in received} == {tag}
    assert town.state(feed).validators.etag == tag


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
def test_a_refused_page_is_requested_once_a_month(town: Town, status: int) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0")
    town.responses["a.example/0"] = CannedResponse(status=status, tagged=False)
    town.subscribe(town.address("a.example/feed"))
    town.live(30 * DAY)
    assert page_requests(town) == ["/0"]


def test_a_page_behind_a_paywall_is_requested_once(town: Town) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0")
    told = '{"@type":"NewsArticle","isAccessibleForFree":false}'
    wall = (
        f"<html><head><script type='application/ld+json'>{told}</script></head><body><article><h1>s0</h1>"
        f"<p>{STORY[:200]}</p><div class='paywall'>Subscribe to read on</div></article></body></html>"
    )
    town.responses["a.example/0"] = CannedResponse(wall.encode(), 200, {"Content_Type": "text/html"}, False)
    town.subscribe(town.address("a.example/feed"))
    town.live(10 * DAY)
    assert page_requests(town) == ["/0"]


def test_a_pause_requested_by_a_page_pauses_its_whole_host(town: Town) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0", "s1")
    town.responses["a.example/0"] = CannedResponse(status=429, headers={"Retry_After": "36000"}, tagged=False)
    town.responses["a.example/1"] = page("s1")
    town.subscribe(town.address("a.example/feed"))
    town.tick()
    before = len(town.requests_for())
    town.live(9 * HOUR)
    assert len(town.requests_for()) == before
    town.responses["a.example/0"] = page("s0")
    town.live(3 * HOUR)
    assert {"/0", "/1"} <= set(page_requests(town))


def test_410_behind_a_temporary_redirect_does_not_mean_gone(town: Town) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    here = town.responses["a.example/feed"]
    redirected(town, "a.example/feed", town.address("b.example/away"), status=302)
    town.responses["b.example/away"] = CannedResponse(status=410, tagged=False)
    town.live(2 * DAY)
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.NOT_FOUND
    town.responses["a.example/feed"] = here
    town.live(2 * DAY)
    assert town.engine.library.feed(feed).problem is None


def test_410_behind_a_permanent_redirect_means_gone(town: Town) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    redirected(town, "a.example/feed", town.address("b.example/away"), status=301)
    town.responses["b.example/away"] = CannedResponse(status=410, tagged=False)
    town.live(2 * DAY)
    received = len(town.requests_for())
    town.live(20 * DAY)
    assert len(town.requests_for()) == received
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.GONE
