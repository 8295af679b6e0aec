"""A disk without room: acts are kept and shown, fetching waits, and all goes on by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import resource, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import ReadEntry, ReadFeed, Validators, View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import Fetched
folder = Path(sys.argv[1])
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
engine = Engine(profile_in(folder), now=lambda: NOW)
feed, _ = engine.store.add_feed("https://a.invalid/feed", "A", None, None, NOW)
entries = tuple(ReadEntry(f"g{n}", f"T{n}", None, None, NOW, None, "x", "x", "x", None, f"f{n}") for n in range(3))
articles = engine.store.merge(feed, ReadFeed("A", None, "", entries), Fetched(Validators(), "", NOW, NOW)).new
heard = []
engine.library.room.listen(heard.append)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
print("star", len(engine.library.star(articles[:2]).updated))
print("read", len(engine.library.mark_read(articles[2:]).updated))
shown = engine.library.headlines(articles)
print("shown", [h.is_starred for h in shown], [h.is_read for h in shown])
print("heard", heard)
print("trouble", engine.refresher.run(by_hand=True).trouble)
for name, act in {
    "tag": lambda: engine.keeping.tag(articles, ["x"]), "folder": lambda: engine.library.add_folder("F"),
    "all": lambda: engine.library.mark_all_read(View(ViewKind.ALL)), "delete": lambda: engine.keeping.delete(articles),
    "unsubscribe": lambda: engine.library.unsubscribe([feed]), "backup": lambda: engine.keeping.back_up(),
    "export": lambda: engine.exporter.export(folder / "x.zip"), "tidy": lambda: engine.keeping.tidy(),
}.items():
    try:
        act()
        print(name, "done")
    except DeskReaderError as error:
        print(name, error.kind)
print("still", engine.library.look_for_room())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("again", engine.library.look_for_room())
print("heard", heard)
print("total", engine.library.outline().starred, engine.library.outline().unread)
print("sound", all(finding.good for finding in engine.library.check()))
engine.close()
engine = Engine(profile_in(folder), now=lambda: NOW)
print("kept", engine.library.outline().starred, engine.library.outline().unread, engine.store.set_aside)
engine.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no file-size limit")
def test_acts_are_kept_and_written_when_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    assert lines[:5] == [
        "star 2",
        "read 1",
        "shown [True, True, False] [False, False, True]",
        "heard [True]",
        "trouble disk_full",
    ], done.stderr
    told = dict(line.split(maxsplit=1) for line in lines[5:13])
    assert set(told.values()) == {"disk_full"}
    assert lines[13:] == [
        "still False",
        "again True",
        "heard [True, False]",
        "total 2 2",
        "sound True",
        "kept 2 2 None",
    ], done.stderr
    assert not list(tmp_path.rglob("*.part"))
