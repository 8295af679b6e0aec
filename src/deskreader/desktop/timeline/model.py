"""The timeline's model: keyset pages loaded off the GUI thread, and single changes merged without a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from deskreader.desktop.tasks import Tasks
from deskreader.desktop.timeline.rows import belongs, key_of, newcomers, place_of, starts_day
from deskreader.desktop.words import clock, day_name, local_day
from deskreader.engine.library import Library
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, FeedId, Headline, ImageHash, Page, PageKey, View

PAGE = 60
JUMP = 500
"""Rows of a page when a far place is to be reached."""
FARTHEST = 20
"""Pages of `JUMP` rows that are loaded at most to reach a far place."""
FEW = 200
"""Up to so many changed articles are asked for one by one; for more the loaded range is asked for again."""
MOST_ROWS = 900
"""Above so many rows, what news pushed far below what is in use is let go; it comes back with its page."""
KEPT_ROWS = 600
HEADLINE = Qt.ItemDataRole.UserRole + 1
STARTS_DAY = Qt.ItemDataRole.UserRole + 2

FeedMark = tuple[str, ImageHash | None]
"""What a card shows of its feed: name and icon."""
Index = QModelIndex | QPersistentModelIndex


def title_of(headline: Headline) -> str:
    """The title of an article, or what stands for one that has none."""
    return headline.title.strip() or QCoreApplication.translate("timeline", "Untitled story")


@dataclass(frozen=True, slots=True)
class Merge:
    """What following some changes brought: rows to refresh, rows to insert if they are new, how many the view holds."""

    known: tuple[Headline, ...]
    candidates: tuple[Headline, ...]
    count: int


class TimelineModel(QAbstractTableModel):
    """The rows of one view, newest first, one article a row.

    Work is done one piece at a time, in the order asked, so that a page and a change never pass each other. `opened`
    follows the first page of a view, `counted(int)` the number of articles it holds, `failed(error)` trouble.
    `merging` and `merged` stand around every change of rows.
    """

    opened = Signal()
    counted = Signal(int)
    failed = Signal(object)
    merging = Signal()
    merged = Signal()

    def __init__(
        self, library: Library, tasks: Tasks, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._now = library, tasks, now
        self._rows: list[Headline] = []
        self._view: View | None = None
        self._feeds: frozenset[FeedId] = frozenset()
        self._marks: Mapping[FeedId, FeedMark] = {}
        self._end: PageKey | None = None
        self._round = 0  # of the view that is shown; an answer to an earlier one is dropped
        self._busy = False
        self._wanted: list[Callable[[], None]] = []
        self._pending = Changes()
        self._loading_more = False
        self._recount = False
        self.is_opening = False
        """Whether the rows are still those of the view before."""
        self.lowest_in_use: Callable[[], int] = lambda: len(self._rows)
        """The lowest row that is in sight or chosen: rows far below it may be let go."""

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One column of cards."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headline itself, its title, or what a screen reader says."""
        if not index.isValid():
            return None
        headline = self._rows[index.row()]
        if role == HEADLINE:
            return headline
        if role == STARTS_DAY:
            return starts_day(self._rows, index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(headline)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(headline)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Nothing: the rows need no numbers, neither on the screen nor for a screen reader."""
        return "" if role == Qt.ItemDataRole.DisplayRole else None

    def spoken(self, headline: Headline) -> str:
        """What a screen reader says of a card: title, source, time, read or unread, starred."""
        translate = QCoreApplication.translate
        day = day_name(local_day(headline.sorted_at), local_day(self._now()))
        parts = [title_of(headline), headline.feed_title, f"{day} {clock(headline.sorted_at)}"]
        parts.append(translate("timeline", "read") if headline.is_read else translate("timeline", "unread"))
        if headline.is_starred:
            parts.append(translate("timeline", "starred"))
        return ", ".join(parts)

    # --- what the pane asks -------------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """The view that is shown."""
        return self._view

    @property
    def rows(self) -> Sequence[Headline]:
        """The loaded rows, newest first."""
        return self._rows

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows the loaded rows."""
        return self._end is None

    def row_of(self, article_id: ArticleId) -> int | None:
        """The row of an article, if it is loaded."""
        return next((row for row, headline in enumerate(self._rows) if headline.id == article_id), None)

    # --- loading ------------------------------------------------------------------------------------------------------

    def show(self, view: View, feeds: frozenset[FeedId], keep: Sequence[ArticleId] = ()) -> None:
        """Shows another view from its beginning; the rows before stay until its first page is there.

        `keep` are articles to be shown even if they do not belong to the view any more, such as the story that was
        open when the program ended; all rows down to the lowest of them are loaded.
        """
        self._view, self._feeds = view, feeds
        self._round += 1
        self.is_opening = True
        self._busy = self._loading_more = self._recount = False
        self._wanted, self._pending = [], Changes()
        self._run(lambda: self._first(view, tuple(dict.fromkeys(keep))), self._open)

    def _first(self, view: View, keep: tuple[ArticleId, ...]) -> tuple[Page, int]:
        page = self._library.page(view, None, PAGE)
        kept = self._library.headlines(keep) if keep else ()
        rows, end = list(page.headlines), page.end
        jumps = 0
        while end is not None and jumps < FARTHEST and any(place_of(key_of(h), rows) == len(rows) for h in kept):
            jumps += 1
            more = self._library.page(view, end, JUMP)
            rows, end = rows + list(more.headlines), more.end
        for headline in newcomers(kept, rows, end):
            rows.insert(place_of(key_of(headline), rows), headline)
        return Page(tuple(rows), end), self._library.count(view)

    def _open(self, outcome: tuple[Page, int]) -> None:
        page, count = outcome
        self.beginResetModel()
        self._rows, self._end, self.is_opening = list(page.headlines), page.end, False
        self.endResetModel()
        self.counted.emit(count)
        self.opened.emit()

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
        if self._end is None or self._loading_more:
            return
        self._loading_more = True
        self._want(self._load)

    def load_to(self, key: PageKey, then: Callable[[], None], jumps: int = FARTHEST) -> None:
        """Loads pages until the place `key` is among them, or too far away, then calls `then`."""
        self._want(lambda: self._load_towards(key, then, jumps))

    def _load(self) -> None:
        view, end = self._view, self._end

        def loaded(page: Page) -> None:
            self._loading_more = False
            self._append(page)

        if view is None or end is None:
            self._loading_more = False
        else:
            self._run(lambda: self._library.page(view, end, PAGE), loaded)

    def _load_towards(self, key: PageKey, then: Callable[[], None], jumps: int) -> None:
        view, end = self._view, self._end
        if view is None or end is None or jumps == 0 or place_of(key, self._rows) < len(self._rows):
            then()
            return

        def loaded(page: Page) -> None:
            self._append(page)
            self._wanted.insert(0, lambda: self._load_towards(key, then, jumps - 1))

        self._run(lambda: self._library.page(view, end, JUMP), loaded)

    def _append(self, page: Page) -> None:
        shown = {headline.id for headline in self._rows}
        fresh = [headline for headline in page.headlines if headline.id not in shown]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()
        self._end = page.end

    # --- following changes --------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed: rows are dropped, refreshed and inserted singly, never all loaded again."""
        if self._view is None:
            return
        with self._changing_rows():
            self._remove(set(changes.removed))
        self._recount = self._recount or bool(changes.removed)
        self._pending = self._pending | Changes(new=changes.new, updated=changes.updated)
        self._next()

    def _merge(self, changes: Changes) -> None:
        """Asks for the rows that changed, and for those that may have come."""
        view, feeds, now = self._view, self._feeds, self._now()
        shown = {headline.id for headline in self._rows}
        known = [i for i in changes.updated if i in shown]
        unknown = [i for i in (*changes.new, *changes.updated) if i not in shown]
        loaded = len(self._rows) + PAGE

        def work() -> Merge:
            fresh = self._library.headlines(known) if known else ()
            candidates: tuple[Headline, ...] = ()
            if unknown and len(unknown) <= FEW:
                asked = self._library.headlines(unknown)
                verdicts = [belongs(headline, view, feeds, now) for headline in asked]
                candidates = tuple(h for h, verdict in zip(asked, verdicts, strict=True) if verdict)
            if len(unknown) > FEW or (unknown and None in verdicts):
                candidates = self._library.page(view, None, loaded).headlines
            return Merge(fresh, candidates, self._library.count(view))

        self._run(work, self._take)

    def _take(self, merge: Merge) -> None:
        with self._changing_rows():
            self._refresh({headline.id: headline for headline in merge.known})
            self._insert(newcomers(merge.candidates, self._rows, self._end))
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
            self._insert(newcomers(moved, self._rows, self._end))

    def _tell_changed(self, rows: Sequence[int]) -> None:
        """Tells the view of ascending rows that changed, in few words where many stand beside each other."""
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _insert(self, headlines: Iterable[Headline]) -> None:
        ordered = sorted(headlines, key=lambda h: (h.sorted_at, h.id), reverse=True)
        for place, group in _grouped(ordered, self._rows):
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
        for first, last in reversed(_runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    @contextmanager
    def _changing_rows(self) -> Iterator[None]:
        """Stands around every change of rows, so that the view can keep its place and its choice."""
        self.merging.emit()
        yield
        self.merged.emit()

    # --- one piece of work at a time ----------------------------------------------------------------------------------

    def _want(self, step: Callable[[], None]) -> None:
        self._wanted.append(step)
        self._next()

    def _next(self) -> None:
        """Begins what waits: changes first, then pages."""
        while not self._busy and (self._pending or self._recount or self._wanted):
            if self._pending or self._recount:
                changes, self._pending, self._recount = self._pending, Changes(), False
                self._merge(changes)
            else:
                self._wanted.pop(0)()

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._busy, asked_in = True, self._round

        def finish(result: object) -> None:
            if asked_in == self._round:
                self._busy = False
                done(result)
                self._next()

        def fail(error: DeskReaderError) -> None:
            if asked_in == self._round:
                self._busy = self._loading_more = False
                self.failed.emit(error)
                self._next()

        self._tasks.run(work, finish, fail)


def _grouped(ordered: Sequence[Headline], rows: Sequence[Headline]) -> list[tuple[int, list[Headline]]]:
    """Newcomers that stand beside each other, each group with its place at the time when it is inserted."""
    groups: list[tuple[int, list[Headline]]] = []
    for done, headline in enumerate(ordered):
        place = place_of(key_of(headline), rows) + done
        if groups and groups[-1][0] + len(groups[-1][1]) == place:
            groups[-1][1].append(headline)
        else:
            groups.append((place, [headline]))
    return groups


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
