"""Notifications out of a sandbox, through org.freedesktop.portal.Notification (XDG Desktop Portal, version 1 or 2)."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    OPEN,
    TITLE_LENGTH,
    Calling,
    Notification,
    keep_token,
    png,
    sendable,
)


class Bus(Calling, Protocol):
    """What is needed of the session bus; `PortalBus` is it."""

    heard: SignalInstance
    service_changed: SignalInstance


class PortalService(QObject):
    """The portal gives each notification the name it was sent with and tells nothing of those dismissed."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        bus.heard.connect(self._heard)
        bus.service_changed.connect(lambda _there: self.lost.emit())

    def show(self, key: str, toast: Notification) -> None:
        """Shows a notification, in the place of the one that has this key."""

        def answered(body: tuple[Any, ...] | None) -> None:
            if body is None:
                self.refused.emit(key)

        self._bus.call("AddNotification", "sa{sv}", (key, notification(toast)), answered)

    def withdraw(self, key: str) -> None:
        """Takes a notification away."""
        self._bus.call("RemoveNotification", "s", (key,))

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def _heard(self, member: str, body: tuple[Any, ...]) -> None:
        if member != "ActionInvoked" or len(body) < 2 or not all(isinstance(part, str) for part in body[:2]):
            return
        for _signature, value in body[2] if len(body) > 2 and isinstance(body[2], list) else ():
            token = value.get("activation-token") if isinstance(value, dict) else None
            if isinstance(token, tuple):
                keep_token(str(token[-1]))
        self.acted.emit(body[0], body[1])


def notification(toast: Notification) -> dict[str, tuple[str, Any]]:
    """The notification as the portal's serialised form. Its body is plain text."""
    buttons = [{"label": ("s", words), "action": ("s", name)} for name, words in toast.actions if name != OPEN]
    made: dict[str, tuple[str, Any]] = {
        "title": ("s", sendable(toast.title, TITLE_LENGTH)),
        "body": ("s", sendable(toast.body, BODY_LENGTH)),
        "priority": ("s", "normal"),
        "default-action": ("s", OPEN),
        "buttons": ("aa{sv}", buttons),
    }
    if toast.picture is not None:
        made["icon"] = ("(sv)", ("bytes", ("ay", png(toast.picture))))
    return made
