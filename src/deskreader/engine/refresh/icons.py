"""The icons of feeds: the one that the feed or its account's server names, or else the site's favicon.ico.

An icon is requested once a week at most, and once a month where there was none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedId, FeedState, ReadImage
from deskreader.model.accounts import Account, RemoteTree
from deskreader.store.accounts import remote_tree
from deskreader.store.articles import images
from deskreader.store.feeds import outline
from deskreader.text.urls import Server, server_of

log = logging.getLogger(__name__)

CHECK_EVERY = timedelta(days=7)
CHECK_MISSING_EVERY = timedelta(days=30)
SIDE = 64  # pixels: four times what the sidebar shows, for high-density screens
FLATTEST = 0.75  # the smallest ratio of the sides: a banner squeezed into 16 pixels shows nothing


@dataclass(frozen=True, slots=True)
class _NamedIcon:
    """The icon that a document or a server names, and the one server with a private address that may have it."""

    url: str | None
    server: Server | None = None


class FeedIcons:
    """Collects the icons that a round's documents name, and fetches those that are due."""

    def __init__(self, context: EngineContext, feed_client: FeedClient) -> None:
        self._library = context.library
        self._database = context.database
        self._client = context.client
        self._worker = context.worker
        self._now = context.now
        self._feed_client = feed_client
        self._named: dict[FeedId, _NamedIcon] = {}
        self._lock = threading.Lock()

    def note(self, feed: FeedState, icon_url: str | None) -> None:
        """Notes that a document of the feed was read, and the icon it names, if any."""
        checked = feed.icon_checked_at
        pause = CHECK_EVERY if feed.has_icon else CHECK_MISSING_EVERY
        if checked is None or abs(self._now() - checked) >= pause:
            with self._lock:
                self._named[feed.id] = _NamedIcon(icon_url)

    def note_account(self, account: Account, tree: RemoteTree) -> None:
        """Notes the icons that a server names for its feeds. Raises: StoreError."""
        now, server = self._now(), server_of(account.address)
        limits = (now - CHECK_EVERY, now - CHECK_MISSING_EVERY)
        due = self._database.read(remote_tree.feeds_without_icon, account.id, *limits)
        with self._lock:
            for feed in tree.feeds:
                if feed.id in due:
                    self._named[due[feed.id]] = _NamedIcon(feed.icon_url, server)

    def refresh(self, stopped: Callable[[], bool]) -> None:
        """Fetches and stores the icons noted since the last call. Raises: StoreError."""
        with self._lock:
            named, self._named = self._named, {}
        fetched: dict[str, ReadImage | None] = {}  # feeds of one site name the same file
        for feed_id, icon in named.items():
            if stopped():
                return
            try:
                feed = self._database.read(outline.feed, feed_id)
            except DeskReaderError:  # unsubscribed meanwhile
                continue
            self._refresh_one(feed, icon, fetched)

    def _refresh_one(self, feed: Feed, named: _NamedIcon, fetched: dict[str, ReadImage | None]) -> None:
        favicon = _NamedIcon(urljoin(feed.site_url or feed.url, "/favicon.ico"))
        try:
            icon = None
            for choice in (named, favicon):
                if choice.url and icon is None:
                    if choice.url not in fetched:
                        fetched[choice.url] = self._fetch(feed, choice.url, choice.server)
                    icon = fetched[choice.url]
        except FetchError as error:
            log.info("the icon of feed %s has to wait: %s", feed.id, error.kind)
            return
        self._library.publish(images.set_icon(self._database, feed.id, icon, self._now()))

    def _fetch(self, feed: Feed, url: str, account_server: Server | None) -> ReadImage | None:
        """Returns the icon, or None where there is none. Raises: FetchError where it shall be tried again later."""
        try:
            route = self._feed_client.route(feed)
            server = account_server or route.own_server
            response = self._client.get(url, Purpose.ICON, own_server=server, access=route.credentials)
            icon = self._worker.read_image(response.body, SIDE)
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.PROXY, Kind.TOO_MANY_REQUESTS):
                raise
            return None
        except DeskReaderError:
            return None
        return icon if min(icon.width, icon.height) >= FLATTEST * max(icon.width, icon.height) else None
