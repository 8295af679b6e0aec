"""The system's power state, from a bus and services that the tests start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

if sys.platform in ("win32", "darwin"):
    pytest.skip("there is no system bus", allow_module_level=True)

from deskreader.desktop.platform.power import PowerSaving

SERVICE = """
import sys
from jeepney import DBusAddress, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
name, path, interface, property, signature, first, then = sys.argv[1:]
cast = int if signature == "u" else str
bus = open_dbus_connection("SYSTEM")
bus.send_and_get_reply(message_bus.RequestName(name))
print("ready", flush=True)
while True:
    message = bus.receive()
    if message.header.message_type == MessageType.method_call:
        bus.send(new_method_return(message, "v", ((signature, cast(first)),)))
        sys.stdin.readline()
        address = DBusAddress(path, interface="org.freedesktop.DBus.Properties")
        body = (interface, {property: (signature, cast(then))}, [])
        bus.send(new_signal(address, "PropertiesChanged", "sa{sv}as", body))
"""
PROFILES = "org.freedesktop.UPower.PowerProfiles"


@pytest.fixture
def power(qtbot: object) -> Iterator[PowerSaving]:
    power = PowerSaving()
    yield power
    power.close()


Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(system_bus: object) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        process = subprocess.Popen([sys.executable, "-c", SERVICE, *arguments], stdin=pipe, stdout=pipe, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def change_property(service: subprocess.Popen[str]) -> None:
    assert service.stdin is not None
    service.stdin.write("\n")
    service.stdin.flush()


@pytest.mark.parametrize(
    "arguments",
    [
        (PROFILES, "/org/freedesktop/UPower/PowerProfiles", PROFILES, "ActiveProfile", "s", "power-saver", "balanced"),
        ("net.hadess.PowerProfiles", "/net/hadess/PowerProfiles", "net.hadess.PowerProfiles", "ActiveProfile", "s",
         "power-saver", "performance"),
        ("org.freedesktop.UPower", "/org/freedesktop/UPower/devices/DisplayDevice", "org.freedesktop.UPower.Device",
         "WarningLevel", "u", "3", "1"),
    ],
)  # fmt: skip
def test_power_is_saved_while_the_system_says_so(
    qtbot: QtBot, power: PowerSaving, serve: Serve, arguments: tuple[str, ...]
) -> None:
    service = serve(*arguments)
    states: list[bool] = []
    power.changed.connect(states.append)
    power.watch()
    qtbot.waitUntil(lambda: states == [True], timeout=5000)
    change_property(service)
    qtbot.waitUntil(lambda: states == [True, False], timeout=5000)


def test_a_later_change_of_the_profile_is_followed(qtbot: QtBot, power: PowerSaving, serve: Serve) -> None:
    service = serve(
        PROFILES, "/org/freedesktop/UPower/PowerProfiles", PROFILES, "ActiveProfile", "s", "balanced", "power-saver"
    )
    power.watch()
    qtbot.waitUntil(lambda: bool(power._properties), timeout=5000)
    assert not power.is_on
    change_property(service)
    qtbot.waitUntil(lambda: power.is_on, timeout=5000)


def test_without_a_bus_no_power_is_saved(power: PowerSaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    power.watch()
    assert not power.is_on


def test_a_lost_bus_is_disconnected(qtbot: QtBot, power: PowerSaving, system_bus: None, serve: Serve) -> None:
    power.watch()
    assert power._connection is not None
    power._connection.sock.shutdown(2)
    qtbot.waitUntil(lambda: power._connection is None, timeout=5000)
