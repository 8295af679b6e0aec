"""Whether the system saves power, as power-profiles-daemon and UPower tell over the system bus.

Both are asked once and then heard; nothing waits for an answer. Where neither is there, no power is saved.
https://upower.freedesktop.org/docs/Device.html#Device:WarningLevel
"""

from __future__ import annotations

from typing import Any

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
"""Who tells, and the property that tells. power-profiles-daemon had the second name before 2024."""


class PowerSaving(BusConnection):
    """Follows the system's word on power: its power-saver profile, or a battery that runs low."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("SYSTEM", parent)
        self.is_on = False
        self._asked: dict[int, str] = {}
        self._known: dict[str, Any] = {}

    def watch(self) -> None:
        """Begins to follow; `changed` tells when power is saved, and when no more."""
        if self.connect_to_bus():
            for source, name in SOURCES.items():
                self._ask(source, name)

    def _ask(self, source: DBusAddress, name: str) -> None:
        rule = MatchRule(
            type="signal", interface="org.freedesktop.DBus.Properties", member="PropertiesChanged",
            path=source.object_path,
        )  # fmt: skip
        self.send(message_bus.AddMatch(rule))
        serial = self.send(Properties(source).get(name))
        if serial is not None:
            self._asked[serial] = name

    def take(self, message: Message) -> None:
        """Learns from an answer or a signal."""
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
