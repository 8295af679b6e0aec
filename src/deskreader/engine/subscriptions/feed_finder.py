"""Finds the feed that belongs to an address: the address itself, what its page names, or one of two guesses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.local_addresses import is_local, own_server_of
from deskreader.engine.subscriptions.documents import Document, DocumentCache, Found, Preview, preview_of
from deskreader.engine.worker.client import Worker
from deskreader.errors import FetchError, Kind, ParseError, SubscribeError
from deskreader.fetch import Purpose
from deskreader.model import FeedLink, ReadFeed, Response
from deskreader.model.credentials import NOTHING, Credentials, Source
from deskreader.text.url_secrets import masked
from deskreader.text.urls import Server, as_address, comparison_key, host_and_port, host_of, server_of, strip_userinfo

log = logging.getLogger(__name__)

GUESSES = 2
MOVES = 2  # addresses that a feed says it has moved to, one after another
REFRESHES = 2  # pages that send their readers on, one after another
NO_HTTPS = frozenset({Kind.UNREACHABLE, Kind.TLS})
"""Errors after which a host is tried without https."""


@dataclass(slots=True)
class _Search:
    """One search: which URLs were requested, and how many guesses are left."""

    url: str  # that the user gave
    credentials: Credentials  # for the server of that URL alone
    own_server: Server | None  # of the document at hand: the one private server that what it names may lead to
    guesses_left: int = GUESSES
    refreshes_left: int = REFRESHES
    requested: set[str] = field(default_factory=set)

    def credentials_for(self, url: str) -> Credentials:
        """Returns what is sent to the server of a URL: the user's credentials to that of the user's URL alone."""
        is_own = host_and_port(url) == host_and_port(self.url)
        return self.credentials if is_own else self.credentials.route


class FeedFinder:
    """Searches for feeds on the network, blocking. Thread-safe."""

    def __init__(self, client: LazyHttpClient, worker: Worker, refuse_known: Callable[[str], None]) -> None:
        """`refuse_known` raises SubscribeError(ALREADY_SUBSCRIBED) for the URL of a feed in the library."""
        self._client = client
        self._worker = worker
        self._refuse_known = refuse_known
        self._cache = DocumentCache()
        self._choices: dict[str, Server | None] = {}  # of the last page: comparison key -> the page's private server

    def find(self, typed: str, credentials: Credentials = NOTHING) -> Found:
        """Returns the feed at an address as typed or pasted, or the feeds to choose from.

        `credentials` are sent to the address's own server alone.

        Raises: SubscribeError(BAD_ADDRESS, ALREADY_SUBSCRIBED, NO_FEED_FOUND); FetchError where the address does not
        answer.
        """
        url = as_address(typed)
        if url is None:
            raise SubscribeError(Kind.BAD_ADDRESS)
        cached = self._cache.pop(url)
        if cached is not None:
            return Found(cached)
        self._refuse_known(url)
        search = _Search(url, credentials, own_server=self._own_server_of_typed(url))
        return self._followed(self._from_url(url, search) or self._from_page(typed, url, search), search)

    def preview(self, url: str) -> Preview:
        """Returns the latest entries of a feed that was found. It is fetched once, even if it is then subscribed to.

        Raises: FetchError, ParseError, WorkerError.
        """
        document = self._cache.get(url)
        if document is None:
            response = self._get_typed(url)
            document = Document(url, response, self._read(response))
            self._cache.add(document)
        return preview_of(document)

    def _own_server_of_typed(self, url: str) -> Server | None:
        """Returns the private server that guesses from a URL alone may lead to. A new search forgets older choices."""
        key = comparison_key(url)
        if key in self._choices:
            return self._choices[key]
        self._choices = {}
        return server_of(url) if is_local(url) else None

    def forget_previews(self) -> None:
        """Drops the documents of previews."""
        self._cache.clear()

    def _followed(self, found: Found, search: _Search) -> Found:
        """Returns the feed that a found one says it has moved to, if that is there."""
        document = found.document
        for _ in range(MOVES):
            new_url = document.feed.new_url if document is not None and not document.credentials else None
            if document is not None:
                search.own_server = own_server_of(document.response)
            moved = self._try(new_url, search) if new_url is not None else None
            if moved is None:
                break
            document = moved
        return found if document is None else replace(found, document=document)

    # --- steps of a search --------------------------------------------------------------------------------------------

    def _from_url(self, url: str, search: _Search) -> Found | None:
        """Returns the feeds that follow from the URL alone, before its page is requested."""
        urls = self._worker.feeds_of_address(url)
        if len(urls) > 1:
            return Found(choices=tuple(FeedLink(feed_url) for feed_url in urls))
        for feed_url in urls:
            search.guesses_left -= 1
            if (document := self._try(feed_url, search)) is not None:
                return Found(document)
        return None

    def _from_page(self, typed: str, url: str, search: _Search) -> Found:
        url, page = self._first_response(typed, url, search.credentials)
        search.requested |= {comparison_key(url), comparison_key(page.url)}
        found = self._from_response(page, url, search.credentials, search) or self._from_guesses(page, search)
        if found is None:
            search.own_server = own_server_of(page)
            document = self._from_sitemap(page, search) or self._watched_page(url, page, search)
            found = Found(document) if document else None
        if found is None:
            raise SubscribeError(Kind.NO_FEED_FOUND)
        return found

    def _first_response(self, typed: str, url: str, credentials: Credentials) -> tuple[str, Response]:
        """Returns the URL and its response; without https where the host has none and the user did not write it."""
        try:
            return url, self._get_typed(url, credentials)
        except FetchError as error:
            if credentials or error.kind not in NO_HTTPS or "https:" in typed.lower() or not url.startswith("https:"):
                raise
        plain = f"http:{url.removeprefix('https:')}"
        return plain, self._get_typed(plain)

    def _get_typed(self, url: str, credentials: Credentials = NOTHING) -> Response:
        """Returns the response for a URL that the user typed or chose. Raises: FetchError.

        What the user typed may be private; what a page offers for a choice may be on the page's own server alone.
        """
        key = comparison_key(url)
        return self._client.get(
            url,
            Purpose.DISCOVERY,
            by_hand=True,
            private_ok=key not in self._choices,
            access=credentials,
            own_server=self._choices.get(key),
        )

    def _from_response(self, response: Response, url: str, credentials: Credentials, search: _Search) -> Found | None:
        """Returns the feed that a response is, or the feeds that it names."""
        try:
            return Found(Document(url, response, self._read(response), credentials=credentials))
        except ParseError as error:
            log.info("%s is not a feed: %s", host_of(response.url), error.kind)
        search.own_server = own_server_of(response)
        links = self._worker.discover_feeds(response.body, response.url, response.content_type, response.link)
        if len(links) > 1:
            self._choices = {comparison_key(link.url): search.own_server for link in links}
            return Found(choices=links)
        for link in links:
            if (document := self._try(link.url, search)) is not None:
                return Found(document)
        return self._from_refresh(response, search)

    def _from_refresh(self, page: Response, search: _Search) -> Found | None:
        """Returns what is found where a page without feeds sends its readers on."""
        target = self._worker.refresh_target(page.body, page.url, page.content_type)
        if target is None or search.refreshes_left <= 0:
            return None
        search.refreshes_left -= 1
        response = self._get(target, search)
        return (
            None if response is None else self._from_response(response, target, search.credentials_for(target), search)
        )

    def _from_guesses(self, page: Response, search: _Search) -> Found | None:
        for url in self._worker.guess_feeds(page.url):
            search.own_server = own_server_of(page)
            if search.guesses_left <= 0:
                return None
            response = self._get(url, search)
            if response is None:
                continue
            search.guesses_left -= 1
            if (found := self._from_response(response, url, search.credentials_for(url), search)) is not None:
                return found
        return None

    def _from_sitemap(self, page: Response, search: _Search) -> Document | None:
        """Returns the news sitemap that the site's robots.txt names, read as a feed."""
        parts = urlsplit(page.url)
        robots = self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", search)
        if robots is None:
            return None
        for url in self._worker.news_sitemaps(robots.body, robots.url):
            if (document := self._try(url, search, Source.SITEMAP)) is not None:
                return document
        return None

    def _watched_page(self, url: str, page: Response, search: _Search) -> Document | None:
        """Returns the page itself, read as a feed, where it lists articles."""
        try:
            return Document(url, page, self._read(page, Source.PAGE), Source.PAGE, search.credentials)
        except ParseError:
            return None

    # --- requests -----------------------------------------------------------------------------------------------------

    def _try(self, url: str, search: _Search, source: Source = Source.FEED) -> Document | None:
        """Returns the feed at a URL that a page names, or None."""
        self._refuse_known(url)
        response = self._get(url, search)
        if response is None:
            return None
        try:
            return Document(url, response, self._read(response, source), source, search.credentials_for(url))
        except ParseError as error:
            log.info("a named or guessed feed is not a feed: %s", error.kind)
            return None

    def _get(self, url: str, search: _Search) -> Response | None:
        """Returns the response for a URL, each requested once, or None; private only on its document's own server."""
        if comparison_key(url) in search.requested:
            return None
        search.requested.add(comparison_key(url))
        try:
            credentials = search.credentials_for(url)
            return self._client.get(
                url, Purpose.DISCOVERY, by_hand=True, access=credentials, own_server=search.own_server
            )
        except FetchError as error:
            log.info("a named or guessed feed does not answer: %s", error.kind)
            return None

    def _read(self, response: Response, source: Source = Source.FEED) -> ReadFeed:
        url = masked(strip_userinfo(response.url))  # relative links are resolved against it, and stored with it
        return self._worker.read_feed(response.body, url, response.content_type, source)
