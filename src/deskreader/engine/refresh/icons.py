"""The icons of feeds: the one that the feed names, or else the site's favicon.ico.

An icon is requested once a week at most, and once a month where there was none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedId, FeedState, ReadImage
from deskreader.store.articles import images
from deskreader.store.feeds import outline

log = logging.getLogger(__name__)

CHECK_EVERY = timedelta(days=7)
CHECK_MISSING_EVERY = timedelta(days=30)
SIDE = 64  # pixels: four times what the sidebar shows, for high-density screens
FLATTEST = 0.75  # the smallest ratio of the sides: a banner squeezed into 16 pixels shows nothing


class FeedIcons:
    """Collects the icons that a round's documents name, and fetches those that are due."""

    def __init__(self, context: EngineContext, feed_client: FeedClient) -> None:
        self._library = context.library
        self._database = context.database
        self._client = context.client
        self._worker = context.worker
        self._now = context.now
        self._feed_client = feed_client
        self._named: dict[FeedId, str | None] = {}
        self._lock = threading.Lock()

    def note(self, feed: FeedState, icon_url: str | None) -> None:
        """Notes that a document of the feed was read, and the icon it names, if any."""
        checked = feed.icon_checked_at
        pause = CHECK_EVERY if feed.has_icon else CHECK_MISSING_EVERY
        if checked is None or abs(self._now() - checked) >= pause:
            with self._lock:
                self._named[feed.id] = icon_url

    def refresh(self, stopped: Callable[[], bool]) -> None:
        """Fetches and stores the icons noted since the last call. Raises: StoreError."""
        with self._lock:
            named, self._named = self._named, {}
        fetched: dict[str, ReadImage | None] = {}  # feeds of one site name the same file
        for feed_id, icon_url in named.items():
            if stopped():
                return
            try:
                feed = self._database.read(outline.feed, feed_id)
            except DeskReaderError:  # unsubscribed meanwhile
                continue
            self._refresh_one(feed, icon_url, fetched)

    def _refresh_one(self, feed: Feed, icon_url: str | None, fetched: dict[str, ReadImage | None]) -> None:
        favicon = urljoin(feed.site_url or feed.url, "/favicon.ico")
        try:
            icon = None
            for url in (icon_url, favicon):
                if url and icon is None:
                    if url not in fetched:
                        fetched[url] = self._fetch(feed, url)
                    icon = fetched[url]
        except FetchError as error:
            log.info("the icon of feed %s has to wait: %s", feed.id, error.kind)
            return
        self._library.publish(images.set_icon(self._database, feed.id, icon, self._now()))

    def _fetch(self, feed: Feed, url: str) -> ReadImage | None:
        """Returns the icon, or None where there is none. Raises: FetchError where it shall be tried again later."""
        try:
            route = self._feed_client.route(feed)
            response = self._client.get(url, Purpose.ICON, own_server=route.own_server, access=route.credentials)
            icon = self._worker.read_image(response.body, SIDE)
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.PROXY, Kind.TOO_MANY_REQUESTS):
                raise
            return None
        except DeskReaderError:
            return None
        return icon if min(icon.width, icon.height) >= FLATTEST * max(icon.width, icon.height) else None
