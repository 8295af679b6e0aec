"""Where all bugs end: the log gets the traceback, the user gets one sentence."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

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
    """Receives every error that nothing else handled, from any thread, and emits one sentence for the user."""

    reported = Signal(str)

    def install(self) -> None:
        """Handles uncaught exceptions of all threads and the log messages of Qt from now on."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.report(args.exc_value or RuntimeError(str(args.exc_type)))
        qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        """Restores the default handlers."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def report(self, error: BaseException) -> None:
        """Logs an error and emits its sentence: an expected error's own, or one general sentence for every bug."""
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


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
