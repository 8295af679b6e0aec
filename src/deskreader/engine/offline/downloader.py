"""Offline keeping: the page behind each new entry is fetched, and its article stored with its pictures."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.local_addresses import is_local, may_be_local
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.offline.page_reader import PageReader, place
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import ArticleId, Changes, ExtractedArticle, Headline, ReadImage, Reason
from deskreader.model.credentials import Credentials
from deskreader.store import PendingPage
from deskreader.store.articles import full_text, images
from deskreader.store.feeds import outline
from deskreader.store.timeline import timeline
from deskreader.text.urls import comparison_key

log = logging.getLogger(__name__)

THREADS = 4
PAGES_A_HOST = 10  # in one refresh, so that a publisher sees a reader and not a crawler
PICTURES_A_PAGE = 40
PICTURE_WIDTH = 1360  # pixels: the widest column of text, on a screen of twice the usual density
WAITING_AT_ONCE = 400
STORIES_A_ROUND = 60  # whose pictures are fetched apart from their page

REASONS: dict[Kind, Reason] = {
    Kind.NOT_FOUND: Reason.NOT_FOUND,
    Kind.GONE: Reason.NOT_FOUND,
    Kind.REFUSED: Reason.REFUSED,
    Kind.ROBOTS: Reason.REFUSED,
    Kind.FORBIDDEN_ADDRESS: Reason.REFUSED,
    Kind.NO_ARTICLE: Reason.NO_ARTICLE,
    Kind.WORKER_DIED: Reason.NO_ARTICLE,
    Kind.WORKER_HUNG: Reason.NO_ARTICLE,
    Kind.TOO_LARGE: Reason.NO_ARTICLE,
    Kind.BAD_ADDRESS: Reason.NO_LINK,
}
LATER = {Kind.OFFLINE, Kind.PROXY, Kind.BAD_PROXY, Kind.TOO_MANY_REQUESTS}  # the page stays on the waiting list


def reason_of(error: DeskReaderError) -> Reason:
    """Why there is no full text, from what went wrong on the way to it."""
    return REASONS.get(error.kind, Reason.UNREACHABLE)


def one_round(waiting: Sequence[PendingPage]) -> list[list[PendingPage]]:
    """The pages of one round in groups of a host each, at most PAGES_A_HOST of one that is not near."""
    groups: dict[str, list[PendingPage]] = defaultdict(list)
    for page in waiting:
        group = groups[place(page.link)]
        if len(group) < PAGES_A_HOST or is_local(page.link):
            group.append(page)
    return list(groups.values())


class PageDownloader:
    """Fetches and stores the pages and pictures that the library still waits for."""

    def __init__(self, context: EngineContext, economy: ResourceSaver, feeds: FeedClient) -> None:
        self._library = context.library
        self._feeds = feeds
        self._database = context.database
        self._web = context.client
        self._worker = context.worker
        self._economy = economy
        self._now = context.now
        self._settings = context.settings
        self._reader = PageReader(context.client, context.worker, context.database)

    def has_work(self) -> bool:
        """Whether the library waits for a page, or for pictures of a story whose text it has."""
        if self._economy.postpones_pages:
            return False
        settings = self._settings.current
        pages = settings.save_pages and bool(self._database.read(full_text.waiting_pages, 1))
        return pages or (settings.save_pictures and bool(self._database.read(full_text.waiting_pictures, 1)))

    def keep(self, tell: Callable[[int, int], None], stopped: Callable[[], bool], by_hand: bool = False) -> None:
        """Works through one round of the waiting lists; `tell` hears how many pages are done, of how many.

        On a connection that costs by the byte it waits, unless the reader asks for it `by_hand`.
        """
        if self._economy.postpones_pages and not by_hand:
            return
        if self._settings.current.save_pages:
            self._keep_pages(tell, stopped)
        if self._settings.current.save_pictures:
            self._keep_waiting_pictures(stopped)

    def _keep_pages(self, tell: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        groups = one_round(self._database.read(full_text.waiting_pages, WAITING_AT_ONCE))
        total = sum(len(group) for group in groups)
        done = 0

        def keep_group(group: list[PendingPage]) -> None:
            nonlocal done
            for page in group:
                if stopped():
                    return
                self.keep_page(page)
                done += 1
                tell(done, total)

        if groups:
            tell(0, total)
            with ThreadPoolExecutor(THREADS, thread_name_prefix="page") as pool:
                for result in [pool.submit(keep_group, group) for group in groups]:
                    result.result()

    def keep_page(self, page: PendingPage) -> Changes:
        """Fetches one page and stores its article with its pictures, or the reason why not."""
        feed = self._database.read(outline.feed, page.feed_id)
        private_ok = may_be_local(feed)
        try:
            article = self._reader.read(
                page.link, private_ok, page.hint, access=self._feeds.page_credentials(feed, page.link)
            )
        except DeskReaderError as error:
            if error.kind in LATER:
                return Changes()
            log.info("no full text of article %s: %s", page.id, error)
            why = reason_of(error)
            return self._library.publish(self._database.write_unsynced(full_text.keep_page, page.id, None, why))
        way = self._feeds.route(feed)
        original = self._original(article, private_ok, way)
        kept = self._database.write_unsynced(full_text.keep_page, page.id, article, article.reason, original)
        pictures = self._keep_pictures(page.id, private_ok, way)
        return self._library.publish(kept | pictures)

    def _original(self, article: ExtractedArticle, private_ok: bool, way: Credentials) -> ExtractedArticle | None:
        """The whole story that a cut copy points to, if it is there and longer than the copy."""
        url = article.original_url
        if not (article.truncated and url) or comparison_key(url) == comparison_key(article.url):
            return None
        try:
            original = self._reader.read(url, private_ok, access=way)
        except DeskReaderError as error:
            log.info("the original of a cut copy cannot be had: %s", error)
            return None
        return original if len(original.text) > len(article.text) else None

    def _keep_waiting_pictures(self, stopped: Callable[[], bool]) -> None:
        """Fetches the pictures of stories whose text came with the feed, and those that could not be had before."""

        def keep_of(story: Headline) -> None:
            if not stopped():
                feed = self._database.read(outline.feed, story.feed_id)
                self._library.publish(self._keep_pictures(story.id, may_be_local(feed), self._feeds.route(feed)))

        waiting = self._database.read(full_text.waiting_pictures, STORIES_A_ROUND)
        stories = self._database.read(timeline.headlines, waiting)
        with ThreadPoolExecutor(THREADS, thread_name_prefix="picture") as pool:
            for result in [pool.submit(keep_of, story) for story in stories]:
                result.result()

    def _keep_pictures(self, article_id: ArticleId, private_ok: bool, way: Credentials) -> Changes:
        if not self._settings.current.save_pictures:
            return Changes()
        found: dict[str, ReadImage | None] = {}
        for url in images.wanted_images(self._database, article_id)[:PICTURES_A_PAGE]:
            try:
                found[url] = self._picture(url, private_ok, way)
            except FetchError as error:
                log.info("a picture of article %s has to wait: %s", article_id, error.kind)
        return images.keep_images(self._database, article_id, found, self._now()) if found else Changes()

    def _picture(self, url: str, private_ok: bool, way: Credentials) -> ReadImage | None:
        """The picture made ready to store; None where it cannot be had. Raises: FetchError to try again later."""
        try:
            answer = self._web.get(url, Purpose.PICTURE, private_ok=private_ok, access=way)
            picture = self._worker.read_image(answer.body, PICTURE_WIDTH)
        except FetchError as error:
            if error.kind in LATER or error.kind in (Kind.UNREACHABLE, Kind.TIMEOUT, Kind.SERVER_ERROR):
                raise
            return None
        except DeskReaderError:
            return None
        return picture
