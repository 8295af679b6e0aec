"""Downloads the pages behind new entries, and the images of articles, for reading offline."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient, FeedRoute
from deskreader.engine.network.hang_budget import FeedBudget, HangBudget
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.offline.page_reader import PageReader
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import ArticleId, Changes, ExtractedArticle, Headline, ReadImage, Reason
from deskreader.store import PendingPage
from deskreader.store.articles import full_text, images
from deskreader.store.feeds import outline
from deskreader.store.revisions import page_checks
from deskreader.store.rules import rule_effects
from deskreader.store.stories import page_texts
from deskreader.store.timeline import timeline
from deskreader.text.urls import comparison_key, host_and_port, server_of

log = logging.getLogger(__name__)

THREADS = 4
PAGES_PER_HOST = 10  # in one round, so that a publisher sees a reader and not a crawler
IMAGES_PER_ARTICLE = 40
IMAGE_WIDTH = 1360  # pixels: the widest column of text on a screen of double density
PENDING_PAGES_READ = 400
MOST_TIMEOUTS = 10_000  # images remembered as having taken too long
ARTICLES_PER_ROUND = 60  # whose images are downloaded apart from their page

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
RETRY_NEXT_ROUND = {Kind.OFFLINE, Kind.PROXY, Kind.BAD_PROXY, Kind.TOO_MANY_REQUESTS}
RETRY_IMAGES = RETRY_NEXT_ROUND | {Kind.UNREACHABLE, Kind.TIMEOUT, Kind.SERVER_ERROR}


def reason_of(error: DeskReaderError) -> Reason:
    """Returns why an article has no full text, from the error on the way to it."""
    return REASONS.get(error.kind, Reason.UNREACHABLE)


def pages_of_round(pending: Sequence[PendingPage]) -> list[list[PendingPage]]:
    """Returns the pages of one round grouped by host, at most PAGES_PER_HOST of each host that is not local."""
    groups: dict[str, list[PendingPage]] = defaultdict(list)
    for page in pending:
        group = groups[host_and_port(page.link)]
        if len(group) < PAGES_PER_HOST or is_local(page.link):
            group.append(page)
    return list(groups.values())


class PageDownloader:
    """Downloads and stores the pages and images that the library waits for."""

    def __init__(self, context: EngineContext, saver: ResourceSaver, feed_client: FeedClient) -> None:
        self._library = context.library
        self._database = context.database
        self._client = context.client
        self._worker = context.worker
        self._settings = context.settings
        self._now = context.now
        self._saver = saver
        self._feed_client = feed_client
        self._timed_out: set[str] = set()  # images that took too long once

    def has_work(self) -> bool:
        """Whether the library waits for a page, or for images of an article whose text it has."""
        if self._saver.postpones_pages:
            return False
        settings = self._settings.current
        pages = settings.save_pages and bool(self._database.read(full_text.waiting_pages, 1))
        return pages or bool(self._database.read(full_text.waiting_images, 1, not settings.save_pictures))

    def download_round(
        self, report: Callable[[int, int], None], stopped: Callable[[], bool], by_hand: bool = False
    ) -> None:
        """Downloads one round of pending pages and images; `report` gets the number of pages done, and of all.

        Where the user saves data or power it does nothing, unless asked for `by_hand`. Raises: StoreError.
        """
        if self._saver.postpones_pages and not by_hand:
            return
        budget = HangBudget()
        if self._settings.current.save_pages:
            self._download_pages(report, stopped, budget)
        self._download_pending_images(stopped, budget)

    def download_article(self, article_id: ArticleId) -> bool:
        """Downloads what one article lacks, because a user asks for it: its page, else its images.

        Returns whether that changed anything. Raises: StoreError.
        """
        budget = HangBudget()
        page = self._database.read(full_text.page_of, article_id)
        if page is not None:
            return bool(self._download_page(page, budget).content)
        (headline,) = self._database.read(timeline.headlines, [article_id]) or (None,)
        if headline is None:
            return False
        route = self._feed_client.route(self._database.read(outline.feed, headline.feed_id))
        feed_budget = budget.of_feed(headline.feed_id, self._worker)
        changes = self._download_images(article_id, route, feed_budget, by_hand=True)
        return bool(self._library.publish(changes).content)

    def check_article(self, article_id: ArticleId) -> Changes:
        """Reads the page of an article once more, because a user asks for it, and stores what it says now.

        Raises: StoreError, and FetchError where the page cannot be fetched although it is not gone.
        """
        page = self._database.read(full_text.page_to_check, article_id)
        return self._check_page(page, HangBudget(), by_hand=True) if page is not None else Changes()

    # --- pages --------------------------------------------------------------------------------------------------------

    def _download_pages(
        self, report: Callable[[int, int], None], stopped: Callable[[], bool], budget: HangBudget
    ) -> None:
        """Downloads the pages that articles wait for, then those that their feeds say were changed."""
        due = self._database.read(full_text.due_pages, self._now(), PENDING_PAGES_READ)
        changed = {page.id for page in due}
        groups = pages_of_round([*self._database.read(full_text.waiting_pages, PENDING_PAGES_READ), *due])
        total = sum(len(group) for group in groups)
        done = 0

        def download_group(group: list[PendingPage]) -> None:
            nonlocal done
            for page in group:
                if stopped():
                    return
                (self._check_page if page.id in changed else self._download_page)(page, budget)
                done += 1
                report(done, total)

        if groups:
            report(0, total)
            with ThreadPoolExecutor(THREADS, thread_name_prefix="page") as pool:
                for future in [pool.submit(download_group, group) for group in groups]:
                    future.result()

    def _download_page(self, page: PendingPage, round_budget: HangBudget) -> Changes:
        """Downloads one page and stores its article with its images, or the reason why there is none."""
        feed = self._database.read(outline.feed, page.feed_id)
        budget = round_budget.of_feed(feed.id, self._worker)
        reader = PageReader(self._client, self._worker, self._database, budget)
        try:
            route = self._feed_client.page_route(feed, page.link)
            article, onward = reader.read_with_route(page.link, route, page.hint)
        except DeskReaderError as error:
            if error.kind in RETRY_NEXT_ROUND:
                return Changes()
            log.info("no full text of article %s: %s", page.id, error)
            reason = reason_of(error)
            return self._library.publish(self._database.write_unsynced(page_texts.save_page, page.id, None, reason))
        original = _read_original(reader, article, onward)
        stored = self._database.write_unsynced(page_texts.save_page, page.id, article, article.reason, original)
        return self._library.publish(stored | self._download_images(page.id, self._feed_client.route(feed), budget))

    def _check_page(self, page: PendingPage, round_budget: HangBudget, by_hand: bool = False) -> Changes:
        """Reads a page once more, and stores what it says now or that it is gone; what is stored is kept."""
        feed = self._database.read(outline.feed, page.feed_id)
        budget = round_budget.of_feed(feed.id, self._worker)
        reader = PageReader(self._client, self._worker, self._database, None if by_hand else budget)
        validators = self._database.read(page_checks.validators_of, page.id)
        try:
            route = self._feed_client.page_route(feed, page.link)
            article, validators = reader.read_again(page.link, route, page.hint, validators, by_hand)
        except DeskReaderError as error:
            return self._note_unread(page, error, by_hand)
        stored = self._database.write_unsynced(page_texts.replace_page, page.id, article, self._now(), validators)
        if article is not None and stored:
            stored |= self._download_images(page.id, self._feed_client.route(feed), budget)
        return self._library.publish(stored)

    def _note_unread(self, page: PendingPage, error: DeskReaderError, by_hand: bool) -> Changes:
        if error.kind in (Kind.NOT_FOUND, Kind.GONE):
            gone = self._database.write_unsynced(full_text.note_page_gone, page.id, self._now())
            return self._library.publish(gone)
        if by_hand:
            raise error
        if error.kind not in RETRY_NEXT_ROUND:
            log.info("the page of article %s cannot be read again: %s", page.id, error)
            self._database.write_unsynced(full_text.note_page_failed, page.id, self._now())
        return Changes()

    # --- images -------------------------------------------------------------------------------------------------------

    def _download_pending_images(self, stopped: Callable[[], bool], round_budget: HangBudget) -> None:
        """Downloads images of articles whose text came with the feed, and those that could not be fetched earlier.

        Where the settings save none, it downloads those of articles that a rule keeps them of.
        """

        def download(article: Headline) -> None:
            if not stopped():
                route = self._feed_client.route(self._database.read(outline.feed, article.feed_id))
                budget = round_budget.of_feed(article.feed_id, self._worker)
                self._library.publish(self._download_images(article.id, route, budget))

        only_by_rule = not self._settings.current.save_pictures
        pending = self._database.read(full_text.waiting_images, ARTICLES_PER_ROUND, only_by_rule)
        articles = self._database.read(timeline.headlines, pending)
        with ThreadPoolExecutor(THREADS, thread_name_prefix="picture") as pool:
            for future in [pool.submit(download, article) for article in articles]:
                future.result()

    def _download_images(
        self, article_id: ArticleId, route: FeedRoute, budget: FeedBudget, by_hand: bool = False
    ) -> Changes:
        if by_hand:  # what the user asks for, no rule refuses
            self._database.write_unsynced(rule_effects.want_pictures, article_id)
        elif not (self._settings.current.save_pictures or self._database.read(rule_effects.keeps_pictures, article_id)):
            return Changes()
        downloaded: dict[str, ReadImage | None] = {}
        wanted = images.wanted_images(self._database, article_id)[:IMAGES_PER_ARTICLE]
        own_names = self._named_by_own_server(article_id, wanted, route)
        for url in wanted:
            try:
                permitted = route if url in own_names else replace(route, own_server=None)
                downloaded[url] = self._download_image(url, permitted, budget)
            except FetchError as error:
                log.info("an image of article %s has to wait: %s", article_id, error.kind)
        return images.save_images(self._database, article_id, downloaded, self._now()) if downloaded else Changes()

    def _named_by_own_server(self, article_id: ArticleId, urls: Sequence[str], route: FeedRoute) -> frozenset[str]:
        """Returns the images that the feed or a page of its own private server names, not a page from elsewhere."""
        if route.own_server is None or not urls:
            return frozenset()
        named_by_feed, page_url = self._database.read(images.image_origins, article_id)
        is_own_page = page_url is not None and server_of(page_url) == route.own_server
        return frozenset(urls) if is_own_page else named_by_feed

    def _download_image(self, url: str, route: FeedRoute, budget: FeedBudget) -> ReadImage | None:
        """Returns an image ready to store, or None where there is none. Raises: FetchError to try again later."""
        get = lambda: self._client.get(  # noqa: E731
            url, Purpose.PICTURE, own_server=route.own_server, access=route.credentials
        )
        try:
            response = budget.fetch(url, get)
            with budget.charging_jobs(url):
                return self._worker.read_image(response.body, IMAGE_WIDTH)
        except FetchError as error:
            if error.kind in RETRY_IMAGES and not self._timed_out_again(url, error):
                raise
            return None
        except DeskReaderError:
            return None

    def _timed_out_again(self, url: str, error: FetchError) -> bool:
        """Whether an image has taken too long a second time: it is given up, since it would delay others for ever."""
        if error.kind is not Kind.TIMEOUT:
            return False
        if url in self._timed_out:
            return True
        if len(self._timed_out) >= MOST_TIMEOUTS:
            self._timed_out.clear()
        self._timed_out.add(url)
        return False


def _read_original(reader: PageReader, article: ExtractedArticle, route: FeedRoute) -> ExtractedArticle | None:
    """Returns the original that a truncated copy points to, if it can be read and is longer than the copy."""
    url = article.original_url
    if not (article.truncated and url) or comparison_key(url) == comparison_key(article.url):
        return None
    try:
        original = reader.read(url, route)
    except DeskReaderError as error:
        log.info("the original of a truncated copy cannot be read: %s", error)
        return None
    return original if len(original.text) > len(article.text) else None
