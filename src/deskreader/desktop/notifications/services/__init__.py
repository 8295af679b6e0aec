"""Notification services: one small interface, and a module for each service."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from deskreader.desktop.notifications.services.service import Notification, NotificationAction, NotificationService

__all__ = ["Notification", "NotificationAction", "NotificationService", "system_notification_service"]


def system_notification_service(parent: QObject | None = None) -> NotificationService | None:
    """Returns this system's notification service.

    None where only the tray can show messages: on macOS, and on Windows where the program was not installed.
    """
    if sys.platform == "darwin":
        return None
    if sys.platform == "win32":
        from deskreader.desktop.notifications.services.windows import WindowsService, is_registered, run_in_powershell

        return WindowsService(run_in_powershell, parent) if is_registered() else None
    if Path("/.flatpak-info").exists():
        from deskreader.desktop.notifications.services.portal import PortalService
        from deskreader.desktop.platform.dbus_service import PortalBus

        return PortalService(PortalBus(parent), parent)
    from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
    from deskreader.desktop.platform.dbus_service import NotificationBus

    return FreedesktopService(NotificationBus(parent), parent)
