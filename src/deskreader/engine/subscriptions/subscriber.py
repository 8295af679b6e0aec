"""Adds feeds to the library: from any address, or from a list of feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.network.feed_client import without_url_secrets
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.subscriptions.documents import Document, Preview
from deskreader.engine.subscriptions.feed_finder import FeedFinder
from deskreader.errors import Kind, StoreError, SubscribeError, SyncError
from deskreader.model import AccountId, Changes, Feed, FeedId, FeedLink, FolderId, ReadFeed, Response
from deskreader.model.credentials import NOTHING, Credentials, Source, merged
from deskreader.store.feeds import feed_sources
from deskreader.store.feeds import feeds as feed_rows
from deskreader.text.url_secrets import masked
from deskreader.text.urls import host_of


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The result of a subscription: the new feed, or the feeds of the page for the user to choose from."""

    feed: Feed | None = None
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed whose URL needs no search, as from an outline or the list of starter feeds."""

    title: str
    url: str
    site_url: str | None = None
    folder_id: FolderId | None = None
    is_own_title: bool = False  # the user chose it, so the feed's own title does not replace it


class Subscriber:
    """Adds feeds to the library. `subscribe` and `preview` block while they use the network."""

    def __init__(self, context: EngineContext, updater: FeedUpdater, credentials: FeedCredentials) -> None:
        self._context = context
        self._library = context.library
        self._database = context.database
        self._now = context.now
        self._updater = updater
        self._credentials = credentials
        self._finder = FeedFinder(context.client, context.worker, self._refuse_known)

    def subscribe(
        self,
        address: str,
        folder_id: FolderId | None = None,
        credentials: Credentials = NOTHING,
        account_id: AccountId | None = None,
    ) -> Subscribed:
        """Subscribes to the feed at an address, or to the only feed that the page there names.

        `credentials` are sent to the address's own server and stored with the feed. A feed of an account is found from
        here and fetched by the account's server, which gets no credentials.

        Raises: SubscribeError(BAD_ADDRESS, ALREADY_SUBSCRIBED, NO_FEED_FOUND); SyncError(UNSUPPORTED_ACT) for a feed of
        an account that needs credentials or is no feed; FetchError where the address does not answer; StoreError.
        """
        if account_id is not None:
            return self._subscribe_in_account(address, folder_id, credentials, account_id)
        found = self._finder.find(address, credentials)
        if found.document is None:
            return Subscribed(choices=found.choices)
        return Subscribed(self._add(found.document, folder_id))

    def preview(self, url: str) -> Preview:
        """Returns the latest entries of a feed to choose. Raises: FetchError, ParseError, WorkerError."""
        return self._finder.preview(url)

    def forget_previews(self) -> None:
        """Drops the documents of previewed feeds."""
        self._finder.forget_previews()

    def add_known(self, feeds: Sequence[KnownFeed]) -> tuple[int, int]:
        """Adds feeds for the next refresh to fetch, without network.

        Returns how many were added, and how many were in the library already.
        """
        added = existing = 0
        for feed in feeds:
            try:
                changes = self._add_known(feed)
            except StoreError as error:
                if error.kind is not Kind.ALREADY_SUBSCRIBED:
                    raise
                existing += 1
                continue
            self._library.publish(changes)
            added += 1
        return added, existing

    def _add_known(self, feed: KnownFeed) -> Changes:
        url, credentials = self._credentials.split_url(feed.url)
        feed_id, changes = self._database.write(
            feed_rows.add_feed, url, feed.title, feed.site_url, feed.folder_id, self._now()
        )
        if feed.is_own_title and feed.title:
            self._database.write(feed_rows.change_feed, feed_id, title=feed.title)
        return changes | self._credentials.store_of_known(feed_id, url, credentials)

    def _subscribe_in_account(
        self, address: str, folder_id: FolderId | None, credentials: Credentials, account_id: AccountId
    ) -> Subscribed:
        def refuse_known(url: str) -> None:
            feed_id = self._database.read(feed_rows.feed_by_url, masked(url), account_id)
            if feed_id is not None:
                raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=feed_id)

        finder = FeedFinder(self._context.client, self._context.worker, refuse_known)
        found = finder.find(address, credentials)
        if found.document is None:
            return Subscribed(choices=found.choices)
        url, url_credentials = self._credentials.split_url(found.document.response.moved_to or found.document.url)
        if merged(found.document.credentials, url_credentials) or found.document.source is not Source.FEED:
            raise SyncError(Kind.UNSUPPORTED_ACT, "feed")
        refuse_known(url)
        return Subscribed(self._library.feed(self._add_feed(url, found.document.feed, folder_id, account_id)))

    def _refuse_known(self, url: str) -> None:
        feed_id = self._database.read(feed_rows.feed_by_url, masked(url))
        if feed_id is not None:
            raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=feed_id)

    def _add(self, document: Document, folder_id: FolderId | None) -> Feed:
        """Adds the feed of a document with its articles; where the disk has no room, all of it waits for room."""
        url, url_credentials = self._credentials.split_url(document.response.moved_to or document.url)
        credentials = merged(document.credentials, url_credentials)
        response = without_url_secrets(document.response) if credentials else document.response
        self._refuse_known(url)
        feed_id = self._add_feed(url, document.feed, folder_id)
        if document.source is not Source.FEED or response.is_private:
            self._library.write(feed_sources.set_source, feed_id, document.source, response.is_private)
        if credentials:
            self._library.publish(self._credentials.store(feed_id, credentials))
        pending = self._library.pending
        pending.run(lambda: self._merge(pending.resolve(feed_id), response, document.feed))
        return self._library.feed(feed_id)

    def _add_feed(
        self, url: str, feed: ReadFeed, folder_id: FolderId | None, account_id: AccountId | None = None
    ) -> FeedId:
        title = feed.title or host_of(url)
        try:
            feed_id, _changes = self._library.write(
                feed_rows.add_feed, url, title, feed.link, folder_id, self._now(), None, account_id
            )
        except StoreError as error:
            if error.kind is Kind.ALREADY_SUBSCRIBED:
                raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=int(error.detail)) from error
            raise
        return feed_id

    def _merge(self, feed_id: FeedId, response: Response, feed: ReadFeed) -> Changes:
        (state,) = self._database.read(feed_rows.feed_states, [feed_id])
        return self._library.publish(self._updater.merge(state, response, feed))
