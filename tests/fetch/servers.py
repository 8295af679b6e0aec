"""Loopback servers whose responses a function writes, byte by byte if it wants; and a clock that tests advance."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as received, with methods to respond."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    raw: bytes
    connection: socket.socket
    closing: threading.Event  # set when the server ends

    def send(self, data: bytes) -> bool:
        """Sends; returns False where the client is gone or the server is closing."""
        if self.closing.is_set():
            return False
        try:
            self.connection.sendall(data)
        except OSError:
            return False
        return True

    def rest(self, seconds: float) -> bool:
        """Waits; returns False where the server closes meanwhile."""
        return not self.closing.wait(seconds)

    def reply(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Sends a whole response. Header names are written with underscores for hyphens."""
        headers_sent = {name.replace("_", "-"): value for name, value in headers.items()}
        headers_sent.setdefault("Content-Length", str(len(body)))
        reason = http.client.responses.get(status, "Unknown")
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers_sent.items()), "", ""]
        self.send("\r\n".join(lines).encode("latin-1") + body)


Handler = Callable[[ReceivedRequest], None]


class Server:
    """Handles the first request of each connection in a thread of its own, then closes the connection."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        self._handler = handler
        self._tls = tls
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.requests: list[ReceivedRequest] = []
        self.port: int = self._listening.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        """The server's URL, without a trailing slash."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The requested paths, in order."""
        return [request.path for request in self.requests]

    def close(self) -> None:
        """Closes all sockets and waits for all threads."""
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
            request = _read(connection, self._closing)
            if request is not None:
                self.requests.append(request)
                self._handler(request)
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def _read(connection: socket.socket, closing: threading.Event) -> ReceivedRequest | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return None
        raw += piece
    first, *lines = raw.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return ReceivedRequest(method, path, headers, raw, connection, closing)


@contextlib.contextmanager
def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Yields a running server, and closes it at the end."""
    server = Server(handler, tls)
    try:
        yield server
    finally:
        server.close()


class FakeTime:
    """A clock that advances only when `pause` is called."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
