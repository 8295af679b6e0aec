"""The program behind its window: hiding in the tray and coming back, the pause, the quiet hours, the next stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.strings.formatting import format_time
from deskreader.desktop.tray.tray import Tray
from deskreader.desktop.window.main_window import MainWindow
from deskreader.engine.engine import Engine
from deskreader.engine.notifications.policy import USUAL_QUIET_HOURS, time_of_day
from deskreader.model import Outline, View, ViewKind
from deskreader.settings import Settings

PAUSE = timedelta(hours=1)
TRAY_WAIT_MS = 15_000
"""At login the panel may come after the program."""
TOLD_OF_TRAY = "told_of_tray"


class TrayController(QObject):
    """Ties the window to the tray. The window hides only into a tray that is there, and comes back when that goes."""

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
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(lambda: self.pause(False))
        self._patience = QTimer(self, singleShot=True, interval=TRAY_WAIT_MS)
        self._patience.timeout.connect(self._show_without_tray)
        self._watch = SettingsWatch(engine.settings, self)
        self._watch.changed.connect(self._follow_settings)
        self._wire()
        self._follow_settings(engine.settings.current)

    def _wire(self) -> None:
        window, tray = self._window, self._tray
        window.outlined.connect(self._show_unread)
        window.hide_instead = self._may_hide
        window.minimized.connect(self._minimized)
        tray.toggled.connect(self.toggle)
        tray.open_requested.connect(window.bring_forward)
        tray.refresh_requested.connect(lambda: self._engine.refresher.request(None, by_hand=True))
        tray.pause_chosen.connect(self.pause)
        tray.quiet_chosen.connect(self._choose_quiet)
        tray.story_chosen.connect(window.show_article)
        tray.available_changed.connect(self._tray_changed)

    # --- the window ---------------------------------------------------------------------------------------------------

    def start(self, hidden: bool) -> None:
        """Shows the window, or stays in the tray. A tray that is not there yet is waited for a few seconds."""
        if not hidden:
            self._window.show()
        elif not self._tray.available:
            self._patience.start()

    def _show_without_tray(self) -> None:
        """Without a tray there is no other way to the window: it opens in the task bar."""
        if not self._window.isVisible():
            self._window.showMinimized()

    def toggle(self) -> None:
        """Shows the window, or hides it where it is in sight."""
        if self._window.isVisible() and not self._window.isMinimized():
            self._hide()
        else:
            self._window.bring_forward()

    def _may_hide(self) -> bool:
        """Whether the window goes into the tray instead of closing."""
        if not (self._tray.available and self._engine.settings.current.close_to_tray):
            return False
        self._say_where_it_went()
        return True

    def _minimized(self) -> None:
        if self._tray.available and self._engine.settings.current.minimize_to_tray:
            QTimer.singleShot(0, self, self._hide)

    def _hide(self) -> None:
        self._window.save_state()
        self._window.hide()
        self._say_where_it_went()

    def _say_where_it_went(self) -> None:
        """Says the first time where the window is."""
        if not self._state.flag(TOLD_OF_TRAY):
            self._state.keep_flag(TOLD_OF_TRAY)
            self._tray.show_message(
                self.tr("DeskReader goes on in the tray"),
                self.tr("A click on its icon brings the window back. Its menu ends the program."),
            )

    def _tray_changed(self, there: bool) -> None:
        """Brings a hidden window back where the tray it hid in is gone."""
        if there:
            self._patience.stop()
            self._show_unread(self._window.sidebar.outline)
        elif not self._window.isVisible():
            self._window.bring_forward()
            self._window.undo_bar.say(self.tr("The tray is gone, so the window is back."))

    # --- pause and quiet hours ----------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether nothing is to be fetched by itself nor told of now."""
        return self._pause_ends is not None and self._now() < self._pause_ends

    def pause(self, on: bool) -> None:
        """Pauses for an hour, or goes on."""
        self._pause_ends = self._now() + PAUSE if on else None
        if on:
            self._pause.start(round(PAUSE.total_seconds() * 1000))
        else:
            self._pause.stop()
        self._tray.set_pause(format_time(self._pause_ends.astimezone()) if self._pause_ends else "")

    def _choose_quiet(self, on: bool) -> None:
        begin, end = USUAL_QUIET_HOURS if on else ("", "")
        self._tasks.run(lambda: self._engine.settings.change(quiet_from=begin, quiet_until=end))

    def _follow_settings(self, settings: Settings) -> None:
        begin, end = time_of_day(settings.quiet_from), time_of_day(settings.quiet_until)
        on = begin is not None and end is not None
        hours = (settings.quiet_from, settings.quiet_until) if on else USUAL_QUIET_HOURS
        self._tray.set_quiet_hours(on, self.tr("{begin} to {end}").format(begin=hours[0], end=hours[1]))
        self._tray.set_form(settings.tray_icon)

    # --- unread -------------------------------------------------------------------------------------------------------

    def _show_unread(self, outline: Outline) -> None:
        self._tray.set_unread(outline.unread)
        if self._tray.available:
            unread = View(ViewKind.UNREAD)
            self._tasks.run(lambda: self._engine.library.page(unread, limit=5).headlines, self._tray.set_stories)
