"""The small pictures of feeds: the one that the feed names, else the favicon.ico. Asked for once a week at most, and
once a month where there was none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.local_addresses import may_be_local
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedId, FeedState, ReadImage
from deskreader.model.credentials import Credentials
from deskreader.store.articles import images
from deskreader.store.feeds import outline

log = logging.getLogger(__name__)

CHECK_EVERY = timedelta(days=7)
CHECK_MISSING_EVERY = timedelta(days=30)
SIDE = 64  # pixels: four times what the sidebar shows, for dense screens
FLATTEST = 0.75  # a banner squeezed into 16 pixels helps nobody


class FeedIcons:
    """Remembers which icons the round's documents name, and fetches those that are due."""

    def __init__(self, context: EngineContext, feeds: FeedClient) -> None:
        self._library = context.library
        self._database = context.database
        self._web = context.client
        self._worker = context.worker
        self._feeds = feeds
        self._now = context.now
        self._named: dict[FeedId, str | None] = {}
        self._lock = threading.Lock()

    def note(self, feed: FeedState, icon_url: str | None) -> None:
        """Notes that a document of the feed was read, and the icon it names, if any."""
        checked = feed.icon_checked_at
        pause = CHECK_EVERY if feed.has_icon else CHECK_MISSING_EVERY
        if checked is None or abs(self._now() - checked) >= pause:
            with self._lock:
                self._named[feed.id] = icon_url

    def keep(self, stopped: Callable[[], bool]) -> None:
        """Fetches and stores the icons noted since the last call. Raises: StoreError."""
        with self._lock:
            named, self._named = self._named, {}
        found: dict[str, ReadImage | None] = {}  # feeds of one site name the same file
        for feed_id, icon_url in named.items():
            if stopped():
                return
            try:
                feed = self._database.read(outline.feed, feed_id)
            except DeskReaderError:  # unsubscribed meanwhile
                continue
            self._keep_one(feed, icon_url, found)

    def _keep_one(self, feed: Feed, icon_url: str | None, found: dict[str, ReadImage | None]) -> None:
        candidates = [icon_url] if icon_url else []
        candidates.append(urljoin(feed.site_url or feed.url, "/favicon.ico"))
        try:
            icon = self._first(candidates, may_be_local(feed), self._feeds.route(feed), found)
        except FetchError as error:
            log.info("the icon of feed %s has to wait: %s", feed.id, error.kind)
            return
        self._library.publish(images.set_icon(self._database, feed.id, icon, self._now()))

    def _first(
        self, urls: list[str], private_ok: bool, way: Credentials, found: dict[str, ReadImage | None]
    ) -> ReadImage | None:
        """The first icon that can be had; `found` keeps what each address gave. Raises: FetchError."""
        for url in urls:
            if url not in found:
                found[url] = self._fetched(url, private_ok, way)
            if found[url] is not None:
                return found[url]
        return None

    def _fetched(self, url: str, private_ok: bool, way: Credentials) -> ReadImage | None:
        """The icon, None where there is none to be had. Raises: FetchError to try again at the next document."""
        try:
            answer = self._web.get(url, Purpose.ICON, private_ok=private_ok, access=way)
            icon = self._worker.read_image(answer.body, SIDE)
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.PROXY, Kind.TOO_MANY_REQUESTS):
                raise
            return None
        except DeskReaderError:
            return None
        return icon if min(icon.width, icon.height) >= FLATTEST * max(icon.width, icon.height) else None
