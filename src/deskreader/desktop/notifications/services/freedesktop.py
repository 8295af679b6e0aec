"""Notifications through org.freedesktop.Notifications (Desktop Notifications Specification 1.2/1.3)."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from deskreader import resources
from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    DEFAULT,
    OPEN,
    TITLE_LENGTH,
    Calling,
    Notification,
    keep_token,
    sendable,
)

ANSWER_MS = 4000
"""A service that has not taken a notification by then is as good as none."""
SHOWS_PICTURES = {"icon-static", "icon-multi"}


class Bus(Calling, Protocol):
    """What is needed of the session bus; `NotificationBus` is it."""

    action_invoked: SignalInstance
    closed: SignalInstance
    token_given: SignalInstance
    service_changed: SignalInstance


@dataclass(eq=False)
class Sent:
    """A notification that was given to the service. `id` is 0 until the service has answered."""

    key: str
    id: int = 0
    is_over: bool = False
    patience: QDeadlineTimer | None = None  # runs while the service has not answered


class FreedesktopService(QObject):
    """Shows as much of a notification as the service says it can. It never waits for the service."""

    acted = Signal(str, str)
    closed = Signal(str)
    refused = Signal(str)
    lost = Signal()

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.capabilities: frozenset[str] | None = None
        self._sent: list[Sent] = []
        self._clock = QTimer(self, interval=ANSWER_MS // 4)
        self._clock.timeout.connect(self._lose_patience)
        bus.action_invoked.connect(self._acted)
        bus.closed.connect(self._closed)
        bus.token_given.connect(lambda _number, token: keep_token(token))
        bus.service_changed.connect(self._service_changed)
        self._ask_capabilities()

    # --- showing ------------------------------------------------------------------------------------------------------

    def show(self, key: str, toast: Notification) -> None:
        """Shows a notification, in the place of the one that has this key."""
        sent = Sent(key, patience=QDeadlineTimer(ANSWER_MS))
        before = next((one for one in self._sent if one.key == key), None)
        if before is not None:
            sent.id = before.id
            self._forget(before)
        self._sent.append(sent)
        self._clock.start()
        body = self._arguments(toast, sent.id)
        self._bus.call("Notify", "susssasa{sv}i", body, lambda answer: self._answered(sent, answer))

    def withdraw(self, key: str) -> None:
        """Takes a notification away, also one that is still on its way."""
        for sent in [one for one in self._sent if one.key == key]:
            self._forget(sent)
            if sent.id:
                self._close_id(sent.id)

    def close(self) -> None:
        """Leaves the bus."""
        self._clock.stop()
        self._bus.close()

    def _has(self, *names: str) -> bool:
        """Whether the service can do one of these; one that has not said yet is taken to."""
        return self.capabilities is None or not self.capabilities.isdisjoint(names)

    def _arguments(self, toast: Notification, replaces: int) -> tuple[Any, ...]:
        body = sendable(toast.body, BODY_LENGTH)
        if self._has("body-markup"):
            body = html.escape(body, quote=False)
        words: list[str] = []
        if self._has("actions"):
            # A click on the notification itself; with words, xfce4-notifyd would make a button of it beside "Open".
            words = [part for action in ((DEFAULT, ""), *toast.actions) for part in action]
        icon = str(resources.folder("icons/deskreader.svg"))
        return (
            "DeskReader", replaces, icon, sendable(toast.title, TITLE_LENGTH), body, words, self._hints(toast), -1,
        )  # fmt: skip

    def _hints(self, toast: Notification) -> dict[str, tuple[str, Any]]:
        hints: dict[str, tuple[str, Any]] = {
            "desktop-entry": ("s", "deskreader"),
            "urgency": ("y", 1),
            "suppress-sound": ("b", not toast.sound),
        }
        if toast.sound:
            hints["sound-name"] = ("s", "message-new-instant")
            if not self._has("sound"):
                QApplication.beep()
        if toast.picture is not None and self._has(*SHOWS_PICTURES):
            hints["image-data"] = ("(iiibiiay)", image_data(toast.picture))
        return hints

    # --- what comes back ----------------------------------------------------------------------------------------------

    def _answered(self, sent: Sent, body: tuple[Any, ...] | None) -> None:
        if not body or not isinstance(body[0], int):
            self._refuse(sent)
            return
        sent.patience = None
        sent.id = body[0]
        if sent.is_over and not any(one.id == sent.id for one in self._sent):
            self._close_id(sent.id)

    def _lose_patience(self) -> None:
        """Gives up what the service has had time enough to take."""
        waiting = [sent for sent in self._sent if sent.patience is not None]
        for sent in waiting:
            if sent.patience is not None and sent.patience.hasExpired():
                self._refuse(sent)
        if not waiting:
            self._clock.stop()

    def _refuse(self, sent: Sent) -> None:
        if not sent.is_over:
            self._forget(sent)
            self.refused.emit(sent.key)

    def _acted(self, number: int, action: str) -> None:
        sent = self._by_id(number)
        if sent is not None:
            self.acted.emit(sent.key, OPEN if action == DEFAULT else action)

    def _closed(self, number: int, reason: int) -> None:
        sent = self._by_id(number)
        if sent is not None:
            self._forget(sent)
            self.closed.emit(sent.key)

    # --- the service --------------------------------------------------------------------------------------------------

    def _ask_capabilities(self) -> None:
        self._bus.call("GetCapabilities", None, (), self._know_capabilities)

    def _know_capabilities(self, body: tuple[Any, ...] | None) -> None:
        known = body[0] if body and isinstance(body[0], list) else None
        self.capabilities = frozenset(known) if known is not None else None

    def _service_changed(self, there: bool) -> None:
        for sent in list(self._sent):
            self._forget(sent)
        self.capabilities = None
        self.lost.emit()
        if there:
            self._ask_capabilities()

    def _by_id(self, number: int) -> Sent | None:
        return next((sent for sent in self._sent if sent.id == number), None)

    def _close_id(self, number: int) -> None:
        self._bus.call("CloseNotification", "u", (number,))

    def _forget(self, sent: Sent) -> None:
        sent.is_over = True
        if sent in self._sent:
            self._sent.remove(sent)


def image_data(picture: QImage) -> tuple[int, int, int, bool, int, int, bytes]:
    """A picture as the specification's raw image: width, height, bytes a row, alpha, bits, channels, rows."""
    image = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height, line = image.width(), image.height(), image.bytesPerLine()
    return width, height, line, True, 8, 4, bytes(image.constBits())[: line * height]
