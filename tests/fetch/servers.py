"""Servers on loopback whose answers a function writes, byte by byte where it wants to; and a clock that tests move."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A request as it came, and the way to answer it."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    raw: bytes
    connection: socket.socket
    closing: threading.Event  # set when the server ends

    def send(self, data: bytes) -> bool:
        """Sends; False where the other side is gone or the server ends."""
        if self.closing.is_set():
            return False
        try:
            self.connection.sendall(data)
        except OSError:
            return False
        return True

    def rest(self, seconds: float) -> bool:
        """Waits; False where the server ends meanwhile."""
        return not self.closing.wait(seconds)

    def reply(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """A whole answer. Header names are given with underlines for hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("Content-Length", str(len(body)))
        reason = http.client.responses.get(status, "Unknown")
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        self.send("\r\n".join(lines).encode("latin-1") + body)


Handler = Callable[[Asked], None]


class Server:
    """Answers each connection's first request with the handler, in a thread of its own, and closes it then."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        self._handler = handler
        self._tls = tls
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.requests: list[Asked] = []
        self.port: int = self._listening.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.requests]

    def close(self) -> None:
        """Ends everything and waits for it."""
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._connections.add(connection)
            asked = _read(connection, self._closing)
            if asked is not None:
                self.requests.append(asked)
                self._handler(asked)
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def _read(connection: socket.socket, closing: threading.Event) -> Asked | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return None
        raw += piece
    first, *lines = raw.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(method, path, headers, raw, connection, closing)


@contextlib.contextmanager
def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A running server, closed at the end."""
    server = Server(handler, tls)
    try:
        yield server
    finally:
        server.close()


class FakeTime:
    """A clock that goes on only where somebody pauses."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
