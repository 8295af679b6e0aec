"""The HTTP side of a fake sync server: it answers on loopback, counts requests, and plays faults."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Pairs = list[tuple[str, str]]


@dataclass
class Reply:
    """An answer of the server."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    """The connection ends in the middle of the body."""


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    path: str
    query: Pairs
    form: Pairs
    body: bytes
    headers: dict[str, str]

    def one(self, name: str, default: str = "") -> str:
        """The last value of a parameter, of the form before the query."""
        return dict([*self.query, *self.form]).get(name, default)

    def all(self, name: str) -> list[str]:
        """All values of a parameter."""
        return [value for key, value in [*self.query, *self.form] if key == name]


@dataclass
class Fault:
    """Replaces or changes answers to requests whose path contains `path`: `times` of them, after the first `after`."""

    path: str
    reply: Reply | Callable[[Reply], Reply] | Callable[[], None]
    after: int = 0
    times: int = 1_000_000
    before_act: bool = True
    """Whether the server does not do what it was asked for."""


class FakeServer:
    """A server on loopback; kinds of servers override `answer`."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.sent_bytes = 0
        self.faults: list[Fault] = []
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, *_: Any) -> None:
                pass

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                is_form = "urlencoded" in (self.headers.get("Content-Type") or "")
                form = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100_000) if is_form else []
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(
                    self.command, parts.path, parse_qsl(parts.query, keep_blank_values=True), form, body, headers
                )
                with server._lock:
                    reply = server._reply(asked)
                self._send(reply)

            def _send(self, reply: Reply) -> None:
                body = reply.body
                self.send_response(reply.status)
                if len(body) > 500 and "gzip" in (self.headers.get("Accept-Encoding") or ""):
                    body = gzip.compress(body, 6)
                    self.send_header("Content-Encoding", "gzip")
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                sent = body[: len(body) // 2] if reply.is_cut else body
                server.sent_bytes += len(sent)
                with suppress(ConnectionError):  # the client is gone, as after a kill
                    self.wfile.write(sent)

            do_GET = do_POST = do_PUT = do_DELETE = _handle

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def paths(self) -> list[str]:
        """The last parts of the paths that were asked for, in order."""
        return ["/".join(asked.path.split("/")[-2:]) for asked in self.requests]

    def forget(self) -> None:
        """Forgets requests and faults."""
        self.requests.clear()
        self.faults.clear()
        self.sent_bytes = 0

    def _reply(self, asked: Asked) -> Reply:
        self.requests.append(asked)
        for fault in self.faults:
            if fault.path not in asked.path or fault.times <= 0:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if isinstance(fault.reply, Reply):
                if not fault.before_act:
                    self.answer(asked)
                return fault.reply
            changed: Any = fault.reply
            return changed(self.answer(asked))  # type: ignore[no-any-return]
        return self.answer(asked)

    def answer(self, asked: Asked) -> Reply:
        """Does what a request asks for."""
        raise NotImplementedError
