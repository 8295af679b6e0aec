"""Damaged libraries: set aside, and everything that can still be read of them is in the new one."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.model import Reason, View, ViewKind
from deskreader.model.backups import BackupCause
from deskreader.store import Database, backups
from deskreader.store.articles import flags, images, merge, opened_article
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.feeds import feeds, folders
from deskreader.store.feeds import outline as store_outline
from deskreader.store.recovery import integrity_check
from deskreader.store.recovery.open_library import mark_suspect
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import ALL, NOW, document, entry, fetched, full_text, is_sound, picture, subscribed, titles

Open = Callable[[], Database]
ARTICLES = 400


@pytest.fixture
def whole(open_database: Open, tmp_path: Path) -> Path:
    """A library of two feeds in a folder, with states, pages and pictures; closed."""
    database = open_database()
    folder, _ = database.write(folders.add_folder, "Folder")
    for name in ("one", "two"):
        feed = subscribed(database, name)
        database.write(feeds.move_feed, feed, folder)
        read = document(
            *(entry(n, text=f"Words of {name} number {n}. " * 30) for n in range(ARTICLES // 2)), title=name
        )
        new = database.write_unsynced(merge.merge, feed, read, fetched()).new
        database.write(flags.star, new[::2])
        database.write(flags.mark_read, new[::4])
        for article in new[:20]:
            url = f"https://img.example.org/{article}.png"
            database.write_unsynced(
                store_full_text.save_page, article, full_text(f'<p>Page</p><img src="{url}">'), Reason.NONE
            )
            images.save_images(database, article, {url: picture(article, size=article + 1)})
    database.write(feeds.change_feed, feed, title="My name", notify=False)
    database.close()
    return tmp_path / "library.db"


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    """Lets the next start look at the whole file, as it does after damage was met."""
    yield
    mark_suspect(path)


def root_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])


def pages_of(path: Path, table: str) -> list[int]:
    with closing(sqlite3.connect(path)) as raw:
        return [page for (page,) in raw.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))]


def overwrite(path: Path, page: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(content)


def test_articles_that_are_lost_come_back_as_they_were_left(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    with damaged(whole):
        for page in pages_of(whole, "articles"):
            overwrite(whole, page, b"\x07" * 8192)
    database = open_database()
    assert database.set_aside is not None
    assert database.rescued is not None
    assert (database.rescued.feeds, database.rescued.articles, database.rescued.lost_articles) == (2, 0, ARTICLES)
    outline = database.read(store_outline.outline, NOW)
    assert [(f.title, f.notify) for f in outline.feeds] == [("one", True), ("My name", False)]
    assert [f.title for f in outline.folders] == ["Folder"]
    assert outline.feeds[0].folder_id == outline.folders[0].id
    assert outline.total == 0
    assert is_sound(database, unused=True)
    (state,) = database.read(feeds.feed_states, [outline.feeds[0].id])
    assert state.next_due_at is None
    assert state.body_hash == ""
    read = document(*(entry(n, text=f"Words of one number {n}. " * 30) for n in range(ARTICLES // 2)), title="one")
    changes = database.write_unsynced(merge.merge, state.id, read, fetched())
    assert len(changes.new) == ARTICLES // 2
    outline = database.read(store_outline.outline, NOW)
    assert (outline.total, outline.starred, outline.unread) == (ARTICLES // 2, ARTICLES // 4, ARTICLES * 3 // 8)
    assert database.write_unsynced(flags.to_announce, changes.new) == ()
    assert not database.write_unsynced(merge.merge, state.id, read, fetched())
    assert len(titles(database, View(ViewKind.SEARCH, query='"number 7"'))) == 1
    assert is_sound(database, unused=True)


def schema_pages(path: Path) -> set[int]:
    """The pages that say which tables there are; without one of them nothing can be found in the file."""
    with closing(sqlite3.connect(path)) as raw:
        return {page for (page,) in raw.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")}


def test_one_bad_page_costs_little_wherever_it_is(
    whole: Path, open_database: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sound = whole.read_bytes()
    chance = random.Random(5)
    pages = len(sound) // 8192
    kept, tries = 0, 8
    for page in chance.sample(sorted(set(range(2, pages + 1)) - schema_pages(whole)), tries):
        whole.write_bytes(sound)
        with damaged(whole):
            overwrite(whole, page, chance.choice([b"\0" * 8192, chance.randbytes(8192), b"\x0d" + b"\xff" * 100]))
        database = open_database()
        assert is_sound(database, unused=True)
        assert len(database.read(store_outline.outline, NOW).feeds) == 2
        kept += database.read(store_outline.outline, NOW).total
        database.close()
    assert kept >= 0.9 * tries * ARTICLES


def test_a_file_cut_short_gives_what_it_holds(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    os.truncate(whole, whole.stat().st_size * 9 // 10)
    database = open_database()
    assert database.set_aside is not None
    assert database.rescued is not None
    assert database.rescued.feeds == 2
    assert database.rescued.lost_articles + database.rescued.articles > 100
    assert is_sound(database, unused=True)
    assert not list(whole.parent.glob("*.new.db*"))


def test_flipped_bits_are_never_silent_and_never_a_crash(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    sound = whole.read_bytes()
    chance = random.Random(11)
    for _ in range(5):
        hurt = bytearray(sound)
        for _ in range(20):
            hurt[chance.randrange(100, len(hurt))] ^= 1 << chance.randrange(8)
        with damaged(whole):
            whole.write_bytes(hurt)
        database = open_database()
        told = set()
        for article in [headline.id for headline in database.read(timeline.page, ALL, NOW).headlines]:
            try:
                database.read(opened_article.open_article, database.image_files, article)
            except StoreError as error:
                told.add(error.kind)
        assert told <= {Kind.DAMAGED_LIBRARY}
        integrity_check.check(database)
        database.close()
        whole.unlink()


def test_no_room_for_the_new_one_leaves_the_damaged_where_it_is(
    whole: Path, open_database: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with damaged(whole):
        overwrite(whole, root_of(whole, "bodies"), b"\x07" * 8192)
    before = whole.read_bytes()

    def full(path: Path, db: sqlite3.Connection) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deskreader.store.recovery.open_library.salvage", full)
    with pytest.raises(StoreError) as caught:
        open_database()
    assert caught.value.kind is Kind.DISK_FULL
    assert whole.read_bytes() == before
    monkeypatch.undo()
    database = open_database()
    assert database.rescued is not None
    assert database.rescued.feeds == 2
    assert is_sound(database, unused=True)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE articles SET completeness = 'nonsense'",
        "UPDATE articles SET arrived_at = 9e18",
        "UPDATE articles SET title = CAST(x'ff41' AS TEXT)",
        "UPDATE bodies SET packed = x'01ff'",
    ],
)
def test_values_that_make_no_sense_are_damage(database: Database, harm: str) -> None:
    (article,) = database.write_unsynced(merge.merge, subscribed(database), document(entry(1)), fetched()).new
    database.write(lambda db: db.execute(harm) and None)
    with pytest.raises(StoreError) as caught:
        database.read(opened_article.open_article, database.image_files, article)
    assert caught.value.kind is Kind.DAMAGED_LIBRARY


@pytest.mark.parametrize("table", ["states", "articles", "bodies"])
def test_rows_below_a_root_that_is_gone_come_back(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture, table: str
) -> None:
    with damaged(whole):
        overwrite(whole, root_of(whole, table), bytes(8192))
    database = open_database()
    assert database.rescued is not None
    outline = database.read(store_outline.outline, NOW)
    assert (outline.total, outline.starred, outline.unread) == (ARTICLES, ARTICLES // 2, ARTICLES * 3 // 4)
    assert is_sound(database, unused=True)


def test_states_are_put_together_from_their_indexes(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    with damaged(whole):
        for page in pages_of(whole, "states"):
            overwrite(whole, page, bytes(8192))
    database = open_database()
    outline = database.read(store_outline.outline, NOW)
    assert (outline.total, outline.starred, outline.unread) == (ARTICLES, ARTICLES // 2, ARTICLES * 3 // 4)
    assert is_sound(database, unused=True)


def test_a_library_whose_first_page_is_gone_loses_nothing(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    overwrite(whole, 1, bytes(8192))
    database = open_database()
    assert database.set_aside is not None
    outline = database.read(store_outline.outline, NOW)
    assert (outline.total, outline.starred, outline.unread) == (ARTICLES, ARTICLES // 2, ARTICLES * 3 // 4)
    assert [f.title for f in outline.feeds] == ["one", "My name"]
    assert is_sound(database, unused=True)


def test_what_cannot_be_read_comes_from_the_newest_backup(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database()
    backups.make_backup(database.path, BackupCause.DAILY, NOW)
    feed = database.read(store_outline.outline, NOW).feeds[0].id
    database.write(journal.remove_feeds, [database.read(store_outline.outline, NOW).feeds[1].id], NOW)
    (late,) = database.write_unsynced(merge.merge, feed, document(entry(5000)), fetched()).new
    database.close()
    with damaged(whole):
        for page in pages_of(whole, "bodies"):
            overwrite(whole, page, bytes(8192))
    database = open_database()
    assert database.rescued is not None
    assert database.rescued.backup_of == NOW
    assert database.rescued.from_backup == ARTICLES
    assert (database.rescued.articles, database.rescued.lost_articles) == (ARTICLES, 1)
    assert len(database.read(store_outline.outline, NOW).feeds) == 1, "what was unsubscribed since stays away"
    assert database.read(timeline.headlines, [late]) == ()
    assert database.read(
        opened_article.open_article, database.image_files, database.read(timeline.page, ALL, NOW).headlines[0].id
    ).html
    assert is_sound(database, unused=True)


def test_a_log_that_is_gone_is_told(whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture) -> None:
    mark_suspect(whole)  # stands for nothing here: the file is whole
    whole.with_name("library.db.open").touch()
    database = open_database()
    assert database.set_aside is not None
    assert database.read(store_outline.outline, NOW).total == ARTICLES
    assert is_sound(database, unused=True)


def test_a_library_of_an_older_version_is_rescued_too(
    tmp_path: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "library.db"
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:1])
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
    with damaged(path):
        overwrite(path, root_of(path, "bodies"), bytes(8192))
    database = open_database()
    assert database.set_aside is not None
    assert [feed.title for feed in database.read(store_outline.outline, NOW).feeds] == ["A"]
    assert is_sound(database)


def test_an_empty_file_beside_backups_is_told(
    whole: Path, open_database: Open, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database()
    backups.make_backup(database.path, BackupCause.DAILY, NOW)
    database.close()
    os.truncate(whole, 0)
    database = open_database()
    assert database.set_aside is not None
    assert database.read(store_outline.outline, NOW).total == ARTICLES
    assert is_sound(database, unused=True)
