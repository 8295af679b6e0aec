"""Feeds behind logins, tokens, headers and cookies work, and their secrets are found nowhere else."""

from __future__ import annotations

import base64
import gzip
import logging
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deskreader.__main__ import main
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.engine import Engine
from deskreader.engine.files import write_file
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.errors import DeskReaderError, FetchError, Kind, SubscribeError
from deskreader.fetch import HttpClient, Policy, Purpose
from deskreader.fetch.transport.dialer import AddressInfo
from deskreader.model import Changes, FeedId, View, ViewKind
from deskreader.model.credentials import DIRECT, Credentials, SecretStorage
from deskreader.store.feeds import feeds as store_feeds
from tests.end_to_end.kit import opened
from tests.end_to_end.local_site import rss

CANARY = "canary0harbour1"
BASIC = "Basic " + base64.b64encode(f"ann:{CANARY}".encode()).decode()


@dataclass
class PrivateServer:
    """A server that serves its feed only to requests with the right headers and token, and records all headers."""

    required: dict[str, str]
    token: str = ""
    moved_to: str = ""
    status: int = 0
    received: list[dict[str, str]] = field(default_factory=list)
    pages: list[dict[str, str]] = field(default_factory=list)
    links_to: str = ""

    def __enter__(self) -> PrivateServer:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                if path == "/feed":
                    server.received.append(dict(self.headers.items()))
                if path == "/a":
                    server.pages.append(dict(self.headers.items()))
                is_allowed = all(self.headers.get(name) == value for name, value in server.required.items())
                is_allowed = is_allowed and (not server.token or f"token={server.token}" in query)
                status = server.status or (302 if server.moved_to else 200 if is_allowed and path == "/feed" else 401)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", server.moved_to)
                self.end_headers()
                if status == 200:
                    links = [("a", "Tides", 'See <a href="#top">above</a> and <a href="?page=2">more</a>.')]
                    self.wfile.write(rss("Private", links, server.links_to or server.url))

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


@pytest.fixture
def full_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, down to the debug level."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def files_with_secret(folder: Path) -> list[str]:
    """Returns the names of files that hold the secret, as it is or as Basic authentication encodes it."""
    needles = (CANARY.encode(), BASIC.removeprefix("Basic ").encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in content_of(path) for needle in needles)]


def content_of(path: Path) -> bytes:
    """Returns the content of a file, decompressed where it is compressed."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


@pytest.fixture
def all_names_resolve_to_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolves every host name to 127.0.0.1."""

    def lookup(host: str, port: int) -> list[AddressInfo]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    def make(policy: Policy | None, holds: object = None, proxies: object = None) -> HttpClient:
        return HttpClient(
            "DeskReader test", policy or Policy(), sleep=lambda _: None, lookup=lookup, has_route=lambda: True
        )

    monkeypatch.setattr("deskreader.engine.engine.make_web", make)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Replaces the system's keyring, and returns what it holds."""
    texts: dict[str, str] = {}

    class Keyring:
        get = staticmethod(texts.get)
        put = staticmethod(texts.__setitem__)
        remove = staticmethod(texts.pop)

    monkeypatch.setattr("deskreader.engine.credentials.keyring.system_keyring", Keyring)
    return texts


def refresh(engine: Engine, feed_id: FeedId) -> DeskReaderError | Kind | None:
    engine.refresher.run([feed_id])
    problem = engine.library.feed(feed_id).problem
    return problem.kind if problem else None


