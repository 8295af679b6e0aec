"""Toasts on Windows 10 and later, as XML that PowerShell hands to Windows.UI.Notifications.

Their buttons call an address of the program's own, which starts it or reaches the one that runs:
https://learn.microsoft.com/windows/apps/design/shell/tiles-and-notifications/adaptive-interactive-toasts
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QObject, QProcess, Signal

from deskreader.app_uris import STORY
from deskreader.desktop.notifications.services.service import BODY_LENGTH, OPEN, TITLE_LENGTH, Notification, sendable

APP_ID = "DeskReader.DeskReader"
GROUP = "stories"
MANAGER = "Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime"
DOCUMENT = "Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom.XmlDocument, ContentType = WindowsRuntime"

Run = Callable[[str, Callable[[bool], None]], None]
"""Runs a script and says later whether it did."""


class WindowsService(QObject):
    """Windows tells the program nothing of a toast; what is chosen comes in as an address, like another start."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run

    def show(self, key: str, toast: Notification) -> None:
        """Shows a toast, in the place of the one that has this key."""
        self._run(show_script(key, toast), lambda done: None if done else self.refused.emit(key))

    def withdraw(self, key: str) -> None:
        """Takes a toast away."""
        self._run(withdraw_script(key), lambda _done: None)

    def close(self) -> None:
        """Leaves nothing to do."""


def toast_xml(toast: Notification) -> str:
    """The toast as Windows reads it, its texts escaped. Pictures are left out, since they would have to be files."""
    title, body = sendable(toast.title, TITLE_LENGTH), sendable(toast.body, BODY_LENGTH)
    opens = f"{STORY}{toast.article}"
    buttons = "".join(
        f"<action content={quoteattr(words)} activationType='protocol' arguments={quoteattr(f'{opens}/{name}')}/>"
        for name, words in toast.actions
        if name != OPEN
    )
    return (
        f"<toast activationType='protocol' launch={quoteattr(opens)}><visual><binding template='ToastGeneric'>"
        f"<text>{escape(title)}</text><text>{escape(body)}</text></binding></visual><actions>{buttons}</actions>"
        f"<audio silent='{'false' if toast.sound else 'true'}'/></toast>"
    )


def show_script(key: str, toast: Notification) -> str:
    """The PowerShell that shows it. The XML travels in base64, so that nothing in it can be taken for a command."""
    xml = base64.b64encode(toast_xml(toast).encode("utf-8", "replace")).decode()
    return (
        f"[{MANAGER}] | Out-Null; [{DOCUMENT}] | Out-Null; $x = New-Object Windows.Data.Xml.Dom.XmlDocument; "
        f"$x.LoadXml([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{xml}'))); "
        f"$t = New-Object Windows.UI.Notifications.ToastNotification $x; $t.Tag = '{_tag(key)}'; $t.Group = '{GROUP}'; "
        f"[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{APP_ID}').Show($t)"
    )


def withdraw_script(key: str) -> str:
    """The PowerShell that takes it away."""
    history = "[Windows.UI.Notifications.ToastNotificationManager]::History"
    return f"[{MANAGER}] | Out-Null; {history}.Remove('{_tag(key)}', '{GROUP}', '{APP_ID}')"


def run_in_powershell(script: str, done: Callable[[bool], None]) -> None:
    """Runs a script without a window and without waiting for it."""
    process = QProcess()
    process.finished.connect(lambda code, _status: (done(code == 0), process.deleteLater()))
    process.errorOccurred.connect(lambda error: done(False) if error == QProcess.ProcessError.FailedToStart else None)
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    process.start(
        "powershell.exe", ["-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-EncodedCommand", encoded]
    )


def is_registered() -> bool:
    """Whether the installer told Windows of the program: without its id a toast is lost, without its scheme a click."""
    import winreg  # type: ignore[import-not-found, unused-ignore]

    try:
        for name in (rf"Software\Classes\AppUserModelId\{APP_ID}", r"Software\Classes\deskreader"):
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, name).Close()
    except OSError:
        return False
    return True


def _tag(key: str) -> str:
    """A key as a tag: letters, digits and dashes, 64 at most."""
    return "".join(sign for sign in key if sign.isascii() and (sign.isalnum() or sign == "-"))[:64]
