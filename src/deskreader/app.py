"""Builds the whole program and runs it: engine, window, tray and notifier, each created once and passed on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from deskreader import __version__, isolation, logs, process_guard
from deskreader.desktop.accessibility.install import install_interfaces
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.briefing_watch import BriefingWatch
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.platform.metered import Metered
from deskreader.desktop.platform.single_instance import SingleInstance, claim
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.crash_reporter import CrashReporter
from deskreader.desktop.runtime.gui_thread_gc import GuiThreadCollector
from deskreader.desktop.runtime.signal_watch import quit_on_signals
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.strings import messages, translation
from deskreader.desktop.tray.controller import TrayController
from deskreader.desktop.tray.tray import Tray
from deskreader.desktop.window.first_paint import FirstPaint
from deskreader.desktop.window.interface_watch import InterfaceWatch
from deskreader.desktop.window.main_window import MainWindow
from deskreader.desktop.window.open_requests import needs_window
from deskreader.engine.engine import Engine
from deskreader.engine.files import make_folders
from deskreader.errors import DeskReaderError, Kind
from deskreader.messages import FILLED_FROM_BACKUP, SALVAGED, format_filled_from_backup, format_salvaged
from deskreader.model import ArticleId, Changes, View, ViewKind
from deskreader.profile import Profile, profile_in, system_profile
from deskreader.resource_files import resource_path
from deskreader.text.mailto import mail_draft
from deskreader.text.urls import openable

if TYPE_CHECKING:
    from deskreader.desktop.platform.power import PowerSaving
    from deskreader.newsroom import Newsroom


TICK_MS = 30_000
SETTLE_MS = 150  # from showing the window to everything that can wait until it is painted
SAMPLE_TICK_MS = 3_000
EXIT_NO_LIBRARY = 4


class App(QObject):
    """The running program on one profile."""

    def __init__(self, application: QApplication, profile: Profile, sample: bool = False) -> None:
        """Builds everything without showing it. Raises: DeskReaderError, OSError."""
        super().__init__()
        self._application = application
        self._closed = self._is_loaded = False
        self._waiting: list[Sequence[str]] = []  # arguments of starts, until the library is open
        self.reporter = CrashReporter()
        self._newsroom: Newsroom | None = None
        if sample:
            self.engine, self._newsroom = open_sample(profile)
        else:
            self.engine = Engine(profile, opens_later=True)
        self._interface = InterfaceWatch(application, self.engine.settings, self)
        self.tasks = Tasks(self.reporter.report, self)
        self._collector = GuiThreadCollector(self, lambda: self.tasks.is_busy)
        self.bridge = ChangeBridge(self.engine.listen_changes, self.engine.listen_progress, self)
        self.theme_manager = ThemeManager(application, self.engine.settings, self)
        self.window = MainWindow(
            self.engine,
            self.tasks,
            self.bridge,
            profile.config / "window.ini",
            open_in_browser,
            self.theme_manager,
            open_newsroom=start_sample_newsroom,
        )
        self.tray = Tray(self)
        state = WindowState(profile.config / "window.ini")
        self.tray_controller = TrayController(self.engine, self.tasks, self.window, self.tray, state)
        self.notifier = Notifier(None, self.tray, self)
        self._announcer = self._make_announcer(state)
        self._briefing_watch = BriefingWatch(
            self.engine.daily_briefing, self.engine.settings, self.tasks, self.notifier, self._may_notify, self
        )
        self._metered = Metered(self)
        self._power: PowerSaving | None = None
        self._refresh_timer = QTimer(self, interval=SAMPLE_TICK_MS if sample else TICK_MS)
        self._wire()

    def _make_announcer(self, state: WindowState) -> Announcer:
        """Returns what announces new articles, but none of a list that the user is looking at."""
        return Announcer(
            self.engine.library,
            self.engine.settings,
            self.tasks,
            self.notifier,
            self._may_notify,
            Snooze(state),
            self,
            self.window.shows_in_list,
        )

    def _wire(self) -> None:
        self._interface.changed.connect(self._build_again)
        show = lambda sentence: self.window.undo_bar.show_message(sentence)  # noqa: E731, PLW0108 - it is built anew
        self.reporter.reported.connect(show)
        self.bridge.changed.connect(self._follow)
        self.bridge.changed.connect(self._announcer.apply)
        self.window.closed.connect(self.quit)
        self.window.quit_requested.connect(self.quit)
        self.tray.quit_requested.connect(self.quit)
        self.notifier.opened.connect(self._open_newest)
        self.notifier.marked_read.connect(self._mark_read)
        self.notifier.starred.connect(self._star)
        self._briefing_watch.opened.connect(self._show_briefing)
        self._briefing_watch.failed.connect(self.window.undo_bar.show_message)
        self.window.article_action_requested.connect(self.notifier.act)
        self._metered.changed.connect(self.engine.set_metered)
        self._refresh_timer.timeout.connect(self._refresh_due)
        self._application.commitDataRequest.connect(lambda _: self.window.save_state())
        self._application.aboutToQuit.connect(self.close)

    # --- running ------------------------------------------------------------------------------------------------------

    def start(self, hidden: bool = False) -> None:
        """Shows the window, or only the tray icon if there is a tray; then opens the library and starts to refresh."""
        self.tray_controller.start(hidden or self.engine.settings.current.start_hidden)
        self._first_paint = FirstPaint(self.window, SETTLE_MS, self)
        self._first_paint.painted.connect(lambda: self.tasks.run(self.engine.open, self._load, self._end_unopened))

    def _load(self, _nothing: None) -> None:
        """Fills the window: the library is open."""
        self._is_loaded = True
        self.window.load()
        waiting, self._waiting = self._waiting, []
        for arguments in waiting:
            self.handle_arguments(arguments)
        QTimer.singleShot(SETTLE_MS, self, self._start_services)

    def _end_unopened(self, error: DeskReaderError) -> None:
        """Says why the library cannot be opened, and ends the program."""
        self._application.exit(show_start_error(error))

    def _start_services(self) -> None:
        self.window.article.load()
        self._metered.watch()
        self._connect_buses()
        self._collector.freeze()
        self._refresh_timer.start()
        damage = damage_report(self.engine)
        if damage:
            self.window.undo_bar.show_message("\n".join(damage))
        if self.engine.settings.current.refresh_at_start:
            self.engine.refresher.request(pages=True)

    def _connect_buses(self) -> None:
        """Connects to the desktop's services, whose modules are loaded only now that the window is painted."""
        from deskreader.desktop.notifications.services import system_notification_service
        from deskreader.desktop.platform.power import PowerSaving

        self.notifier.set_service(system_notification_service(self))
        self._power = PowerSaving(self)
        self._power.changed.connect(self.engine.set_saving_power)
        self._power.watch()

    def handle_arguments(self, arguments: Sequence[str]) -> None:
        """Brings the window forward and does what the arguments of a start ask for: addresses, files, articles."""
        if not arguments or any(map(needs_window, arguments)):
            self.window.bring_forward()
        if not self._is_loaded:
            self._waiting.append(arguments)
            return
        for argument in arguments:
            self.window.handle_argument(argument)

    def quit(self) -> None:
        """Ends the program. Qt closes the window first, which must not hide into the tray then."""
        self.window.hides_on_close = lambda: False
        self._application.quit()

    def close(self) -> None:
        """Stores the window's state and stops everything; later calls do nothing."""
        if self._closed:
            return
        self._closed = True
        self._refresh_timer.stop()
        self.window.save_state()
        self.notifier.close()
        if self._power is not None:
            self._power.close()
        self.tray.close()
        if self.engine.is_open:
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
            self._briefing_watch.check()
        if self.engine.settings.current.refresh_minutes and not self.tray_controller.paused:
            self.engine.refresher.request()

    def _follow(self, changes: Changes) -> None:
        """Fetches new subscriptions at once."""
        if changes.outline:
            self.engine.refresher.request(pages=True)

    def _build_again(self) -> None:
        """Shows everything in another language or text size."""
        self.theme_manager.refresh()
        self.tray_controller.retranslate()
        self.window.rebuild()

    def _open_newest(self, ids: tuple[ArticleId, ...]) -> None:
        if ids:
            self.window.show_article(ids[0])

    def _show_briefing(self) -> None:
        self.window.bring_forward()
        self.window.show_view(View(ViewKind.BRIEFING))

    def _star(self, ids: tuple[ArticleId, ...]) -> None:
        self.tasks.run(lambda: self.engine.library.star(ids))

    def _may_notify(self) -> bool:
        """Whether there is no pause, and no full-screen window unless the settings allow notifications over it."""
        from deskreader.desktop.platform.full_screen import full_screen_in_front

        in_front = not self.engine.settings.current.notify_in_full_screen and full_screen_in_front()
        return not (self.tray_controller.paused or in_front)

    def _mark_read(self, ids: tuple[ArticleId, ...]) -> None:
        self.tasks.run(lambda: self.engine.library.mark_read(ids))


