"""Builds the whole program and runs it: engine, window, and what runs behind it, each created once and passed on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from deskreader import __version__, isolation, logs, process_guard
from deskreader.cli.syntax.start_options import StartOptions
from deskreader.desktop.accessibility.install import install_interfaces
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.platform.single_instance import SingleInstance, claim
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.crash_reporter import CrashReporter
from deskreader.desktop.runtime.gui_thread_gc import GuiThreadCollector
from deskreader.desktop.runtime.signal_watch import quit_on_signals
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages, translation
from deskreader.desktop.window.frame.first_paint import FirstPaint
from deskreader.desktop.window.interface_watch import InterfaceWatch
from deskreader.desktop.window.main_window import MainWindow
from deskreader.engine.engine import Engine
from deskreader.engine.files import make_folders
from deskreader.errors import DeskReaderError, Kind
from deskreader.messages import FILLED_FROM_BACKUP, SALVAGED, format_filled_from_backup, format_salvaged
from deskreader.profile import Profile, profile_in, system_profile
from deskreader.resource_files import resource_path
from deskreader.text.mailto import mail_draft
from deskreader.text.urls import openable

if TYPE_CHECKING:
    from deskreader.desktop.background import Background
    from deskreader.desktop.notifications.notifier import Notifier
    from deskreader.desktop.tray.tray import Tray
    from deskreader.newsroom import Newsroom


TICK_MS = 30_000
SETTLE_MS = 150  # from showing the window to everything that can wait until it is painted
SAMPLE_TICK_MS = 3_000
EXIT_NO_LIBRARY = 4
SWITCH_SECONDS = 0.0002
"""From the GUI thread's wish for the interpreter to its turn, while another thread runs Python.

It gives the interpreter away in each call of Qt. With Python's own 5 ms, laying out an article while the next one is
prepared took turns of up to 2 s for 30 ms of work.
"""


class App(QObject):
    """The running program on one profile."""

    def __init__(self, application: QApplication, profile: Profile, sample: bool = False) -> None:
        """Builds everything without showing it. Raises: DeskReaderError, OSError."""
        super().__init__()
        self._application = application
        self._closed = self._is_loaded = self._is_hidden = False
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
        self._usual_switch_seconds = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
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
        self._state_path, self._tick_ms = profile.config / "window.ini", SAMPLE_TICK_MS if sample else TICK_MS
        self._wire()

    def _wire(self) -> None:
        self._interface.changed.connect(self._build_again)
        self.reporter.reported.connect(self._show_report)
        self.window.closed.connect(self.quit)
        self.window.quit_requested.connect(self.quit)
        self._application.commitDataRequest.connect(lambda _: self.window.save_state())
        self._application.aboutToQuit.connect(self.close)

    @cached_property
    def background(self) -> Background:
        """What runs behind the window, which is built when it is first asked for."""
        from deskreader.desktop.background import Background

        parts = (self.engine, self.tasks, self.bridge, self.window)
        background = Background(*parts, self._state_path, self._tick_ms, self)
        background.quit_requested.connect(self.quit)
        return background

    @property
    def tray(self) -> Tray:
        """The tray icon."""
        return self.background.tray

    @property
    def notifier(self) -> Notifier:
        """What shows notifications."""
        return self.background.notifier

    # --- running ------------------------------------------------------------------------------------------------------

    def start(self, hidden: bool = False) -> None:
        """Shows the window, or only the tray icon if there is a tray; then opens the library and starts to refresh."""
        self._is_hidden = hidden or self.engine.settings.current.start_hidden
        if not self._is_hidden:
            self.window.show()
        self._first_paint = FirstPaint(self.window, 0 if self._is_hidden else SETTLE_MS, self)
        self._first_paint.painted.connect(self._open)

    def _open(self) -> None:
        """Opens the library off this thread, and builds the rest of the window now that it is painted."""
        self.tasks.run(self.engine.open, self._load, self._end_unopened)
        from deskreader.desktop.window.frame import workbench  # noqa: F401 - in a turn of its own

        QTimer.singleShot(0, self.window, self.window.complete)

    def _load(self, _nothing: None) -> None:
        """Fills the window: the library is open."""
        self.window.load()
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        """Does what waited for the library, now that the window is being filled."""
        background = self.background
        if self._is_hidden:
            background.tray_controller.stay_hidden()
        self._is_loaded = True
        waiting, self._waiting = self._waiting, []
        for arguments in waiting:
            self.handle_arguments(arguments)
        QTimer.singleShot(SETTLE_MS, self, self._start_background)

    def _end_unopened(self, error: DeskReaderError) -> None:
        """Says why the library cannot be opened, and ends the program."""
        self._application.exit(show_start_error(error))

    def _start_background(self) -> None:
        self.window.article.load()
        self.background.start()
        self._collector.freeze()
        damage = damage_report(self.engine)
        if damage:
            self.window.undo_bar.show_message("\n".join(damage))

    def handle_arguments(self, arguments: Sequence[str]) -> None:
        """Brings the window forward and does what the arguments of a start ask for: addresses, files, articles."""
        from deskreader.desktop.window.open_requests import needs_window

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
        self.window.save_state()
        if "background" in self.__dict__:
            self.background.close()
        if self.engine.is_open:
            self.engine.refresher.close()
            self.engine.idle_maintenance.close()
        self.tasks.close()
        self.engine.close()
        if self._newsroom is not None:
            self._newsroom.stop()
        self._collector.close()
        sys.setswitchinterval(self._usual_switch_seconds)

    # --- following ----------------------------------------------------------------------------------------------------

    def _build_again(self) -> None:
        """Shows everything in another language or text size."""
        self.theme_manager.refresh()
        self.background.retranslate()
        self.window.rebuild()

    def _show_report(self, sentence: str) -> None:
        """Shows what the reporter says in the bar that the window has now."""
        self.window.undo_bar.show_message(sentence)


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


def _profile(options: StartOptions) -> Profile:
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


def main(options: StartOptions) -> int:
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


def _run(application: QApplication, profile: Profile, options: StartOptions, instance: SingleInstance) -> int:
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
