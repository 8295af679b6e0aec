"""Builds the whole program and runs it: engine, window, tray, notifier, each made once and handed on."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from deskreader import __version__, logs, resources
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.platform.metered import Metered
from deskreader.desktop.platform.single_instance import SingleInstance, claim
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.crash_reporter import CrashReporter
from deskreader.desktop.runtime.gui_thread_gc import GuiThreadCollector
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.strings import messages, translation
from deskreader.desktop.tray.controller import TrayController
from deskreader.desktop.tray.tray import Tray
from deskreader.desktop.window.main_window import MainWindow
from deskreader.desktop.window.open_requests import needs_window
from deskreader.engine.engine import Engine
from deskreader.engine.files import make_folders
from deskreader.errors import DeskReaderError, Kind
from deskreader.messages import FILLED_FROM_BACKUP, SALVAGED, format_filled_from_backup, format_salvaged
from deskreader.model import ArticleId, Changes
from deskreader.profile import Profile, profile_in, system_profile
from deskreader.text.urls import openable

if TYPE_CHECKING:
    from deskreader.desktop.platform.power import PowerSaving
    from deskreader.newsroom import Newsroom


TICK_MS = 30_000
SETTLE_MS = 150  # from showing the window to all that can wait until it is painted
SAMPLE_TICK_MS = 3_000
LIBRARY_TROUBLE = 4


class App(QObject):
    """The running program on one profile."""

    def __init__(self, application: QApplication, profile: Profile, sample: bool = False) -> None:
        """Builds everything and shows nothing yet. Raises: DeskReaderError, OSError."""
        super().__init__()
        self._application = application
        self._closed = False
        self._collector = GuiThreadCollector(self)
        self.reporter = CrashReporter()
        self._newsroom: Newsroom | None = None
        if sample:
            self.engine, self._newsroom = open_sample(profile)
        else:
            self.engine = Engine(profile)
        self.tasks = Tasks(self.reporter.report, self)
        self.bridge = ChangeBridge(self.engine.library.listen, self.engine.refresher.listen, self)
        self.theming = ThemeManager(application, self.engine.settings, self)
        self.window = MainWindow(
            self.engine,
            self.tasks,
            self.bridge,
            profile.config / "window.ini",
            open_in_browser,
            self.theming,
            open_newsroom=start_sample,
        )
        self.tray = Tray(self)
        state = WindowState(profile.config / "window.ini")
        self.background = TrayController(self.engine, self.tasks, self.window, self.tray, state)
        self.notifier = Notifier(None, self.tray, self)
        self._announcer = Announcer(
            self.engine.library, self.engine.settings, self.tasks, self.notifier, self._may_tell, Snooze(state), self
        )
        self._metered = Metered(self)
        self._power: PowerSaving | None = None
        self._tick = QTimer(self, interval=SAMPLE_TICK_MS if sample else TICK_MS)
        self._wire()

    def _wire(self) -> None:
        self.reporter.reported.connect(self.window.undo_bar.say)
        self.bridge.changed.connect(self._follow)
        self.bridge.changed.connect(self._announcer.apply)
        self.window.closed.connect(self.quit)
        self.window.quit_asked.connect(self.quit)
        self.tray.quit_requested.connect(self.quit)
        self.notifier.opened.connect(self._open_notice)
        self.notifier.marked_read.connect(self._mark_read)
        self.notifier.starred.connect(self._star)
        self.window.story_act_asked.connect(self.notifier.act)
        self._metered.changed.connect(self.engine.set_metered)
        self._tick.timeout.connect(self._refresh_due)
        self._application.commitDataRequest.connect(lambda _: self.window.save_state())
        self._application.aboutToQuit.connect(self.close)

    # --- running ------------------------------------------------------------------------------------------------------

    def start(self, hidden: bool = False) -> None:
        """Shows the window, or only the tray icon where there is a tray; then begins to refresh."""
        self.background.start(hidden or self.engine.settings.current.start_hidden)
        QTimer.singleShot(SETTLE_MS, self, self._begin)

    def _begin(self) -> None:
        self.window.article.load()
        self._metered.watch()
        self._join_buses()
        self._collector.settle()
        self._tick.start()
        told = damage_of(self.engine)
        if told:
            self.window.undo_bar.say("\n".join(told))
        if self.engine.settings.current.refresh_at_start:
            self.engine.refresher.request(pages=True)

    def _join_buses(self) -> None:
        """Begins to speak with the desktop; what that takes is loaded once the window is painted."""
        from deskreader.desktop.notifications.services import toasts_of_this_system
        from deskreader.desktop.platform.power import PowerSaving

        self.notifier.speak_through(toasts_of_this_system(self))
        self._power = PowerSaving(self)
        self._power.changed.connect(self.engine.set_saving_power)
        self._power.watch()

    def take(self, arguments: Sequence[str]) -> None:
        """Comes to the front and does what another start was asked: subscribe to addresses, import outlines."""
        if not arguments or any(map(needs_window, arguments)):
            self.window.bring_forward()
        for argument in arguments:
            self.window.take(argument)

    def quit(self) -> None:
        """Ends the program. Qt closes the window first, which now must not go into the tray instead."""
        self.window.hide_instead = lambda: False
        self._application.quit()

    def close(self) -> None:
        """Keeps what is to be kept and stops everything; once."""
        if self._closed:
            return
        self._closed = True
        self._tick.stop()
        self.window.save_state()
        self.notifier.close()
        if self._power is not None:
            self._power.close()
        self.tray.close()
        self.engine.refresher.close()
        self.engine.idle_maintenance.close()
        self.tasks.close()
        self.engine.close()
        if self._newsroom is not None:
            self._newsroom.stop()
        self._collector.close()

    # --- following ----------------------------------------------------------------------------------------------------

    def _refresh_due(self) -> None:
        if not self.engine.refresher.progress.running:
            self.tasks.run(self.engine.idle_maintenance.run_if_due, None, lambda _error: None)
        if self.engine.settings.current.refresh_minutes and not self.background.paused:
            self.engine.refresher.request()

    def _follow(self, changes: Changes) -> None:
        """New subscriptions are fetched at once."""
        if changes.outline:
            self.engine.refresher.request(pages=True)

    def _open_notice(self, ids: tuple[ArticleId, ...]) -> None:
        if ids:
            self.window.show_article(ids[0])

    def _star(self, ids: tuple[ArticleId, ...]) -> None:
        self.tasks.run(lambda: self.engine.library.star(ids))

    def _may_tell(self) -> bool:
        """Not in a pause, and not over a full-screen window unless the reader wants that."""
        from deskreader.desktop.platform.full_screen import full_screen_in_front

        in_front = not self.engine.settings.current.notify_in_full_screen and full_screen_in_front()
        return not (self.background.paused or in_front)

    def _mark_read(self, ids: tuple[ArticleId, ...]) -> None:
        self.tasks.run(lambda: self.engine.library.mark_read(ids))


def open_sample(profile: Profile) -> tuple[Engine, Newsroom]:
    """An engine on the sample newsroom, which is loaded for this alone. Raises: StoreError."""
    from deskreader.sample_newsroom import INTERVALS, open_newsroom

    engine = Engine(profile, intervals=INTERVALS)
    return engine, open_newsroom(engine)


def damage_of(engine: Engine) -> list[str]:
    """What is to be said of a library or of settings that were damaged: what was saved, and where the old file is."""
    said = []
    if engine.settings.set_aside is not None:
        said.append(messages.error_message(DeskReaderError(Kind.DAMAGED_SETTINGS, engine.settings.set_aside.name)))
    damaged, saved = engine.database.set_aside, engine.database.rescued
    if damaged is not None and saved is not None:
        text = QCoreApplication.translate("sentences", SALVAGED)
        said.append(format_salvaged(text, saved.feeds, saved.articles, saved.lost_articles, damaged.name))
        if saved.backup_of is not None:
            text = QCoreApplication.translate("sentences", FILLED_FROM_BACKUP)
            said.append(format_filled_from_backup(text, saved.backup_of))
    elif damaged is not None:
        said.append(messages.error_message(DeskReaderError(Kind.DAMAGED_LIBRARY, damaged.name)))
    return said


def open_in_browser(url: str) -> None:
    """Opens an address in the system's browser, if it is one that may be opened."""
    safe = url if url.startswith("mailto:") else openable(url)
    if safe is not None:
        QDesktopServices.openUrl(QUrl(safe))


