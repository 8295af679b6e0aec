"""The end of the program by a signal, as by its menu."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class SignalWatch:
    """Ends the program on signals until `close`."""

    def __init__(self, notifier: QSocketNotifier, *sockets: socket.socket) -> None:
        self._notifier = notifier
        self._sockets = sockets

    def close(self) -> None:
        """Stops watching."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        for end in self._sockets:
            end.close()


def quit_on_signals(parent: QObject, end_program: Callable[[], object]) -> SignalWatch | None:
    """Makes SIGTERM, SIGINT and SIGHUP call `end_program`, through a socket that Qt watches; None on Windows."""
    if sys.platform == "win32":
        return None
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.fileno())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, parent)

    def end() -> None:
        reading.recv(64)
        end_program()

    notifier.activated.connect(end)
    return SignalWatch(notifier, reading, writing)
