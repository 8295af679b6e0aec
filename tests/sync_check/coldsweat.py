"""Usage: python -m tests.sync_check.coldsweat PROGRAM, the `coldsweat` command: plays the scenario on a Coldsweat.

Coldsweat is a server with the Fever API (states only, so OPML subscribes). It serves a library of its own on loopback.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.sync_check.__main__ import play_on

USER, PASSWORD = "ana@example.com", "correct horse"
START_SECONDS = 30


class Coldsweat:
    """A Coldsweat with one user, whose library is in `folder`."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder
        self._library = folder / "coldsweat.db"
        self._environment = os.environ | {
            "FLASK_DATABASE_URL": f"sqlite:///{self._library}", "FLASK_SECRET_KEY": "for this run"
        }  # fmt: skip
        self._environment.pop("PYTHONPATH", None)
        self._call("setup", USER, "-p", PASSWORD)

    def _call(self, *arguments: str) -> None:
        subprocess.run([self._program, *arguments], check=True, capture_output=True, cwd=self._folder,
                       env=self._environment, timeout=120)  # fmt: skip

    @contextmanager
    def running(self) -> Iterator[str]:
        """Yields the address at which it serves."""
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port: int = free.getsockname()[1]
        with (self._folder / "log").open("wb") as log:
            server = subprocess.Popen([self._program, "run", "--port", str(port)], cwd=self._folder,
                                      env=self._environment, stdout=log, stderr=log)  # fmt: skip
            try:
                self._await(server, port)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait(10)

    def _await(self, server: subprocess.Popen[bytes], port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"Coldsweat does not serve: {(self._folder / 'log').read_text()}")

    def fetch(self, urls: Sequence[str]) -> None:
        """Subscribes to feeds, in a folder, and fetches them now."""
        outlines = "".join(f'<outline type="rss" text="f" title="f" xmlUrl={quoteattr(url)}/>' for url in urls)
        opml = self._folder / "feeds.opml"
        opml.write_text(
            f'<opml version="2.0"><head/><body><outline text="Papers" title="Papers">{outlines}</outline></body></opml>'
        )
        with closing(
            sqlite3.connect(self._library, timeout=30)
        ) as library:  # else it leaves out what it fetched just now
            library.execute("UPDATE feeds SET last_checked_on = NULL, last_updated_on = NULL, etag = ''")
            library.commit()
        self._call("import", str(opml), USER, "-f")


def main(program: str) -> int:
    """Plays the scenario and returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        server = Coldsweat(str(Path(program).absolute()), Path(folder))
        with server.running() as url:
            return play_on("fever", f"{url}/fever/", USER, PASSWORD, server.fetch)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
