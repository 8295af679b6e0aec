"""The dialog that shows what is fetched: now, today, and feed by feed, with what failed and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.properties.fetch_statistics import format_moment
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, format_size, time_ago
from deskreader.desktop.widgets.parts import button, if_alive, label, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.engine.network.traffic import Traffic
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, Feed, FeedId, Outline, Progress
from deskreader.model.fetch_history import FetchSummary
from deskreader.text.clock import utc_now

FEED_ROLE = Qt.ItemDataRole.UserRole
NONE = "–"
WIDEST_FEED = 210
"""Of the columns but that of results, in pixels of the design."""
PAGES = ("page", "discovery", "robots")
"""Purposes that count as pages; feeds and pictures count for themselves."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the library and the engine know of fetches."""

    outline: Outline
    fetches: Mapping[FeedId, FetchSummary]
    today: Mapping[str, Traffic]


class ActivityDialog(PlainDialog):
    """Feeds in trouble stand first, then those that were checked last. Return or a double click shows a feed.

    `properties_requested(FeedId)` asks for the properties of a feed.
    """

    properties_requested = Signal(object)

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("ActivityDialog", "Activity"),
            messages.translate("ActivityDialog", "What DeskReader fetches, what failed and why."),
            context.theme,
            parent,
        )
        self._engine, self._tasks = context.engine, context.tasks
        self.now_line = label("", 13)
        self.today_line = label("", 13)
        self.list = QTreeWidget()
        self.list.setObjectName("framed")
        self.list.setAccessibleName(self.tr("Feeds"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([self.tr("Feed"), self.tr("Last check"), self.tr("Result"), self.tr("Next check")])
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.itemActivated.connect(self._request_properties)
        for widget in (self.now_line, self.today_line):
            self.column.addWidget(widget)
        self.column.addWidget(self.list, 1)
        self.again = button(self.tr("Check failed feeds again"))
        self.again.clicked.connect(self._check_again)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.finish(self.again, close)
        self._failed: tuple[FeedId, ...] = ()
        self.again.setEnabled(False)
        self.show_progress(context.engine.refresher.progress)
        self.resize(px(760), px(520))
        self._load()

    # --- reading ------------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        engine = self._engine

        def read() -> Activity:
            return Activity(engine.library.outline(), engine.library.fetch_summaries(), engine.traffic.today())

        self._tasks.run(read, if_alive(self, self._show), if_alive(self, self._show_error))

    def apply(self, changes: Changes) -> None:
        """Reads again where feeds changed."""
        if changes.feeds or changes.outline or changes.everything:
            self._load()

    def show_progress(self, progress: Progress) -> None:
        """Shows what is fetched now."""
        if not progress.running:
            text = self.tr("Nothing is being fetched right now.")
        elif progress.feeds_done < progress.feeds_total:
            text = self.tr("Checking feeds: {done} of {total}")
            text = text.format(done=progress.feeds_done, total=progress.feeds_total)
        else:
            text = self.tr("Saving stories: {done} of {total}")
            text = text.format(done=progress.pages_done, total=progress.pages_total)
        self.now_line.setText(text)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show(self, activity: Activity) -> None:
        self.today_line.setText(self._today_text(activity.today))
        now = utc_now()
        feeds = sorted(activity.outline.feeds, key=lambda feed: _place(feed, activity.fetches.get(feed.id)))
        current = self._current_feed()
        self.list.clear()
        for feed in feeds:
            item = QTreeWidgetItem(self._texts(feed, activity.fetches.get(feed.id), now))
            item.setData(0, FEED_ROLE, feed.id)
            item.setToolTip(2, item.text(2).replace("<", "‹"))
            self.list.addTopLevelItem(item)
            if feed.id == current:
                self.list.setCurrentItem(item)
        self._fit_columns()
        self._failed = tuple(feed.id for feed in feeds if feed.problem is not None)
        self.again.setEnabled(bool(self._failed))

    def _fit_columns(self) -> None:
        """Makes the columns of times as wide as their texts, and that of feeds no wider; results take the rest."""
        for column in (0, 1, 3):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, min(px(WIDEST_FEED), self.list.columnWidth(column) + px(8)))

    def _today_text(self, today: Mapping[str, Traffic]) -> str:
        """Returns how many requests were sent today, for what, and how much came."""
        whole = sum(today.values(), Traffic())
        pages = sum((today.get(purpose, Traffic()).requests for purpose in PAGES), 0)
        feeds = today.get("feed", Traffic()).requests
        pictures = whole.requests - feeds - pages
        parts = [
            counted("ActivityDialog", "1 request today", "%n requests today", whole.requests),
            self.tr("{size} received").format(size=format_size(whole.received_bytes)) if whole.requests else "",
            counted("ActivityDialog", "1 for feeds", "%n for feeds", feeds) if feeds else "",
            counted("ActivityDialog", "1 for pages", "%n for pages", pages) if pages else "",
            counted("ActivityDialog", "1 for pictures", "%n for pictures", pictures) if pictures else "",
        ]
        return " · ".join(filter(None, parts))

    def _texts(self, feed: Feed, fetch: FetchSummary | None, now: datetime) -> list[str]:
        checked = fetch.last_fetched_at if fetch is not None else None
        due = fetch.next_due_at if fetch is not None else None
        problem = feed.problem
        result = self.tr("No problems") if checked is not None else NONE
        if problem is not None:
            result = messages.error_message(DeskReaderError(problem.kind, problem.detail))
        return [
            feed.title,
            time_ago(checked, now) if checked is not None else self.tr("Not yet"),
            result,
            self._next_text(due, now),
        ]

    def _next_text(self, due: datetime | None, now: datetime) -> str:
        if due is None:
            return NONE
        return format_moment(due, now) if due > now else self.tr("Right away")

    def _show_error(self, error: DeskReaderError) -> None:
        show_problem(self.problem, messages.error_message(error))

    # --- acting -------------------------------------------------------------------------------------------------------

    def _current_feed(self) -> FeedId | None:
        item = self.list.currentItem()
        return item.data(0, FEED_ROLE) if item is not None else None

    def _request_properties(self, item: QTreeWidgetItem) -> None:
        self.properties_requested.emit(item.data(0, FEED_ROLE))

    def _check_again(self) -> None:
        self._engine.refresher.request(self._failed, by_hand=True)


def _place(feed: Feed, fetch: FetchSummary | None) -> tuple[bool, float, str]:
    """Returns what sorts feeds: those in trouble first, then those checked last."""
    checked = fetch.last_fetched_at if fetch is not None else None
    return feed.problem is None, -(checked.timestamp() if checked is not None else 0.0), feed.title.casefold()