def open_sample(profile: Profile) -> tuple[Engine, Newsroom]:
    """Returns an engine subscribed to the sample newsroom, and the newsroom. Raises: StoreError."""
    from deskreader.sample_newsroom import INTERVALS, open_newsroom

    engine = Engine(profile, intervals=INTERVALS)
    return engine, open_newsroom(engine)


def damage_report(engine: Engine) -> list[str]:
    """Returns sentences about damaged settings or a damaged library: what was salvaged, and where the old file is."""
    sentences = []
    if engine.settings.set_aside is not None:
        sentences.append(messages.error_message(DeskReaderError(Kind.DAMAGED_SETTINGS, engine.settings.set_aside.name)))
    damaged, salvaged = engine.database.set_aside, engine.database.rescued
    if damaged is not None and salvaged is not None:
        text = QCoreApplication.translate("sentences", SALVAGED)
        sentences.append(format_salvaged(text, salvaged.feeds, salvaged.articles, salvaged.lost_articles, damaged.name))
        if salvaged.backup_of is not None:
            text = QCoreApplication.translate("sentences", FILLED_FROM_BACKUP)
            sentences.append(format_filled_from_backup(text, salvaged.backup_of))
    elif damaged is not None:
        sentences.append(messages.error_message(DeskReaderError(Kind.DAMAGED_LIBRARY, damaged.name)))
    return sentences


