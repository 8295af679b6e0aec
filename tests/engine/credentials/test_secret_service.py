"""The Secret Service as a keyring, against a service of the test's own on a session bus of the test's own."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskreader.engine.credentials.keyring import KeyringError
from deskreader.engine.credentials.secret_service import SecretService
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.model import FeedId
from deskreader.model.credentials import Credentials, SecretStorage

SERVICE = """
import sys
from jeepney import HeaderFields, MessageType, DBusAddress, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection("SESSION")
bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("ready", flush=True)
items, locked, count = {}, sys.argv[1] in ("locked", "dismissed"), 0
while True:
    message = bus.receive()
    if message.header.message_type != MessageType.method_call:
        continue
    fields, body = message.header.fields, message.body
    member, path = fields.get(HeaderFields.member), fields.get(HeaderFields.path)
    answer = None
    if member == "OpenSession":
        answer = ("vo", (("s", ""), "/session/1"))
    elif member == "ReadAlias":
        answer = ("o", ("/collection/login",))
    elif member == "Unlock":
        answer = ("aoo", ([], "/prompt/1") if locked else (body[0], "/"))
    elif member == "Prompt":
        locked = sys.argv[1] == "dismissed"
        bus.send(new_method_return(message))
        signal = new_signal(DBusAddress(path, interface="org.freedesktop.Secret.Prompt"), "Completed", "bv",
                            (locked, ("ao", [])))
        bus.send(signal)
        continue
    elif member == "SearchItems":
        found = [p for p, (attributes, _) in items.items() if body[0].items() <= attributes.items()]
        answer = ("aoao", ([], found) if locked else (found, []))
    elif member == "CreateItem":
        attributes = body[0]["org.freedesktop.Secret.Item.Attributes"][1]
        for p in [p for p, (a, _) in items.items() if a == attributes]:
            del items[p]
        count += 1
        items[f"/item/{count}"] = (attributes, bytes(body[1][2]))
        answer = ("oo", (f"/item/{count}", "/"))
    elif member == "GetSecrets":
        answer = ("a{o(oayays)}", ({p: (body[1], b"", items[p][1], "text/plain") for p in body[0]},))
    elif member == "Delete":
        items.pop(path, None)
        answer = ("o", ("/",))
    bus.send(new_method_return(message, *answer) if answer else new_error(message, "org.example.Unknown"))
"""


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session bus of the test's own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None or sys.platform in ("win32", "darwin"):
        pytest.skip("this system has no session bus")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", process.stdout.readline().strip())
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def running_service(state: str) -> Iterator[subprocess.Popen[str]]:
    """Runs the service; `state` is open, locked (the prompt unlocks it) or dismissed (the user refuses the prompt)."""
    with subprocess.Popen([sys.executable, "-c", SERVICE, state], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"
        try:
            yield service
        finally:
            service.terminate()


@pytest.mark.parametrize("state", ["open", "locked"])
def test_it_stores_replaces_and_removes(bus: None, state: str) -> None:
    with running_service(state):
        keyring = SecretService()
        assert keyring.is_available()
        assert keyring.get("a") is None
        keyring.put("a", "first ü")
        keyring.put("a", "second ü")
        keyring.put("b", "other")
        assert (keyring.get("a"), keyring.get("b")) == ("second ü", "other")
        keyring.remove("a")
        assert (keyring.get("a"), keyring.get("b")) == (None, "other")


def test_a_dismissed_prompt_is_a_keyring_error(bus: None, tmp_path: Path) -> None:
    with running_service("dismissed"):
        keyring = SecretService()
        with pytest.raises(KeyringError):
            keyring.put("a", "canary")
        assert SecretStore(tmp_path / "l.db", lambda: keyring).put(FeedId(1), Credentials(user="ann")) is (
            SecretStorage.RUN
        )


def test_a_service_that_ends_is_a_keyring_error(bus: None) -> None:
    with running_service("open"):
        keyring = SecretService()
        assert keyring.is_available()
    with pytest.raises(KeyringError):
        keyring.put("a", "canary")


def test_without_a_bus_it_is_not_available(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("this system has no session bus")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    logging.getLogger("jeepney").setLevel(logging.CRITICAL)
    assert not SecretService().is_available()
