"""Notifications on Windows 10 and later, as XML that PowerShell passes to Windows.UI.Notifications.

Windows calls them toasts. Their buttons open one of the program's own URIs, which starts the program or reaches the
instance that runs:
https://learn.microsoft.com/windows/apps/design/shell/tiles-and-notifications/adaptive-interactive-toasts
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QObject, QProcess, Signal

from deskreader.app_uris import ARTICLE
from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    TITLE_LENGTH,
    Notification,
    NotificationAction,
    sendable,
)

APP_ID = "DeskReader.DeskReader"
GROUP = "stories"
MANAGER = "Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime"
DOCUMENT = "Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom.XmlDocument, ContentType = WindowsRuntime"

RunScript = Callable[[str, Callable[[bool], None]], None]
"""Runs a script and later reports whether it succeeded."""


class WindowsService(QObject):
    """Windows reports nothing about a notification: the user's choice arrives as a URI, like another start."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, run: RunScript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run

    def show(self, key: str, notification: Notification) -> None:
        """Shows a notification, which replaces the one with this key."""
        self._run(show_script(key, notification), lambda done: None if done else self.refused.emit(key))

    def withdraw(self, key: str) -> None:
        """Removes a notification."""
        self._run(withdraw_script(key), lambda _done: None)

    def close(self) -> None:
        """Does nothing: there is no connection."""


def notification_xml(notification: Notification) -> str:
    """Returns the notification as Windows reads it. Images are left out, since they would have to be files."""
    title, body = sendable(notification.title, TITLE_LENGTH), sendable(notification.body, BODY_LENGTH)
    uri = f"{ARTICLE}{notification.article}"
    buttons = "".join(
        f"<action content={quoteattr(label)} activationType='protocol' arguments={quoteattr(f'{uri}/{action}')}/>"
        for action, label in notification.actions
        if action is not NotificationAction.OPEN
    )
    return (
        f"<toast activationType='protocol' launch={quoteattr(uri)}><visual><binding template='ToastGeneric'>"
        f"<text>{escape(title)}</text><text>{escape(body)}</text></binding></visual><actions>{buttons}</actions>"
        f"<audio silent='{'false' if notification.sound else 'true'}'/></toast>"
    )


def show_script(key: str, notification: Notification) -> str:
    """Returns the PowerShell script that shows a notification; its XML is in base64, so that none of it is run."""
    xml = base64.b64encode(notification_xml(notification).encode("utf-8", "replace")).decode()
    return (
        f"[{MANAGER}] | Out-Null; [{DOCUMENT}] | Out-Null; $x = New-Object Windows.Data.Xml.Dom.XmlDocument; "
        f"$x.LoadXml([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{xml}'))); "
        f"$t = New-Object Windows.UI.Notifications.ToastNotification $x; $t.Tag = '{_tag(key)}'; $t.Group = '{GROUP}'; "
        f"[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{APP_ID}').Show($t)"
    )


def withdraw_script(key: str) -> str:
    """Returns the PowerShell script that removes a notification."""
    history = "[Windows.UI.Notifications.ToastNotificationManager]::History"
    return f"[{MANAGER}] | Out-Null; {history}.Remove('{_tag(key)}', '{GROUP}', '{APP_ID}')"


def powershell() -> str:
    """Returns the path of PowerShell; by its name alone, Windows would look for it in the current folder first."""
    system = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return rf"{system}\System32\WindowsPowerShell\v1.0\powershell.exe"


def run_in_powershell(script: str, done: Callable[[bool], None]) -> None:
    """Runs a script without a window and without waiting for it."""
    process = QProcess()

    def finished(code: int, _status: QProcess.ExitStatus) -> None:
        done(code == 0)
        process.deleteLater()

    process.finished.connect(finished)
    process.errorOccurred.connect(lambda error: done(False) if error == QProcess.ProcessError.FailedToStart else None)
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    process.start(powershell(), ["-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-EncodedCommand", encoded])


def is_registered() -> bool:
    """Whether the installer registered the program's id, which notifications need, and its URI scheme."""
    if sys.platform == "win32":
        import winreg

        try:
            for name in (rf"Software\Classes\AppUserModelId\{APP_ID}", r"Software\Classes\deskreader"):
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, name).Close()
        except OSError:
            return False
        return True
    return False


def _tag(key: str) -> str:
    """Returns a key as a tag: ASCII letters, digits and dashes, at most 64."""
    return "".join(sign for sign in key if sign.isascii() and (sign.isalnum() or sign == "-"))[:64]
