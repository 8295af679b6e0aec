"""Articles that need more than one page: learned boilerplate, further pages, other forms, and the feed's text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.model import Completeness, Headline, OpenedArticle, Reason, View, ViewKind
from deskreader.store.feeds import site_memory
from deskreader.text.urls import host_and_port
from tests.end_to_end.kit import opened, page
from tests.end_to_end.local_site import Answer, LocalSite, rss

RSS = "application/rss+xml"
PROMO = "The Lindmark almanac gathers the tides, the moons and the ferry times of a whole year on two hundred pages."
TOPICS = ("harbour", "railway", "library", "orchard")


def paragraphs_on(topic: str, part: int = 0) -> list[str]:
    """Returns eight paragraphs that no other article has."""
    return [
        f"On the {topic} question, paragraph {word} of part {'abcdefgh'[part]} says what the {topic} council heard, "
        f"{word} by {word}, from those who live beside the {topic} and have {word} reasons to mind the {topic}."
        for word in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    ]


def page_on(topic: str, base: str, head: str = "", foot: str = "", part: int = 0, promo: bool = False) -> Answer:
    """Returns a page with its own article, and with `promo` a promotion in it that no class name gives away."""
    paragraphs = paragraphs_on(topic, part)
    if promo:
        paragraphs.insert(4, PROMO)
    body = page(f"The {topic} question", base, (), paragraphs)
    return Answer(
        body.replace(b"</head>", head.encode() + b"</head>").replace(b"</article>", foot.encode() + b"</article>")
    )


def publish(site: LocalSite, names: list[str], text: str = "A beginning.") -> None:
    entries = [(name, f"The {name} question", text) for name in names]
    site.answers["/feed"] = Answer(rss("The Lindmark Times", entries, site.url), RSS)


def read(engine: Engine, name: str) -> OpenedArticle:
    feed = View(ViewKind.FEED, feed_id=engine.library.outline().feeds[0].id)  # a list that folds no copies
    headlines: list[Headline] = [h for h in engine.library.page(feed).headlines if (h.link or "").endswith(f"/{name}")]
    return engine.library.open_article(headlines[0].id)


def fetch_one_by_one(engine: Engine, site: LocalSite, names: list[str], text: str = "A beginning.") -> None:
    """Publishes and fetches these articles, one after another."""
    for number in range(1, len(names) + 1):
        publish(site, names[:number], text)
        if number == 1:
            engine.subscriber.subscribe(f"{site.url}/feed")
            engine.refresher.run(pages=True)
        else:
            engine.refresher.run([feed.id for feed in engine.library.outline().feeds], by_hand=True, pages=True)


def test_from_the_third_article_on_a_recurring_promotion_is_left_out(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        for topic in TOPICS:
            site.answers[f"/{topic}"] = page_on(topic, site.url, promo=True)
        fetch_one_by_one(engine, site, list(TOPICS))
        has_promo = [PROMO in read(engine, topic).html for topic in TOPICS]
        assert has_promo == [True, True, False, False]
        for topic in TOPICS:
            assert all(paragraph in read(engine, topic).html for paragraph in paragraphs_on(topic))
        host = host_and_port(site.url)
        assert 0 < len(engine.database.read(site_memory.load, host)) < 40_000
        engine.library.forget_site(host)
        assert engine.database.read(site_memory.load, host) == b""


def test_versions_of_one_article_teach_nothing(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        names = ["one", "two", "three", "four"]
        for name in names:
            site.answers[f"/{name}"] = page_on("harbour", site.url, promo=True)
        fetch_one_by_one(engine, site, names)
        assert all(PROMO in read(engine, name).html for name in names)


def test_further_pages_are_appended_once_and_teach_nothing(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        for number in range(3):
            name = "/harbour" if not number else f"/harbour/{number + 1}"
            next_link = f'<p><a rel="next" href="/harbour/{number + 2}">Next page</a></p>' if number < 2 else ""
            site.answers[name] = page_on("harbour", site.url, foot=next_link, part=number, promo=True)
        fetch_one_by_one(engine, site, ["harbour"])
        article = read(engine, "harbour")
        for number in range(3):
            assert all(article.html.count(paragraph) == 1 for paragraph in paragraphs_on("harbour", number))
        assert article.html.count(PROMO) == 1
        assert article.html.index(paragraphs_on("harbour", 0)[7]) < article.html.index(paragraphs_on("harbour", 1)[0])
        assert (article.completeness, article.reason) == (Completeness.COMPLETE, Reason.NONE)
        assert [site.requests[f"/harbour/{number}"] for number in (2, 3)] == [1, 1]


def test_an_article_with_a_missing_page_is_marked_as_truncated(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        site.answers["/harbour"] = page_on("harbour", site.url, head='<link rel="next" href="/harbour/2">')
        fetch_one_by_one(engine, site, ["harbour"])
        article = read(engine, "harbour")
        assert paragraphs_on("harbour")[7] in article.html
        assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)


SCRIPT_ONLY = (
    "<html><head>{}<title>Lindmark</title></head><body><p>Please enable JavaScript to read on.</p></body></html>"
)


@pytest.mark.parametrize("link", ['<link rel="amphtml" href="/amp">', "<link rel=alternate media=print href=/amp>"])
def test_the_print_or_amp_form_replaces_a_page_without_text(tmp_path: Path, link: str) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        site.answers["/harbour"] = Answer(SCRIPT_ONLY.format(link).encode())
        site.answers["/amp"] = page_on("harbour", site.url)
        fetch_one_by_one(engine, site, ["harbour"])
        article = read(engine, "harbour")
        assert all(paragraph in article.html for paragraph in paragraphs_on("harbour"))
        assert (article.completeness, article.reason) == (Completeness.COMPLETE, Reason.NONE)
        assert site.requests["/amp"] == 1


@pytest.mark.parametrize("status", [401, 402, 403])
def test_behind_a_paywall_no_other_form_is_fetched(tmp_path: Path, status: int) -> None:
    link = '<link rel="amphtml" href="/amp">'
    locked = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    beginning = paragraphs_on("harbour")[0]
    short = f"<html><head>{link}{locked}</head><body><p>{beginning} Subscribe to read on.</p></body></html>"
    with LocalSite() as site, opened(tmp_path) as engine:
        site.answers["/harbour"] = Answer(short.encode())
        site.answers["/railway"] = Answer(SCRIPT_ONLY.format(link).encode(), status=status)
        site.answers["/amp"] = page_on("harbour", site.url)
        fetch_one_by_one(engine, site, ["harbour", "railway"])
        assert read(engine, "harbour").reason is Reason.PAY_WALL
        assert read(engine, "railway").reason is Reason.REFUSED
        assert not site.requests["/amp"]


def test_the_feeds_own_text_is_shown_where_the_page_says_less(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        site.answers["/harbour"] = Answer(page("The harbour question", site.url, (), paragraphs_on("harbour")[:2]))
        fetch_one_by_one(engine, site, ["harbour"], " ".join(paragraphs_on("harbour")[:3]))
        article = read(engine, "harbour")
        assert article.shows_feed_version
        assert paragraphs_on("harbour")[2] in article.html


def test_a_page_report_holds_the_page_and_a_result_without_secrets(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path / "profile") as engine:
        secret = "a8f3c1d97b2e4f60a8f3c1d97b2e4f60"
        address = f"{site.url.replace('//', '//jo:pass@')}/map?token={secret}&amp;day=2"
        original = page_on("harbour", site.url)
        linked = f'<a href="{address}">paragraph third</a>'.encode()
        site.answers["/harbour"] = Answer(original.body.replace(b"paragraph third", linked))
        fetch_one_by_one(engine, site, ["harbour"])
        article = read(engine, "harbour")
        before = site.requests["/harbour"]
        folder = engine.report_page(article.id, tmp_path / "reports")
        assert site.requests["/harbour"] == before + 1
        assert folder.parent == tmp_path / "reports"
        assert folder.name.endswith("-the-harbour-question")
        assert sorted(file.name for file in folder.iterdir()) == ["README.txt", "page.html", "result.json"]
        assert (folder / "page.html").read_bytes() == site.answers["/harbour"].body
        text = (folder / "result.json").read_text(encoding="utf-8")
        assert "pass@" not in text
        assert secret not in text
        result = json.loads(text)
        assert paragraphs_on("harbour")[0] in result["article"]["html"]
        assert result["article"]["completeness"] == "complete"
        assert "day=2" in text
        assert engine.report_page(article.id, tmp_path / "reports") != folder
