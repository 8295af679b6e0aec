"""Stories put together from several pages and forms, what is learned on the way, and reports without secrets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.offline import multipage
from deskreader.engine.offline.page_reader import MORE_PAGES, PageReader
from deskreader.engine.offline.page_report import without_secrets
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Completeness, EntryHint, ExtractedArticle, ReadPage, Reason, Response
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.text.html_to_text import text_of

HOST = "https://a.example"


def article(path: str, *paragraphs: str, **changes: Any) -> ExtractedArticle:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    made = ExtractedArticle(
        url=f"{HOST}{path}", title="T", byline=None, published_at=None, updated_at=None, site_name=None, language="en",
        direction=None, lead_image=None, lead_caption=None, key_points=(), html=html, text=text_of(html), images=(),
        truncated=False, original_url=None, canonical_url=None, next_page_url=None, completeness=Completeness.COMPLETE,
        reason=Reason.NONE,
    )  # fmt: skip
    return replace(made, **changes)


class Memories:
    """A database that remembers the same of each site, and notes in `learned` what it is to remember."""

    def __init__(self, learned: list[tuple[str, bytes, bytes]]) -> None:
        self._learned = learned

    def read(self, question: object, host: str) -> bytes:
        return b"before"

    def write_unsynced(self, act: object, host: str, before: bytes, after: bytes) -> None:
        self._learned.append((host, before, after))


class Pages:
    """A web and a worker over pages that are articles already; a path that has none fails as `trouble` says."""

    def __init__(self, *pages: ExtractedArticle, trouble: Kind = Kind.NOT_FOUND) -> None:
        self.pages = {page.url: page for page in pages}
        self.asked: list[str] = []
        self.trouble = trouble
        self.memory: bytes | None = None
        self.learned: list[tuple[str, bytes, bytes]] = []

    def get(
        self, url: str, purpose: Purpose, by_hand: bool = False, private_ok: bool = False, access: Credentials = NOTHING
    ) -> Response:
        self.asked.append(url.removeprefix(HOST))
        if url not in self.pages:
            raise FetchError(self.trouble)
        return Response(url, 200, b"", None)

    def read_page(
        self, page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
    ) -> ReadPage:
        self.memory = memory
        return ReadPage(self.pages[url], b"after" if memory is not None else None)

    def read(self, path: str, learns: bool = False) -> ExtractedArticle:
        reader = PageReader(self, self, Memories(self.learned) if learns else None)  # type: ignore[arg-type]
        return reader.read(f"{HOST}{path}", private_ok=False)


def chain(length: int) -> list[ExtractedArticle]:
    """A story on so many pages."""
    return [
        article(f"/s/{n}", f"Page {n} says one thing.", f"Page {n} says another.", next_page_url=f"{HOST}/s/{n + 1}")
        for n in range(1, length)
    ] + [article(f"/s/{length}", f"Page {length} says one thing.", "The end.")]


def test_a_story_on_several_pages_is_one() -> None:
    pages = Pages(*chain(4))
    story = pages.read("/s/1", learns=True)
    assert pages.asked == ["/s/1", "/s/2", "/s/3", "/s/4"]
    assert story.text.startswith("Page 1 says one thing.")
    assert story.text.endswith("The end.")
    assert (story.url, story.next_page_url, story.completeness) == (f"{HOST}/s/1", None, Completeness.COMPLETE)
    assert pages.learned == [("a.example", b"before", b"after")], "further pages are no further stories"


def test_without_a_library_nothing_is_learned() -> None:
    pages = Pages(*chain(1))
    pages.read("/s/1")
    assert pages.memory is None


def test_no_more_than_five_further_pages_are_asked_for() -> None:
    pages = Pages(*chain(9))
    story = pages.read("/s/1")
    assert len(pages.asked) == 1 + MORE_PAGES
    assert (story.completeness, story.reason, story.next_page_url) == (
        Completeness.PARTIAL, Reason.TRUNCATED, f"{HOST}/s/7",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.NOT_FOUND, Kind.REFUSED, Kind.TIMEOUT, Kind.TOO_MANY_REQUESTS])
def test_what_there_is_is_kept_where_a_further_page_fails(kind: Kind) -> None:
    story = Pages(*chain(4)[:2], trouble=kind).read("/s/1")
    assert "Page 2 says another." in story.text
    assert (story.completeness, story.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)


def test_without_network_the_story_is_tried_whole_another_time() -> None:
    with pytest.raises(DeskReaderError) as refused:
        Pages(*chain(4)[:2], trouble=Kind.OFFLINE).read("/s/1")
    assert refused.value.kind is Kind.OFFLINE


@pytest.mark.parametrize("then", [f"{HOST}/s/1", f"{HOST}/s/1/", f"{HOST}/s/1#more", "https://b.example/2", None])
def test_what_is_no_further_page_is_not_asked_for(then: str | None) -> None:
    first, _ = chain(2)
    pages = Pages(replace(first, next_page_url=then))
    story = pages.read("/s/1")
    assert pages.asked == ["/s/1"]
    assert (story.completeness, story.next_page_url) == (Completeness.COMPLETE, None)


def test_a_page_that_repeats_the_story_ends_it() -> None:
    first, _ = chain(2)
    pages = Pages(first, replace(first, url=f"{HOST}/s/2", next_page_url=f"{HOST}/s/3"))
    assert pages.read("/s/1") == replace(first, next_page_url=None)
    assert pages.asked == ["/s/1", "/s/2"]


@pytest.mark.parametrize(
    ("title", "joins"),
    [
        ("The harbour is dredged", True),
        ("The harbour is dredged (page 2)", True),
        ("Page 2 of 3 - The harbour is dredged | Times", True),
        ("", True),
        ("2", True),
        ("A railway is built", False),
        ("港湾の浚渫が始まる 2ページ目", True),
        ("新しい鉄道", False),
    ],
)
def test_the_next_story_is_no_further_page(title: str, joins: bool) -> None:
    first, second = chain(2)
    mine = "The harbour is dredged" if title.isascii() else "港湾の浚渫が始まる"
    pages = Pages(replace(first, title=mine), replace(second, title=title))
    assert ("The end." in pages.read("/s/1").text) is joins


def test_what_pages_have_in_common_stands_in_the_story_once() -> None:
    points = "<ul><li>A key point</li></ul>"
    first = article("/1", key_points=("A key point",), html=f"{points}<p>One.</p>", text="A key point\nOne.")
    first = replace(first, lead_image="https://a.example/1.jpg")
    figure = '<figure><img src="https://a.example/3.jpg?a=1&amp;b=2"></figure>'
    second = replace(
        article("/2", lead_image='https://a.example/2.jpg?"', lead_caption="Two <b>"),
        html=f"{points}<p>Two.</p>{figure}", text="A key point\nTwo. And much more of it.",
    )  # fmt: skip
    story = multipage.joined(first, second)
    assert story.html == (
        f"{points}<p>One.</p>"
        '<figure><img src="https://a.example/2.jpg?&quot;"><figcaption>Two &lt;b&gt;</figcaption></figure>'
        f"<p>Two.</p>{figure}"
    )
    assert story.text == "A key point\nOne.\nTwo."
    assert story.images == ('https://a.example/2.jpg?"', "https://a.example/3.jpg?a=1&b=2")
    assert (story.key_points, story.lead_image) == (("A key point",), "https://a.example/1.jpg")


texts = st.lists(st.text("abcdefgh", min_size=6, max_size=12), min_size=1, max_size=6, unique=True)


@given(texts, texts)
def test_joined_text_is_that_of_both_in_order_each_once(one: list[str], two: list[str]) -> None:
    story = multipage.joined(article("/1", *one), article("/2", *two))
    assert story.text.splitlines() == one + [line for line in two if line not in one]
    assert not multipage.adds_text(story, article("/2", *two))


@pytest.mark.parametrize("reason", [Reason.NO_ARTICLE, Reason.NEEDS_SCRIPT, Reason.CONSENT_WALL, Reason.TRUNCATED])
def test_another_form_of_the_page_is_tried_once_where_the_page_fails(reason: Reason) -> None:
    label = Completeness.PARTIAL if reason is Reason.TRUNCATED else Completeness.SUMMARY
    page = article("/1", completeness=label, reason=reason, alternate_url=f"{HOST}/amp", title="Before you go on")
    other = article("/amp", "All of the story.", title="The story", alternate_url=f"{HOST}/amp/2")
    pages = Pages(page, other)
    story = pages.read("/1")
    assert pages.asked == ["/1", "/amp"]
    assert (story.url, story.text) == (f"{HOST}/1", "All of the story.")
    assert (story.completeness, story.reason) == (Completeness.COMPLETE, Reason.NONE)
    assert story.title == ("Before you go on" if reason is Reason.TRUNCATED else "The story")


@pytest.mark.parametrize("reason", [Reason.NONE, Reason.PAY_WALL, Reason.NOT_FOUND])
def test_no_other_form_is_asked_for_otherwise(reason: Reason) -> None:
    pages = Pages(article("/1", "Text.", reason=reason, alternate_url=f"{HOST}/amp"))
    pages.read("/1")
    assert pages.asked == ["/1"]


def test_another_form_that_says_less_or_fails_changes_nothing() -> None:
    page = article("/1", "Half a story.", completeness=Completeness.PARTIAL, reason=Reason.TRUNCATED)
    page = replace(page, alternate_url=f"{HOST}/amp")
    for pages in (Pages(page), Pages(page, article("/amp", "Less."))):
        assert pages.read("/1") == page


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/2026/11/a-long-story-with-20-words.html?page=2", None),
        ("https://jo:pass@a.example/x", "https://a.example/x"),
        ("https://a.example/x?a=1&access_token=abc&b=2", "https://a.example/x?a=1&access_token=hidden&b=2"),
        ("https://a.example/x?a=1&amp;sig=q&amp;b=2", "https://a.example/x?a=1&amp;sig=hidden&amp;b=2"),
        ("https://a.example/x?v=a8f3c1d97b2e4f60a8f3", "https://a.example/x?v=hidden"),
        ("https://a.example/feed/a8f3c1d97b2e4f60a8f3/x", "https://a.example/feed/hidden/x"),
        ("https://a.example/0b1c2d3e-1111-2222-3333-444455556666/x", "https://a.example/hidden/x"),
        ("https://a.example/x#a8f3c1d97b2e4f60a8f3", "https://a.example/x#hidden"),
        ("https://a.example/", None),
        ("https://", None),
    ],
)
def test_addresses_in_a_report_keep_their_secrets_to_themselves(url: str, kept: str | None) -> None:
    assert without_secrets(url) == (kept or url)


@given(st.text(max_size=80))
def test_any_address_is_hidden_once_and_for_all(rest: str) -> None:
    once = without_secrets(f"https://a.example/{rest}")
    assert without_secrets(once) == once
