"""From an address that a person gives to a feed: what it is itself, what its page names, and at most two guesses.

Every document found is kept for a while, so that a feed that was looked at is not asked for again when it is added.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.offline.page_reader import place
from deskreader.engine.worker.client import Worker
from deskreader.errors import FetchError, Kind, ParseError, SubscribeError
from deskreader.fetch import Purpose
from deskreader.model import FeedLink, ReadFeed, Response
from deskreader.model.credentials import NOTHING, Credentials, Source
from deskreader.text.url_secrets import masked
from deskreader.text.urls import as_address, comparison_key, host_of, strip_userinfo

log = logging.getLogger(__name__)

GUESSES = 2
MOST_KEPT = 12
PREVIEWED = 5
NOT_THERE = frozenset({Kind.UNREACHABLE, Kind.TLS})


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was found: its address, the answer, and what the answer says."""

    url: str
    answer: Response
    read: ReadFeed
    source: Source = Source.FEED
    access: Credentials = NOTHING  # what its server was shown


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees of a feed before choosing it: its title and its last entries."""

    url: str
    title: str
    entries: tuple[tuple[str, datetime | None], ...]  # title and date, the newest first
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """One document, or several feeds to choose from."""

    document: Document | None = None
    choices: tuple[FeedLink, ...] = ()


@dataclass(slots=True)
class _Search:
    """One search: what was asked for already, and how many guesses are left."""

    private_ok: bool
    place: str = ""  # host and port of the person's own address
    access: Credentials = NOTHING  # for that host alone
    guesses_left: int = GUESSES
    asked: set[str] = field(default_factory=set)

    def for_place(self, url: str | None) -> Credentials:
        """What the server of an address is shown: the person's own one what it was given, others nothing."""
        return self.access if url is not None and place(url) == self.place else self.access.route


