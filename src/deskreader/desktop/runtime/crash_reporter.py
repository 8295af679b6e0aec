"""The one place where bugs end: the log gets the traceback, the person gets one sentence, nobody sees a traceback."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler

from deskreader.desktop.strings import messages
from deskreader.errors import DeskReaderError, Kind

log = logging.getLogger("deskreader")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Takes every error that no one else handled, from any thread, and emits one sentence for the person."""

    reported = Signal(str)

    def install(self) -> None:
        """Takes over uncaught exceptions of all threads and the messages of Qt."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.report(args.exc_value or RuntimeError(str(args.exc_type)))
        qInstallMessageHandler(lambda kind, _context, text: log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text))

    def uninstall(self) -> None:
        """Gives all of that back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def report(self, error: BaseException) -> None:
        """Logs an error and tells the person: expected trouble in its own words, a bug in one general sentence."""
        if isinstance(error, DeskReaderError):
            log.warning("%s", error)
            self.reported.emit(messages.error_message(error))
            return
        log.error("a bug", exc_info=error)
        self.reported.emit(messages.error_message(DeskReaderError(Kind.UNEXPECTED)))

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)
