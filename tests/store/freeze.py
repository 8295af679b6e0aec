"""Libraries of every earlier version, as their own steps made them, kept as files that no later change can touch.

python tests/store/freeze.py writes those that are missing; run it when a step was added, before it ships. A file that
is there is never made anew.
"""

from __future__ import annotations

import gzip
import tempfile
from contextlib import closing
from pathlib import Path

from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.sqlite.encoding import pack

FROZEN = Path(__file__).with_name("frozen")

FILL = (
    "INSERT INTO folders(id, title, position) VALUES (1, 'World', 1)",
    """
    INSERT INTO feeds(id, url, url_key, title, own_title, folder_id, position, added_at, is_first)
    VALUES (1, 'https://news.example.org/feed', 'news.example.org/feed', 'News', 'Mine', 1, 2, 1, 0)""",
    """
    INSERT INTO states(article_id, feed_id, guid_key, text_key, sorted_at, is_read, is_starred, gone_at)
    VALUES (1, 1, 11, 12, 1700000000000000, 1, 1, NULL), (2, 1, 21, 22, 1700000001000000, 0, 0, NULL),
           (3, 1, 31, 32, 1700000002000000, 1, 0, 1700000003000000)""",
    """
    INSERT INTO articles(id, title, snippet, arrived_at, completeness, reason, is_backlog)
    VALUES (1, 'First story', 'begins', 1700000000000000, 'summary', 'no_link', 0),
           (2, 'Second story', 'begins', 1700000001000000, 'summary', 'no_link', 0)""",
)


def made(path: Path, number: int) -> None:
    """A library as version `number` made it, with a folder, a feed, two stories and a tombstone."""
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:number])
        for statement in FILL:
            db.execute(statement)
        for article in (1, 2):
            packed = pack({}, f"<p>Words of {article}</p>", f"Words of {article}")
            db.execute("INSERT INTO bodies VALUES (?, ?)", (4 * article, packed))
        db.execute("UPDATE totals SET value = 2 WHERE name = 'unindexed'")  # the search index knows nothing of them
        db.execute("INSERT INTO undo(act, made_at, ids) VALUES ('read', 1, x'')")


def frozen(path: Path, number: int) -> None:
    """Puts the kept library of version `number` at `path`."""
    path.write_bytes(gzip.decompress((FROZEN / f"library-{number}.db.gz").read_bytes()))


def main() -> None:
    """Makes the files that are missing."""
    for number in range(1, len(migrations.STEPS) + 1):
        target = FROZEN / f"library-{number}.db.gz"
        if not target.exists():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "library.db"
                made(path, number)
                target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