@pytest.mark.parametrize("kind", ["login in the address", "login", "token", "all"])
def test_a_private_feed_is_fetched_and_its_secret_is_found_nowhere(
    tmp_path: Path, full_log: pytest.LogCaptureFixture, kind: str
) -> None:
    required = {
        "login in the address": {"Authorization": BASIC},
        "login": {"Authorization": BASIC},
        "all": {"X-Key": CANARY, "Cookie": f"id={CANARY}"},
    }.get(kind, {})
    access = Credentials(
        user="ann" if kind == "login" else "",
        password=CANARY if kind == "login" else "",
        headers=(("X-Key", CANARY),) if kind == "all" else (),
        cookies=f"id={CANARY}" if kind == "all" else "",
    )
    with (
        PrivateServer(required, token=CANARY if kind in ("token", "all") else "") as server,
        opened(tmp_path) as engine,
    ):
        address = f"{server.url}/feed" + (f"?token={CANARY}" if server.token else "")
        if kind == "login in the address":
            address = address.replace("://", f"://ann:{CANARY}@")
        feed = engine.subscriber.subscribe(address, None, access).feed
        assert feed is not None
        assert engine.credentials.storage is SecretStorage.RUN
        assert len(server.received) == 1, "adding a feed costs one request"
        assert feed.unread == 1
        assert refresh(engine, feed.id) is None
        assert len(server.received) == 2
        (row,) = engine.library.headlines([engine.library.page(View(ViewKind.ALL)).headlines[0].id])
        assert CANARY not in engine.library.open_article(row.id).html
        server.status = 500
        assert refresh(engine, feed.id) is Kind.SERVER_ERROR
        assert CANARY not in engine.opml.export_opml().decode()
        assert CANARY not in repr(engine.library.outline())
        assert engine.backups.make().exists()
        engine.exporter.export(tmp_path / "everything.zip")
    assert files_with_secret(tmp_path) == []
    assert CANARY not in full_log.text
    assert BASIC not in full_log.text
    with opened(tmp_path) as engine:
        assert refresh(engine, feed.id) is Kind.NO_SECRET
        before = len(server.received)
        engine.credentials.change(feed.id, Credentials(address=address, headers=access.headers))
        assert len(server.received) == before


def test_a_redirect_to_another_server_drops_the_credentials(tmp_path: Path) -> None:
    access = Credentials(user="ann", password=CANARY, headers=(("X-Key", CANARY),), cookies=f"id={CANARY}")
    with PrivateServer({}) as other, PrivateServer({}) as server, opened(tmp_path) as engine:
        feed = engine.subscriber.subscribe(f"{server.url}/feed", None, access).feed
        assert feed is not None
        server.moved_to = f"{other.url}/feed"
        assert refresh(engine, feed.id) is None
        assert server.received[-1]["X-Key"] == CANARY
        assert server.received[-1]["Authorization"] == BASIC
        assert CANARY not in str(other.received)
        assert "Authorization" not in other.received[-1]
        assert "Cookie" not in other.received[-1]


def test_pages_on_the_feeds_own_server_alone_get_its_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 counts as a public address: of private ones the feed's own server alone is requested."""
    for reader in ("fetch.transport.dialer.is_private_address", "fetch.url.is_private", "text.urls.is_private"):
        monkeypatch.setattr(f"deskreader.{reader}", lambda _host: False)
    monkeypatch.setattr("deskreader.engine.network.local_addresses.is_private", lambda _host: False)
    access = Credentials(user="ann", password=CANARY, headers=(("X-Key", CANARY),))
    with PrivateServer({}) as other, PrivateServer({}) as away, PrivateServer({}) as server, opened(tmp_path) as engine:
        away.links_to = other.url
        engine.settings.change(story_grouping="off")  # both feeds tell the same
        for private in (server, away):
            feed = engine.subscriber.subscribe(f"{private.url}/feed", None, access).feed
            assert feed is not None
            refresh(engine, feed.id)
        assert server.pages
        assert {page["X-Key"] for page in server.pages} == {CANARY}
        assert {page["Authorization"] for page in server.pages} == {BASIC}
        assert other.pages
        assert CANARY not in str(other.pages)


def test_the_content_of_a_feed_at_home_reaches_only_its_own_server(tmp_path: Path) -> None:
    with PrivateServer({}) as other, PrivateServer({}) as server, opened(tmp_path) as engine:
        server.links_to = other.url
        feed = engine.subscriber.subscribe(f"{server.url}/feed").feed
        assert feed is not None
        refresh(engine, feed.id)
        assert other.received == []
        assert other.pages == []


