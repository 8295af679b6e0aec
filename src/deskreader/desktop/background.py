"""What runs behind the window: the tray, notifications, the day's briefing, refreshes, and what the desktop tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.appearance.motion import MotionKeeper
from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.briefing_watch import BriefingWatch
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.platform.full_screen import full_screen_in_front
from deskreader.desktop.platform.metered import Metered
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.tray.controller import TrayController
from deskreader.desktop.tray.tray import Tray
from deskreader.desktop.window.main_window import MainWindow
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, Changes, View, ViewKind

if TYPE_CHECKING:
    from deskreader.desktop.platform.power import PowerSaving
    from deskreader.desktop.platform.system_motion import SystemMotion


class Background(QObject):
    """Built once, when the window is painted. It opens the engine where that is not open."""

    quit_requested = Signal()

    def __init__(
        self, engine: Engine, tasks: Tasks, bridge: ChangeBridge, window: MainWindow, state_path: Path, tick_ms: int,
        parent: QObject,
    ) -> None:  # fmt: skip
        """Checks every `tick_ms` milliseconds what is due."""
        super().__init__(parent)
        self._engine, self._tasks, self._window = engine, tasks, window
        state = WindowState(state_path)
        self.tray = Tray(self)
        self.tray_controller = TrayController(engine, tasks, window, self.tray, state)
        self.notifier = Notifier(None, self.tray, self)
        self._announcer = self._make_announcer(state)
        may_notify: Callable[[], bool] = self._may_notify
        self._briefing_watch = BriefingWatch(
            engine.daily_briefing, engine.settings, tasks, self.notifier, may_notify, self
        )
        self._metered = Metered(self)
        self._power: PowerSaving | None = None
        self._motion = MotionKeeper(engine.settings, self)
        self._system_motion: SystemMotion | None = None
        self._refresh_timer = QTimer(self, interval=tick_ms)
        self._wire(bridge)
        self.tray_controller.show_unread(window.sidebar.outline)  # which may be loaded already

    def _make_announcer(self, state: WindowState) -> Announcer:
        """Returns what announces new articles, but none of a list that the user is looking at."""
        return Announcer(
            self._engine.library,
            self._engine.settings,
            self._tasks,
            self.notifier,
            self._may_notify,
            Snooze(state),
            self,
            self._window.shows_in_list,
        )

    def _wire(self, bridge: ChangeBridge) -> None:
        bridge.changed.connect(self.follow)
        bridge.changed.connect(self._announcer.apply)
        self.tray.quit_requested.connect(self.quit_requested)
        self.notifier.opened.connect(self._open_newest)
        self.notifier.marked_read.connect(self._mark_read)
        self.notifier.starred.connect(self._star)
        self._briefing_watch.opened.connect(self._show_briefing)
        self._briefing_watch.failed.connect(self._say)
        self._window.article_action_requested.connect(self.notifier.act)
        self._metered.changed.connect(self._engine.set_metered)
        self._refresh_timer.timeout.connect(self._refresh_due)

    def start(self) -> None:
        """Connects to the desktop's services, whose modules are loaded only now, and begins to refresh."""
        from deskreader.desktop.notifications.services import system_notification_service
        from deskreader.desktop.platform.power import PowerSaving
        from deskreader.desktop.platform.system_motion import SystemMotion

        self._metered.watch()
        self.notifier.set_service(system_notification_service(self))
        self._power = PowerSaving(self)
        self._power.changed.connect(self._engine.set_saving_power)
        self._power.watch()
        self._system_motion = SystemMotion(self)
        self._system_motion.changed.connect(self._motion.follow_system)
        self._system_motion.watch()
        self._refresh_timer.start()
        if self._engine.settings.current.refresh_at_start:
            self._engine.refresher.request(pages=True)

    def retranslate(self) -> None:
        """Says everything in another language."""
        self.tray_controller.retranslate()

    def close(self) -> None:
        """Withdraws notifications and the tray icon, and refreshes no more."""
        self._refresh_timer.stop()
        self.notifier.close()
        if self._power is not None:
            self._power.close()
        if self._system_motion is not None:
            self._system_motion.close()
        self.tray.close()

    # --- following ----------------------------------------------------------------------------------------------------

    def _refresh_due(self) -> None:
        engine = self._engine
        if not engine.refresher.progress.running:
            self._tasks.run(engine.idle_maintenance.run_if_due, None, lambda _error: None)
            self._briefing_watch.check()
        if engine.settings.current.refresh_minutes and not self.tray_controller.paused:
            engine.refresher.request()

    def follow(self, changes: Changes) -> None:
        """Fetches new subscriptions at once."""
        if changes.outline:
            self._engine.refresher.request(pages=True)

    def _may_notify(self) -> bool:
        """Whether there is no pause, and no full-screen window unless the settings allow notifications over it."""
        in_front = not self._engine.settings.current.notify_in_full_screen and full_screen_in_front()
        return not (self.tray_controller.paused or in_front)

    def _open_newest(self, ids: tuple[ArticleId, ...]) -> None:
        if ids:
            self._window.show_article(ids[0])

    def _show_briefing(self) -> None:
        self._window.bring_forward()
        self._window.show_view(View(ViewKind.BRIEFING))

    def _say(self, sentence: str) -> None:
        self._window.undo_bar.show_message(sentence)

    def _star(self, ids: tuple[ArticleId, ...]) -> None:
        self._tasks.run(lambda: self._engine.library.star(ids))

    def _mark_read(self, ids: tuple[ArticleId, ...]) -> None:
        self._tasks.run(lambda: self._engine.library.mark_read(ids))