def start_sample() -> None:
    """Opens the sample newsroom in a window and a profile of its own."""
    arguments = ["--sample"] if getattr(sys, "frozen", False) else ["-m", "deskreader", "--sample"]
    QProcess.startDetached(sys.executable, arguments)


class SignalWatch:
    """What ends the program on signals; `close` gives it all back."""

    def __init__(self, notifier: QSocketNotifier, *sockets: socket.socket) -> None:
        self._notifier = notifier
        self._sockets = sockets

    def close(self) -> None:
        """Stops watching."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        for one in self._sockets:
            one.close()


def _quit_on_signals(app: App) -> SignalWatch | None:
    """Lets SIGTERM, SIGINT and SIGHUP end the program as its menu does, through a socket that Qt watches."""
    if sys.platform == "win32":
        return None
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.fileno())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, app)

    def end() -> None:
        reading.recv(64)
        app.quit()

    notifier.activated.connect(end)
    return SignalWatch(notifier, reading, writing)


def make_application(arguments: Sequence[str]) -> QApplication:
    """The QApplication with its names, icon and language."""
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.services=false")
    application = QApplication(list(arguments))
    application.setApplicationName("deskreader")
    application.setApplicationDisplayName("DeskReader")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(os.environ.get("FLATPAK_ID", "deskreader"))
    application.setWindowIcon(QIcon(str(resources.folder("icons/deskreader.svg"))))
    application.setQuitOnLastWindowClosed(False)
    translation.install(application)
    return application


def _profile(chosen: argparse.Namespace) -> Profile:
    if chosen.profile is not None:
        return profile_in(chosen.profile)
    if not chosen.sample:
        return system_profile()
    from deskreader.sample_newsroom import sample_profile

    return sample_profile()


def _tell(error: DeskReaderError) -> int:
    """Says why the program cannot start, in a box of its own and in the terminal."""
    sentence = messages.error_message(error)
    sys.stderr.write(sentence + "\n")
    box = QMessageBox(QMessageBox.Icon.Warning, "DeskReader", sentence)
    box.exec()
    return LIBRARY_TROUBLE


def main(chosen: argparse.Namespace) -> int:
    """Opens the window of the chosen profile, or hands over to the one that is open. Returns the exit code."""
    application = make_application(["deskreader"])
    profile = _profile(chosen)
    try:
        make_folders(profile)
        instance = claim(profile.data, chosen.addresses)
    except DeskReaderError as error:
        return _tell(error)
    if instance is None:
        return 0
    handler = logs.start_log(profile.cache, chosen.verbose)
    try:
        return _run(application, profile, chosen, instance)
    finally:
        instance.close()
        logs.end_log(handler)


def _run(application: QApplication, profile: Profile, chosen: argparse.Namespace, instance: SingleInstance) -> int:
    try:
        app = App(application, profile, chosen.sample)
    except DeskReaderError as error:
        return _tell(error)
    app.reporter.install()
    watch = _quit_on_signals(app)
    instance.raised.connect(app.take)
    app.start(chosen.hidden)
    if chosen.addresses:
        app.take(chosen.addresses)
    code = application.exec()
    app.close()
    if watch is not None:
        watch.close()
    app.reporter.uninstall()
    return code