def test_a_wrong_password_is_reported_and_can_be_corrected(tmp_path: Path) -> None:
    with PrivateServer({"Authorization": BASIC}) as server, opened(tmp_path) as engine:
        with pytest.raises(FetchError) as error:
            engine.subscriber.subscribe(f"{server.url}/feed", None, Credentials(user="ann", password="wrong"))
        assert error.value.kind is Kind.REFUSED
        feed = engine.subscriber.subscribe(f"{server.url}/feed", None, Credentials(user="ann", password=CANARY)).feed
        assert feed is not None
        engine.credentials.change(feed.id, Credentials(user="ann", password="wrong"))
        assert refresh(engine, feed.id) is Kind.REFUSED
        engine.credentials.change(feed.id, Credentials(user="ann", password=CANARY))
        assert refresh(engine, feed.id) is None
        engine.credentials.change(feed.id, Credentials())
        assert refresh(engine, feed.id) is Kind.REFUSED


def test_the_command_line_prompts_for_the_password_and_says_how_long_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda: CANARY)
    with PrivateServer({"Authorization": BASIC}) as server:
        assert main(["subscribe", f"{server.url}/feed", "--user", "ann", "--profile", str(tmp_path)]) == 0
    output = capsys.readouterr()
    assert "kept only until" in output.err
    assert CANARY not in output.out + output.err
    assert files_with_secret(tmp_path) == []


def test_secrets_of_unsubscribed_feeds_are_removed_from_the_keyring(tmp_path: Path, keyring: dict[str, str]) -> None:
    access = Credentials(user="ann", password=CANARY)
    with PrivateServer({"Authorization": BASIC}) as server:
        with opened(tmp_path) as engine:
            feed = engine.subscriber.subscribe(f"{server.url}/feed", None, access).feed
            assert feed is not None
        with opened(tmp_path) as engine:
            assert refresh(engine, feed.id) is None, "the keyring gives the secret to the next run"
            engine.library.unsubscribe([feed.id])
            assert len(keyring) == 1
        assert keyring == {}
        with opened(tmp_path) as engine:
            again = engine.subscriber.subscribe(f"{server.url}/feed", None, access).feed
            assert again is not None
            assert refresh(engine, again.id) is None


def test_secrets_in_an_outline_are_separated_from_its_urls(tmp_path: Path) -> None:
    with PrivateServer({"Authorization": BASIC}, token=CANARY) as server, opened(tmp_path) as engine:
        address = f"{server.url}/feed?token={CANARY}".replace("://", f"://ann:{CANARY}@")
        assert engine.subscriber.add_known([KnownFeed("Private", address)]) == (1, 0)
        assert engine.subscriber.add_known([KnownFeed("Private", address)]) == (0, 1)
        (feed,) = engine.library.outline().feeds
        assert refresh(engine, feed.id) is None
        assert feed.url.startswith(f"{server.url}/feed?token=hidden-")
        exported = engine.opml.export_opml()
        assert CANARY not in exported.decode()
        assert files_with_secret(tmp_path) == []
        with opened(tmp_path / "other") as other:
            other.opml.import_opml(exported, private_ok=True)
            (same,) = other.library.outline().feeds
            assert refresh(other, same.id) is Kind.NO_SECRET
            with pytest.raises(SubscribeError):
                other.credentials.change(same.id, Credentials(address="https://elsewhere.example/feed"))
            other.credentials.change(same.id, Credentials(address=address))
            assert refresh(other, same.id) is None
    assert files_with_secret(tmp_path) == []


@pytest.mark.usefixtures("all_names_resolve_to_loopback")
def test_a_feed_whose_name_resolves_to_a_private_address_is_refreshed_only_if_the_user_subscribed_to_it(
    tmp_path: Path,
) -> None:
    with PrivateServer({}) as server, opened(tmp_path) as engine:
        address = server.url.replace("127.0.0.1", "news.example") + "/feed"
        feed = engine.subscriber.subscribe(address).feed
        assert feed is not None
        assert feed.is_private
        assert refresh(engine, feed.id) is None
        engine.subscriber.add_known([KnownFeed("Guessed", address.replace("/feed", "/feed?other"))])
        other = engine.library.outline().feeds[1]
        assert refresh(engine, other.id) is Kind.FORBIDDEN_ADDRESS


