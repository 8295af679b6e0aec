"""The timeline's model: keyset pages loaded off the GUI thread, and single changes merged without a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    Signal,
)

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline.request_queue import RequestQueue
from deskreader.desktop.timeline.row_merge import (
    MOST_COUNTED,
    RowMerge,
    belongs,
    grouped,
    is_before,
    is_search,
    key_of,
    newcomers,
    place_of,
    runs_of,
)
from deskreader.desktop.timeline.table_model import TimelineTableModel
from deskreader.engine.library.library import Library
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, FeedId, Headline, ImageHash, Page, PageKey, View, ViewKind

FIRST = 20
"""Rows of a view's first page: a tall screen full of cards, so that these are painted soon."""
PAGE = 40
JUMP = 500
"""Rows of a page when a far place is to be reached."""
FARTHEST = 20
"""Pages of `JUMP` rows that are loaded at most to reach a far place."""
FEW = 200
"""Up to so many changed articles are asked for one by one; for more the loaded range is asked for again."""
MOST_ROWS = 900
"""Above so many rows, what news pushed far below what is in use is let go; it comes back with its page."""
KEPT_ROWS = 600
WINDOW = 4_000
"""Above so many rows, those far above what is in sight are let go, and come back when they are scrolled to."""
FeedMark = tuple[str, ImageHash | None]
"""What a card shows of its feed: name and icon."""
IsStale = Callable[[], bool]


