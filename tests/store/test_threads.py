"""Many threads at once: acts one by one, questions beside them, nothing left open."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import outline as store_outline
from deskreader.store.sqlite.readers import MAX_IDLE, Readers
from deskreader.store.sqlite.writer import Durability, WriterThread
from deskreader.store.timeline import timeline
from tests.store.kit import ALL, NOW, document, entry, fetched, filled, is_sound, subscribed


def test_threads_write_and_read_at_once(database: Database) -> None:
    feeds = [subscribed(database, f"feed{n}") for n in range(6)]

    def work(place: int) -> int:
        seen = 0
        for n in range(5):
            new = database.write_unsynced(
                merge.merge, feeds[place], document(*(entry(n * 10 + k) for k in range(3))), fetched()
            ).new
            database.write(flags.mark_read, new[:1])
            database.write(flags.star, new[1:2])
            seen += len(database.read(timeline.page, ALL, NOW).headlines)
            outline = database.read(store_outline.outline, NOW)
            assert outline.unread == sum(feed.unread for feed in outline.feeds)
        return seen

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))
    outline = database.read(store_outline.outline, NOW)
    assert (outline.total, outline.unread, outline.starred) == (90, 60, 30)
    assert is_sound(database)


def test_a_question_sees_one_moment(database: Database) -> None:
    filled(database, [1])
    with database._readers.lend() as db:
        before = db.execute("SELECT count(*) FROM articles").fetchone()
        filled(database, [2], "other")
        assert db.execute("SELECT count(*) FROM articles").fetchone() == before == (1,)


def test_connections_are_few_and_all_closed(database: Database) -> None:
    filled(database, range(10))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: database.read(timeline.page, ALL, NOW), range(200)))
    idle = list(database._readers._idle)
    assert 1 <= len(idle) <= MAX_IDLE
    assert not database._readers._lent
    database.close()
    for connection in idle:
        with pytest.raises(sqlite3.ProgrammingError):
            connection.execute("SELECT 1")
    assert not [thread for thread in threading.enumerate() if thread.name == "library-writer"]


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database._readers.lend() as db:
        db.execute("DELETE FROM feeds")
    assert caught.value.kind is Kind.READ_ONLY


def test_closing_breaks_off_a_long_question(open_database: Callable[[], Database]) -> None:
    database = open_database()
    begun = threading.Event()
    told: list[Kind] = []

    def ask() -> None:
        try:
            with database._readers.lend() as db:
                begun.set()
                db.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
                ).fetchone()
        except StoreError as error:
            told.append(error.kind)

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(5)
    time.sleep(0.02)
    database.close()
    thread.join(5)
    assert told == [Kind.STORAGE]


def test_an_act_that_fails_leaves_nothing_and_the_next_one_goes_on(tmp_path: Path) -> None:
    writer = WriterThread(sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False))
    writer.run(Durability.SYNCED, lambda db: db.execute("CREATE TABLE t (x)") and None)

    def half(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO t VALUES (1)")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.run(Durability.SYNCED, half)
    with pytest.raises(sqlite3.OperationalError):
        writer.run(Durability.SYNCED, lambda db: db.execute("NO SUCH STATEMENT"))
    assert writer.run(Durability.SYNCED, lambda db: db.execute("SELECT count(*) FROM t").fetchone()) == (0,)
    writer.close()
    writer.close()
    with pytest.raises(StoreError):
        writer.run(Durability.SYNCED, lambda db: None)


def test_acts_that_wait_are_finished_before_closing(tmp_path: Path) -> None:
    writer = WriterThread(sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False))
    gate = threading.Event()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(writer.run, Durability.SYNCED, lambda db: gate.wait(5))
        others = [pool.submit(writer.run, Durability.SYNCED, lambda db, n=n: n) for n in range(3)]
        while writer._queue.qsize() < 3:
            time.sleep(0.001)
        closing = threading.Thread(target=writer.close)
        closing.start()
        gate.set()
        assert first.result(5)
        assert [other.result(5) for other in others] == [0, 1, 2]
        closing.join(5)


def test_a_reader_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    def fail() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{tmp_path}/none/x.db?mode=ro", uri=True)

    readers = Readers(fail)
    with pytest.raises(StoreError) as caught, readers.lend():
        pass
    assert caught.value.kind is Kind.READ_ONLY
    readers.close()
