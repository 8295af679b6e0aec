"""A program for a disk without room: each act of the reader while it is full, and what is shown, written and kept.

python tests/engine/library/full_disk.py FOLDER limit|tmpfs

It prints one line for each finding; the last says how many acts waited. It fails where what is shown while the disk is
full is not what is there once there is room, or after a restart.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, FeedId, ReadEntry, ReadFeed, Validators, View, ViewKind
from deskreader.model.retention import RetentionRule
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SERVED = b"""<rss version="2.0"><channel><title>Served</title><link>http://127.0.0.1/</link>
<item><title>One</title><guid>1</guid><description>Words of one.</description></item></channel></rss>"""


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(SERVED)))
        self.end_headers()
        self.wfile.write(SERVED)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


class Limit:
    """No file may grow beyond one byte."""

    def fill(self) -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def free(self) -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Ballast:
    """A file that takes all room of a small file system."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def fill(self) -> None:
        with self._path.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self) -> None:
        self._path.unlink()


class Trial:
    """A library with feeds, folders, searches and tags, and the acts that are done to it."""

    def __init__(self, folder: Path, served: str) -> None:
        self.folder, self.served = folder, served
        self.engine = Engine(profile_in(folder / "profile"), now=lambda: NOW)
        library = self.engine.library
        self.feeds: list[FeedId] = []
        self.articles: list[ArticleId] = []
        for name in "AB":
            feed, _ = self.engine.database.write(feeds.add_feed, f"https://{name}.invalid/feed", name, None, None, NOW)
            entries = tuple(
                ReadEntry(f"g{n}", f"T{n}", None, None, NOW, None, "x", "x", "x", None, f"f{n}") for n in range(9)
            )
            read = ReadFeed(name, None, "", entries)
            new = self.engine.database.write_unsynced(
                merge.merge, feed, read, FetchOutcome(Validators(), "", NOW, NOW)
            ).new
            self.feeds.append(feed)
            self.articles += new
        self.left, _ = library.add_folder("Left")
        self.gone, _ = library.add_folder("Gone", self.left)
        library.move_feed(self.feeds[0], self.gone)
        self.saved = library.searches.save("Old", "t1")
        self.unsaved = library.searches.save("Unsaved", "t2")
        self.engine.tags.change(self.articles[:2], ["Rome", "Paris"])
        self.engine.rules.mute_phrase("T2")

    def acts(self) -> dict[str, Callable[[], object]]:
        """What a reader can do, by name."""
        library, tags, retention = self.engine.library, self.engine.tags, self.engine.retention
        (one, two), some = self.feeds, self.articles
        return {
            "star": lambda: library.star(some[:3]),
            "unstar": lambda: library.star(some[2:3], False),
            "mark read": lambda: library.mark_read(some[3:5]),
            "mark unread": lambda: library.mark_read(some[4:5], False),
            "tag": lambda: tags.change(some[4:6], ["Later", "Rome"]),
            "rename tag": lambda: tags.rename("Later", "Soon"),
            "remove tag": lambda: tags.remove("Paris"),
            "delete": lambda: library.delete(some[6:8]),
            "delete, undo": lambda: library.undo(library.delete(some[8:9])[0]),
            "mute": lambda: self.engine.rules.mute_phrase("T1"),
            "mute, undo": lambda: library.undo(self.engine.rules.mute_phrase("T4", some[4:5])[0]),
            "show in lists again": lambda: self.engine.rules.unmute(some[2:3]),
            "mark all read": lambda: library.mark_all_read(View(ViewKind.FEED, feed_id=one)),
            "rename feed": lambda: library.change_feed(one, title="Mine"),
            "notifications of a feed": lambda: library.change_feed(one, notify=False),
            "pages of a feed": lambda: library.change_feed(one, fetch_pages=False),
            "interval of a feed": lambda: library.set_interval(one, 90),
            "new folder, feed into it": lambda: library.move_feed(one, library.add_folder("New", self.left)[0]),
            "rename folder": lambda: library.rename_folder(self.left, "Right"),
            "notifications of a folder": lambda: library.notify_of_folder(self.left, False),
            "remove folder": lambda: library.remove_folder(self.gone),
            "save search": lambda: library.searches.rename(library.searches.save("S", "t3"), "Kept"),
            "rename search": lambda: library.searches.rename(self.saved, "Newer"),
            "remove search": lambda: library.searches.remove(self.unsaved),
            "rule of a feed": lambda: retention.set_feed_rule(one, RetentionRule(newest=7)),
            "rule of a folder": lambda: retention.set_folder_rule(self.left, RetentionRule(days=7)),
            "reading position": lambda: library.set_reading_position(some[0], 33),
            "unsubscribe": lambda: library.unsubscribe([two]),
            "subscribe": lambda: self.engine.subscriber.subscribe(self.served, self.left),
        }

    def not_kept(self) -> dict[str, Callable[[], object]]:
        """What cannot wait, and says so."""
        opml = b'<opml version="2.0"><body><outline text="N" xmlUrl="https://n.invalid/feed"/></body></opml>'
        return {
            "import": lambda: self.engine.opml.import_opml(opml),
            "backup": self.engine.backups.make,
            "export": lambda: self.engine.exporter.export(self.folder / "x.zip"),
        }

    def seen(self) -> dict[str, Any]:
        """All that a reader sees; folders and feeds by their names, since numbers come with the writing."""
        library, retention = self.engine.library, self.engine.retention
        outline = library.outline()
        names = {folder.id: folder.title for folder in outline.folders}
        names_or_top = {**names, None: ""}
        stories = {row.id: (row.is_read, row.is_starred, row.muted_by) for row in library.headlines(self.articles)}
        opened = {article: library.open_article(article) for article in stories}
        old = [feed for feed in outline.feeds if feed.title != "Served"]
        listed = set(self.articles) - {self.articles[2]}  # which is back in lists once that is written
        return {
            "folders": [(f.title, names_or_top[f.parent_id], f.notify) for f in outline.folders],
            "feeds": [(f.title, names_or_top[f.folder_id], f.unread, f.notify, f.fetch_pages) for f in old],
            "served": [names_or_top[feed.folder_id] for feed in outline.feeds if feed.title == "Served"],
            "searches": [saved.title for saved in outline.saved],
            "tags": [tag.name for tag in outline.tags],
            "counts": (outline.starred, outline.muted),
            "stories": stories,
            "listed": sorted(r.id for r in library.page(View(ViewKind.ALL)).headlines if r.id in listed),
            "opened": {
                article: (one.tags, one.reading_position, one.is_read, one.muted_by) for article, one in opened.items()
            },
            "rules": (retention.feed_rule(self.feeds[0]), retention.folder_rule(self.left)),
            "interval": library.details(self.feeds[0]).own_minutes,
        }


