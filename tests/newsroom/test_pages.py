"""The newsroom's feeds and pages: well-formed, whole, with pictures that exist and nothing from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from io import BytesIO

import pytest
from lxml import etree, html
from PIL import Image

from deskreader.newsroom import Newsroom
from deskreader.newsroom.content import Shape, read_articles, read_sources
from deskreader.newsroom.feeds import guid
from deskreader.newsroom.server import Representation
from deskreader.newsroom.site import Site
from deskreader.resource_files import resource_path

SOURCES = read_sources()
ARTICLES = read_articles()
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "rss": "http://purl.org/rss/1.0/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    open_now = Newsroom(breaking_after=0)
    open_now.start()
    yield open_now
    open_now.stop()


@pytest.fixture(scope="module")
def site(newsroom: Newsroom) -> Site:
    return newsroom.site()


def served(newsroom: Newsroom, site: Site, url: str) -> Representation:
    assert url.startswith(site.base + "/"), f"leads elsewhere: {url}"
    answer = newsroom.representation(url.removeprefix(site.base))
    assert answer is not None, f"not served: {url}"
    return answer


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
def test_feed_is_well_formed_and_lists_every_article(newsroom: Newsroom, site: Site, source) -> None:
    body = served(newsroom, site, site.feed(source)).body
    expected = [guid(article) for article in site.of(source)]
    assert len(expected) >= 2
    if source.feed == "json":
        assert [item["id"] for item in json.loads(body)["items"]] == expected
        return
    root = etree.fromstring(body)
    found = root.xpath("//item/guid | //atom:entry/atom:id", namespaces=NAMES)
    assert [element.text for element in found] == (expected if source.feed != "rdf" else [])
    links = root.xpath(
        "//item/link/text() | //rss:item/rss:link/text() | //atom:entry/atom:link/@href", namespaces=NAMES
    )
    assert {site.page(article) for article in site.of(source)} <= set(links)


@pytest.mark.parametrize("source", [s for s in SOURCES if s.feed == "rss-full"], ids=lambda source: source.slug)
def test_full_text_feed_contains_the_full_text(newsroom: Newsroom, site: Site, source) -> None:
    root = etree.fromstring(served(newsroom, site, site.feed(source)).body)
    texts = root.xpath("//content:encoded/text()", namespaces=NAMES)
    for article, text in zip(site.of(source), texts, strict=True):
        assert words(html.fromstring(article.body[-1].text)) in words(html.fromstring(f"<div>{text}</div>"))
    assert [parsedate_to_datetime(date) for date in root.xpath("//item/pubDate/text()")] == [
        site.published[article.slug] for article in site.of(source)
    ]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)
def test_page_contains_the_full_text(newsroom: Newsroom, site: Site, article) -> None:
    body = served(newsroom, site, site.page(article)).body.decode()
    assert "$" not in re.sub(r"<pre>.*?</pre>", "", body, flags=re.DOTALL), "a template was not filled in"
    text = words(html.document_fromstring(body))
    for block in article.body:
        if block.shape in {Shape.PARAGRAPH, Shape.HEADING, Shape.QUOTE}:
            assert words(html.fragment_fromstring(block.text, create_parent=True)) in text
    for point in article.points:
        assert point in text
    assert article.title in text
    assert site.source(article.source).title in text


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)
def test_page_is_well_formed(newsroom: Newsroom, site: Site, article) -> None:
    parser = etree.HTMLParser(huge_tree=False)
    etree.fromstring(served(newsroom, site, site.page(article)).body, parser)
    faults = [entry.message for entry in parser.error_log if entry.type != etree.ErrorTypes.HTML_UNKNOWN_TAG]
    assert faults == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)
def test_everything_a_page_loads_is_served_by_the_newsroom(newsroom: Newsroom, site: Site, article) -> None:
    page = html.document_fromstring(served(newsroom, site, site.page(article)).body.decode())
    loaded = page.xpath("//img/@src | //img/@data-src | //link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    sets = [part.split()[0] for value in page.xpath("//img/@srcset") for part in value.split(",")]
    assert loaded
    for url in {*map(str, loaded), *sets}:
        if not url.startswith("data:"):
            assert served(newsroom, site, url).body


def test_pages_have_the_furniture_of_real_sites(newsroom: Newsroom, site: Site) -> None:
    pages = [served(newsroom, site, site.page(article)).body.decode() for article in ARTICLES]
    for furniture in (
        "- Advertisement -",
        "cookie",
        "pixel.gif",
        "data-src",
        "srcset",
        "application/ld+json",
        "og:image",
    ):
        assert any(furniture in page for page in pages), furniture


def test_every_image_exists_with_a_reasonable_size() -> None:
    named = {block.image.file for article in ARTICLES for block in article.body if block.image}
    named |= {article.lead.file for article in ARTICLES if article.lead}
    files = {file.name: file for file in resource_path("newsroom/pictures").iterdir()}
    assert set(files) == named
    for file in files.values():
        assert file.stat().st_size < 120_000
        with Image.open(BytesIO(file.read_bytes())) as picture:
            assert picture.size == (1200, 600)
    assert sum(file.stat().st_size for file in files.values()) < 2_500_000


def test_front_page_names_its_feed(newsroom: Newsroom, site: Site) -> None:
    for source in SOURCES:
        page = html.document_fromstring(served(newsroom, site, site.home(source)).body.decode())
        assert page.xpath("//link[@rel='alternate']/@href") == [site.feed(source)]
        assert served(newsroom, site, site.icon(source)).media_type == "image/png"


def test_copied_article_is_cut_and_links_to_its_original(newsroom: Newsroom, site: Site) -> None:
    copies = [article for article in ARTICLES if article.original]
    assert {copy.source for copy in copies} == {"morning-relay"}
    for copy in copies:
        original = next(article for article in ARTICLES if article.slug == copy.original)
        page = html.document_fromstring(served(newsroom, site, site.page(copy)).body.decode())
        (link,) = page.xpath("//p[strong='Read More:']/a")
        assert link.get("href") == site.page(original)
        last = page.xpath("//p[strong='Read More:']/preceding-sibling::p[1]")[0]
        assert re.fullmatch(r"\S+ \S+…", words(last))
        assert words(html.fromstring(original.body[-1].text)) not in words(page)


def test_articles_are_of_many_kinds() -> None:
    bodies = {article.slug: "".join(block.text for block in article.body) for article in ARTICLES}
    assert {article.language for article in ARTICLES} == {"en", "de", "ja"}
    tide = next(article for article in ARTICLES if article.slug == "tide-model")
    assert {block.shape for block in tide.body} == {
        Shape.PARAGRAPH, Shape.HEADING, Shape.QUOTE, Shape.CODE, Shape.HTML,
    }  # fmt: skip
    for mark in ('dir="rtl"', 'lang="ja"', "<table>", "<code>", "footnotes", "<ul><li>", "<li>a ferry stop,</li>"):
        assert mark in bodies["tide-model"]
    assert max(len(body.split()) for body in bodies.values()) > 1000
    assert sum(article.is_breaking for article in ARTICLES) == 1
