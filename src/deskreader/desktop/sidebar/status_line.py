"""The line at the bottom of the sidebar: how far a refresh is, when the last one was, what is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.shortcuts.key_guard import PRESS_KEYS
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, time_ago
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.elided_label import ElidedLabel
from deskreader.desktop.widgets.parts import icon_button
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Outline, Progress
from deskreader.model.retention import OfflineSummary

ALL_SAVED = OfflineSummary()
HEIGHT = 40
MINUTE_MS = 60_000


NOT_READ = frozenset({Kind.BROKEN_FEED, Kind.EMPTY_FEED, Kind.NOT_A_FEED, Kind.NO_STORIES, Kind.WORKER_HUNG})
"""Problems of feeds that were reached."""


@dataclass(frozen=True, slots=True)
class FailedFeeds:
    """How many feeds are in trouble, and whether none of them was reached."""

    count: int = 0
    unreached: bool = True
    accounts: int = 0  # that could not be synced


def failed_feeds(outline: Outline) -> FailedFeeds:
    """Returns how many feeds and accounts of an outline are in trouble."""
    kinds = [feed.problem.kind for feed in outline.feeds if feed.problem is not None]
    accounts = sum(account.problem is not None and not account.is_paused for account in outline.accounts)
    return FailedFeeds(len(kinds), not NOT_READ.intersection(kinds), accounts)


def status_sentence(
    progress: Progress,
    now: datetime,
    last_refresh: datetime | None = None,
    failed: FailedFeeds | None = None,
    offline: OfflineSummary | None = ALL_SAVED,
) -> str:
    """Returns the text of the line.

    `last_refresh` is when feeds were fetched last, also in earlier runs; `failed` are the feeds in trouble, by default
    those of the round; `offline` is what is not saved, None as long as that is not known.
    """
    translate = QCoreApplication.translate
    if progress.running and progress.feeds_done < progress.feeds_total:
        text = translate("sidebar", "Refreshing {done} of {total} …")
        return text.format(done=progress.feeds_done, total=progress.feeds_total)
    if progress.running and progress.pages_done < progress.pages_total:
        text = translate("sidebar", "Saving stories: {done} of {total} …")
        return text.format(done=progress.pages_done, total=progress.pages_total)
    if progress.running:
        return translate("sidebar", "Refreshing …")
    if progress.error is Kind.DISK_FULL:
        return translate("sidebar", "The disk is full · fetching is paused until there is room")
    if progress.error is not None:
        return messages.error_message(DeskReaderError(progress.error))
    if progress.offline:
        return translate("sidebar", "Offline · saved stories available")
    refreshed_at = progress.finished_at or last_refresh
    if refreshed_at is None:
        return translate("sidebar", "Not refreshed yet")
    failed = FailedFeeds(progress.problems) if failed is None else failed
    ago = time_ago(refreshed_at, now)
    has_failed = bool(failed.count or failed.accounts)
    first = _failure_text(failed) if has_failed else translate("sidebar", "Updated {ago}").format(ago=ago)
    second = _saved_text(progress, offline, has_failed) or (ago if has_failed else "")
    return " · ".join(part for part in (first, second) if part)


def _failure_text(failed: FailedFeeds) -> str:
    feeds = _failed_feeds_text(failed) if failed.count else ""
    if not failed.accounts:
        return feeds
    accounts = counted("sidebar", "Couldn't sync 1 account", "Couldn't sync %n accounts", failed.accounts)
    return f"{accounts} · {feeds}" if feeds else accounts


def _failed_feeds_text(failed: FailedFeeds) -> str:
    if failed.unreached:
        return counted("sidebar", "Couldn't reach 1 feed", "Couldn't reach %n feeds", failed.count)
    return counted("sidebar", "Couldn't update 1 feed", "Couldn't update %n feeds", failed.count)


def _saved_text(progress: Progress, offline: OfflineSummary | None, has_failed: bool) -> str:
    """Returns what is not saved, or that all is where that is known and a round has finished without a failure."""
    waiting = progress.pages_total - progress.pages_done if progress.finished_at is not None else 0
    unsaved = max(waiting, offline.unsaved if offline is not None else 0)
    if unsaved > 0:
        return counted("sidebar", "1 story not saved", "%n stories not saved", unsaved)
    if offline is None or progress.finished_at is None:
        return ""
    if offline.partial:
        return counted("sidebar", "1 story saved in part", "%n stories saved in part", offline.partial)
    return "" if has_failed else QCoreApplication.translate("sidebar", "all saved")


class StatusLine(QWidget):
    """Shows a Progress in words. Its button emits `refresh_requested`."""

    refresh_requested = Signal()
    details_requested = Signal()
    """The user wants to see what failed or is not saved."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._now, self._progress = theme, now, Progress(running=False)
        self._last_refresh: datetime | None = None
        self._failed: FailedFeeds | None = None
        self._offline: OfflineSummary | None = None
        self._ink = ""  # the colour of the text
        self.setFixedHeight(metrics.px(HEIGHT))
        self._refresh = icon_button(self.tr("Refresh all"), self)
        self._refresh.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._refresh.clicked.connect(self.refresh_requested)
        self._label = ElidedLabel(self, has_tool_tip=True)
        self._label.setFont(metrics.font(12))
        self._label.setObjectName("status_text")
        self._label.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(15), 0, metrics.px(8), metrics.px(4))
        row.setSpacing(metrics.px(2))
        row.addWidget(self._refresh)
        row.addWidget(self._label, 1)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._show_text)
        self._minute.start()
        self.set_theme(theme)

    @property
    def text(self) -> str:
        """The whole text of the line."""
        return self._label.whole_text

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        side = metrics.px(18)
        self._refresh.setIcon(icon("refresh", theme))
        self._refresh.setIconSize(QSize(side, side))
        self._refresh.setStyleSheet(f"QToolButton {{ padding: {metrics.px(2)}px; }}")
        self._show_text()
        self.update()

    def show_last_refresh(self, moment: datetime | None) -> None:
        """Shows when feeds were fetched last, as long as this run of the program has fetched none."""
        if moment != self._last_refresh:
            self._last_refresh = moment
            self._show_text()

    def show_failed(self, failed: FailedFeeds) -> None:
        """Shows how many feeds are in trouble."""
        if failed != self._failed:
            self._failed = failed
            self._show_text()

    def show_offline(self, offline: OfflineSummary | None) -> None:
        """Shows how many stories are not saved; None while that is being counted."""
        if offline != self._offline:
            self._offline = offline
            self._show_text()

    @property
    def has_details(self) -> bool:
        """Whether something failed or is not saved."""
        offline = self._offline or ALL_SAVED
        failed = self._failed or FailedFeeds()
        return bool(failed.count or failed.accounts or offline.unsaved or offline.partial)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Asks for details where the text is clicked, or Return or Space is pressed on it."""
        is_click = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in PRESS_KEYS
        if (is_click or is_key) and self.has_details:
            self.details_requested.emit()
            return True
        return False

    def show_progress(self, progress: Progress) -> None:
        """Shows how far the refresh is."""
        self._progress = progress
        self._show_text()

    def _show_text(self) -> None:
        is_error = self._progress.error is not None and not self._progress.running
        ink = self._theme.warning if is_error else self._theme.faint_ink
        if ink != self._ink:  # a style sheet costs half a millisecond, and a refresh reports ten times a second
            self._ink = ink
            self._label.setStyleSheet(f"color: {ink};")
        sentence = status_sentence(self._progress, self._now(), self._last_refresh, self._failed, self._offline)
        leads_on = self.has_details
        # It is said whole, on a second line where the sidebar is narrow; not during a round, when it would jump.
        self._label.show_text(sentence, wraps=is_error or not self._progress.running)
        self._label.setCursor(Qt.CursorShape.PointingHandCursor if leads_on else Qt.CursorShape.ArrowCursor)
        role = QAccessible.Role.Button if leads_on else QAccessible.Role.StaticText
        set_accessible_role(self._label, role)
        description = self.tr("Shows what failed and what is not saved") if leads_on else ""
        self._label.setAccessibleDescription(description)
        self._label.setFocusPolicy(Qt.FocusPolicy.TabFocus if leads_on else Qt.FocusPolicy.NoFocus)
        self._fit_height()

    def _fit_height(self) -> None:
        """Gives an error message the lines that it needs."""
        text_height = self._label.heightForWidth(self._label.width()) if self._label.wordWrap() else 0
        self.setFixedHeight(max(metrics.px(HEIGHT), text_height + metrics.px(16)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the height to the new width."""
        super().resizeEvent(event)
        self._fit_height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the rule above the line."""
        side = metrics.px(10)
        QPainter(self).fillRect(side, 0, self.width() - 2 * side, 1, self._theme.color("rule"))
