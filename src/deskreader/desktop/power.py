"""Whether the system saves power, as power-profiles-daemon and UPower tell over the system bus.

Both are asked once and then heard; nothing waits for an answer. Where neither is there, no power is saved.
https://upower.freedesktop.org/docs/Device.html#Device:WarningLevel
"""

from __future__ import annotations

import logging
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, QSocketNotifier, Signal

log = logging.getLogger(__name__)

BUS_SECONDS = 0.5
POWER_SAVER = "power-saver"
WARNING_LOW = 3
PROFILE, WARNING = "ActiveProfile", "WarningLevel"
SOURCES = {
    DBusAddress(
        "/org/freedesktop/UPower/PowerProfiles", "org.freedesktop.UPower.PowerProfiles",
        "org.freedesktop.UPower.PowerProfiles",
    ): PROFILE,
    DBusAddress("/net/hadess/PowerProfiles", "net.hadess.PowerProfiles", "net.hadess.PowerProfiles"): PROFILE,
    DBusAddress(
        "/org/freedesktop/UPower/devices/DisplayDevice", "org.freedesktop.UPower", "org.freedesktop.UPower.Device"
    ): WARNING,
}  # fmt: skip
"""Who tells, and the property that tells. power-profiles-daemon had the second name before 2024."""


class PowerSaving(QObject):
    """Follows the system's word on power: its power-saver profile, or a battery that runs low."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_on = False
        self._connection: DBusConnection | None = None
        self._notifier: QSocketNotifier | None = None
        self._asked: dict[int, str] = {}
        self._known: dict[str, Any] = {}

    def watch(self) -> None:
        """Begins to follow; `changed` tells when power is saved, and when no more."""
        try:
            connection = open_dbus_connection("SYSTEM", auth_timeout=BUS_SECONDS)
        except Exception as error:  # noqa: BLE001 - a broken address or bus raises nearly anything in the library
            log.info("no system bus: %s", type(error).__name__)
            return
        connection.sock.settimeout(BUS_SECONDS)
        self._connection = connection
        self._notifier = QSocketNotifier(connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        try:
            for source, name in SOURCES.items():
                self._ask(connection, source, name)
        except OSError as error:
            self._lose(error)

    def close(self) -> None:
        """Leaves the bus."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, connection: DBusConnection, source: DBusAddress, name: str) -> None:
        rule = MatchRule(
            type="signal", interface="org.freedesktop.DBus.Properties", member="PropertiesChanged",
            path=source.object_path,
        )  # fmt: skip
        connection.send(message_bus.AddMatch(rule), serial=next(connection.outgoing_serial))
        serial = next(connection.outgoing_serial)
        self._asked[serial] = name
        connection.send(Properties(source).get(name), serial=serial)

    def _drain(self) -> None:
        """Takes all messages that have come."""
        try:
            while self._connection is not None:
                self._take(self._connection.receive(timeout=0))
        except TimeoutError:
            return
        except Exception as error:  # noqa: BLE001 - a peer that sends rubbish is a lost bus, not a crash
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        log.info("the system bus was lost: %s", type(error).__name__)
        self.close()

    def _take(self, message: Message) -> None:
        kind, fields = message.header.message_type, message.header.fields
        if kind == MessageType.method_return:
            name = self._asked.pop(fields.get(HeaderFields.reply_serial, -1), None)
            if name is not None:
                self._learn({name: message.body[0]})
        elif kind == MessageType.signal and fields.get(HeaderFields.member) == "PropertiesChanged":
            self._learn(message.body[1])

    def _learn(self, properties: dict[str, tuple[str, Any]]) -> None:
        """Takes in property values, each with its D-Bus signature before it."""
        self._known.update({name: value[1] for name, value in properties.items() if name in (PROFILE, WARNING)})
        warning = self._known.get(WARNING)
        is_low = isinstance(warning, int) and warning >= WARNING_LOW
        saves = self._known.get(PROFILE) == POWER_SAVER or is_low
        if saves != self.is_on:
            self.is_on = saves
            self.changed.emit(saves)
