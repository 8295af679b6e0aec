"""One story from the web: its page read with what is known of the site, further pages, and another form of the page."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import urlsplit

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.offline import multipage
from deskreader.engine.worker.client import Worker
from deskreader.errors import DeskReaderError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason, Response
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.store import Database
from deskreader.store.feeds import site_memory
from deskreader.text.urls import comparison_key

log = logging.getLogger(__name__)

MORE_PAGES = 5  # fetched of one story behind its first
ELSEWHERE = frozenset({Reason.NO_ARTICLE, Reason.NEEDS_SCRIPT, Reason.CONSENT_WALL, Reason.TRUNCATED})
"""Why the form for print, or AMP, is tried. A pay wall is no reason: what is not free is not looked for elsewhere."""


def place(url: str) -> str:
    """Name and port of the host: what politeness takes for one host, and what is learned is kept for."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class PageReader:
    """Reads stories from their pages. Without a `database` nothing is learned and nothing known of sites.

    What a site's first stories taught helps from the third story on. Stored stories stay as they are: their pages
    are not kept, so that they could only be fetched again.
    """

    def __init__(self, web: LazyHttpClient, worker: Worker, database: Database | None = None) -> None:
        self._web = web
        self._worker = worker
        self._database = database

    def read(
        self,
        url: str,
        private_ok: bool,
        hint: EntryHint | None = None,
        by_hand: bool = False,
        access: Credentials = NOTHING,
    ) -> ExtractedArticle:
        """The story at an address; its first page is asked for with `access`, others go the same way.

        Raises: FetchError, ParseError, WorkerError, StoreError.
        """
        answer = self.fetch(url, private_ok, by_hand, access)
        article = self._with_further_pages(self.article(answer, hint, learns=True), private_ok, access.route)
        return self._or_elsewhere(article, private_ok, hint, access.route)

    def fetch(self, url: str, private_ok: bool, by_hand: bool = False, access: Credentials = NOTHING) -> Response:
        """A page as it comes. Raises: FetchError."""
        return self._web.get(url, Purpose.PAGE, by_hand=by_hand, private_ok=private_ok, access=access)

    def article(self, page: Response, hint: EntryHint | None = None, learns: bool = False) -> ExtractedArticle:
        """The article of one page; the page is learned from where it `learns`. Raises: ParseError, WorkerError."""
        host = place(page.url)
        before = self._database.read(site_memory.memory, host) if self._database else None
        read = self._worker.read_page(page.body, page.url, page.content_type, hint, before)
        if self._database and learns and before is not None and read.memory is not None:
            self._database.write_unsynced(site_memory.keep, host, before, read.memory)
        return read.article

    def _other(
        self, url: str, private_ok: bool, way: Credentials, hint: EntryHint | None = None
    ) -> ExtractedArticle | None:
        """Another page of a story, or None where it cannot be had.

        Raises: FetchError(OFFLINE, PROXY), so that the story can be tried whole once there is network again.
        """
        try:
            article = self.article(self.fetch(url, private_ok, access=way), hint)
        except DeskReaderError as error:
            if error.kind in (Kind.OFFLINE, Kind.PROXY):
                raise
            log.info("a further page of a story cannot be had: %s", error)
            return None
        return article if article.completeness is not Completeness.SUMMARY else None

    def _with_further_pages(self, article: ExtractedArticle, private_ok: bool, way: Credentials) -> ExtractedArticle:
        """The story with up to `MORE_PAGES` further pages of the same host; PARTIAL, TRUNCATED where one is missing."""
        if article.reason not in (Reason.NONE, Reason.TRUNCATED):
            return article
        seen = {comparison_key(article.url)}
        for _ in range(MORE_PAGES):
            url = article.next_page_url
            if not url or place(url) != place(article.url) or comparison_key(url) in seen:
                return replace(article, next_page_url=None)
            seen.add(comparison_key(url))
            page = self._other(url, private_ok, way)
            if page is None:
                return multipage.truncated(article)
            if not (multipage.have_same_title(article, page) and multipage.adds_text(article, page)):
                return replace(article, next_page_url=None)
            article = multipage.append_page(article, page)
        return multipage.truncated(article) if article.next_page_url else article

    def _or_elsewhere(
        self, article: ExtractedArticle, private_ok: bool, hint: EntryHint | None, way: Credentials
    ) -> ExtractedArticle:
        """The story as another form of its page tells it, tried once where the page gives nothing or a part."""
        url = article.alternate_url
        if article.reason not in ELSEWHERE or not url:
            return article
        other = self._other(url, private_ok, way, hint)
        return multipage.with_text_of(article, other) if other and len(other.text) > len(article.text) else article
