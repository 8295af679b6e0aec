"""Whether the system saves power, as power-profiles-daemon and UPower report over the system bus.

Each is queried once and then sends signals; nothing waits for an answer. Where neither runs, no power is saved.
https://upower.freedesktop.org/docs/Device.html#Device:WarningLevel
"""

from __future__ import annotations

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, message_bus
from PySide6.QtCore import QObject, Signal

from deskreader.desktop.platform.dbus_connection import BusConnection

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
"""The services and their property. power-profiles-daemon had the second name before 2024."""


class PowerSaving(BusConnection):
    """Follows the system's power state: the power-saver profile, or a battery that runs low."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("SYSTEM", parent)
        self.is_on = False
        self._queries: dict[int, str] = {}
        self._properties: dict[str, object] = {}

    def watch(self) -> None:
        """Starts to follow the state; `changed` carries whether power is saved."""
        if self.connect_to_bus():
            for source, name in SOURCES.items():
                self._query(source, name)

    def _query(self, source: DBusAddress, name: str) -> None:
        rule = MatchRule(
            type="signal", interface="org.freedesktop.DBus.Properties", member="PropertiesChanged",
            path=source.object_path,
        )  # fmt: skip
        self.send(message_bus.AddMatch(rule))
        serial = self.send(Properties(source).get(name))
        if serial is not None:
            self._queries[serial] = name

    def receive(self, message: Message) -> None:
        """Updates the state from an answer or a signal."""
        kind, fields = message.header.message_type, message.header.fields
        if kind == MessageType.method_return:
            name = self._queries.pop(fields.get(HeaderFields.reply_serial, -1), None)
            if name is not None:
                self._update({name: message.body[0]})
        elif kind == MessageType.signal and fields.get(HeaderFields.member) == "PropertiesChanged":
            self._update(message.body[1])

    def _update(self, properties: dict[str, tuple[str, object]]) -> None:
        """Stores property values, each of which follows its D-Bus signature, and emits a changed state."""
        self._properties.update({name: value[1] for name, value in properties.items() if name in (PROFILE, WARNING)})
        warning = self._properties.get(WARNING)
        is_low = isinstance(warning, int) and warning >= WARNING_LOW
        saves = self._properties.get(PROFILE) == POWER_SAVER or is_low
        if saves != self.is_on:
            self.is_on = saves
            self.changed.emit(saves)
