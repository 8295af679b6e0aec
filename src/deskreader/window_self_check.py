"""The part of the self-check that needs a screen: shows the real window on an empty profile, and says what it found.

It runs in a process of its own, since Qt ends the process where it cannot reach a screen. What it finds is one JSON
object on the standard output, for `deskreader.cli.self_check` to put into words.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, qVersion
from PySide6.QtWidgets import QApplication

from deskreader.app import App, make_application
from deskreader.desktop.appearance.fonts import load_fonts
from deskreader.profile import profile_in

PATIENCE_MS = 20_000
ANSWER_SECONDS = 3.0
STARTED = "DESKREADER_STARTED"
"""The environment may hold the moment at which the process was started, on the system's monotonic clock, in seconds."""


def main() -> int:
    """Prints the findings; 0 where the window was painted."""
    application = make_application(["deskreader"])
    found = {**_screen(application), **_window(application), "notifications": _notifications()}
    print(json.dumps(found))  # noqa: T201 - the answer
    return 0 if found["painted"] else 1


def _screen(application: QApplication) -> dict[str, Any]:
    screen = application.primaryScreen()
    size = screen.size()
    return {
        "qt": qVersion(),
        "pyside": pyside_version,
        "platform": application.platformName(),
        "screen": f"{size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}",
        "style": application.style().objectName(),
        "reading_face": load_fonts(),
    }


class _Painted(QObject):
    """Ends an event loop when the watched widget was painted for the first time."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self.painted = False
        self._loop = loop

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, self._loop.quit)
        return False


def _window(application: QApplication) -> dict[str, Any]:
    """Whether the window was painted, after how many milliseconds, and whether there is a tray."""
    with tempfile.TemporaryDirectory(prefix="deskreader-check-") as folder:
        begin = time.monotonic()
        app = App(application, profile_in(Path(folder)).create())
        loop = QEventLoop()
        watch = _Painted(loop)
        app.window.sidebar.installEventFilter(watch)
        app.window.show()
        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        loop.exec()
        shown = time.monotonic()
        tray = app.tray.available
        app.close()
        app.window.close()
    started = os.environ.get(STARTED)
    return {
        "painted": watch.painted,
        "milliseconds": round(1000 * (shown - begin)),
        "since_start": round(1000 * (shown - float(started))) if started else None,
        "tray": tray,
    }


def _notifications() -> dict[str, Any] | None:
    """Name, version and abilities of the notification service; None where there is none."""
    if sys.platform in ("win32", "darwin"):
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusErrorResponse

    name = "org.freedesktop.Notifications"
    service = DBusAddress(f"/{name.replace('.', '/')}", name, name)
    trouble = (OSError, KeyError, ValueError, DBusErrorResponse)
    with contextlib.suppress(*trouble), contextlib.ExitStack() as end:
        bus = end.enter_context(contextlib.closing(open_dbus_connection("SESSION", auth_timeout=ANSWER_SECONDS)))
        who = bus.send_and_get_reply(new_method_call(service, "GetServerInformation"), timeout=ANSWER_SECONDS)
        can = bus.send_and_get_reply(new_method_call(service, "GetCapabilities"), timeout=ANSWER_SECONDS)
        if len(who.body) == 4 and who.body[0] and isinstance(can.body[0], list):
            return {"name": who.body[0], "version": who.body[2], "can": sorted(can.body[0])}
    return None
