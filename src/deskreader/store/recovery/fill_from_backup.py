"""What a damaged library has lost, out of its newest backup that can be read.

Only tables of which something could not be read are filled, so that nothing comes back that was taken away since.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from deskreader.errors import StoreError
from deskreader.store import backups
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer

_SAME = """
    SELECT s.article_id FROM main.states s JOIN old.states o ON o.article_id = s.article_id
    WHERE s.feed_id = o.feed_id AND s.guid_key = o.guid_key AND s.text_key = o.text_key
        AND s.gone_at IS NULL AND o.gone_at IS NULL"""
"""Articles that the library and the backup know as the same."""

_TEXTS = (
    f"INSERT OR IGNORE INTO main.articles SELECT * FROM old.articles WHERE id IN ({_SAME})",
    f"INSERT OR IGNORE INTO main.bodies SELECT * FROM old.bodies WHERE id / 4 IN ({_SAME})",
    f"""
    INSERT OR IGNORE INTO main.article_pictures SELECT p.* FROM old.article_pictures p
    JOIN old.images o ON o.id = p.image_id JOIN main.images i ON i.id = o.id AND i.hash = o.hash
    WHERE p.article_id IN ({_SAME})""",
)


def fill_from_backups(db: sqlite3.Connection, library: Path, hurt: set[str]) -> datetime | None:
    """Fills the tables of `hurt`; returns when the backup was made, None where there is none that can be read."""
    for backup in backups.all_backups(library):
        with suppress(sqlite3.DatabaseError, StoreError, OSError), _of_this_version(backup.path, library) as path:
            _fill(db, path, hurt)
            return backup.made_at
    return None


@contextmanager
def _of_this_version(backup: Path, library: Path) -> Iterator[Path]:
    """The backup, or a copy of it that was brought to the present version."""
    if migrations.version_in_file(backup) == len(migrations.STEPS):
        yield backup
        return
    copy = library.with_name(f"{library.stem}.older{library.suffix}")
    try:
        shutil.copyfile(backup, copy)
        with closing(connect_writer(copy, 1.0)) as db:
            migrations.migrate(db, copy, keeps_copy=False)
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
        yield copy
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, path: Path, hurt: set[str]) -> None:
    db.execute("ATTACH ? AS old", (f"{path.absolute().as_uri()}?mode=ro&immutable=1",))
    try:
        db.execute("BEGIN IMMEDIATE")
        for table in ("folders", "images", "feeds", "states", "tags", "positions", "openings", "deleted",
                      "article_tags", "feed_rules", "folder_rules", "saved_searches"):  # fmt: skip
            if table in hurt:
                db.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM old.{table}")
        if hurt & {"states", "articles", "bodies", "article_pictures"}:
            for statement in _TEXTS:
                db.execute(statement)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute("DETACH old")
