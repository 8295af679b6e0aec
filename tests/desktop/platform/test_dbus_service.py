"""The session bus: a bus and a notification service that the tests start, kill and restart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal, SignalInstance

from tests.desktop.dialogs.kit import headline

if sys.platform in ("win32", "darwin"):
    pytest.skip("there is no session bus", allow_module_level=True)

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.services import system_notification_service
from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
from deskreader.desktop.platform.dbus_service import NotificationBus
from deskreader.settings import NotifyMode, Settings

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
"""A time at which the articles of these tests are new."""
SERVICE = """
import sys
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
bus = open_dbus_connection("SESSION")
bus.send_and_get_reply(message_bus.RequestName(name))
print("ready", flush=True)
address, count = DBusAddress(path, name, name), 0
while True:
    message = bus.receive()
    if message.header.message_type != MessageType.method_call:
        continue
    member = message.header.fields.get(HeaderFields.member)
    if member == "GetCapabilities":
        bus.send(new_method_return(message, "as", (["body", "actions"],)))
    elif member == "CloseNotification":
        print("close", message.body[0], flush=True)
        bus.send(new_signal(address, "NotificationClosed", "uu", (message.body[0], 3)))
    elif member == "Notify":
        count += 1
        number = message.body[1] or count
        print("notify", message.body[1], message.body[3], flush=True)
        if message.body[3] == "refuse":
            bus.send(new_error(message, name + ".Error"))
            continue
        bus.send(new_method_return(message, "u", (number,)))
        if message.body[3] in ("click", "read"):
            key = "default" if message.body[3] == "click" else "read"
            bus.send(new_signal(address, "ActivationToken", "us", (number, "token-7")))
            bus.send(new_signal(address, "ActionInvoked", "us", (number, key)))
"""


class FakeTray(QObject):
    """A tray that records its messages."""

    message_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def show_message(self, title: str, body: str) -> bool:
        self.shown.append(title)
        return True


Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def start_service(session_bus: subprocess.Popen[str]) -> Iterator[Start]:
    """Starts a notification service on the test's bus."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def capabilities(notifier: Notifier) -> frozenset[str] | None:
    """Returns the capabilities that the service reported."""
    assert isinstance(notifier._service, FreedesktopService)
    return notifier._service.capabilities


def ids(notifier: Notifier) -> list[int]:
    """Returns the ids that the service assigned."""
    assert isinstance(notifier._service, FreedesktopService)
    return [sent.id for sent in notifier._service._sent]


def record(signal: SignalInstance) -> list[Any]:
    emitted: list[Any] = []
    signal.connect(emitted.append)
    return emitted


def test_a_click_and_mark_read_reach_the_notifier(qtbot: Any, start_service: Start) -> None:
    service = start_service()
    notifier = Notifier(FreedesktopService(NotificationBus()), None)
    opened, marked = record(notifier.opened), record(notifier.marked_read)
    qtbot.waitUntil(lambda: capabilities(notifier) == {"body", "actions"})
    notifier.announce([headline(1, "click")], Settings(), NOW)
    qtbot.waitUntil(lambda: opened == [(1,)])
    notifier.announce([headline(2, "read")], Settings(), NOW)
    qtbot.waitUntil(lambda: marked == [(2,)])
    assert service.stdout is not None
    lines = [service.stdout.readline().strip() for _ in range(4)]
    assert lines == ["notify 0 click", "close 1", "notify 0 read", "close 2"]
    notifier.close()


def test_a_shown_notification_is_replaced_and_withdrawn(qtbot: Any, start_service: Start) -> None:
    service = start_service()
    notifier = Notifier(FreedesktopService(NotificationBus()), None)
    notifier.announce([headline(1, "first")], Settings(), NOW)
    qtbot.waitUntil(lambda: ids(notifier) == [1])
    notifier.announce([headline(2, "second")], Settings(), NOW)
    notifier.withdraw([headline(1).id, headline(2).id])
    assert service.stdout is not None
    lines = [service.stdout.readline().strip() for _ in range(3)]
    assert lines == ["notify 0 first", "notify 1 Harbour Courier: 2 new stories", "close 1"]
    notifier.close()


def test_the_tray_replaces_a_missing_or_refusing_service(qtbot: Any, start_service: Start) -> None:
    tray = FakeTray()
    notifier = Notifier(FreedesktopService(NotificationBus()), tray)
    notifier.announce([headline(1, "nobody there")], Settings(notify=NotifyMode.EACH), NOW)
    qtbot.waitUntil(lambda: tray.shown == ["nobody there"])
    start_service()
    qtbot.waitUntil(lambda: capabilities(notifier) is not None)
    notifier.announce([headline(2, "refuse")], Settings(notify=NotifyMode.EACH), NOW)
    qtbot.waitUntil(lambda: tray.shown == ["nobody there", "refuse"])
    notifier.close()


def test_a_killed_service_is_noticed_and_its_successor_is_used(qtbot: Any, start_service: Start) -> None:
    tray = FakeTray()
    notifier = Notifier(FreedesktopService(NotificationBus()), tray)
    first = start_service()
    qtbot.waitUntil(lambda: capabilities(notifier) is not None)
    notifier.announce([headline(1)], Settings(), NOW)
    qtbot.waitUntil(lambda: ids(notifier) == [1])
    first.kill()
    qtbot.waitUntil(lambda: capabilities(notifier) is None and not notifier.shown)
    second = start_service()
    notifier.announce([headline(2)], Settings(), NOW)
    assert second.stdout is not None
    assert second.stdout.readline() == "notify 0 Story 2\n"
    notifier.close()


def test_the_tray_replaces_a_killed_bus(qtbot: Any, session_bus: subprocess.Popen[str], start_service: Start) -> None:
    start_service()
    tray, bus = FakeTray(), NotificationBus()
    notifier = Notifier(FreedesktopService(bus), tray)
    qtbot.waitUntil(lambda: capabilities(notifier) is not None)
    session_bus.kill()
    qtbot.waitUntil(lambda: not bus.connected)
    notifier.announce([headline(1)], Settings(), NOW)
    assert tray.shown == ["Story 1"]
    notifier.close()


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "garbage", "tcp:host=x,port=1"])
def test_without_a_session_bus_nothing_breaks(qapp: object, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    tray = FakeTray()
    notifier = Notifier(system_notification_service(), tray)
    notifier.announce([headline(1)], Settings(), NOW)
    assert tray.shown == ["Story 1"]
    notifier.close()
