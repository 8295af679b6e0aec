"""Whether the ids of a server still stand for the articles that they stood for."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deskreader.model import AccountId
from deskreader.model.accounts import RemoteArticle
from deskreader.store.articles import merge
from deskreader.store.articles.matching import EntryKeys, StoredKeys, match, without_repeats
from deskreader.store.sqlite.encoding import storable
from deskreader.store.sqlite.sql import IN_LIST, as_list


@dataclass(frozen=True, slots=True)
class Comparison:
    """Articles of a server beside what is stored under their ids."""

    alike: int = 0
    other: int = 0
    """Articles that are another one here: guid, link and title differ."""
    doubles: int = 0
    """Articles with unknown ids that are here under other ids."""


def newest_ids(
    db: sqlite3.Connection, account_id: AccountId, feeds: Iterable[str], most: int, condition: str = "1"
) -> tuple[str, ...]:
    """The greatest ids of articles of these feeds of a server, at most so many; servers count upwards.

    `condition` is SQL on their states `s`.
    """
    rows = db.execute(
        f"""
        SELECT m.remote_id FROM account_articles m JOIN states s ON s.article_id = m.article_id
        JOIN feeds f ON f.id = s.feed_id AND f.account_id = m.account_id
        WHERE m.account_id = ? AND s.gone_at IS NULL AND f.removed_at IS NULL AND f.remote_id {IN_LIST} AND {condition}
        ORDER BY length(m.remote_id) DESC, m.remote_id DESC LIMIT ?""",
        (account_id, json.dumps([storable(feed) for feed in feeds]), most),
    )
    return tuple(remote for (remote,) in rows)


def listed_numbers(
    db: sqlite3.Connection, account_id: AccountId, column: str, listed: frozenset[str]
) -> tuple[int, int]:
    """How many articles of a list of unread (`is_read`) or starred ones (`is_starred`) are so here, and how many not.

    Articles with acts that wait to be sent do not count.
    """
    field, value = ("read", 0) if column == "is_read" else ("starred", 1)
    row = db.execute(
        f"""
        SELECT count(*) FILTER (WHERE s.{column} = :value), count(*) FILTER (WHERE s.{column} <> :value)
        FROM account_articles m JOIN states s ON s.article_id = m.article_id
        WHERE m.account_id = :account AND s.gone_at IS NULL AND m.remote_id IN (SELECT value FROM json_each(:ids))
            AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account_id = :account AND o.subject = 'article'
                AND o.number = s.article_id AND o.field = :field)""",
        {"value": value, "account": account_id, "ids": json.dumps(list(listed)), "field": field},
    ).fetchone()
    return int(row[0]), int(row[1])


def compare(db: sqlite3.Connection, account_id: AccountId, articles: Sequence[RemoteArticle]) -> Comparison:
    """Compares articles with the stored ones: those with known ids one by one, the others with all of their feed."""
    rows = db.execute(
        f"SELECT remote_id, article_id FROM account_articles WHERE account_id = ? AND remote_id {IN_LIST}",
        (account_id, json.dumps([storable(article.id) for article in articles])),
    )
    known = dict(rows.fetchall())
    stored = {keys.id: keys for keys in merge.keys_of_stored(db, known.values()) if keys.gone_at is None}
    pairs = [
        (merge.keys_of(article.entry), stored[known[storable(article.id)]])
        for article in articles
        if known.get(storable(article.id)) in stored
    ]
    alike = sum(_is_alike(entry, row) for entry, row in pairs)
    fresh = {storable(article.id): article for article in articles if storable(article.id) not in known}
    return Comparison(alike, len(pairs) - alike, _doubles(db, account_id, fresh))


def _is_alike(entry: EntryKeys, row: StoredKeys) -> bool:
    return entry.guid == row.guid or entry.title == row.title or (entry.link is not None and entry.link == row.link)


def _doubles(db: sqlite3.Connection, account_id: AccountId, fresh: Mapping[str, RemoteArticle]) -> int:
    """Returns how many articles with unknown ids are stored under another id."""
    rows = db.execute(
        "SELECT remote_id, id FROM feeds WHERE account_id = ? AND remote_id IS NOT NULL AND is_first = 0", (account_id,)
    )
    feeds = dict(rows.fetchall())
    by_feed: dict[int, list[EntryKeys]] = defaultdict(list)
    for article in fresh.values():
        if article.feed in feeds:
            by_feed[feeds[article.feed]].append(merge.keys_of(article.entry))
    return sum(_known_in_feed(db, account_id, feed, keys) for feed, keys in by_feed.items())


def _known_in_feed(db: sqlite3.Connection, account_id: AccountId, feed_id: int, keys: Sequence[EntryKeys]) -> int:
    """Returns how many entries are articles of a feed that have an id of the server."""
    sole = [keys[place] for place in without_repeats(keys)]
    stored = merge.stored_keys(db, feed_id, sole)
    rows = db.execute(
        f"SELECT article_id FROM account_articles WHERE account_id = ? AND article_id {IN_LIST}",
        (account_id, as_list(row.id for row in stored)),
    )
    mapped = {article for (article,) in rows}
    return len(match(sole, [row for row in stored if row.id in mapped]))
