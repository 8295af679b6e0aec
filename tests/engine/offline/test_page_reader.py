"""Reading an article from its page: further pages, other forms of the page, and what the site memory learns."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from deskreader.engine.network.feed_client import FeedRoute
from deskreader.engine.offline.page_reader import MORE_PAGES, PageReader
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Completeness, EntryHint, ExtractedArticle, ReadPage, Reason, Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.store import Database
from deskreader.store.feeds import site_memory
from deskreader.text.urls import Server
from tests.engine.offline.kit import HOST, article


class FakeSite:
    """An HTTP client and a worker over pages that are extracted already; other paths fail with `error`."""

    def __init__(self, *pages: ExtractedArticle, error: Kind = Kind.NOT_FOUND) -> None:
        self.pages = {page.url: page for page in pages}
        self.requested: list[str] = []
        self.error = error
        self.memory: bytes | None = None

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
        own_server: Server | None = None,
    ) -> Response:
        self.requested.append(url.removeprefix(HOST))
        if url not in self.pages:
            raise FetchError(self.error)
        return Response(url, 200, b"", None)

    def read_page(
        self, page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
    ) -> ReadPage:
        self.memory = memory
        learned = None if memory is None else f"from page {len(self.requested)}".encode()
        return ReadPage(self.pages[url], learned)

    def read(self, path: str, database: Database | None = None) -> ExtractedArticle:
        reader = PageReader(self, self, database)  # type: ignore[arg-type]
        return reader.read(f"{HOST}{path}", FeedRoute())


def chain(length: int) -> list[ExtractedArticle]:
    """Returns an article on so many pages."""
    return [
        article(f"/s/{n}", f"Page {n} says one thing.", f"Page {n} says another.", next_page_url=f"{HOST}/s/{n + 1}")
        for n in range(1, length)
    ] + [article(f"/s/{length}", f"Page {length} says one thing.", "The end.")]


def test_an_article_on_several_pages_is_read_whole() -> None:
    site = FakeSite(*chain(4))
    combined = site.read("/s/1")
    assert site.requested == ["/s/1", "/s/2", "/s/3", "/s/4"]
    assert combined.text.startswith("Page 1 says one thing.")
    assert combined.text.endswith("The end.")
    assert (combined.url, combined.next_page_url, combined.completeness) == (f"{HOST}/s/1", None, Completeness.COMPLETE)


def test_the_first_page_alone_teaches_about_the_site(tmp_path: Path) -> None:
    site = FakeSite(*chain(3))
    with closing(Database.open(tmp_path / "library.db", tmp_path / "images")) as database:
        site.read("/s/1", database)
        assert database.read(site_memory.load, "a.example") == b"from page 1"
        site.read("/s/1", database)
        assert site.memory == b"from page 4", "what was learned is known to the next page"


def test_without_a_database_nothing_is_learned() -> None:
    site = FakeSite(*chain(1))
    site.read("/s/1")
    assert site.memory is None


def test_no_more_than_five_further_pages_are_fetched() -> None:
    site = FakeSite(*chain(9))
    combined = site.read("/s/1")
    assert len(site.requested) == 1 + MORE_PAGES
    assert (combined.completeness, combined.reason, combined.next_page_url) == (
        Completeness.PARTIAL, Reason.TRUNCATED, f"{HOST}/s/7",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.NOT_FOUND, Kind.REFUSED, Kind.TIMEOUT, Kind.TOO_MANY_REQUESTS])
def test_the_pages_so_far_are_kept_when_a_further_page_fails(kind: Kind) -> None:
    combined = FakeSite(*chain(4)[:2], error=kind).read("/s/1")
    assert "Page 2 says another." in combined.text
    assert (combined.completeness, combined.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)


def test_without_network_no_part_of_the_article_is_kept() -> None:
    with pytest.raises(DeskReaderError) as error:
        FakeSite(*chain(4)[:2], error=Kind.OFFLINE).read("/s/1")
    assert error.value.kind is Kind.OFFLINE


@pytest.mark.parametrize("url", [f"{HOST}/s/1", f"{HOST}/s/1/", f"{HOST}/s/1#more", "https://b.example/2", None])
def test_a_link_to_the_same_page_or_another_host_is_not_fetched(url: str | None) -> None:
    first, _ = chain(2)
    site = FakeSite(replace(first, next_page_url=url))
    combined = site.read("/s/1")
    assert site.requested == ["/s/1"]
    assert (combined.completeness, combined.next_page_url) == (Completeness.COMPLETE, None)


def test_a_page_that_repeats_the_article_ends_it() -> None:
    first, _ = chain(2)
    site = FakeSite(first, replace(first, url=f"{HOST}/s/2", next_page_url=f"{HOST}/s/3"))
    assert site.read("/s/1") == replace(first, next_page_url=None)
    assert site.requested == ["/s/1", "/s/2"]


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
def test_the_next_article_of_a_series_is_no_further_page(title: str, joins: bool) -> None:
    first, second = chain(2)
    own_title = "The harbour is dredged" if title.isascii() else "港湾の浚渫が始まる"
    site = FakeSite(replace(first, title=own_title), replace(second, title=title))
    assert ("The end." in site.read("/s/1").text) is joins


@pytest.mark.parametrize("reason", [Reason.NO_ARTICLE, Reason.NEEDS_SCRIPT, Reason.CONSENT_WALL, Reason.TRUNCATED])
def test_another_form_of_the_page_is_tried_once_where_the_page_fails(reason: Reason) -> None:
    completeness = Completeness.PARTIAL if reason is Reason.TRUNCATED else Completeness.SUMMARY
    page = article(
        "/1", completeness=completeness, reason=reason, alternate_url=f"{HOST}/amp", title="Before you go on"
    )
    other = article("/amp", "All of the text.", title="The story", alternate_url=f"{HOST}/amp/2")
    site = FakeSite(page, other)
    combined = site.read("/1")
    assert site.requested == ["/1", "/amp"]
    assert (combined.url, combined.text) == (f"{HOST}/1", "All of the text.")
    assert (combined.completeness, combined.reason) == (Completeness.COMPLETE, Reason.NONE)
    assert combined.title == ("Before you go on" if reason is Reason.TRUNCATED else "The story")


@pytest.mark.parametrize("reason", [Reason.NONE, Reason.PAY_WALL, Reason.NOT_FOUND])
def test_no_other_form_is_fetched_otherwise(reason: Reason) -> None:
    site = FakeSite(article("/1", "Text.", reason=reason, alternate_url=f"{HOST}/amp"))
    site.read("/1")
    assert site.requested == ["/1"]


def test_another_form_that_says_less_or_fails_changes_nothing() -> None:
    page = article("/1", "Half of the text.", completeness=Completeness.PARTIAL, reason=Reason.TRUNCATED)
    page = replace(page, alternate_url=f"{HOST}/amp")
    for site in (FakeSite(page), FakeSite(page, article("/amp", "Less."))):
        assert site.read("/1") == page
