"""The part of the self-check that needs a screen: shows the real window on an empty profile.

It runs in its own process, since Qt ends the process if it cannot reach a screen. It prints its findings as one JSON
object, which `deskreader.cli.self_check` puts into words.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from deskreader.app import App, make_application
from deskreader.desktop.appearance.fonts import load_fonts
from deskreader.profile import profile_in

PAINT_TIMEOUT_MS = 20_000
ANSWER_SECONDS = 3.0
STARTED = "DESKREADER_STARTED"
"""The environment variable with the time at which the process was started, in seconds of the monotonic clock."""


def main() -> int:
    """Prints the findings; returns 0 if the window was painted, otherwise 1."""
    application = make_application(["deskreader"])
    findings = {**_screen(application), **_window(application), "notifications": _notifications()}
    print(json.dumps(findings))  # noqa: T201 - the output of this process
    return 0 if findings["painted"] else 1


def _screen(application: QApplication) -> dict[str, object]:
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


class _PaintWatch(QObject):
    """Ends an event loop when any part of a window is painted for the first time.

    Qt does not paint the window itself where opaque children cover it whole, so it watches the children too.
    """

    def __init__(self, application: QApplication, window: QWidget, loop: QEventLoop) -> None:
        super().__init__()
        self.painted = False
        self._window = window
        self._loop = loop
        application.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if self.painted or event.type() != QEvent.Type.Paint:
            return False
        if isinstance(target, QWidget) and target.window() is self._window:
            self.painted = True
            QTimer.singleShot(0, self._loop.quit)
        return False


def _window(application: QApplication) -> dict[str, object]:
    """Returns whether the window was painted, after how many milliseconds, and whether there is a tray."""
    with tempfile.TemporaryDirectory(prefix="deskreader-check-") as folder:
        begin = time.monotonic()
        app = App(application, profile_in(Path(folder)).create())
        loop = QEventLoop()
        watch = _PaintWatch(application, app.window, loop)
        app.window.show()
        QTimer.singleShot(PAINT_TIMEOUT_MS, loop, loop.quit)
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


def _notifications() -> dict[str, object] | None:
    """Returns name, version and capabilities of the notification service; None where there is none."""
    if sys.platform in ("win32", "darwin"):
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusErrorResponse

    name = "org.freedesktop.Notifications"
    service = DBusAddress(f"/{name.replace('.', '/')}", name, name)
    errors = (OSError, KeyError, ValueError, DBusErrorResponse)
    with contextlib.suppress(*errors), contextlib.ExitStack() as stack:
        bus = stack.enter_context(contextlib.closing(open_dbus_connection("SESSION", auth_timeout=ANSWER_SECONDS)))
        server = bus.send_and_get_reply(new_method_call(service, "GetServerInformation"), timeout=ANSWER_SECONDS).body
        capabilities = bus.send_and_get_reply(new_method_call(service, "GetCapabilities"), timeout=ANSWER_SECONDS).body
        if len(server) == 4 and server[0] and isinstance(capabilities[0], list):
            return {"name": server[0], "version": server[2], "can": sorted(capabilities[0])}
    return None
