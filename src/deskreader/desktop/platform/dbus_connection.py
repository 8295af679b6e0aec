"""A connection to a D-Bus message bus that never blocks the GUI thread: messages are read as they arrive."""

from __future__ import annotations

import logging

from jeepney import Message
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, QSocketNotifier

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.5
"""How long connecting, and sending one message, may take."""


class BusConnection(QObject):
    """One connection to the session bus ("SESSION") or the system bus ("SYSTEM")."""

    def __init__(self, bus: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._connection: DBusConnection | None = None
        self._notifier: QSocketNotifier | None = None

    def connect_to_bus(self) -> bool:
        """Connects if necessary; returns False where there is no such bus."""
        if self._connection is not None:
            return True
        try:
            self._connection = open_dbus_connection(self._bus, auth_timeout=TIMEOUT_SECONDS)
        except Exception as error:  # noqa: BLE001 - with a broken address or bus the library raises nearly anything
            log.info("no %s bus: %s", self._bus.lower(), type(error).__name__)
            return False
        self._connection.sock.settimeout(TIMEOUT_SECONDS)
        self._notifier = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._receive_all)
        return True

    def send(self, message: Message) -> int | None:
        """Sends a message and returns its serial number, or None where the bus is gone."""
        if self._connection is None:
            return None
        serial = next(self._connection.outgoing_serial)
        try:
            self._connection.send(message, serial=serial)
        except OSError as error:
            self._lose(error)
            return None
        return int(serial)

    def close(self) -> None:
        """Disconnects."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def receive(self, message: Message) -> None:
        """Handles a message that has arrived."""
        raise NotImplementedError

    def _receive_all(self) -> None:
        """Handles all messages that have arrived."""
        try:
            while self._connection is not None:
                self.receive(self._connection.receive(timeout=0))
        except TimeoutError:
            return
        except Exception as error:  # noqa: BLE001 - a peer that sends garbage is a lost bus, not a crash
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        log.info("the %s bus was lost: %s", self._bus.lower(), type(error).__name__)
        self.close()
