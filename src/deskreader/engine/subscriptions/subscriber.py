"""From an address a person gives to a subscription: one GET where the address is a feed, and its answer is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.network.feed_client import without_url_secrets
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.subscriptions.feed_finder import Document, FeedFinder, Preview
from deskreader.errors import Kind, StoreError, SubscribeError
from deskreader.model import Changes, Feed, FeedId, FeedLink, FolderId, ReadFeed, Response
from deskreader.model.credentials import NOTHING, Credentials, Source, merged
from deskreader.store.feeds import feed_sources
from deskreader.store.feeds import feeds as feed_rows
from deskreader.text.url_secrets import masked
from deskreader.text.urls import host_of


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of an address: the new feed, or the feeds that the page names for the person to choose from."""

    feed: Feed | None = None
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed whose address is known to be one, as from an outline or the starter list."""

    title: str
    url: str
    site_url: str | None = None
    folder_id: FolderId | None = None
    is_own_title: bool = False  # the reader chose it, so it stays where the feed's own is another


class Subscriber:
    """Adds feeds to the library. Blocking: it speaks to the network."""

    def __init__(self, context: EngineContext, keeper: FeedUpdater, keys: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._keeper = keeper
        self._keys = keys
        self._now = context.now
        self._finder = FeedFinder(context.client, context.worker, self._refuse_known)

    def subscribe(
        self,
        address: str,
        folder_id: FolderId | None = None,
        access: Credentials = NOTHING,
    ) -> Subscribed:
        """Subscribes to the feed at an address, or to the only one that the page there names.

        `access` is what the address's own server is shown, and what is kept for the feed.

        Raises: SubscribeError(BAD_ADDRESS, ALREADY_SUBSCRIBED, NO_FEED_FOUND); FetchError where the address does not
        answer; StoreError.
        """
        found = self._finder.find(address, access)
        if found.document is None:
            return Subscribed(choices=found.choices)
        return Subscribed(self._add(found.document, folder_id))

    def preview(self, url: str) -> Preview:
        """The last entries of a feed that an address named. Raises: FetchError, ParseError, WorkerError."""
        return self._finder.preview(url)

    def forget_previews(self) -> None:
        """Gives up what was looked at and not subscribed to."""
        self._finder.forget()

    def add_known(self, feeds: Sequence[KnownFeed]) -> tuple[int, int]:
        """Adds feeds for the next refresh to fetch, without network. Returns how many were added, and known already."""
        added = known = 0
        for feed in feeds:
            try:
                changes = self._add_known(feed)
            except StoreError as error:
                if error.kind is not Kind.ALREADY_SUBSCRIBED:
                    raise
                known += 1
                continue
            self._library.publish(changes)
            added += 1
        return added, known

    def _add_known(self, feed: KnownFeed) -> Changes:
        url, access = self._keys.split(feed.url)
        feed_id, changes = self._database.write(
            feed_rows.add_feed, url, feed.title, feed.site_url, feed.folder_id, self._now()
        )
        if feed.is_own_title and feed.title:
            self._database.write(feed_rows.change_feed, feed_id, title=feed.title)
        return changes | self._keys.keep_known(feed_id, url, access)

    def _refuse_known(self, url: str) -> None:
        feed_id = self._database.read(feed_rows.feed_by_url, masked(url))
        if feed_id is not None:
            raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=feed_id)

    def _add(self, document: Document, folder_id: FolderId | None) -> Feed:
        whole = document.answer.moved_to or document.url
        address, found = self._keys.split(whole)
        access = merged(document.access, found)
        answer = without_url_secrets(document.answer) if access else document.answer
        read = document.read
        self._refuse_known(address)
        title = read.title or host_of(address)
        feed_id = self._add_feed(address, title, read.link, folder_id)
        if document.source is not Source.FEED or answer.is_private:
            self._library.write(feed_sources.set_source, feed_id, document.source, answer.is_private)
        if access:
            self._library.publish(self._keys.keep(feed_id, access))
        pending = self._library.pending
        pending.run(lambda: self._take_in(pending.resolve(feed_id), answer, read))
        return self._library.feed(feed_id)

    def _add_feed(self, address: str, title: str, site: str | None, folder_id: FolderId | None) -> FeedId:
        """The subscription; where there is no room it waits for it."""
        try:
            feed_id, _changes = self._library.write(feed_rows.add_feed, address, title, site, folder_id, self._now())
        except StoreError as error:
            if error.kind is Kind.ALREADY_SUBSCRIBED:
                raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=int(error.detail)) from error
            raise
        return feed_id

    def _take_in(self, feed_id: FeedId, answer: Response, read: ReadFeed) -> Changes:
        """Takes the stories of a new feed in."""
        (state,) = self._database.read(feed_rows.feed_states, [feed_id])
        return self._library.publish(self._keeper.merge(state, answer, read))
