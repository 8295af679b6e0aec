"""A site on loopback for end-to-end tests and benchmarks: feeds and pages by path, ETags, and faults on demand."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass
class Answer:
    """What the site answers for one path."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class LocalSite:
    """Serves `answers` until it is stopped, and counts the requests of each path and the bytes of all bodies."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: Counter[str] = Counter()
        self.body_bytes = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL, without a trailing slash."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Stops the site and its threads; afterwards its port refuses connections."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def __enter__(self) -> LocalSite:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                site.requests[self.path] += 1
                answer = site.answers.get(self.path.split("?")[0], Answer(b"nothing here", "text/plain", 404))
                tag = '"' + hashlib.sha1(answer.body).hexdigest() + '"'
                is_unchanged = answer.status == 200 and self.headers.get("If-None-Match") == tag
                body = b"" if is_unchanged else answer.body
                self.send_response(304 if is_unchanged else answer.status)
                self.send_header("ETag", tag)
                if not is_unchanged:
                    self.send_header("Content-Type", answer.content_type)
                    self.send_header("Content-Length", str(len(body)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                site.body_bytes += len(body)
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        return Handler


def rss(title: str, entries: list[tuple[str, str, str]], base: str) -> bytes:
    """Returns an RSS 2.0 document of entries (guid, title, HTML of the description), each linked to base/guid."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(guid)}</guid><title>{escape(name)}</title>"
        f"<link>{base}/{escape(guid)}</link><description>{escape(text)}</description></item>"
        for guid, name, text in entries
    )
    head = f"<title>{escape(title)}</title><link>{base}/</link><description>A test</description>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()
