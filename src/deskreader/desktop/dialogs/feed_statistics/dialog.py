"""The dialog that shows what each feed brought and what of it was read, and ends subscriptions, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.feed_statistics.statistics_columns import COLUMNS
from deskreader.desktop.dialogs.feed_statistics.statistics_table import StatisticsTable
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, if_alive, label, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.desktop.widgets.undo_bar import UndoBar, area_within
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, UndoToken
from deskreader.model.habits.feed_statistics import FeedStatistics
from deskreader.settings import StoryGrouping
from deskreader.text.clock import utc_now

RELOAD_MS = 1_000
"""From a change of feeds to reading the figures again, so that a refresh causes few readings."""
PERIODS = (30, 90, 0)
"""Days; 0 is all time."""


class FeedStatisticsDialog(PlainDialog):
    """Shows the figures of all feeds for a period, sorted by any column.

    `feed_requested(FeedId)` asks to show a feed's stories, `properties_requested(FeedId)` for its properties.
    """

    feed_requested = Signal(object)
    properties_requested = Signal(object)

    def __init__(
        self,
        context: DialogContext,
        undo_keys: Sequence[QKeySequence] = (),
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Creates the dialog and begins to read. `undo_keys` are those by which the window undoes."""
        super().__init__(
            messages.translate("FeedStatisticsDialog", "Feeds worth keeping"),
            messages.translate(
                "FeedStatisticsDialog",
                "What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.",
            ),
            context.theme,
            parent,
        )
        self._engine, self._tasks, self._now = context.engine, context.tasks, now
        self._undone_by: list[UndoToken] = []
        self._reload_timer = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._reload_timer.timeout.connect(self._load)
        self._add_period()
        self.table = StatisticsTable()
        self._add_table()
        self.remove = button("")
        self.remove.clicked.connect(self.unsubscribe)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.bar = UndoBar(context.theme, self)
        self.bar.area = lambda: area_within(self, self.table)
        self.finish(self.remove, close)
        for keys in undo_keys:
            QShortcut(keys, self, self.undo)
        self.resize(px(980), px(560))
        self._follow_selection()
        self.table.setFocus()
        self._load()

    def _add_period(self) -> None:
        titles = {30: self.tr("Last 30 days"), 90: self.tr("Last 90 days"), 0: self.tr("All time")}
        name = self.tr("Period")
        self.period = Choice([(days, titles[days]) for days in PERIODS])
        self.period.setAccessibleName(name)
        self.period.fit(150)
        self.period.chosen.connect(lambda _days: self._load())
        row = QHBoxLayout()
        row.setSpacing(px(10))
        caption = label(name, 13, ink="soft_ink")
        caption.setBuddy(self.period)
        row.addWidget(caption)
        row.addWidget(self.period)
        row.addStretch(1)
        self.column.addLayout(row)

    def _add_table(self) -> None:
        self.table.setAccessibleName(self.tr("Feeds"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._follow_selection())
        self.table.feed_activated.connect(self._request_feed)
        self.table.removal_requested.connect(self.unsubscribe)
        self.column.addWidget(self.table, 1)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        super().set_theme(theme)
        self.bar.set_theme(theme)

    # --- reading ------------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Reads again once feeds have changed."""
        if changes.outline or changes.everything:
            self._load()
        elif changes.feeds and not self._reload_timer.isActive():
            self._reload_timer.start()

    def _load(self) -> None:
        now, days = self._now(), self.period.currentData()
        if not self.table.rows_model.rows:
            self.note.setText(self.tr("Counting…"))
        since = now - timedelta(days=days) if days else None
        read = partial(self._engine.library.feed_statistics, since)
        self._tasks.run(read, if_alive(self, self._show), if_alive(self, self._show_error))

    def _show(self, rows: tuple[FeedStatistics, ...]) -> None:
        show_problem(self.problem, "")
        self.table.show_rows(rows, self._now())
        self._follow_selection()

    def _show_error(self, error: DeskReaderError) -> None:
        show_problem(self.problem, messages.error_message(error))

    def _follow_selection(self) -> None:
        """Names what the button would do, and says where figures are missing."""
        number = len(self.table.selected())
        self.remove.setEnabled(number > 0)
        text = counted("FeedStatisticsDialog", "Unsubscribe", "Unsubscribe from %n feeds", max(1, number))
        self.remove.setText(text)
        is_off = self._engine.settings.current.story_grouping is StoryGrouping.OFF
        why = self.tr("First and Overlap need story grouping, which is off in the settings.")
        self.note.setText(why if is_off else "")

    # --- acting -------------------------------------------------------------------------------------------------------

    def unsubscribe(self) -> None:
        """Ends the selected subscriptions and offers to undo it."""
        feeds = [row.feed for row in self.table.selected()]
        if not feeds:
            return

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            self._undone_by.append(outcome[0])
            many = counted(
                "FeedStatisticsDialog", "Unsubscribed from {title}", "Unsubscribed from %n feeds", len(feeds)
            )
            self.bar.offer(many.replace("{title}", feeds[0].title), self._take_back)

        ids = [feed.id for feed in feeds]
        act = partial(self._engine.library.unsubscribe, ids)
        self._tasks.run(act, if_alive(self, done), if_alive(self, self._show_error))

    def undo(self) -> None:
        """Undoes the last end of subscriptions that this dialog made."""
        self.bar.dismiss()
        self._take_back()

    def _take_back(self) -> None:
        if self._undone_by:
            take_back = partial(self._engine.library.undo, self._undone_by.pop())
            self._tasks.run(take_back, None, if_alive(self, self._show_error))

    def _request_feed(self) -> None:
        """Shows the stories of the current feed, to which the dialog makes room."""
        current = self.table.current
        if current is not None:
            self.feed_requested.emit(current.feed.id)
            self.accept()

    def _request_properties(self) -> None:
        current = self.table.current
        if current is not None:
            self.properties_requested.emit(current.feed.id)

    def _open_menu(self, position: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(position))

    def menu(self) -> QMenu:
        """Returns the menu of the selected feeds, by which the keyboard also sorts."""
        menu, table = QMenu(self), self.table
        if table.current is not None:
            menu.addAction(self.tr("Show stories"), self._request_feed)
            menu.addAction(self.tr("Feed properties"), self._request_properties)
            menu.addAction(self.remove.text(), self.unsubscribe).setEnabled(self.remove.isEnabled())
            menu.addSeparator()
        orders = menu.addMenu(self.tr("Sort by"))
        for number, column in enumerate(COLUMNS):
            action = orders.addAction(column.translated_title, partial(table.sort_by, number))
            action.setToolTip(column.translated_meaning)
            action.setCheckable(True)
            action.setChecked(number == table.rows_model.column)
        return menu
