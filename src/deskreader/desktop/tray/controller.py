"""The program behind its window: hiding into the tray and coming back, the pause, quiet hours, the next articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.strings.formatting import format_time
from deskreader.desktop.tray.tray import MAX_ARTICLES, Tray
from deskreader.desktop.window.main_window import MainWindow
from deskreader.engine.engine import Engine
from deskreader.engine.notifications.policy import USUAL_QUIET_HOURS, time_of_day
from deskreader.model import Outline, View, ViewKind
from deskreader.settings import Settings

PAUSE = timedelta(hours=1)
TRAY_WAIT_MS = 15_000
"""At login the panel may start after the program."""
TRAY_EXPLAINED = "told_of_tray"
"""The flag in the window's file that the user was told where the window goes."""


class TrayController(QObject):
    """Ties the window to the tray. The window hides only while there is a tray, and comes back when that goes."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        window: MainWindow,
        tray: Tray,
        state: WindowState,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._window, self._tray, self._state = engine, tasks, window, tray, state
        self._now = now
        self._pause_ends: datetime | None = None
        self._counts: tuple[object, ...] = ()  # those for which the articles of the menu were read
        self._pause_timer = QTimer(self, singleShot=True)
        self._pause_timer.timeout.connect(lambda: self.pause(False))
        self._tray_wait = QTimer(self, singleShot=True, interval=TRAY_WAIT_MS)
        self._tray_wait.timeout.connect(self._show_without_tray)
        self._watch = SettingsWatch(engine.settings, self)
        self._watch.changed.connect(self._follow_settings)
        self._wire()
        self._follow_settings(engine.settings.current)

    def _wire(self) -> None:
        window, tray = self._window, self._tray
        window.outline_changed.connect(self.show_unread)
        window.hides_on_close = self._hides_on_close
        window.minimized.connect(self._minimized)
        tray.toggled.connect(self.toggle)
        tray.open_requested.connect(window.bring_forward)
        tray.refresh_requested.connect(lambda: self._engine.refresher.request(None, by_hand=True))
        tray.pause_chosen.connect(self.pause)
        tray.quiet_chosen.connect(self._choose_quiet)
        tray.article_chosen.connect(window.show_article)
        tray.available_changed.connect(self._tray_changed)

    def retranslate(self) -> None:
        """Says everything again, in the language that the program speaks now."""
        self._follow_settings(self._engine.settings.current)
        if self._pause_ends is not None:
            self._tray.set_pause(format_time(self._pause_ends.astimezone()))
        self._tray.retranslate()

    # --- the window ---------------------------------------------------------------------------------------------------

    def stay_hidden(self) -> None:
        """Leaves the window in the tray; without a tray it waits 15 seconds for one."""
        if not self._tray.available:
            self._tray_wait.start()

    def _show_without_tray(self) -> None:
        """Minimises the window into the task bar, since without a tray there is no other way to it."""
        if not self._window.isVisible():
            self._window.showMinimized()

    def toggle(self) -> None:
        """Shows the window, or hides it if it is visible."""
        if self._window.isVisible() and not self._window.isMinimized():
            self._hide()
        else:
            self._window.bring_forward()

    def _hides_on_close(self) -> bool:
        """Whether the window hides into the tray instead of closing."""
        if not (self._tray.available and self._engine.settings.current.close_to_tray):
            return False
        self._explain_tray()
        return True

    def _minimized(self) -> None:
        if self._tray.available and self._engine.settings.current.minimize_to_tray:
            QTimer.singleShot(0, self, self._hide)

    def _hide(self) -> None:
        self._window.save_state()
        self._window.hide()
        self._explain_tray()

    def _explain_tray(self) -> None:
        """Says where the window went, the first time only."""
        if not self._state.flag(TRAY_EXPLAINED):
            self._state.set_flag(TRAY_EXPLAINED)
            self._tray.show_message(
                self.tr("DeskReader is still running"),
                self.tr("Click the tray icon to reopen it, or quit from its menu."),
            )

    def _tray_changed(self, available: bool) -> None:
        """Brings a hidden window back when its tray is gone."""
        if available:
            self._tray_wait.stop()
            self.show_unread(self._window.sidebar.outline)
        elif not self._window.isVisible():
            self._window.bring_forward()
            self._window.undo_bar.show_message(self.tr("Your tray disappeared, so the window is open again."))

    # --- pause and quiet hours ----------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether automatic refreshes and notifications are paused now."""
        return self._pause_ends is not None and self._now() < self._pause_ends

    def pause(self, on: bool) -> None:
        """Pauses for an hour, or resumes."""
        self._pause_ends = self._now() + PAUSE if on else None
        if on:
            self._pause_timer.start(round(PAUSE.total_seconds() * 1000))
        else:
            self._pause_timer.stop()
        self._tray.set_pause(format_time(self._pause_ends.astimezone()) if self._pause_ends else "")

    def _choose_quiet(self, on: bool) -> None:
        begin, end = USUAL_QUIET_HOURS if on else ("", "")
        self._tasks.run(lambda: self._engine.settings.change(quiet_from=begin, quiet_until=end))

    def _follow_settings(self, settings: Settings) -> None:
        begin, end = time_of_day(settings.quiet_from), time_of_day(settings.quiet_until)
        on = begin is not None and end is not None
        hours = (settings.quiet_from, settings.quiet_until) if on else USUAL_QUIET_HOURS
        self._tray.set_quiet_hours(on, self.tr("{begin} to {end}").format(begin=hours[0], end=hours[1]))
        self._tray.set_style(settings.tray_icon)

    # --- unread -------------------------------------------------------------------------------------------------------

    def show_unread(self, outline: Outline) -> None:
        """Shows how many articles are unread, and the next of them in the menu."""
        self._tray.set_unread(outline.unread)
        counts = (outline.total, tuple((feed.id, feed.unread) for feed in outline.feeds))
        if self._tray.available and counts != self._counts:
            self._counts = counts
            unread = View(ViewKind.UNREAD)
            self._tasks.run(
                lambda: self._engine.library.page(unread, limit=MAX_ARTICLES).headlines, self._tray.set_articles
            )
