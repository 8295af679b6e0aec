"""Entries as rows: an article added, brought back, brought up to date, and removed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from deskreader.model import ArticleId, Completeness, Enclosure, FeedId, ReadEntry, Reason
from deskreader.model.fetch_history import FetchOutcome
from deskreader.store.articles import bodies, images, search_index
from deskreader.store.articles.matching import EntryKeys
from deskreader.store.revisions import revision_rows
from deskreader.store.schema.v1_v2_initial import LOST
from deskreader.store.sqlite.encoding import micros, storable, storable_or_none
from deskreader.store.sqlite.sql import IN_LIST, as_list

TOGETHER = 100
"""Articles whose states are added by one statement. Where a table has triggers, SQLite keeps a copy of each page that a
statement changes, for the case that it fails: a row costs 24 us in a statement of its own, 9 among 100 (measured).
"""
_ADD_STATES = "INSERT INTO states(article_id, feed_id, guid_key, link_key, text_key, sorted_at, is_announced) VALUES "


@dataclass(slots=True)
class ArticleWriter:
    """One document on its way into the tables."""

    db: sqlite3.Connection
    feed_id: FeedId
    fetched: FetchOutcome
    is_first: bool

    def add(self, entries: Sequence[tuple[ReadEntry, EntryKeys]]) -> list[ArticleId]:
        """Stores entries as articles of their own, in this order; the search index comes later, for all at once."""
        ids = self._add_states([seen for _, seen in entries])
        self._put([(article, entry) for article, (entry, _) in zip(ids, entries, strict=True)])
        return ids

    def _add_states(self, entries: Sequence[EntryKeys]) -> list[ArticleId]:
        at = micros(self.fetched.at)
        (last,) = self.db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'states'").fetchone()
        rows = [
            (last + n, self.feed_id, e.guid, e.link, e.text, _sorted_at(e, at), self.is_first)
            for n, e in enumerate(entries, 1)
        ]
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            values = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(some))
            self.db.execute(_ADD_STATES + values, [value for row in some for value in row])
        return [ArticleId(row[0]) for row in rows]

    def bring_back(self, article: ArticleId, entry: ReadEntry) -> ArticleId:
        """Gives an article whose text was lost to damage its text again; it is as read and as starred as it was."""
        self._put([(article, entry)])
        self.db.execute("UPDATE states SET gone_at = NULL WHERE article_id = ?", (article,))
        return article

    def _put(self, articles: Sequence[tuple[ArticleId, ReadEntry]]) -> None:
        self.db.executemany(
            """
            INSERT INTO articles(id, title, author, snippet, link, guid, published_at, updated_at, arrived_at,
                image_url, extras, completeness, reason, is_backlog)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (self._row(article, entry) for article, entry in articles),
        )
        bodies.put_all(self.db, ((a, bodies.FEED, {}, entry.content, entry.text) for a, entry in articles))
        for article, entry in articles:
            has_pictures = entry.image_url or images.sources(entry.content)
            if has_pictures and self._standing(entry)[1] is not Reason.WAITING:
                images.update_article(self.db, article)

    def _row(self, article: ArticleId, entry: ReadEntry) -> tuple[object, ...]:
        completeness, reason = self._standing(entry)
        at = micros(self.fetched.at)
        return article, *_columns(entry), at, *_extras(entry), completeness.value, reason.value, self.is_first

    def _standing(self, entry: ReadEntry) -> tuple[Completeness, Reason]:
        if entry.gives_full_text:
            return Completeness.COMPLETE, Reason.NONE
        if not entry.link:
            return Completeness.SUMMARY, Reason.NO_LINK
        return Completeness.SUMMARY, Reason.WAITING if self.fetched.wants_page else Reason.TURNED_OFF

    def rekey(self, article: int, seen: EntryKeys) -> None:
        """Remembers the keys an entry has now, so that it is known by them next time."""
        self.db.execute(
            "UPDATE states SET guid_key = ?, link_key = ?, text_key = ? WHERE article_id = ?",
            (seen.guid, seen.link, seen.text, article),
        )

    def replace(self, article: int, entry: ReadEntry) -> None:
        """Puts the entry's present text in the place of the old. What was read stays read."""
        self.db.execute(
            """
            UPDATE articles SET title = ?, author = coalesce(?, author), snippet = ?, link = ?, guid = ?,
                published_at = coalesce(?, published_at), updated_at = coalesce(?, updated_at), image_url = ?,
                extras = ?
            WHERE id = ?""",
            (*_columns(entry), *_extras(entry), article),
        )
        bodies.put(self.db, article, bodies.FEED, {}, entry.content, entry.text)
        if entry.gives_full_text:
            self.db.execute(
                "UPDATE articles SET completeness = ?, reason = ? WHERE id = ? AND shown = 0",
                (Completeness.COMPLETE.value, Reason.NONE.value, article),
            )
        images.update_article(self.db, article)


def _sorted_at(seen: EntryKeys, arrived_at: int) -> int:
    return arrived_at if seen.published_at is None else min(seen.published_at, arrived_at)


def _columns(entry: ReadEntry) -> tuple[str, str | None, str, str | None, str | None, int | None, int | None]:
    link, guid = storable_or_none(entry.link), storable(entry.guid)
    return (
        storable(entry.title),
        storable_or_none(entry.author),
        storable(bodies.own_snippet(entry.snippet, entry.text)),
        link,
        None if guid == link else guid,
        micros(entry.published_at),
        micros(entry.updated_at),
    )


def _record(enclosure: Enclosure) -> dict[str, object]:
    """Returns an enclosure as JSON: without a duration where none is known, as before there were any."""
    record = asdict(enclosure)
    return record if enclosure.duration is not None else {key: v for key, v in record.items() if key != "duration"}


def _extras(entry: ReadEntry) -> tuple[str | None, str | None]:
    extras: dict[str, object] = {}
    if entry.enclosures:
        extras["enclosures"] = [_record(enclosure) for enclosure in entry.enclosures]
    if entry.categories:
        extras["categories"] = list(entry.categories)
    if entry.location is not None:
        extras["location"] = asdict(entry.location)
    return storable_or_none(entry.image_url), json.dumps(extras) if extras else None


# --- out --------------------------------------------------------------------------------------------------------------


def take_text(db: sqlite3.Connection, articles: Sequence[int]) -> None:
    """Removes articles with their words, pictures and revisions; their states stay."""
    search_index.remove(db, articles)
    images.remove_uses(db, articles)
    revision_rows.remove_all(db, articles)
    for article in articles:
        bodies.remove(db, article)
    db.execute(f"DELETE FROM articles WHERE id {IN_LIST}", (as_list(articles),))
    images.drop_unused(db)


def forget_articles(db: sqlite3.Connection, articles: Sequence[int]) -> None:
    """Removes articles without a trace: what a feed still has of them comes in again as new."""
    take_text(db, articles)
    db.execute(f"DELETE FROM states WHERE article_id {IN_LIST}", (as_list(articles),))


def lose_text(db: sqlite3.Connection, articles: Sequence[int]) -> None:
    """Leaves of articles what is left of those whose text was lost to damage."""
    take_text(db, articles)
    db.execute(f"UPDATE states SET gone_at = ? WHERE article_id {IN_LIST}", (LOST, as_list(articles)))
