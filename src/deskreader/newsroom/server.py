"""Serves the newsroom on loopback: one thread listens, one more handles each request, none is left after `stop`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import unquote

from deskreader.newsroom.content import Source, read_articles, read_sources
from deskreader.newsroom.feeds import feed_document
from deskreader.newsroom.pages import article_page, door_page, front_page
from deskreader.newsroom.site import FEED_FILES, Site, open_site
from deskreader.resource_files import resource_path

LOOPBACK = "127.0.0.1"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
FILE_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".css": "text/css; charset=utf-8"}
QUIET_SECONDS = 10.0  # a connection silent for so long is closed


@dataclass(frozen=True)
class Representation:
    """What is served at a URL, and its modification time (RFC 9110, section 3.2)."""

    body: bytes
    media_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """The strong validator of the body (RFC 9110, section 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class Newsroom:
    """A news site of several sources on 127.0.0.1, which publishes one more article some seconds after it opens."""

    def __init__(
        self,
        port: int = 0,
        breaking_after: float = 8.0,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Prepares a newsroom; port 0 means any free port, `breaking_after` is in seconds."""
        self._port = port
        self._breaking_after = breaking_after
        self._clock = clock
        self._now = now
        self._lock = threading.Lock()
        self._paths: Counter[str] = Counter()
        self._sources = read_sources()
        self._articles = read_articles()
        self._server: _Server | None = None
        self._listener: threading.Thread | None = None
        self._base = ""
        self._started = 0.0
        self._opened = now().astimezone(UTC)

    @property
    def requests_seen(self) -> int:
        """The number of requests so far."""
        with self._lock:
            return self._paths.total()

    @property
    def paths_seen(self) -> Counter[str]:
        """The number of requests for each path."""
        with self._lock:
            return Counter(self._paths)

    def start(self) -> str:
        """Opens the newsroom and returns its base URL, such as 'http://127.0.0.1:40123'.

        Raises:
            OSError: the port is taken.
        """
        if self._server:
            return self._base
        self._server = _Server(self, self._port)
        self._base = f"http://{LOOPBACK}:{self._server.server_address[1]}"
        self._started, self._opened = self._clock(), self._now().astimezone(UTC).replace(microsecond=0)
        self._listener = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True)
        self._listener.start()
        return self._base

    def stop(self) -> None:
        """Closes the newsroom and waits for its threads. Does nothing if it is not open."""
        if self._server and self._listener:
            self._server.shutdown()
            self._listener.join()
            self._server.hang_up()
            self._server.server_close()
        self._server = self._listener = None

    def outline(self) -> list[tuple[str, str, str]]:
        """Returns (folder, title, feed URL) of each source, in sidebar order; call it after `start`."""
        site = self.site()
        return [(source.folder, source.title, site.feed(source)) for source in self._sources]

    def site(self) -> Site:
        """Returns the site as of now."""
        breaking = None
        if self._clock() - self._started >= self._breaking_after:
            breaking = self._opened + timedelta(seconds=round(self._breaking_after))
        return open_site(self._base, self._sources, self._articles, self._opened, breaking)

    def representation(self, target: str) -> Representation | None:
        """Returns what is served at a path such as '/petri/atom.xml', or None. Counts as a request."""
        path = unquote(target.partition("?")[0].partition("#")[0])
        with self._lock:
            self._paths[path] += 1
        site = self.site()
        head, _, tail = path.strip("/").partition("/")
        if head == "":
            return self._html(door_page(site), self._opened)
        if head == "ads" or path == "/pixel.gif":
            return Representation(PIXEL, "image/gif", self._opened)
        if head in {"pictures", "icons"} or path == "/style.css":
            return self._file(path)
        source = next((source for source in self._sources if source.slug == head), None)
        return self._of_source(site, source, tail) if source else None

    def _of_source(self, site: Site, source: Source, name: str) -> Representation | None:
        if name == "":
            return self._html(front_page(site, source), site.updated(source))
        feed_file, feed_type = FEED_FILES[source.feed]
        if name == feed_file:
            media_type = feed_type if source.feed == "json" else f"{feed_type}; charset=utf-8"
            return Representation(feed_document(site, source).encode(), media_type, site.updated(source))
        for article in site.of(source):
            if name == f"{article.slug}.html":
                return self._html(article_page(site, article), site.published[article.slug])
        return None

    def _file(self, path: str) -> Representation | None:
        root = resource_path("newsroom")
        files = {f"/{file.relative_to(root).as_posix()}": file for file in root.glob("*/*.*")}
        files["/style.css"] = root / "style.css"
        file = files.get(path)
        if file is None or file.suffix not in FILE_TYPES:
            return None
        return Representation(file.read_bytes(), FILE_TYPES[file.suffix], self._opened)

    def _html(self, page: str, modified: datetime) -> Representation:
        return Representation(page.encode(), "text/html; charset=utf-8", modified)


class _Server(ThreadingHTTPServer):
    """The listening socket. Tracks open connections, so that stopping does not wait for a silent client."""

    daemon_threads = False
    allow_reuse_address = os.name == "posix"  # on Windows it would let two programs share the port
    request_queue_size = 64

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.newsroom = newsroom
        self.connections: set[socket.socket] = set()

    def hang_up(self) -> None:
        """Closes all open connections."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores clients that disconnect; any other error is a bug and is printed."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Handles GET and HEAD, with 304 where the client's copy is current (RFC 9110, section 13)."""

    timeout = QUIET_SECONDS

    def setup(self) -> None:
        super().setup()
        cast(_Server, self.server).connections.add(self.connection)

    def finish(self) -> None:
        cast(_Server, self.server).connections.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        """Sends the response with its body."""
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        """Sends the response without its body."""
        self._reply(with_body=False)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""

    def _reply(self, with_body: bool) -> None:
        representation = cast(_Server, self.server).newsroom.representation(self.path)
        if representation is None:
            self.send_error(404)
            return
        unchanged = self._has(representation)
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", representation.etag)
        self.send_header("Last-Modified", format_datetime(representation.modified, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", representation.media_type)
            self.send_header("Content-Length", str(len(representation.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(representation.body)

    def _has(self, representation: Representation) -> bool:
        etags = self.headers.get("If-None-Match")
        if etags is not None:
            return representation.etag in etags or etags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return representation.modified <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False
