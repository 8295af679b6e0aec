"""Whether the system asks programs for less motion: from the desktop's portal, or from Windows.

Qt does not say it, and macOS says it only to programs of its own frameworks.
https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from jeepney import DBusAddress
from PySide6.QtCore import QObject, Signal

from deskreader.desktop.platform.dbus_service import ServiceBus

SETTINGS = DBusAddress(
    "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
)
CHECKS: dict[tuple[str, str], Callable[[object], bool]] = {
    ("org.freedesktop.appearance", "reduced-motion"): lambda value: value == 1,
    ("org.gnome.desktop.interface", "enable-animations"): lambda value: value is False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): lambda value: str(value) in ("0", "0.0"),
}
"""Settings by name space and key, with what says that less motion is wanted. Older desktops have only their own."""
SPI_GETCLIENTAREAANIMATION = 0x1042
"""https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-systemparametersinfow"""


class SystemMotion(QObject):
    """Follows the system's setting. Where there is none, things may move."""

    changed = Signal(bool)
    """Whether less motion is wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_reduced = False
        self._wanted: dict[tuple[str, str], bool] = {}
        self._portal = ServiceBus(SETTINGS, self)
        self._portal.signal_received.connect(self._receive)

    def watch(self) -> None:
        """Starts to follow the setting; `changed` is emitted when less motion is wanted, and when no longer."""
        if sys.platform == "win32":
            self._set(windows_reduces_motion())
        elif sys.platform != "darwin":
            for key in CHECKS:
                self._portal.call("Read", "ss", key, partial(self._take_answer, key))

    def close(self) -> None:
        """Follows it no longer."""
        self._portal.close()

    def _take_answer(self, key: tuple[str, str], answer: tuple[object, ...] | None) -> None:
        if answer:
            self._take(key, answer[0])

    def _receive(self, member: str, body: tuple[object, ...]) -> None:
        if member == "SettingChanged" and len(body) == 3:
            self._take((str(body[0]), str(body[1])), body[2])

    def _take(self, key: tuple[str, str], value: object) -> None:
        """Takes a value, which stands in one variant or in two."""
        while isinstance(value, tuple) and len(value) == 2:
            value = value[1]
        if key in CHECKS:
            self._wanted[key] = CHECKS[key](value)
            self._set(any(self._wanted.values()))

    def _set(self, is_reduced: bool) -> None:
        if is_reduced != self.is_reduced:
            self.is_reduced = is_reduced
            self.changed.emit(is_reduced)


if sys.platform == "win32":
    import ctypes

    def windows_reduces_motion() -> bool:
        """Whether Windows is set to show no animations."""
        shows = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shows), 0)
        return not shows.value
