"""A connection to one service on the session bus that never waits for an answer on the GUI thread.

Answers and signals are read as they arrive. The desktop's notification service (Desktop Notifications Specification
1.2/1.3) and the portal's are two such services.
"""

from __future__ import annotations

from collections.abc import Callable

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.low_level import MessageFlag
from PySide6.QtCore import QObject, Signal

from deskreader.desktop.platform.dbus_connection import BusConnection

NOTIFICATIONS = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
)
PORTAL = DBusAddress(
    "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Notification"
)
Reply = Callable[[tuple[object, ...] | None], None]
"""Receives the body of an answer, or None where the call failed."""


class ServiceBus(BusConnection):
    """A connection to one service. After the bus was lost, the next call reconnects."""

    signal_received = Signal(str, object)
    """Name and body of a signal of the service."""
    service_changed = Signal(bool)
    """The service has started (True) or stopped; it no longer knows what it was told before."""

    def __init__(self, service: DBusAddress, parent: QObject | None = None) -> None:
        super().__init__("SESSION", parent)
        self._service = service
        self._replies: dict[int, Reply] = {}

    @property
    def connected(self) -> bool:
        """Whether there is a connection to the session bus."""
        return self._connection is not None

    def open(self) -> bool:
        """Connects if necessary; returns False where there is no session bus."""
        if self.connected:
            return True
        if not self.connect_to_bus():
            return False
        owner = MatchRule(
            type="signal", sender="org.freedesktop.DBus", interface="org.freedesktop.DBus", member="NameOwnerChanged"
        )
        owner.add_arg_condition(0, self._service.bus_name)
        signals = MatchRule(type="signal", interface=self._service.interface, path=self._service.object_path)
        self._post(message_bus.AddMatch(signals))
        self._post(message_bus.AddMatch(owner))
        return self.connected

    def call(self, method: str, signature: str | None, body: tuple[object, ...], reply: Reply | None = None) -> None:
        """Calls a method of the service; `reply` gets the answer later, or None at once if nothing can be sent."""
        sent = self.open() and self._post(new_method_call(self._service, method, signature, body), reply)
        if not sent and reply is not None:
            reply(None)

    def close(self) -> None:
        """Disconnects. Open calls get no answer."""
        self._replies.clear()
        super().close()

    def _post(self, message: Message, reply: Reply | None = None) -> bool:
        if reply is None:
            message.header.flags |= MessageFlag.no_reply_expected
        serial = self.send(message)
        if serial is not None and reply is not None:
            self._replies[serial] = reply
        return serial is not None

    def _lose(self, error: Exception) -> None:
        """Answers open calls with None, and reports the service as stopped."""
        replies = list(self._replies.values())
        super()._lose(error)
        for reply in replies:
            reply(None)
        self.service_changed.emit(False)

    def receive(self, message: Message) -> None:
        """Passes an answer to its call, and emits a signal."""
        kind, fields = message.header.message_type, message.header.fields
        if kind in (MessageType.method_return, MessageType.error):
            reply = self._replies.pop(fields.get(HeaderFields.reply_serial, -1), None)
            if reply is not None:
                reply(message.body if kind == MessageType.method_return else None)
        elif kind == MessageType.signal:
            self._receive_signal(str(fields.get(HeaderFields.member)), message.body)

    def _receive_signal(self, member: str, body: tuple[object, ...]) -> None:
        if member == "NameOwnerChanged" and len(body) == 3 and body[0] == self._service.bus_name:
            self.service_changed.emit(bool(body[2]))
        else:
            self.signal_received.emit(member, body)


class PortalBus(ServiceBus):
    """The portal's notifications."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(PORTAL, parent)


class NotificationBus(ServiceBus):
    """The desktop's notification service."""

    action_invoked = Signal(int, str)
    """Id of a notification, and key of the action that the user chose."""
    closed = Signal(int, int)
    """Id, and the specification's reason: 1 expired, 2 dismissed by the user, 3 closed by a call, 4 undefined."""
    token_received = Signal(int, str)
    """Id, and the activation token by which a window may come to the front."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(NOTIFICATIONS, parent)
        self.signal_received.connect(self._dispatch)

    def _dispatch(self, member: str, body: tuple[object, ...]) -> None:
        if member == "ActionInvoked" and _has_types(body, int, str):
            self.action_invoked.emit(*body)
        elif member == "NotificationClosed" and _has_types(body, int, int):
            self.closed.emit(*body)
        elif member == "ActivationToken" and _has_types(body, int, str):
            self.token_received.emit(*body)


def _has_types(body: tuple[object, ...], *types: type) -> bool:
    return len(body) == len(types) and all(isinstance(part, kind) for part, kind in zip(body, types, strict=True))
