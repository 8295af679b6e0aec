"""Notifications from a sandbox through org.freedesktop.portal.Notification (XDG Desktop Portal, version 1 or 2)."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    TITLE_LENGTH,
    MethodCaller,
    Notification,
    NotificationAction,
    png,
    sendable,
    store_activation_token,
)


class Bus(MethodCaller, Protocol):
    """The part of `PortalBus` that the service needs."""

    signal_received: SignalInstance
    service_changed: SignalInstance


class PortalService(QObject):
    """The portal identifies each notification by the caller's key, and does not report dismissed ones."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        bus.signal_received.connect(self._handle_signal)
        bus.service_changed.connect(lambda _available: self.lost.emit())

    def show(self, key: str, notification: Notification) -> None:
        """Shows a notification, which replaces the one with this key."""

        def answered(body: tuple[object, ...] | None) -> None:
            if body is None:
                self.refused.emit(key)

        self._bus.call("AddNotification", "sa{sv}", (key, serialized(notification)), answered)

    def withdraw(self, key: str) -> None:
        """Removes a notification."""
        self._bus.call("RemoveNotification", "s", (key,))

    def close(self) -> None:
        """Disconnects from the bus."""
        self._bus.close()

    def _handle_signal(self, member: str, body: tuple[object, ...]) -> None:
        if member != "ActionInvoked" or len(body) < 2 or not all(isinstance(part, str) for part in body[:2]):
            return
        variants = body[2] if len(body) > 2 and isinstance(body[2], list) else []
        for _signature, value in variants:
            token = value.get("activation-token") if isinstance(value, dict) else None
            if isinstance(token, tuple):
                store_activation_token(str(token[-1]))
        self.acted.emit(body[0], body[1])


def serialized(notification: Notification) -> dict[str, tuple[str, object]]:
    """Returns the notification in the portal's serialised form. Its body is plain text."""
    buttons = [
        {"label": ("s", label), "action": ("s", str(action))}
        for action, label in notification.actions
        if action is not NotificationAction.OPEN
    ]
    fields: dict[str, tuple[str, object]] = {
        "title": ("s", sendable(notification.title, TITLE_LENGTH)),
        "body": ("s", sendable(notification.body, BODY_LENGTH)),
        "priority": ("s", "normal"),
        "default-action": ("s", str(NotificationAction.OPEN)),
        "buttons": ("aa{sv}", buttons),
    }
    if notification.image is not None:
        fields["icon"] = ("(sv)", ("bytes", ("ay", png(notification.image))))
    return fields
