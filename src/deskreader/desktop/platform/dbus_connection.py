"""A line to a D-Bus message bus that the GUI thread never waits on: messages are sent, and read as they come."""

from __future__ import annotations

import logging

from jeepney import Message
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, QSocketNotifier

log = logging.getLogger(__name__)

BUS_SECONDS = 0.5
"""How long connecting, and handing over one message, may take."""


class BusConnection(QObject):
    """One connection to the session's bus ("SESSION") or the system's ("SYSTEM")."""

    def __init__(self, bus: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._connection: DBusConnection | None = None
        self._watch: QSocketNotifier | None = None

    def connect_to_bus(self) -> bool:
        """Connects where it is not connected; False where there is no such bus."""
        if self._connection is not None:
            return True
        try:
            self._connection = open_dbus_connection(self._bus, auth_timeout=BUS_SECONDS)
        except Exception as error:  # noqa: BLE001 - a broken address or bus raises nearly anything in the library
            log.info("no %s bus: %s", self._bus.lower(), type(error).__name__)
            return False
        self._connection.sock.settimeout(BUS_SECONDS)
        self._watch = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._drain)
        return True

    def send(self, message: Message) -> int | None:
        """Hands over a message; its serial number, or None where the bus is gone."""
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
        """Leaves the bus."""
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch.deleteLater()
            self._watch = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def take(self, message: Message) -> None:
        """Deals with a message that came."""
        raise NotImplementedError

    def _drain(self) -> None:
        """Takes all messages that have come."""
        try:
            while self._connection is not None:
                self.take(self._connection.receive(timeout=0))
        except TimeoutError:
            return
        except Exception as error:  # noqa: BLE001 - a peer that sends rubbish is a lost bus, not a crash
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        log.info("the %s bus was lost: %s", self._bus.lower(), type(error).__name__)
        self.close()
