"""Entries as rows: an article added, brought back, brought up to date."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass

from deskreader.model import ArticleId, Completeness, FeedId, ReadEntry, Reason
from deskreader.store import bodies, pictures
from deskreader.store.codes import micros, plain, plain_or_none
from deskreader.store.identity import Seen
from deskreader.store.values import Fetched


@dataclass(slots=True)
class Incoming:
    """One document on its way into the tables."""

    db: sqlite3.Connection
    feed_id: FeedId
    fetched: Fetched
    is_first: bool

    def add(self, entry: ReadEntry, seen: Seen) -> ArticleId:
        """Stores an entry as an article of its own; the search index comes later, for all at once."""
        at = micros(self.fetched.at)
        sorted_at = at if seen.published_at is None else min(seen.published_at, at)
        row = self.db.execute(
            """
            INSERT INTO states(feed_id, guid_key, link_key, text_key, sorted_at, is_announced)
            VALUES (?, ?, ?, ?, ?, ?)""",
            (self.feed_id, seen.guid, seen.link, seen.text, sorted_at, self.is_first),
        )
        article = ArticleId(row.lastrowid or 0)
        self._put(article, entry)
        return article

    def bring_back(self, article: ArticleId, entry: ReadEntry) -> ArticleId:
        """Gives an article whose text was lost to damage its text again; it is as read and as starred as it was."""
        self._put(article, entry)
        self.db.execute("UPDATE states SET gone_at = NULL WHERE article_id = ?", (article,))
        return article

    def _put(self, article: ArticleId, entry: ReadEntry) -> None:
        completeness, reason = self._standing(entry)
        self.db.execute(
            """
            INSERT INTO articles(id, title, author, snippet, link, guid, published_at, updated_at, arrived_at,
                image_url, extras, completeness, reason, is_backlog)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                article,
                *_columns(entry),
                micros(self.fetched.at),
                *_extras(entry),
                completeness.value,
                reason.value,
                self.is_first,
            ),
        )
        bodies.put(self.db, article, bodies.FEED, {}, entry.content, entry.text)
        if reason is not Reason.WAITING and (entry.image_url or pictures.sources(entry.content)):
            pictures.settle(self.db, article)

    def _standing(self, entry: ReadEntry) -> tuple[Completeness, Reason]:
        if entry.gives_full_text:
            return Completeness.COMPLETE, Reason.NONE
        if not entry.link:
            return Completeness.SUMMARY, Reason.NO_LINK
        return Completeness.SUMMARY, Reason.WAITING if self.fetched.wants_page else Reason.TURNED_OFF

    def rekey(self, article: int, seen: Seen) -> None:
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
        pictures.settle(self.db, article)


def _columns(entry: ReadEntry) -> tuple[str, str | None, str, str | None, str | None, int | None, int | None]:
    link, guid = plain_or_none(entry.link), plain(entry.guid)
    return (
        plain(entry.title),
        plain_or_none(entry.author),
        plain(bodies.own_snippet(entry.snippet, entry.text)),
        link,
        None if guid == link else guid,
        micros(entry.published_at),
        micros(entry.updated_at),
    )


def _extras(entry: ReadEntry) -> tuple[str | None, str | None]:
    extras: dict[str, object] = {}
    if entry.enclosures:
        extras["enclosures"] = [asdict(enclosure) for enclosure in entry.enclosures]
    if entry.categories:
        extras["categories"] = list(entry.categories)
    if entry.location is not None:
        extras["location"] = asdict(entry.location)
    return plain_or_none(entry.image_url), json.dumps(extras) if extras else None