class FeedFinder:
    """Looks for feeds. Blocking: it speaks to the network. Thread-safe."""

    def __init__(self, web: LazyHttpClient, worker: Worker, refuse_known: Callable[[str], None]) -> None:
        """`refuse_known` raises SubscribeError(ALREADY_SUBSCRIBED) for the address of a feed that is known."""
        self._web = web
        self._worker = worker
        self._refuse_known = refuse_known
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._near: set[str] = set()  # choices that may lie in a private network
        self._lock = threading.Lock()

    def find(self, typed: str, access: Credentials = NOTHING) -> Found:
        """The feed at an address as typed or pasted, or those to choose from. `access` is for its own host alone.

        Raises: SubscribeError(BAD_ADDRESS, ALREADY_SUBSCRIBED, NO_FEED_FOUND); FetchError where the address does not
        answer.
        """
        url = as_address(typed)
        if url is None:
            raise SubscribeError(Kind.BAD_ADDRESS)
        kept = self._taken(url)
        if kept is not None:
            return Found(kept)
        self._refuse_known(url)
        search = _Search(is_local(url), place(url), access)
        return self._by_address(url, search) or self._by_page(typed, url, search)

    def preview(self, url: str) -> Preview:
        """The last entries of a feed that was found. It is asked for once, also where it is then subscribed to.

        Raises: FetchError, ParseError, WorkerError.
        """
        with self._lock:
            document = self._kept.get(comparison_key(url))
            private_ok = is_local(url) or comparison_key(url) in self._near
        if document is None:
            answer = self._web.get(url, Purpose.DISCOVERY, by_hand=True, private_ok=private_ok)
            document = self._kept_now(Document(url, answer, self._read(answer)))
        entries = [(entry.title, entry.published_at) for entry in document.read.entries]
        dated = sorted(entries, key=lambda entry: entry[1].timestamp() if entry[1] else 0.0, reverse=True)
        return Preview(url, document.read.title, tuple(dated[:PREVIEWED]), len(entries))

    # --- steps --------------------------------------------------------------------------------------------------------

    def _by_address(self, url: str, search: _Search) -> Found | None:
        """What the very words of the address tell, before its page is asked for."""
        certain = self._worker.feeds_of_address(url)
        if len(certain) > 1:
            return Found(choices=tuple(FeedLink(address) for address in certain))
        for address in certain:
            search.guesses_left -= 1
            if (document := self._try(address, search)) is not None:
                return Found(document)
        return None

    def _by_page(self, typed: str, url: str, search: _Search) -> Found:
        url, answer = self._first(typed, url, search.access)
        search.asked |= {comparison_key(url), comparison_key(answer.url)}
        search.private_ok = answer.is_private
        found = self._in_answer(answer, search, url) or self._by_guesses(answer, search)
        if found is None:
            document = self._by_sitemap(answer, search) or self._watched(url, answer, search)
            found = Found(document) if document else None
        if found is None:
            raise SubscribeError(Kind.NO_FEED_FOUND)
        return found

    def _first(self, typed: str, url: str, access: Credentials) -> tuple[str, Response]:
        """The person's own address and its answer; a host without https is asked without where nobody wrote https."""
        try:
            return url, self._web.get(url, Purpose.DISCOVERY, by_hand=True, private_ok=True, access=access)
        except FetchError as error:
            if access or error.kind not in NOT_THERE or "https:" in typed.lower() or not url.startswith("https:"):
                raise
        plain = f"http:{url.removeprefix('https:')}"
        return plain, self._web.get(plain, Purpose.DISCOVERY, by_hand=True, private_ok=True)

    def _in_answer(self, answer: Response, search: _Search, url: str | None = None) -> Found | None:
        """The feed that an answer is, or the feeds that it names."""
        try:
            return Found(Document(url or answer.url, answer, self._read(answer), access=search.for_place(url)))
        except ParseError as error:
            log.info("%s is no feed: %s", host_of(answer.url), error.kind)
        links = self._worker.discover_feeds(answer.body, answer.url, answer.content_type)
        if len(links) > 1:
            return self._choice(links, search)
        for link in links:
            if (document := self._try(link.url, search)) is not None:
                return Found(document)
        return None

    def _choice(self, links: tuple[FeedLink, ...], search: _Search) -> Found:
        """Several feeds; which of them the person's own address opens the private network for is remembered."""
        with self._lock:
            self._near = {comparison_key(link.url) for link in links} if search.private_ok else set()
        return Found(choices=links)

    def _by_guesses(self, answer: Response, search: _Search) -> Found | None:
        for address in self._worker.guess_feeds(answer.url):
            if search.guesses_left <= 0:
                return None
            guessed = self._get(address, search)
            if guessed is None:
                continue
            search.guesses_left -= 1
            if (found := self._in_answer(guessed, search, address)) is not None:
                return found
        return None

    def _by_sitemap(self, answer: Response, search: _Search) -> Document | None:
        """The stories of a news sitemap that the site's robots.txt names."""
        parts = urlsplit(answer.url)
        robots = self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", search)
        if robots is None:
            return None
        for address in self._worker.news_sitemaps(robots.body, robots.url):
            if (document := self._try(address, search, Source.SITEMAP)) is not None:
                return document
        return None

    def _watched(self, url: str, answer: Response, search: _Search) -> Document | None:
        """The page itself, where it shows stories."""
        try:
            return Document(url, answer, self._read(answer, Source.PAGE), Source.PAGE, search.access)
        except ParseError:
            return None

    # --- asking -------------------------------------------------------------------------------------------------------

    def _try(self, url: str, search: _Search, source: Source = Source.FEED) -> Document | None:
        """The feed at an address that a page named or that was guessed."""
        self._refuse_known(url)
        answer = self._get(url, search)
        if answer is None:
            return None
        try:
            return Document(url, answer, self._read(answer, source), source, search.for_place(url))
        except ParseError as error:
            log.info("a guessed or named feed is none: %s", error.kind)
            return None

    def _get(self, url: str, search: _Search) -> Response | None:
        """An answer, each address asked for once; private only where the person's own address was."""
        if comparison_key(url) in search.asked:
            return None
        search.asked.add(comparison_key(url))
        try:
            access = search.for_place(url)
            return self._web.get(url, Purpose.DISCOVERY, by_hand=True, private_ok=search.private_ok, access=access)
        except FetchError as error:
            log.info("a guessed or named feed does not answer: %s", error.kind)
            return None

    def _read(self, answer: Response, source: Source = Source.FEED) -> ReadFeed:
        url = masked(strip_userinfo(answer.url))  # what relative links in it refer to, and are stored with
        return self._worker.read_feed(answer.body, url, answer.content_type, source)

    # --- keeping ------------------------------------------------------------------------------------------------------

    def _kept_now(self, document: Document) -> Document:
        with self._lock:
            self._kept[comparison_key(document.url)] = document
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return document

    def _taken(self, url: str) -> Document | None:
        with self._lock:
            return self._kept.pop(comparison_key(url), None)

    def forget(self) -> None:
        """Gives up the documents of previews, when their dialog closes."""
        with self._lock:
            self._kept.clear()