def open_in_browser(url: str) -> None:
    """Opens an address in the system's browser or mail program, unless its scheme is unsafe.

    Of a mailto link only address, subject and body are handed on.
    """
    draft = mail_draft(url)
    safe = draft.url if draft is not None else openable(url)
    if safe is not None:
        QDesktopServices.openUrl(QUrl(safe))


def start_sample_newsroom() -> None:
    """Opens the sample newsroom in another window, on its own profile."""
    program, *arguments = [sys.executable] if getattr(sys, "frozen", False) else isolation.module_command("deskreader")
    QProcess.startDetached(program, [*arguments, "--sample"], isolation.ROOT_FOLDER)


def make_application(arguments: Sequence[str]) -> QApplication:
    """Returns the QApplication with its names, icon and language."""
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.services=false")
    application = QApplication(list(arguments))
    application.setApplicationName("deskreader")
    application.setApplicationDisplayName("DeskReader")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(os.environ.get("FLATPAK_ID", "deskreader"))
    application.setWindowIcon(QIcon(str(resource_path("icons/deskreader.svg"))))
    application.setQuitOnLastWindowClosed(False)
    translation.install(application)
    install_interfaces()
    return application


def _profile(options: argparse.Namespace) -> Profile:
    if options.profile is not None:
        return profile_in(options.profile)
    if not options.sample:
        return system_profile()
    from deskreader.sample_newsroom import sample_profile

    return sample_profile()


def show_start_error(error: DeskReaderError) -> int:
    """Says in a message box and in the terminal why the program cannot start; returns the exit code."""
    sentence = messages.error_message(error)
    sys.stderr.write(sentence + "\n")
    box = QMessageBox(QMessageBox.Icon.Warning, "DeskReader", sentence)
    box.exec()
    return EXIT_NO_LIBRARY


def main(options: argparse.Namespace) -> int:
    """Opens the profile's window, or passes the arguments to the one that is open; returns the exit code."""
    application = make_application(["deskreader"])
    profile = _profile(options)
    try:
        make_folders(profile)
        instance = claim(profile.data, options.addresses)
    except DeskReaderError as error:
        return show_start_error(error)
    if instance is None:
        return 0
    handler = logs.start_log(profile.cache, options.verbose)
    try:
        return _run(application, profile, options, instance)
    finally:
        instance.close()
        logs.end_log(handler)


def _run(application: QApplication, profile: Profile, options: argparse.Namespace, instance: SingleInstance) -> int:
    try:
        app = App(application, profile, options.sample)
    except DeskReaderError as error:
        return show_start_error(error)
    app.reporter.install()
    watch = quit_on_signals(app, app.quit)
    instance.arguments_received.connect(app.handle_arguments)
    app.start(options.hidden)
    if options.addresses:
        app.handle_arguments(options.addresses)
    code = application.exec()
    with process_guard.limited_end(code):
        app.close()
    if watch is not None:
        watch.close()
    app.reporter.uninstall()
    return code