def main(folder: Path, room: Limit | Ballast, served: str) -> None:
    """Fills the disk, acts, makes room, and compares."""
    trial = Trial(folder, served)
    library, heard = trial.engine.library, list[bool]()
    library.pending.listen(heard.append)
    room.fill()
    for act in trial.acts().values():
        act()
    waited = library.pending.waiting
    for name, work in trial.not_kept().items():
        with pytest.raises(DeskReaderError) as caught:
            work()
        assert caught.value.kind is Kind.DISK_FULL, (name, caught.value)
    assert trial.engine.refresher.run(by_hand=True).error is Kind.DISK_FULL
    shown = trial.seen()
    assert not library.look_for_room()
    assert heard == [True]
    room.free()
    assert library.look_for_room()
    assert heard == [True, False]
    _compare("shown while full, and then", shown, trial.seen())
    assert all(finding.good for finding in library.check())
    trial.engine.close()
    trial.engine = Engine(profile_in(folder / "profile"), now=lambda: NOW)
    _compare("after a restart", shown, trial.seen())
    served_feed = next(feed for feed in trial.engine.library.outline().feeds if feed.title == "Served")
    assert (served_feed.unread, served_feed.is_private) == (1, True)
    assert trial.engine.database.set_aside is None
    trial.engine.close()
    left = [path.name for path in folder.rglob("*") if path.name.endswith(".part") or path.name.startswith(".room")]
    assert not left, left
    print(f"{len(trial.acts())} acts, {waited} waited")


def _compare(when: str, one: dict[str, Any], two: dict[str, Any]) -> None:
    for name, value in one.items():
        assert value == two[name], f"{when}: {name}\n{value}\n{two[name]}"


def run() -> None:
    """Serves a feed on loopback and tries."""
    folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    main(folder, Limit() if sys.argv[2] == "limit" else Ballast(folder), f"http://127.0.0.1:{server.server_port}/feed")
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    run()
