"""Reads an article from its web page, with its further pages, or from another form of the page."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import replace
from http import HTTPStatus

from deskreader.engine.network.feed_client import FeedRoute
from deskreader.engine.network.hang_budget import FeedBudget
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.offline import multipage
from deskreader.engine.worker.client import Worker
from deskreader.errors import DeskReaderError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason, Response, Validators
from deskreader.store import Database
from deskreader.store.feeds import site_memory
from deskreader.text.urls import comparison_key, host_and_port

log = logging.getLogger(__name__)

MORE_PAGES = 5  # fetched of one article after its first
TRY_OTHER_FORM = frozenset({Reason.NO_ARTICLE, Reason.NEEDS_SCRIPT, Reason.CONSENT_WALL, Reason.TRUNCATED})
"""Why the print or AMP form of a page is tried. A paywall is no reason: what is not free is not sought elsewhere."""


class PageReader:
    """Reads articles from their pages. Without a `database` it knows and learns nothing about sites.

    What the first articles of a site teach helps from the third article on. Stored articles stay as they are: their
    pages are not stored, so they would have to be fetched again.
    """

    def __init__(
        self,
        client: LazyHttpClient,
        worker: Worker,
        database: Database | None = None,
        budget: FeedBudget | None = None,
    ) -> None:
        """`budget` limits what pages that hang may cost a round; a page that a user waits for has none."""
        self._client = client
        self._worker = worker
        self._database = database
        self._budget = budget

    def read(
        self, url: str, route: FeedRoute, hint: EntryHint | None = None, by_hand: bool = False
    ) -> ExtractedArticle:
        """Returns the article at a URL; credentials are sent with the request for its first page alone.

        Raises: FetchError, ParseError, WorkerError, StoreError.
        """
        return self.read_with_route(url, route, hint, by_hand)[0]

    def read_with_route(
        self, url: str, route: FeedRoute, hint: EntryHint | None = None, by_hand: bool = False
    ) -> tuple[ExtractedArticle, FeedRoute]:
        """Returns the article as `read` does, and how what its page names is requested."""
        return self._read(self.fetch(url, route, by_hand), route, hint)

    def read_again(
        self, url: str, route: FeedRoute, hint: EntryHint, validators: Validators, by_hand: bool = False
    ) -> tuple[ExtractedArticle | None, Validators]:
        """Returns an article that was read before, and what makes the next request conditional.

        The article is None where the server says that its page did not change. Raises: as `read` does.
        """
        response = self.fetch(url, route, by_hand, validators)
        if response.status == HTTPStatus.NOT_MODIFIED:
            return None, validators
        return self._read(response, route, hint)[0], response.validators

    def _read(self, response: Response, route: FeedRoute, hint: EntryHint | None) -> tuple[ExtractedArticle, FeedRoute]:
        onward = route.onward(response)
        article = self._with_further_pages(self.extract(response, hint, learns=True), onward)
        return self._or_other_form(article, onward, hint), onward

    def fetch(
        self,
        url: str,
        route: FeedRoute,
        by_hand: bool = False,
        validators: Validators = Validators(),  # noqa: B008 - frozen
    ) -> Response:
        """Returns the response for a page; `validators` make the request conditional. Raises: FetchError."""

        def get() -> Response:
            return self._client.get(
                url,
                Purpose.PAGE,
                validators,
                by_hand=by_hand,
                private_ok=route.is_typed,
                access=route.credentials,
                own_server=route.own_server,
            )

        return get() if self._budget is None else self._budget.fetch(url, get)

    def extract(self, page: Response, hint: EntryHint | None = None, learns: bool = False) -> ExtractedArticle:
        """Returns the article of one page; `learns` updates the site memory. Raises: ParseError, WorkerError."""
        host = host_and_port(page.url)
        memory = self._database.read(site_memory.load, host) if self._database else None
        charging = nullcontext() if self._budget is None else self._budget.charging_jobs(page.url)
        with charging:
            read = self._worker.read_page(page.body, page.url, page.content_type, hint, memory)
        if self._database and learns and memory is not None and read.memory is not None:
            self._database.write_unsynced(site_memory.save, host, memory, read.memory)
        return read.article

    def _read_other(self, url: str, route: FeedRoute, hint: EntryHint | None = None) -> ExtractedArticle | None:
        """Returns another page of an article, or None where it cannot be read.

        Raises: FetchError(OFFLINE, PROXY), so that the whole article is tried again once there is a network.
        """
        try:
            article = self.extract(self.fetch(url, route), hint)
        except DeskReaderError as error:
            if error.kind in (Kind.OFFLINE, Kind.PROXY):
                raise
            log.info("a further page of an article cannot be read: %s", error)
            return None
        return article if article.completeness is not Completeness.SUMMARY else None

    def _with_further_pages(self, article: ExtractedArticle, route: FeedRoute) -> ExtractedArticle:
        """Returns the article with up to `MORE_PAGES` further pages of its host; truncated where one is missing."""
        if article.reason not in (Reason.NONE, Reason.TRUNCATED):
            return article
        seen = {comparison_key(article.url)}
        for _ in range(MORE_PAGES):
            url = article.next_page_url
            if not url or host_and_port(url) != host_and_port(article.url) or comparison_key(url) in seen:
                return replace(article, next_page_url=None)
            seen.add(comparison_key(url))
            page = self._read_other(url, route)
            if page is None:
                return multipage.truncated(article)
            if not (multipage.have_same_title(article, page) and multipage.adds_text(article, page)):
                return replace(article, next_page_url=None)
            article = multipage.append_page(article, page)
        return multipage.truncated(article) if article.next_page_url else article

    def _or_other_form(self, article: ExtractedArticle, route: FeedRoute, hint: EntryHint | None) -> ExtractedArticle:
        """Returns the article with the text of another form of its page, where its own has none or only a part."""
        url = article.alternate_url
        if article.reason not in TRY_OTHER_FORM or not url:
            return article
        other = self._read_other(url, route, hint)
        return multipage.with_text_of(article, other) if other and len(other.text) > len(article.text) else article
