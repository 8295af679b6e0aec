"""Whether the system asks for less motion, from a bus and a portal that the tests start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

if sys.platform in ("win32", "darwin"):
    pytest.skip("there is no session bus", allow_module_level=True)

from deskreader.desktop.platform.system_motion import SystemMotion

PORTAL = """
import json, sys
from jeepney import DBusAddress, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
name, path = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
space, key, signature, first, then = json.loads(sys.argv[1])
address = DBusAddress(path, name, "org.freedesktop.portal.Settings")
bus = open_dbus_connection("SESSION")
bus.send_and_get_reply(message_bus.RequestName(name))
print("ready", flush=True)
asked = 0
while True:
    message = bus.receive()
    if message.header.message_type != MessageType.method_call:
        continue
    asked += 1
    if message.body == (space, key):
        bus.send(new_method_return(message, "v", (("v", (signature, first)),)))
    else:
        bus.send(new_error(message, "org.freedesktop.portal.Error.NotFound"))
    if asked == 3:
        sys.stdin.readline()
        bus.send(new_signal(address, "SettingChanged", "ssv", (space, key, (signature, then))))
        bus.send(new_signal(address, "SettingChanged", "ssv", ("org.freedesktop.appearance", "contrast", ("u", 1))))
"""
Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(session_bus: object) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def start(*setting: object) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-c", PORTAL, json.dumps(setting)], subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def motion(qtbot: object) -> Iterator[SystemMotion]:
    motion = SystemMotion()
    yield motion
    motion.close()


@pytest.mark.parametrize(
    "setting",
    [
        ("org.freedesktop.appearance", "reduced-motion", "u", 1, 0),
        ("org.gnome.desktop.interface", "enable-animations", "b", False, True),
        ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", "s", "0", "1"),
    ],
)
def test_less_motion_is_followed(motion: SystemMotion, serve: Serve, setting: tuple[object, ...], qtbot: QtBot) -> None:
    portal = serve(*setting)
    with qtbot.waitSignal(motion.changed) as first:
        motion.watch()
    assert first.args == [True]
    with qtbot.waitSignal(motion.changed) as then:
        assert portal.stdin is not None
        portal.stdin.write("\n")
        portal.stdin.flush()
    assert then.args == [False]
    assert not motion.is_reduced


def test_without_a_portal_things_may_move(motion: SystemMotion, session_bus: object, qtbot: QtBot) -> None:
    motion.watch()
    qtbot.wait(50)
    assert not motion.is_reduced


def test_without_a_bus_things_may_move(motion: SystemMotion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    motion.watch()
    assert not motion.is_reduced
