"""The timeline's model: keyset pages loaded off the GUI thread, and single changes merged without a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Signal

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline.request_queue import RequestQueue
from deskreader.desktop.timeline.row_merge import (
    FirstPage,
    RowMerge,
    contiguous_ranges,
    entering,
    group_by_row,
    is_before,
    known_count,
    leaving,
    moves_count,
    new_rows,
    row_for,
    shows_muted,
)
from deskreader.desktop.timeline.row_reader import FAR_PAGE, MAX_FAR_PAGES, NEXT_PAGE, RowReader
from deskreader.desktop.timeline.table_model import TimelineTableModel
from deskreader.errors import DeskReaderError
from deskreader.model import (
    ArticleFlags,
    ArticleId,
    Changes,
    FeedId,
    Headline,
    ImageHash,
    Order,
    Page,
    PageKey,
    View,
)
from deskreader.model.views import key_of, place_of

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

MAX_ROWS = 900
"""Beyond this many rows, those that new articles pushed far below what is in use are unloaded."""
KEPT_ROWS = 600
MAX_SCROLLED_ROWS = 4_000
"""Beyond this many rows, those far above what is in sight are unloaded. Unloaded rows come back with their page."""

FeedLabel = tuple[str, ImageHash | None]
"""What a card shows of its feed: title and icon."""


class TimelineModel(TimelineTableModel):
    """The rows of one view in its order, one article a row.

    Requests to the library run one at a time and in order, so that a page and a change never overtake each other.
    `opened` follows the first page of a view, `extended` each further page, `counted(int | None)` the number of
    articles in the view, `failed(error)` an error. `rows_changing` and `rows_changed` surround every change of rows.
    """

    opened = Signal()
    counted = Signal(object)
    extended = Signal()
    failed = Signal(object)
    rows_changing = Signal()
    rows_changed = Signal()

    def __init__(
        self, library: Library, tasks: Tasks, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(now, parent)
        self._reader = RowReader(library)
        self._feeds: frozenset[FeedId] = frozenset()
        self._feed_labels: Mapping[FeedId, FeedLabel] = {}
        self._count: int | None = None  # of the articles in the view, if it is known
        self._begin: PageKey | None = None  # of the next row above the loaded ones
        self._end: PageKey | None = None  # of the last loaded row, where rows follow it
        self._requests = RequestQueue(tasks, self._request_merge, self._fail)
        self._loading_more = self._loading_before = False
        self.is_opening = False
        """Whether the rows are still those of the previous view."""
        self.last_row_in_use: Callable[[], int] = lambda: len(self._rows)
        """Returns the lowest row that is in sight or chosen: rows far below it may be unloaded."""
        self.first_row_in_sight: Callable[[], int] = lambda: 0
        """Returns the first row in sight: rows far above it may be unloaded."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows the loaded rows."""
        return self._end is None

    @property
    def is_first(self) -> bool:
        """Whether nothing stands above the loaded rows."""
        return self._begin is None

    def row_of(self, article_id: ArticleId) -> int | None:
        """Returns the row of an article, if it is loaded."""
        return next((row for row, headline in enumerate(self._rows) if headline.id == article_id), None)

    def is_unloaded(self, key: PageKey) -> bool:
        """Returns whether the row of this key lies outside of the loaded rows."""
        is_above = self._begin is not None and not is_before(self._begin, key, self.order)
        return is_above or (self._end is not None and is_before(self._end, key, self.order))

    # --- the first page -----------------------------------------------------------------------------------------------

    def show(
        self, view: View, feeds: frozenset[FeedId], keep: Sequence[ArticleId] = (), at: PageKey | None = None
    ) -> None:
        """Shows another view from its beginning, or from the key `at`; the previous rows stay until its page is there.

        `keep` are articles to show even if they do not belong to the view any more, such as the article that was open
        when the program ended; all rows down to the lowest of them, and some below, are loaded. In the view of a feed
        or folder, those of other feeds are left out.
        """
        self._view, self._feeds = view, feeds
        self.is_opening = True
        self._loading_more = self._loading_before = False
        self._requests.reset()
        kept = () if view.by_relevance else tuple(dict.fromkeys(keep))
        is_stale = self._requests.staleness_check()
        self._requests.run(lambda: self._reader.first_page(view, feeds, kept, at, is_stale), self._open)

    def _open(self, first: FirstPage) -> None:
        self.beginResetModel()
        self._rows, self._begin, self._end = list(first.page.headlines), first.begin, first.page.end
        self.is_opening = False
        self.endResetModel()
        self._set_count(first.count)
        self.opened.emit()
        if first.count is None:
            self._requests.add(self._request_count, first=True)

    def _request_count(self) -> None:
        """Counts the matches of a search, for which its cards need not wait."""
        view = self._view
        if view is not None:
            is_stale = self._requests.staleness_check()
            self._requests.run(lambda: self._reader.count(view, is_stale), self._set_count)

    # --- further pages ------------------------------------------------------------------------------------------------

    def load_more(self) -> None:
        """Loads the next page, unless it is loading already or nothing follows."""
        if self._end is not None and not self._loading_more:
            self._loading_more = True
            self._requests.add(self._request_next_page)

    def load_before(self) -> None:
        """Loads the page above the loaded rows, unless it is loading already or there is none."""
        if self._begin is not None and not self._loading_before:
            self._loading_before = True
            self._requests.add(self._request_page_before)

    def load_to(self, key: PageKey, then: Callable[[], object]) -> None:
        """Loads pages until the row of `key` is loaded, or is too far away, then calls `then`."""
        self._requests.add(lambda: self._request_pages_to(key, then, MAX_FAR_PAGES))

    def load_all(self, then: Callable[[], object]) -> None:
        """Loads pages until nothing follows, or they are very many, then calls `then`."""
        self._requests.add(lambda: self._request_pages_to(None, then, MAX_FAR_PAGES))

    def _request_next_page(self) -> None:
        view, end = self._view, self._end

        def extend(page: Page) -> None:
            self._loading_more = False
            self._append(page)
            self._unload_above()
            self.extended.emit()

        if view is None or end is None:
            self._loading_more = False
        else:
            is_stale = self._requests.staleness_check()
            self._requests.run(lambda: self._reader.next_page(view, end, is_stale), extend)

    def _request_page_before(self) -> None:
        view, begin = self._view, self._begin

        def extend(page: Page) -> None:
            self._loading_before = False
            with self._changing_rows():
                self._begin = page.end
                self._insert(self._new_rows(page.headlines))
                self._unload_below()

        if view is None or begin is None:
            self._loading_before = False
        else:
            self._requests.run(lambda: self._reader.page_before(view, begin), extend)

    def _request_pages_to(self, key: PageKey | None, then: Callable[[], object], pages: int) -> None:
        view, end = self._view, self._end
        is_loaded = key is not None and row_for(key, self._rows, self.order) < len(self._rows)
        if view is None or end is None or pages == 0 or is_loaded:
            then()
            return

        def extend(page: Page) -> None:
            self._append(page)
            self._requests.add(lambda: self._request_pages_to(key, then, pages - 1), first=True)

        self._requests.run(lambda: self._reader.far_page(view, end), extend)

    def bring_back(self, articles: Sequence[ArticleId], then: Callable[[], object]) -> None:
        """Shows articles that an undo brought back, also those that do not belong to the view, then calls `then`."""
        self._requests.add(lambda: self._request_rows(articles, then))

    def _request_rows(self, articles: Sequence[ArticleId], then: Callable[[], object]) -> None:
        view = self._view
        if view is None:
            return

        def insert(headlines: Sequence[Headline]) -> None:
            with self._changing_rows():
                self._insert(self._new_rows(headlines))
            then()

        self._requests.run(lambda: self._reader.headlines(articles, view), insert)

    def _append(self, page: Page) -> None:
        shown = {headline.id for headline in self._rows}
        fresh = [headline for headline in page.headlines if headline.id not in shown]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()
        self._end = page.end

    def _unload_above(self) -> None:
        """Unloads rows far above what is in sight once scrolling has made them many, so that memory stays flat."""
        unloaded = self.first_row_in_sight() - KEPT_ROWS
        if len(self._rows) <= MAX_SCROLLED_ROWS or unloaded <= 0:
            return
        with self._changing_rows():
            self.beginRemoveRows(QModelIndex(), 0, unloaded - 1)
            self._begin = key_of(self._rows[unloaded - 1], self.order)
            del self._rows[:unloaded]
            self.endRemoveRows()

    def _unload_below(self) -> None:
        """Unloads rows far below what is in use once new articles have made them many, so that memory stays flat."""
        kept = max(KEPT_ROWS, self.last_row_in_use() + FAR_PAGE)
        if len(self._rows) <= MAX_ROWS or kept >= len(self._rows) or self._loading_more:
            return
        self.beginRemoveRows(QModelIndex(), kept, len(self._rows) - 1)
        del self._rows[kept:]
        self._end = key_of(self._rows[-1], self.order)
        self.endRemoveRows()

    def _fail(self, error: DeskReaderError) -> None:
        self._loading_more = self._loading_before = False
        self.failed.emit(error)

    # --- following changes --------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed: rows are removed, refreshed and inserted one by one, never all loaded again."""
        if self._view is None:
            return
        with self._changing_rows():
            self._remove(leaving(changes, self._view))
        self._set_flags(changes.flags)
        recount = bool(changes.removed or changes.folded or changes.muted or changes.unmuted)
        self._requests.add_changes(replace(changes, removed=()), recount)

    def follow_feeds(self, feeds: frozenset[FeedId], labels: Mapping[FeedId, FeedLabel]) -> None:
        """Takes over the feeds that the view draws on now, and the title and icon that every feed has now."""
        self._feeds = feeds
        if labels == self._feed_labels:
            return
        self._feed_labels = labels
        changed = []
        for row, headline in enumerate(self._rows):
            title, icon = labels.get(headline.feed_id, (headline.feed_title, headline.feed_icon))
            if (title, icon) != (headline.feed_title, headline.feed_icon):
                self._rows[row] = replace(headline, feed_title=title, feed_icon=icon)
                changed.append(row)
        self._emit_data_changed(changed)
        if changed and self.order is Order.BY_FEED and self._view is not None:
            self.show(self._view, self._feeds)  # a feed with another title stands elsewhere

    def _set_flags(self, flags: Sequence[ArticleFlags]) -> None:
        """Takes over new flags of shown rows."""
        new = {of_article.id: of_article for of_article in flags}
        changed = []
        for row, headline in enumerate(self._rows) if new else ():
            of_article = new.get(headline.id)
            if of_article and (of_article.is_read, of_article.is_starred) != (headline.is_read, headline.is_starred):
                self._rows[row] = replace(headline, is_read=of_article.is_read, is_starred=of_article.is_starred)
                changed.append(row)
        self._emit_data_changed(changed)

    def _request_merge(self, changes: Changes, recount: bool) -> None:
        """Follows what the changes say, and reads what they do not: rows, and the count if it has to be read again."""
        view, feeds, now = self._view, self._feeds, self._now()
        if view is None:
            return
        self._set_flags(changes.flags)  # again, since rows may have been loaded that were read before the change
        count = known_count(view, changes.counts)
        if count is not None:
            self._set_count(count)
        shown = {headline.id for headline in self._rows}
        updated = [article_id for article_id in changes.content if article_id in shown]
        flagged = entering(changes.flags, view)
        back = (*changes.unfolded, *changes.unmuted, *(changes.muted if shows_muted(view) else ()))
        others = [i for i in dict.fromkeys((*changes.new, *back, *changes.content, *flagged)) if i not in shown]
        reads_count = recount or changes.new or changes.unfolded or (count is None and moves_count(changes, view))
        if not (updated or others or reads_count):
            return
        begin, rows = self._begin, len(self._rows) + NEXT_PAGE

        def read() -> RowMerge:
            refreshed = self._reader.headlines(updated, view)
            candidates: tuple[Headline, ...] = ()
            if not view.by_relevance:  # by relevance, new articles do not come into the rows by themselves
                candidates = self._reader.candidates(others, view, feeds, now, begin, rows)
            return RowMerge(refreshed, candidates, self._reader.count(view) if reads_count else self._count)

        self._requests.run(read, self._merge)

    def _merge(self, merge: RowMerge) -> None:
        with self._changing_rows():
            self._refresh({headline.id: headline for headline in merge.refreshed})
            self._insert(self._new_rows(merge.candidates))
            self._unload_below()
        self._set_count(merge.count)

    def _set_count(self, count: int | None) -> None:
        self._count = count
        self.counted.emit(count)

    def _refresh(self, refreshed: Mapping[ArticleId, Headline]) -> None:
        """Replaces rows in place; one whose date changed is removed and inserted where it belongs now."""
        moved, changed = [], []
        for row, headline in enumerate(self._rows):
            newer = refreshed.get(headline.id)
            if newer is None or newer == headline:
                continue
            if newer.sorted_at != headline.sorted_at:
                moved.append(newer)
                continue
            self._rows[row] = newer
            changed.append(row)
        self._emit_data_changed(changed)
        if moved:
            self._remove({headline.id for headline in moved})
            self._insert(self._new_rows(moved))

    def _emit_data_changed(self, rows: Sequence[int]) -> None:
        """Emits `dataChanged` for ascending rows, once for each unbroken range."""
        for first, last in contiguous_ranges(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _new_rows(self, candidates: Iterable[Headline]) -> list[Headline]:
        """Returns those of some headlines that have to be inserted into the loaded range."""
        return new_rows(candidates, self._rows, self._end, self._begin, self.order)

    def _insert(self, headlines: Iterable[Headline]) -> None:
        order = self.order
        ordered = sorted(headlines, key=lambda headline: place_of(key_of(headline, order), order))
        for row, group in group_by_row(ordered, self._rows, order):
            self.beginInsertRows(QModelIndex(), row, row + len(group) - 1)
            self._rows[row:row] = group
            self.endInsertRows()

    def _remove(self, article_ids: set[ArticleId]) -> None:
        rows = [row for row, headline in enumerate(self._rows) if headline.id in article_ids] if article_ids else []
        for first, last in reversed(contiguous_ranges(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    @contextmanager
    def _changing_rows(self) -> Iterator[None]:
        """Surrounds a change of rows with its signals, so that the view can keep its scroll position and choice."""
        self.rows_changing.emit()
        yield
        self.rows_changed.emit()