class TimelineModel(TimelineTableModel):
    """The rows of one view, newest first, one article a row.

    Work is done one piece at a time, in the order asked, so that a page and a change never pass each other. `opened`
    follows the first page of a view, `grown` each page more, `counted(int | None)` the number of articles it holds,
    `failed(error)` trouble. `merging` and `merged` stand around every change of rows.
    """

    opened = Signal()
    counted = Signal(object)
    grown = Signal()
    failed = Signal(object)
    merging = Signal()
    merged = Signal()

    def __init__(
        self, library: Library, tasks: Tasks, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(now, parent)
        self._library = library
        self._feeds: frozenset[FeedId] = frozenset()
        self._marks: Mapping[FeedId, FeedMark] = {}
        self._end: PageKey | None = None
        self._begin: PageKey | None = None  # the place of the next row above the loaded ones
        self._work = RequestQueue(tasks, self._merge, self._fail)
        self._loading_more = self._loading_before = False
        self.is_opening = False
        """Whether the rows are still those of the view before."""
        self.lowest_in_use: Callable[[], int] = lambda: len(self._rows)
        """The lowest row that is in sight or chosen: rows far below it may be let go."""
        self.highest_in_sight: Callable[[], int] = lambda: 0
        """The first row in sight: rows far above it may be let go."""

    # --- what the pane asks -------------------------------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows the loaded rows."""
        return self._end is None

    @property
    def is_first(self) -> bool:
        """Whether nothing stands above the loaded rows."""
        return self._begin is None

    def row_of(self, article_id: ArticleId) -> int | None:
        """The row of an article, if it is loaded."""
        return next((row for row, headline in enumerate(self._rows) if headline.id == article_id), None)

    # --- loading ------------------------------------------------------------------------------------------------------

    def show(
        self, view: View, feeds: frozenset[FeedId], keep: Sequence[ArticleId] = (), at: PageKey | None = None
    ) -> None:
        """Shows another view from its beginning, or from the place `at`; the rows before stay until its page is there.

        `keep` are articles to be shown even if they do not belong to the view any more, such as the story that was
        open when the program ended; all rows down to the lowest of them, and some below, are loaded. In the view of a
        feed or folder those of other feeds are left out.
        """
        self._view, self._feeds = view, feeds
        self.is_opening = True
        self._loading_more = self._loading_before = False
        self._work.begin_round()
        kept = () if view.by_relevance else tuple(dict.fromkeys(keep))
        is_stale = self._work.staleness()
        self._work.run(lambda: self._first(view, feeds, kept, at, is_stale), lambda outcome: self._open(*outcome))

    def _first(
        self, view: View, feeds: frozenset[FeedId], keep: tuple[ArticleId, ...], at: PageKey | None, is_stale: IsStale
    ) -> tuple[Page, int | None, PageKey | None]:
        page = self._page(view, at, is_stale, FIRST + PAGE if keep else FIRST)
        if at is not None and not page.headlines:  # nothing is as old: what comes nearest
            page = self._library.page_before(view, at, PAGE)
            return Page(page.headlines, None), None if is_search(view) else self._counted(view), page.end
        kept = self._library.headlines(keep, view) if keep else ()
        if view.kind in (ViewKind.FEED, ViewKind.FOLDER):
            kept = tuple(headline for headline in kept if headline.feed_id in feeds)
        rows, end = list(page.headlines), page.end
        jumps = 0
        while end is not None and jumps < FARTHEST and any(place_of(key_of(h), rows) > len(rows) - FIRST for h in kept):
            jumps += 1
            more = self._library.page(view, end, JUMP, is_stale)
            rows, end = rows + list(more.headlines), more.end
        for headline in newcomers(kept, rows, end):
            rows.insert(place_of(key_of(headline), rows), headline)
        return Page(tuple(rows), end), None if is_search(view) else self._counted(view), at

    def _open(self, page: Page, count: int | None, begin: PageKey | None) -> None:
        self.beginResetModel()
        self._rows, self._end, self._begin, self.is_opening = list(page.headlines), page.end, begin, False
        self.endResetModel()
        self.counted.emit(count)
        self.opened.emit()
        if count is None:
            self._work.want(self._count, first=True)

    def _page(self, view: View, after: PageKey | None, is_stale: IsStale, rows: int = PAGE) -> Page:
        """The next page that holds anything: a search that finds little says so from time to time."""
        page = self._library.page(view, after, rows, is_stale, hurry=True)
        while page.end is not None and not page.headlines:
            page = self._library.page(view, page.end, rows, is_stale, hurry=True)
        return page

    def _count(self) -> None:
        """Counts what a search finds: its cards need not wait for that."""
        view = self._view
        if view is not None:
            is_stale = self._work.staleness()
            self._work.run(lambda: self._counted(view, is_stale), self.counted.emit)

    def _counted(self, view: View, is_stale: IsStale | None = None) -> int | None:
        return (
            self._library.number_found(view, MOST_COUNTED, is_stale) if is_search(view) else self._library.count(view)
        )

    def follow_feeds(self, feeds: frozenset[FeedId], marks: Mapping[FeedId, FeedMark]) -> None:
        """Tells which feeds the view draws on now, and the name and icon that every feed has now."""
        self._feeds = feeds
        if marks == self._marks:
            return
        self._marks = marks
        changed = []
        for row, headline in enumerate(self._rows):
            title, icon = marks.get(headline.feed_id, (headline.feed_title, headline.feed_icon))
            if (title, icon) != (headline.feed_title, headline.feed_icon):
                self._rows[row] = replace(headline, feed_title=title, feed_icon=icon)
                changed.append(row)
        self._tell_changed(changed)

    def load_more(self) -> None:
        """Loads the next page, unless one is on its way or nothing follows."""
        if self._end is not None and not self._loading_more:
            self._loading_more = True
            self._work.want(self._load)

    def load_before(self) -> None:
        """Loads the page above the loaded rows, unless one is on its way or nothing is there."""
        if self._begin is not None and not self._loading_before:
            self._loading_before = True
            self._work.want(self._load_above)

    def load_to(self, key: PageKey, then: Callable[[], object], jumps: int = FARTHEST) -> None:
        """Loads pages until the place `key` is among them, or too far away, then calls `then`."""
        self._work.want(lambda: self._load_towards(key, then, jumps))

    def _load(self) -> None:
        view, end = self._view, self._end

        def loaded(page: Page) -> None:
            self._loading_more = False
            self._append(page)
            self._let_go_above()
            self.grown.emit()

        if view is None or end is None:
            self._loading_more = False
        else:
            is_stale = self._work.staleness()
            self._work.run(lambda: self._page(view, end, is_stale), loaded)

    def _load_above(self) -> None:
        view, begin = self._view, self._begin

        def loaded(page: Page) -> None:
            self._loading_before = False
            with self._changing_rows():
                self._begin = page.end
                self._insert(newcomers(page.headlines, self._rows, self._end, page.end))
                self._let_go()

        if view is None or begin is None:
            self._loading_before = False
        else:
            self._work.run(lambda: self._library.page_before(view, begin, PAGE), loaded)

    def _load_towards(self, key: PageKey, then: Callable[[], object], jumps: int) -> None:
        view, end = self._view, self._end
        if view is None or end is None or jumps == 0 or place_of(key, self._rows) < len(self._rows):
            then()
            return

        def loaded(page: Page) -> None:
            self._append(page)
            self._work.want(lambda: self._load_towards(key, then, jumps - 1), first=True)

        self._work.run(lambda: self._library.page(view, end, JUMP), loaded)

    def _append(self, page: Page) -> None:
        shown = {headline.id for headline in self._rows}
        fresh = [headline for headline in page.headlines if headline.id not in shown]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()
        self._end = page.end

    def _let_go_above(self) -> None:
        """Drops rows far above what is in sight where scrolling has made them many, so that memory stays flat."""
        many = self.highest_in_sight() - KEPT_ROWS
        if len(self._rows) <= WINDOW or many <= 0:
            return
        with self._changing_rows():
            self.beginRemoveRows(QModelIndex(), 0, many - 1)
            self._begin = key_of(self._rows[many - 1])
            del self._rows[:many]
            self.endRemoveRows()

    def is_let_go(self, key: PageKey) -> bool:
        """Whether the row of this place is not loaded any more only because it is far away."""
        above = self._begin is not None and not is_before(self._begin, key)
        return above or (self._end is not None and is_before(self._end, key))

    def _fail(self, error: DeskReaderError) -> None:
        self._loading_more = self._loading_before = False
        self.failed.emit(error)

    # --- following changes --------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed: rows are dropped, refreshed and inserted singly, never all loaded again."""
        if self._view is None:
            return
        with self._changing_rows():
            self._remove(set(changes.removed))
        self._work.follow(Changes(new=changes.new, updated=changes.updated), bool(changes.removed))

    def _merge(self, changes: Changes) -> None:
        """Asks for the rows that changed, and for those that may have come."""
        view, feeds, begin, now = self._view, self._feeds, self._begin, self._now()
        if view is None:
            return
        shown = {headline.id for headline in self._rows}
        known = [i for i in changes.updated if i in shown]
        unknown = [i for i in dict.fromkeys((*changes.new, *changes.updated)) if i not in shown]
        loaded = len(self._rows) + PAGE

        def work() -> RowMerge:
            fresh = self._library.headlines(known, view) if known else ()
            candidates: tuple[Headline, ...] = ()
            if view.by_relevance:
                return RowMerge(fresh, (), self._counted(view))
            if unknown and len(unknown) <= FEW:
                asked = self._library.headlines(unknown)
                verdicts = [belongs(headline, view, feeds, now) for headline in asked]
                candidates = tuple(h for h, verdict in zip(asked, verdicts, strict=True) if verdict)
            if len(unknown) > FEW or (unknown and None in verdicts):
                candidates = self._library.page(view, begin, loaded).headlines
            return RowMerge(fresh, candidates, self._counted(view))

        self._work.run(work, self._take)

    def _take(self, merge: RowMerge) -> None:
        with self._changing_rows():
            self._refresh({headline.id: headline for headline in merge.known})
            self._insert(newcomers(merge.candidates, self._rows, self._end, self._begin))
            self._let_go()
        self.counted.emit(merge.count)

    def _refresh(self, fresh: dict[ArticleId, Headline]) -> None:
        moved, changed = [], []
        for row, headline in enumerate(self._rows):
            newer = fresh.get(headline.id)
            if newer is None or newer == headline:
                continue
            if newer.sorted_at != headline.sorted_at:
                moved.append(newer)
                continue
            self._rows[row] = newer
            changed.append(row)
        self._tell_changed(changed)
        if moved:
            self._remove({headline.id for headline in moved})
            self._insert(newcomers(moved, self._rows, self._end, self._begin))

    def _tell_changed(self, rows: Sequence[int]) -> None:
        """Tells the view of ascending rows that changed, in few words where many stand beside each other."""
        for first, last in runs_of(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _insert(self, headlines: Iterable[Headline]) -> None:
        ordered = sorted(headlines, key=lambda h: (h.sorted_at, h.id), reverse=True)
        for place, group in grouped(ordered, self._rows):
            self.beginInsertRows(QModelIndex(), place, place + len(group) - 1)
            self._rows[place:place] = group
            self.endInsertRows()

    def _let_go(self) -> None:
        """Drops the rows far below what is in use where news has made them many, so that memory stays flat."""
        kept = max(KEPT_ROWS, self.lowest_in_use() + JUMP)
        if len(self._rows) <= MOST_ROWS or kept >= len(self._rows) or self._loading_more:
            return
        self.beginRemoveRows(QModelIndex(), kept, len(self._rows) - 1)
        del self._rows[kept:]
        self._end = key_of(self._rows[-1])
        self.endRemoveRows()

    def _remove(self, gone: set[ArticleId]) -> None:
        rows = [row for row, headline in enumerate(self._rows) if headline.id in gone] if gone else []
        for first, last in reversed(runs_of(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    @contextmanager
    def _changing_rows(self) -> Iterator[None]:
        """Stands around every change of rows, so that the view can keep its place and its choice."""
        self.merging.emit()
        yield
        self.merged.emit()
