"""Reads the timeline's rows from the library, on a thread of `Tasks`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from deskreader.desktop.timeline.row_merge import (
    MAX_COUNTED,
    FirstPage,
    belongs,
    is_search,
    new_rows,
    row_for,
)
from deskreader.model import ArticleId, FeedId, Headline, Page, PageKey, View, ViewKind
from deskreader.model.views import key_of

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

FIRST_PAGE = 20
"""Rows of a view's first page: a tall screen full of cards, so that these are painted soon."""
NEXT_PAGE = 40
FAR_PAGE = 500
"""Rows of a page on the way to a far row."""
MAX_FAR_PAGES = 20
"""Pages of `FAR_PAGE` rows that are loaded at most to reach a far row."""
MAX_LOOKUPS = 200
"""Up to this many changed articles are read one by one; for more, the loaded range is read again."""

StalenessCheck = Callable[[], bool]


class RowReader:
    """Reads pages, single rows and counts of a view. Every method may raise StoreError."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def headlines(self, articles: Sequence[ArticleId], view: View) -> tuple[Headline, ...]:
        """Returns the rows of some articles as they stand in a view."""
        return self._library.headlines(articles, view) if articles else ()

    def page_before(self, view: View, begin: PageKey) -> Page:
        """Returns the page above a key; its `end` is the key of the next row above it."""
        return self._library.page_before(view, begin, NEXT_PAGE)

    def far_page(self, view: View, after: PageKey) -> Page:
        """Returns a long page, on the way to a far row."""
        return self._library.page(view, after, FAR_PAGE)

    def first_page(
        self,
        view: View,
        feeds: frozenset[FeedId],
        keep: tuple[ArticleId, ...],
        at: PageKey | None,
        is_stale: StalenessCheck,
    ) -> FirstPage:
        """Returns what a view begins with: the rows from the key `at`, or the first ones down to the kept articles."""
        page, begin = self.next_page(view, at, is_stale, FIRST_PAGE + NEXT_PAGE if keep else FIRST_PAGE), at
        if at is not None and not page.headlines:  # nothing is as old: the nearest page above
            above = self._library.page_before(view, at, NEXT_PAGE)
            page, begin = Page(above.headlines, None), above.end
        elif keep:
            page = self._read_down_to_kept(view, feeds, keep, page, is_stale)
        return FirstPage(page, None if is_search(view) else self.count(view), begin)

    def _read_down_to_kept(
        self,
        view: View,
        feeds: frozenset[FeedId],
        keep: tuple[ArticleId, ...],
        page: Page,
        is_stale: StalenessCheck,
    ) -> Page:
        """Returns a page with all that follows down to the lowest of the kept articles, and these in it."""
        kept = self._library.headlines(keep, view)
        if view.kind in (ViewKind.FEED, ViewKind.FOLDER):
            kept = tuple(headline for headline in kept if headline.feed_id in feeds)
        rows, end, order = list(page.headlines), page.end, view.order
        for _ in range(MAX_FAR_PAGES):
            near_end = len(rows) - FIRST_PAGE
            if end is None or all(row_for(key_of(headline, order), rows, order) <= near_end for headline in kept):
                break
            more = self._library.page(view, end, FAR_PAGE, is_stale)
            rows, end = rows + list(more.headlines), more.end
        for headline in new_rows(kept, rows, end, order=order):
            rows.insert(row_for(key_of(headline, order), rows, order), headline)
        return Page(tuple(rows), end)

    def next_page(self, view: View, after: PageKey | None, is_stale: StalenessCheck, rows: int = NEXT_PAGE) -> Page:
        """Returns the next page that is not empty: a search that finds little returns empty ones from time to time."""
        page = self._library.page(view, after, rows, is_stale, hurry=True)
        while page.end is not None and not page.headlines:
            page = self._library.page(view, page.end, rows, is_stale, hurry=True)
        return page

    def count(self, view: View, is_stale: StalenessCheck | None = None) -> int | None:
        """Returns the number of articles in a view; None for a search where that would take too long."""
        if is_search(view):
            return self._library.number_found(view, MAX_COUNTED, is_stale)
        return self._library.count(view)

    def candidates(
        self,
        articles: Sequence[ArticleId],
        view: View,
        feeds: frozenset[FeedId],
        now: datetime,
        begin: PageKey | None,
        rows: int,
    ) -> tuple[Headline, ...]:
        """Returns those of some articles that belong to the view, or all of its rows from `begin` on.

        All rows are read where the articles are many, or where only the library can tell whether one belongs.
        """
        if not articles:
            return ()
        if len(articles) <= MAX_LOOKUPS:
            headlines = self._library.headlines(articles)
            verdicts = [belongs(headline, view, feeds, now) for headline in headlines]
            if None not in verdicts:
                return tuple(headline for headline, verdict in zip(headlines, verdicts, strict=True) if verdict)
        return self._library.page(view, begin, rows).headlines
