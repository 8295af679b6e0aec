"""The keys by which an article is found again when a copy of it arrives, weeks later, too.

They are hashes of its address, its guid and a few of its phrases, computed by the worker. Articles that share a key are
compared in full. An article that was removed has its keys still; its copy must have the very same title and text.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deskreader.model import ArticleId
from deskreader.model.articles import Arrival
from deskreader.store.sqlite import facts
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories import arrivals

MOST_KEYED = 100_000
"""Articles, the newest ones: about 10 MB of keys."""
_SLACK = 5_000
"""Articles by which the keys outgrow that before the older ones are removed: this reads all keys."""
_MOST_WITH_KEY = 24
"""Articles with a key beyond which it is a form's, or the address of a whole feed."""
_MOST_ELDERS = 6
Keys = Mapping[ArticleId, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Elders:
    """Articles that may be the originals of later ones, and these.

    Of those that were removed, title and text are equal; each later one has the number of such and that of its story.
    """

    later: frozenset[ArticleId] = frozenset()
    living: tuple[Arrival, ...] = ()
    removed: Mapping[ArticleId, tuple[ArticleId, ArticleId]] = field(default_factory=dict)


def put(db: sqlite3.Connection, keys: Keys) -> None:
    """Stores the keys of articles, beside those that they have."""
    rows = [(key, article) for article, its in keys.items() for key in its]
    db.executemany("INSERT OR IGNORE INTO copy_keys VALUES (?, ?)", rows)
    _forget_old(db)


def elders(db: sqlite3.Connection, keys: Keys, now: datetime) -> Elders:
    """Which articles that arrived before these, or with them, may be their originals."""
    together = Counter(key for its in keys.values() for key in its)
    shared = {article for article, its in keys.items() if any(together[key] > 1 for key in its)}
    sharing = {article: found for article, its in keys.items() if (found := _sharing(db, article, its))}
    living = arrivals.numbered(db, {elder for found in sharing.values() for elder in found}, now)
    removed = {article: row for article, found in sharing.items() if (row := _removed_elder(db, article, found))}
    return Elders(frozenset(shared | sharing.keys()), living, removed)


def _removed_elder(
    db: sqlite3.Connection, article: ArticleId, elders: Sequence[int]
) -> tuple[ArticleId, ArticleId] | None:
    row = db.execute(
        f"""
        SELECT s.article_id, coalesce(s.story_id, s.article_id) FROM states s, states own
        WHERE s.article_id {IN_LIST} AND s.gone_at IS NOT NULL AND own.article_id = ? AND s.text_key = own.text_key
        ORDER BY s.article_id LIMIT 1""",
        (as_list(elders), article),
    ).fetchone()
    return (ArticleId(row[0]), ArticleId(row[1])) if row else None


def without_keys(db: sqlite3.Connection, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """Articles from before there were keys, the newest first, that still lack them."""
    below = facts.number_of(db, "copy_keys_below")
    return arrivals.older(db, below, limit, now) if below > _oldest(db) else ()


def put_older(db: sqlite3.Connection, keys: Keys) -> None:
    """Stores the keys of articles that lacked them, and remembers how far that has come."""
    put(db, keys)
    facts.set_number(db, "copy_keys_below", min(keys))


def _sharing(db: sqlite3.Connection, article: ArticleId, keys: Iterable[int]) -> list[int]:
    """The articles before this one that share most keys with it."""
    shared: Counter[int] = Counter()
    for key in keys:
        having = db.execute(
            "SELECT article_id FROM copy_keys WHERE key = ? AND article_id < ? ORDER BY article_id DESC LIMIT ?",
            (key, article, _MOST_WITH_KEY + 1),
        ).fetchall()
        if len(having) <= _MOST_WITH_KEY:
            shared.update(elder for (elder,) in having)
    return [elder for elder, _ in shared.most_common(_MOST_ELDERS)]


def _forget_old(db: sqlite3.Connection) -> None:
    oldest = _oldest(db)
    if oldest - facts.number_of(db, "copy_keys_from") > _SLACK:
        db.execute("DELETE FROM copy_keys WHERE article_id < ?", (oldest,))
        facts.set_number(db, "copy_keys_from", oldest)


def _oldest(db: sqlite3.Connection) -> int:
    """The number from which on articles keep their keys."""
    (newest,) = db.execute("SELECT coalesce(max(article_id), 0) FROM states").fetchone()
    return max(0, int(newest) - MOST_KEYED)
