"""Notifications through org.freedesktop.Notifications (Desktop Notifications Specification 1.2/1.3)."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    TITLE_LENGTH,
    MethodCaller,
    Notification,
    NotificationAction,
    sendable,
    store_activation_token,
)
from deskreader.resource_files import resource_path

ANSWER_MS = 4000
"""A service that has not answered by then counts as missing."""
IMAGE_CAPABILITIES = {"icon-static", "icon-multi"}


class Bus(MethodCaller, Protocol):
    """The part of `NotificationBus` that the service needs."""

    action_invoked: SignalInstance
    closed: SignalInstance
    token_received: SignalInstance
    service_changed: SignalInstance


@dataclass(eq=False)
class Sent:
    """A notification that was sent to the service. `id` is 0 until the service has answered."""

    key: str
    id: int = 0
    is_over: bool = False
    deadline: QDeadlineTimer | None = None  # of the service's answer


class FreedesktopService(QObject):
    """Shows as much of a notification as the service's capabilities allow. It never waits for the service."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.capabilities: frozenset[str] | None = None
        self._sent: list[Sent] = []
        self._timer = QTimer(self, interval=ANSWER_MS // 4)
        self._timer.timeout.connect(self._refuse_overdue)
        bus.action_invoked.connect(self._acted)
        bus.closed.connect(self._closed)
        bus.token_received.connect(lambda _number, token: store_activation_token(token))
        bus.service_changed.connect(self._service_changed)
        self._request_capabilities()

    # --- showing ------------------------------------------------------------------------------------------------------

    def show(self, key: str, notification: Notification) -> None:
        """Shows a notification, which replaces the one with this key."""
        sent = Sent(key, deadline=QDeadlineTimer(ANSWER_MS))
        previous = next((other for other in self._sent if other.key == key), None)
        if previous is not None:
            sent.id = previous.id
            self._forget(previous)
        self._sent.append(sent)
        self._timer.start()
        body = self._arguments(notification, sent.id)
        self._bus.call("Notify", "susssasa{sv}i", body, lambda answer: self._answered(sent, answer))

    def withdraw(self, key: str) -> None:
        """Removes a notification, even one that the service has not answered yet."""
        for sent in [sent for sent in self._sent if sent.key == key]:
            self._forget(sent)
            if sent.id:
                self._close_id(sent.id)

    def close(self) -> None:
        """Disconnects from the bus."""
        self._timer.stop()
        self._bus.close()

    def _has(self, *names: str) -> bool:
        """Whether the service has one of these capabilities; it is assumed to until it has named them."""
        return self.capabilities is None or not self.capabilities.isdisjoint(names)

    def _arguments(self, notification: Notification, replaces: int) -> tuple[object, ...]:
        body = sendable(notification.body, BODY_LENGTH)
        if self._has("body-markup"):
            body = html.escape(body, quote=False)
        actions: list[str] = []
        if self._has("actions"):
            # The default action has no label: given one, xfce4-notifyd shows it as a button beside "Open".
            labelled = ((NotificationAction.DEFAULT, ""), *notification.actions)
            actions = [str(part) for action in labelled for part in action]
        icon, title = str(resource_path("icons/deskreader.svg")), sendable(notification.title, TITLE_LENGTH)
        return "DeskReader", replaces, icon, title, body, actions, self._hints(notification), -1

    def _hints(self, notification: Notification) -> dict[str, tuple[str, object]]:
        hints: dict[str, tuple[str, object]] = {
            "desktop-entry": ("s", "deskreader"),
            "urgency": ("y", 1),
            "suppress-sound": ("b", not notification.sound),
        }
        if notification.sound:
            hints["sound-name"] = ("s", "message-new-instant")
            if not self._has("sound"):
                QApplication.beep()
        if notification.image is not None and self._has(*IMAGE_CAPABILITIES):
            hints["image-data"] = ("(iiibiiay)", image_data(notification.image))
        return hints

    # --- answers and signals ------------------------------------------------------------------------------------------

    def _answered(self, sent: Sent, body: tuple[object, ...] | None) -> None:
        number = body[0] if body else None
        if not isinstance(number, int):
            self._refuse(sent)
            return
        sent.deadline = None
        sent.id = number
        if sent.is_over and not any(other.id == sent.id for other in self._sent):
            self._close_id(sent.id)

    def _refuse_overdue(self) -> None:
        """Refuses the notifications that the service has not answered in time."""
        waiting = [sent for sent in self._sent if sent.deadline is not None]
        for sent in waiting:
            if sent.deadline is not None and sent.deadline.hasExpired():
                self._refuse(sent)
        if not waiting:
            self._timer.stop()

    def _refuse(self, sent: Sent) -> None:
        if not sent.is_over:
            self._forget(sent)
            self.refused.emit(sent.key)

    def _acted(self, number: int, action: str) -> None:
        sent = self._by_id(number)
        if sent is not None:
            self.acted.emit(sent.key, NotificationAction.OPEN if action == NotificationAction.DEFAULT else action)

    def _closed(self, number: int, reason: int) -> None:
        sent = self._by_id(number)
        if sent is not None:
            self._forget(sent)
            self.closed.emit(sent.key)

    # --- the service --------------------------------------------------------------------------------------------------

    def _request_capabilities(self) -> None:
        self._bus.call("GetCapabilities", None, (), self._set_capabilities)

    def _set_capabilities(self, body: tuple[object, ...] | None) -> None:
        names = body[0] if body else None
        self.capabilities = frozenset(names) if isinstance(names, list) else None

    def _service_changed(self, available: bool) -> None:
        for sent in list(self._sent):
            self._forget(sent)
        self.capabilities = None
        self.lost.emit()
        if available:
            self._request_capabilities()

    def _by_id(self, number: int) -> Sent | None:
        return next((sent for sent in self._sent if sent.id == number), None)

    def _close_id(self, number: int) -> None:
        self._bus.call("CloseNotification", "u", (number,))

    def _forget(self, sent: Sent) -> None:
        sent.is_over = True
        if sent in self._sent:
            self._sent.remove(sent)


def image_data(image: QImage) -> tuple[int, int, int, bool, int, int, bytes]:
    """Returns the specification's raw image: width, height, bytes a row, alpha, bits, channels, rows."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height, row_bytes = rgba.width(), rgba.height(), rgba.bytesPerLine()
    return width, height, row_bytes, True, 8, 4, bytes(rgba.constBits())[: row_bytes * height]
