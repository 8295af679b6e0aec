"""Secrets: kept in the keyring or for the run only, shown to the feed's own server alone, and found nowhere else."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.credentials.keyring import KeyringError
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.subscriptions.feed_finder import FeedFinder
from deskreader.model import FeedId
from deskreader.model.credentials import Credentials, SecretStorage, Source, from_json, merged, source_of
from tests.engine.subscriptions.fakes import FEED, FakeWeb, KnownFeeds, naming
from tests.engine.worker.in_process import InProcessWorker

SECRET = Credentials("https://quay.example/?token=canary", "ann", "canary", (("X-Key", "canary"),), "a=canary")


class MemoryKeyring:
    """A keyring in memory, which can be locked."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.is_locked = False

    def _open(self) -> None:
        if self.is_locked:
            raise KeyringError("locked")

    def get(self, name: str) -> str | None:
        self._open()
        return self.texts.get(name)

    def put(self, name: str, text: str) -> None:
        self._open()
        self.texts[name] = text

    def remove(self, name: str) -> None:
        self._open()
        self.texts.pop(name, None)


def test_secrets_outlive_the_program_in_a_keyring_and_libraries_do_not_mix(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    one = tmp_path / "one.db"
    assert SecretStore(one, lambda: keyring).put(FeedId(1), SECRET) is SecretStorage.KEYRING
    assert SecretStore(one, lambda: keyring).get(FeedId(1)) == SECRET
    assert SecretStore(one, lambda: keyring).get(FeedId(2)) is None
    assert SecretStore(tmp_path / "two.db", lambda: keyring).get(FeedId(1)) is None
    SecretStore(one, lambda: keyring).remove(FeedId(1))
    assert keyring.texts == {}


def test_without_a_keyring_they_are_kept_for_the_run_only(tmp_path: Path) -> None:
    secrets = SecretStore(tmp_path / "one.db", lambda: None)
    assert secrets.put(FeedId(1), SECRET) is SecretStorage.RUN
    assert secrets.get(FeedId(1)) == SECRET
    assert not secrets.has_keyring()
    assert SecretStore(tmp_path / "one.db", lambda: None).get(FeedId(1)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_locked_keyring_is_asked_again_later(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    SecretStore(tmp_path / "l.db", lambda: keyring).put(FeedId(1), SECRET)
    secrets = SecretStore(tmp_path / "l.db", lambda: keyring)
    keyring.is_locked = True
    assert secrets.get(FeedId(1)) is None
    assert secrets.put(FeedId(2), SECRET) is SecretStorage.RUN
    secrets.remove(FeedId(2))
    keyring.is_locked = False
    assert secrets.get(FeedId(1)) == SECRET


def test_what_an_access_says_of_itself_is_no_secret() -> None:
    assert "canary" not in f"{SECRET} {SECRET!r} {[SECRET]} {SECRET.kinds}"
    assert repr(SECRET) == "Access(address, cookies, headers, login)"
    assert not Credentials()
    assert merged(Credentials(user="bo"), SECRET).user == "bo"
    assert merged(Credentials(user="bo"), SECRET).cookies == "a=canary"


texts = st.text(max_size=12)


@given(st.builds(Credentials, texts, texts, texts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple), texts))
def test_json_gives_back_what_went_in(access: Credentials) -> None:
    assert from_json(access.to_json()) == access


@given(texts | st.sampled_from(["[]", "{}", '{"headers":3}', '{"headers":[["a"]]}', '{"user":3}', "null"]))
def test_any_text_gives_an_access_or_nothing(text: str) -> None:
    found = from_json(text)
    assert found is None or isinstance(found, Credentials)


def test_an_unknown_source_is_taken_for_a_feed() -> None:
    assert [source_of(name) for name in ("page", "sitemap", "feed", "", "junk")] == [
        Source.PAGE, Source.SITEMAP, Source.FEED, Source.FEED, Source.FEED,
    ]  # fmt: skip


def test_only_the_persons_own_host_is_shown_anything() -> None:
    web = FakeWeb({"https://quay.example/": naming("https://other.example/feed"), "https://other.example/feed": FEED})
    finder = FeedFinder(web, InProcessWorker(), KnownFeeds())  # type: ignore[arg-type]
    found = finder.find("https://quay.example/", Credentials(user="ann", password="canary"))
    assert found.document is not None
    assert not found.document.access
    assert web.shown["https://quay.example/"].user == "ann"
    assert not web.shown["https://other.example/feed"]


# --- the Secret Service ----------------------------------------------------------------------------------------------

SERVICE = """
import sys
from jeepney import HeaderFields, MessageType, DBusAddress, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection("SESSION")
bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("ready", flush=True)
items, locked, count = {}, sys.argv[1] == "locked", 0
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
        pytest.skip("there is no bus to try it on")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.stdout.readline().strip())
        yield
        running.terminate()


@pytest.mark.parametrize("state", ["open", "locked"])
def test_the_secret_service_keeps_replaces_and_forgets(bus: None, state: str) -> None:
    from deskreader.engine.credentials.secret_service import SecretService

    with subprocess.Popen([sys.executable, "-c", SERVICE, state], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"
        keyring = SecretService()
        assert keyring.is_there()
        assert keyring.get("a") is None
        keyring.put("a", "first ü")
        keyring.put("a", "second ü")
        keyring.put("b", "other")
        assert (keyring.get("a"), keyring.get("b")) == ("second ü", "other")
        keyring.remove("a")
        assert (keyring.get("a"), keyring.get("b")) == (None, "other")
        service.terminate()


def test_a_person_who_does_not_unlock_the_keyring_is_respected(bus: None, tmp_path: Path) -> None:
    from deskreader.engine.credentials.keyring import _OfDesktop

    with subprocess.Popen([sys.executable, "-c", SERVICE, "locked"], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        service.stdout.readline()
        found = _OfDesktop.found()
        assert found is not None
        service.terminate()
        service.wait()
        with pytest.raises(KeyringError):
            found.put("a", "canary")
    assert SecretStore(tmp_path / "l.db", lambda: found).put(FeedId(1), SECRET) is SecretStorage.RUN


def test_no_bus_means_no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is no bus")
    from deskreader.engine.credentials.keyring import _OfDesktop

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    logging.getLogger("jeepney").setLevel(logging.CRITICAL)
    assert _OfDesktop.found() is None
