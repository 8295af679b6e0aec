"""What a strict publisher would look for beyond the eighteen points."""

from __future__ import annotations

import pytest

from deskreader.errors import Kind
from tests.politeness.test_manners import STORY, page, pages_asked, redirected
from tests.politeness.town import DAY, HOUR, Said, Town

ODD_TAGS = ['""', 'W/""', '"a"b"', "'single'", '"\xc3\xbc"', '"a", "b"', "unquoted;v=1", '"' + "x" * 900 + '"']


@pytest.mark.parametrize("tag", ODD_TAGS)
def test_odd_tags_are_echoed_byte_for_byte(town: Town, tag: str) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one", tagged=False, headers={"ETag": tag}))
    town.live(DAY)
    asked = town.asked()[1:]
    assert asked
    assert {request.headers["if-none-match"] for request in asked} == {tag}
    assert town.state(feed).validators.etag == tag


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
def test_pages_that_are_refused_are_asked_for_once_in_a_month(town: Town, status: int) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0")
    town.says["a.example/0"] = Said(status=status, tagged=False)
    town.subscribe(town.address("a.example/feed"))
    town.live(30 * DAY)
    assert pages_asked(town) == ["/0"]


def test_a_pay_wall_is_met_once(town: Town) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0")
    told = '{"@type":"NewsArticle","isAccessibleForFree":false}'
    wall = (
        f"<html><head><script type='application/ld+json'>{told}</script></head><body><article><h1>s0</h1>"
        f"<p>{STORY[:200]}</p><div class='paywall'>Subscribe to read on</div></article></body></html>"
    )
    town.says["a.example/0"] = Said(wall.encode(), 200, {"Content_Type": "text/html"}, False)
    town.subscribe(town.address("a.example/feed"))
    town.live(10 * DAY)
    assert pages_asked(town) == ["/0"]


def test_a_page_that_asks_for_a_pause_holds_its_whole_host(town: Town) -> None:
    town.engine.settings.change(save_pages=True, save_pictures=False)
    town.publish("a.example/feed", "s0", "s1")
    town.says["a.example/0"] = Said(status=429, headers={"Retry_After": "36000"}, tagged=False)
    town.says["a.example/1"] = page("s1")
    town.subscribe(town.address("a.example/feed"))
    town.tick()
    before = len(town.asked())
    town.live(9 * HOUR)
    assert len(town.asked()) == before
    town.says["a.example/0"] = page("s0")
    town.live(3 * HOUR)
    assert {"/0", "/1"} <= set(pages_asked(town))


def test_gone_behind_a_temporary_redirect_is_not_gone(town: Town) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    here = town.says["a.example/feed"]
    redirected(town, "a.example/feed", town.address("b.example/away"), status=302)
    town.says["b.example/away"] = Said(status=410, tagged=False)
    town.live(2 * DAY)
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.NOT_FOUND
    town.says["a.example/feed"] = here
    town.live(2 * DAY)
    assert town.engine.library.feed(feed).problem is None


def test_gone_behind_a_permanent_redirect_is_gone(town: Town) -> None:
    (feed,) = town.subscribe(town.publish("a.example/feed", "one"))
    redirected(town, "a.example/feed", town.address("b.example/away"), status=301)
    town.says["b.example/away"] = Said(status=410, tagged=False)
    town.live(2 * DAY)
    asked = len(town.asked())
    town.live(20 * DAY)
    assert len(town.asked()) == asked
    problem = town.engine.library.feed(feed).problem
    assert problem is not None
    assert problem.kind is Kind.GONE
