"""Notifications on the screen: one small interface, and a module for each service that shows them."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from deskreader.desktop.notifications.services.service import Toast, Toasts

__all__ = ["Toast", "Toasts", "toasts_of_this_system"]


def toasts_of_this_system(parent: QObject | None = None) -> Toasts | None:
    """The service that shows notifications here; None where the tray alone does: on macOS, on Windows uninstalled."""
    if sys.platform == "darwin":
        return None
    if sys.platform == "win32":
        from deskreader.desktop.notifications.services.windows import WindowsToasts, is_registered, run_in_powershell

        return WindowsToasts(run_in_powershell, parent) if is_registered() else None
    if Path("/.flatpak-info").exists():
        from deskreader.desktop.notifications.services.portal import PortalToasts
        from deskreader.desktop.platform.dbus_service import PortalBus

        return PortalToasts(PortalBus(parent), parent)
    from deskreader.desktop.notifications.services.freedesktop import FreedesktopToasts
    from deskreader.desktop.platform.dbus_service import NotificationBus

    return FreedesktopToasts(NotificationBus(parent), parent)
