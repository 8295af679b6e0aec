"""From an address a person gives to a subscription: one GET where the address is a feed, and its answer is used."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskreader.engine.feed_keeper import FeedKeeper
from deskreader.engine.late_web import LateWeb, is_near
from deskreader.engine.library import Library
from deskreader.engine.worker import Worker
from deskreader.errors import FetchError, Kind, ParseError, StoreError, SubscribeError
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedId, FeedLink, FolderId, ReadFeed, Response
from deskreader.store import Store
from deskreader.text.clock import utc_now
from deskreader.text.urls import as_address, host_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of an address: the new feed, or the feeds that the page names for the person to choose from."""

    feed: Feed | None = None
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A feed whose address is known to be one, as from an outline or the starter list."""

    title: str
    url: str
    site_url: str | None = None
    folder_id: FolderId | None = None


class Subscriber:
    """Adds feeds to the library. Blocking: it speaks to the network."""

    def __init__(
        self,
        library: Library,
        store: Store,
        web: LateWeb,
        worker: Worker,
        keeper: FeedKeeper,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._library = library
        self._store = store
        self._web = web
        self._worker = worker
        self._keeper = keeper
        self._now = now

    def subscribe(self, address: str, folder_id: FolderId | None = None) -> Subscribed:
        """Subscribes to the feed at an address, or to the only one that the page there names.

        Raises: SubscribeError(BAD_ADDRESS, ALREADY_SUBSCRIBED, NO_FEED_FOUND); FetchError where the address does not
        answer; StoreError.
        """
        url = as_address(address)
        if url is None:
            raise SubscribeError(Kind.BAD_ADDRESS)
        self._refuse_known(url)
        answer = self._web.get(url, Purpose.DISCOVERY, by_hand=True, private_ok=True)
        read = self._feed_in(answer)
        if read is not None:
            return Subscribed(self._add(url, answer, read, folder_id))
        links = self._named_by(answer)
        if len(links) > 1:
            return Subscribed(choices=links)
        for candidate in (links[0].url,) if links else self._worker.run("guesses", answer.url):
            found = self._try(candidate, folder_id, is_near(url))
            if found is not None:
                return Subscribed(found)
        raise SubscribeError(Kind.NO_FEED_FOUND)

    def add_known(self, feeds: Sequence[Known]) -> tuple[int, int]:
        """Adds feeds for the next refresh to fetch, without network. Returns how many were added, and known already."""
        added = known = 0
        for feed in feeds:
            try:
                _, changes = self._store.add_feed(feed.url, feed.title, feed.site_url, feed.folder_id, self._now())
            except StoreError as error:
                if error.kind is not Kind.ALREADY_SUBSCRIBED:
                    raise
                known += 1
                continue
            self._library.publish(changes)
            added += 1
        return added, known

    def _refuse_known(self, url: str) -> None:
        feed_id = self._store.feed_by_url(url)
        if feed_id is not None:
            raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=feed_id)

    def _feed_in(self, answer: Response) -> ReadFeed | None:
        try:
            read: ReadFeed = self._worker.run("read_feed", answer.body, answer.url, answer.content_type)
        except ParseError as error:
            log.info("%s is no feed: %s", host_of(answer.url), error.kind)
            return None
        return read

    def _named_by(self, answer: Response) -> tuple[FeedLink, ...]:
        links: tuple[FeedLink, ...] = self._worker.run("discover", answer.body, answer.url, answer.content_type)
        return links

    def _try(self, url: str, folder_id: FolderId | None, private_ok: bool) -> Feed | None:
        """The feed at an address that a page named or that was guessed; private only where the person's own one was."""
        self._refuse_known(url)
        try:
            answer = self._web.get(url, Purpose.DISCOVERY, by_hand=True, private_ok=private_ok)
        except FetchError as error:
            log.info("a guessed or named feed does not answer: %s", error.kind)
            return None
        read = self._feed_in(answer)
        return self._add(url, answer, read, folder_id) if read else None

    def _add(self, url: str, answer: Response, read: ReadFeed, folder_id: FolderId | None) -> Feed:
        address = answer.moved_to or url
        self._refuse_known(address)
        title = read.title or host_of(address)
        try:
            feed_id, added = self._store.add_feed(address, title, read.link, folder_id, self._now())
        except StoreError as error:
            if error.kind is Kind.ALREADY_SUBSCRIBED:
                raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=int(error.detail)) from error
            raise
        (state,) = self._store.feed_states([feed_id])
        self._library.publish(added | self._keeper.merge(state, answer, read))
        return self._library.feed(FeedId(feed_id))