@contextmanager
def running_proxy(seen: list[str]) -> Iterator[str]:
    """Runs an HTTP proxy that requires the canary as password and records requested URLs; yields host and port."""
    required = "Basic " + base64.b64encode(f"me:{CANARY}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_authorized = self.headers.get("Proxy-Authorization") == required
            seen.append(self.path)
            self.send_response(200 if is_authorized else 407)
            self.end_headers()
            if is_authorized:
                self.wfile.write(rss("By proxy", [("a", "Tides", "Words.")], "http://far.example"))

        def log_message(self, *_: object) -> None:
            """Logs nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def error_of_fetch(engine: Engine, access: Credentials) -> Kind | None:
    """Returns the kind of error of a fetch with these credentials, or None where it succeeds."""
    try:
        engine.client.get("http://far.example/feed", Purpose.FEED, access=access)
    except FetchError as error:
        return error.kind
    return None


@pytest.mark.parametrize("whose", ["everyone's", "one feed's"])
def test_the_password_of_a_proxy_works_and_is_found_nowhere(
    tmp_path: Path, full_log: pytest.LogCaptureFixture, whose: str
) -> None:
    seen: list[str] = []
    with running_proxy(seen) as host_and_port, opened(tmp_path) as engine:
        own = Credentials(proxy=f"http://me:{CANARY}@{host_and_port}") if whose == "one feed's" else Credentials()
        if not own:
            assert engine.proxy.use(f"http://me:{CANARY}@{host_and_port}", "", "") is SecretStorage.RUN
        feed = engine.subscriber.subscribe("http://far.example/feed", None, own).feed
        assert feed is not None
        assert feed.title == "By proxy"
        for password, kind in (("wrong", Kind.PROXY), (CANARY, None)):
            if own:
                engine.credentials.change(feed.id, Credentials(proxy=f"http://me:{password}@{host_and_port}"))
            else:
                engine.proxy.use(host_and_port, "me", password)
            assert error_of_fetch(engine, engine.credentials.get(feed.id)) is kind
        assert engine.backups.make().exists()
        engine.exporter.export(tmp_path / "everything.zip")
        assert CANARY not in engine.opml.export_opml().decode()
        assert CANARY not in repr(engine.library.outline())
    assert "http://far.example/feed" in seen
    assert files_with_secret(tmp_path) == []
    assert CANARY not in full_log.text
    assert base64.b64encode(f"me:{CANARY}".encode()).decode() not in full_log.text


def test_a_feed_that_uses_no_proxy_uses_none_after_a_restart_without_keyring(tmp_path: Path) -> None:
    with PrivateServer({}) as server, opened(tmp_path) as engine:
        feed = engine.subscriber.subscribe(f"{server.url}/feed", None, Credentials(proxy=DIRECT)).feed
        assert feed is not None
        assert feed.credential_kinds == {DIRECT}
        assert refresh(engine, feed.id) is None
    with PrivateServer({}) as server, opened(tmp_path) as engine:
        assert engine.credentials.get(feed.id) == Credentials(proxy=DIRECT)
        assert refresh(engine, feed.id) is Kind.UNREACHABLE


def test_pages_and_icons_of_a_feed_use_its_proxy_too(tmp_path: Path) -> None:
    seen: list[str] = []
    with running_proxy(seen) as host_and_port, opened(tmp_path) as engine:
        own = Credentials(proxy=f"http://me:{CANARY}@{host_and_port}")
        feed = engine.subscriber.subscribe("http://far.example/feed", None, own).feed
        assert feed is not None
        engine.refresher.run(None, by_hand=True)
    assert {"http://far.example/a", "http://far.example/robots.txt", "http://far.example/favicon.ico"} <= set(seen)


@pytest.mark.parametrize("form", ["opml", "zip"])
def test_an_export_holds_secrets_only_on_request(tmp_path: Path, form: str) -> None:
    headers = {"X-Key": CANARY} if form == "zip" else {}
    plain, full = tmp_path / f"plain.{form}", tmp_path / f"full.{form}"
    with PrivateServer({"Authorization": BASIC, **headers}, token=CANARY) as server:
        with opened(tmp_path / "here") as engine:
            access = Credentials(
                user="ann", password=CANARY, headers=tuple(headers.items()), certificate="/my/own.pem", proxy=DIRECT
            )
            address = f"{server.url}/feed?token={CANARY}"
            feed = engine.subscriber.subscribe(address, None, replace(access, certificate="")).feed
            assert feed is not None
            engine.credentials.change(feed.id, access)
            for target, with_secrets in ((plain, False), (full, True)):
                if form == "zip":
                    engine.exporter.export(target, with_secrets=with_secrets)
                else:
                    write_file(str(target), engine.opml.export_opml(with_secrets), with_secrets)
        assert CANARY.encode() not in content_of(plain)
        assert CANARY.encode() in content_of(full)
        assert b"own.pem" not in content_of(full)
        assert full.stat().st_mode & 0o777 == 0o600
        with opened(tmp_path / "there") as engine:
            engine.import_file(full, private_ok=True)
            (same,) = engine.library.outline().feeds
            assert same.url == feed.url
            assert CANARY not in same.url
            assert refresh(engine, same.id) is None
        with opened(tmp_path / "elsewhere") as engine:
            engine.import_file(plain, private_ok=True)
            (same,) = engine.library.outline().feeds
            assert refresh(engine, same.id) is Kind.NO_SECRET
    assert {Path(name).name for name in files_with_secret(tmp_path)} == {full.name}


def test_an_import_replaces_no_stored_secret(tmp_path: Path) -> None:
    with PrivateServer({"Authorization": BASIC}) as server, opened(tmp_path) as engine:
        feed = engine.subscriber.subscribe(f"{server.url}/feed", None, Credentials(user="ann", password=CANARY)).feed
        assert feed is not None
        engine.exporter.export(tmp_path / "old.zip", with_secrets=True)
        engine.credentials.change(feed.id, Credentials(user="ann", password="new"))
        engine.import_file(tmp_path / "old.zip", private_ok=True)
        assert engine.credentials.get(feed.id).password == "new"
        assert (
            engine.credentials.store_imported(feed.id, Credentials(address="https://elsewhere.example/?token=x"))
            == Changes()
        )


def test_the_command_line_exports_secrets_only_on_request(
    tmp_path: Path, keyring: dict[str, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    profile = tmp_path / "profile"
    with PrivateServer({"Authorization": BASIC}) as server, opened(profile) as engine:
        engine.subscriber.subscribe(f"{server.url}/feed", None, Credentials(user="ann", password=CANARY))
    files = {name: tmp_path / name for name in ("a.opml", "b.opml", "c.zip", "d.zip")}
    for name, file in files.items():
        options = ["--with-secrets"] if name[0] in "bd" else []
        assert main(["export", str(file), *options, "--profile", str(profile)]) == 0
    assert sorted(files_with_secret(tmp_path)) == ["b.opml", "d.zip"]
    assert {file.stat().st_mode & 0o777 for name, file in files.items() if name[0] in "bd"} == {0o600}
    assert CANARY.encode() not in capsysbinary.readouterr().out
    assert main(["export", "-", "--with-secrets", "--profile", str(profile)]) == 0
    assert CANARY.encode() in capsysbinary.readouterr().out


@pytest.mark.usefixtures("all_names_resolve_to_loopback")
def test_a_public_feed_whose_name_later_resolves_to_a_private_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 counts as a public address at first (DNS rebinding)."""
    with PrivateServer({}) as server, opened(tmp_path) as engine:
        with monkeypatch.context() as public:
            public.setattr("deskreader.fetch.transport.dialer.is_private_address", lambda ip: False)
            feed = engine.subscriber.subscribe(server.url.replace("127.0.0.1", "news.example") + "/feed").feed
            assert feed is not None
            assert not feed.is_private
        before = len(server.received)
        feeds = FeedClient(engine.client, SecretStore(tmp_path / "library.db", lambda: None))
        with pytest.raises(FetchError) as error:
            feeds.fetch(engine.database.read(store_feeds.feed_states, [feed.id])[0], by_hand=True)
        assert error.value.kind is Kind.FORBIDDEN_ADDRESS
        assert len(server.received) == before
