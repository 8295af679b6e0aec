"""What is acknowledged is there: after kill -9 in the middle of writing, and with a disk that has no room."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskreader.model import ArticleId
from deskreader.store import Database
from deskreader.store.articles import opened_article
from deskreader.store.feeds import outline
from deskreader.store.timeline import timeline
from tests import ROOT
from tests.store.kit import ALL, NOW, is_sound

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.kit import HOUR, NOW, ALL, document, entry, fetched, full_text, picture, subscribed
from deskreader.model import Reason
from deskreader.store import Database
from deskreader.store.articles import flags, full_text as store_full_text, images, merge
from deskreader.store.feeds import feeds
from deskreader.store.undo import journal
folder, first = Path(sys.argv[1]), int(sys.argv[3])
database = Database.open(folder / "library.db", folder / "pictures")
feed = database.read(feeds.feed_by_url, "https://news.example.org/feed") or subscribed(database)
print("ready", flush=True)
for round in range(first, first + 1000):
    entries = [entry(round * 10 + n) for n in range(10)]
    new = database.write_unsynced(merge.merge, feed, document(*entries), fetched()).new
    for id in new:
        print("stored", id, flush=True)
    database.write(flags.star, new[:1])
    print("starred", new[0], flush=True)
    url = f"https://img.example.org/{round}.png"
    database.write_unsynced(store_full_text.save_page, new[1], full_text(f'<img src="{url}">'), Reason.NONE)
    images.save_images(database, new[1], {url: picture(round % 200, size=round % 50 + 1)})
    print("pictured", new[1], flush=True)
    token, _ = database.write(journal.mark_these_read, database.read(journal.unread_in, ALL, NOW), NOW)
    if round % 2:
        database.write(journal.undo, token)
    print("round", round, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    moments = random.Random(7)
    stored: set[int] = set()
    starred: set[int] = set()
    pictured: set[int] = set()
    for attempt in range(5):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(ROOT), str(attempt * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.02, 0.25))
            child.send_signal(signal.SIGKILL)
            told = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        for what, number in told:
            {"stored": stored, "starred": starred, "pictured": pictured, "round": set[int]()}[what].add(int(number))
        database = Database.open(tmp_path / "library.db", tmp_path / "pictures")
        try:
            assert database.set_aside is None
            rows = {row.id: row for row in database.read(timeline.headlines, [ArticleId(i) for i in sorted(stored)])}
            assert set(rows) == stored
            assert all(rows[ArticleId(i)].is_starred for i in starred)
            assert all(
                len(database.read(opened_article.open_article, database.image_files, ArticleId(i)).images) == 1
                for i in pictured
            )
            assert is_sound(database)
            database.read(timeline.page, ALL, NOW)
        finally:
            database.close()
    assert stored
    assert starred


NO_ROOM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.kit import NOW, document, entry, fetched, filled, picture
from deskreader.errors import StoreError
from deskreader.store import Database
from deskreader.store.articles import flags, images, merge
from deskreader.store.feeds import outline
from deskreader.store.recovery import integrity_check
from deskreader.store.timeline import timeline
folder = Path(sys.argv[1])
database = Database.open(folder / "library.db", folder / "pictures")
feed, articles = filled(database, range(5), gives_full_text=True, content='<img src="https://img.example.org/1.png">')
log = folder / "library.db-wal"
resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 40_000, resource.RLIM_INFINITY))
kept = 0
def tried(act):
    try:
        act()
        return "done"
    except StoreError as error:
        return str(error.kind)
told = set()
for n in range(60):
    more = document(*(entry(100 + n * 10 + k) for k in range(10)))
    told.add(tried(lambda: database.write_unsynced(merge.merge, feed, more, fetched())))
print("merge", *sorted(told))
print("star", tried(lambda: [database.write(flags.star, articles, n % 2 == 0) for n in range(80)]))
big = {"https://img.example.org/1.png": picture(1, size=9_000_000)}
print("picture", tried(lambda: images.save_images(database, articles[0], big)))
print("read", len(database.read(timeline.headlines, articles)))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("again", tried(lambda: database.write_unsynced(merge.merge, feed, document(entry(9)), fetched())))
print("sound", all(finding.good for finding in integrity_check.check(database)))
print("total", database.read(outline.outline, NOW).total)
database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no file-size limit")
def test_no_room_is_told_and_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NO_ROOM, str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ})
    told = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert told["merge"] == "disk_full", done.stderr
    assert told["star"] == "disk_full"
    assert told["picture"] == "disk_full"
    assert told["read"] == "5"
    assert told["again"] == "done"
    assert told["sound"] == "True"
    database = Database.open(tmp_path / "library.db", tmp_path / "pictures")
    try:
        assert database.set_aside is None
        assert database.read(outline.outline, NOW).total == int(told["total"])
        assert is_sound(database)
    finally:
        database.close()
