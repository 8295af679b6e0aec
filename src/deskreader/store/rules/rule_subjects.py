"""What rules look at in stored articles, and the articles whose text came after the rules had looked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskreader.limits import LONGEST_RULE_TEXT
from deskreader.model import ArticleId, Changes, FeedId, FolderId
from deskreader.model.rules import RuleEffect, RuleScope, RuleSource, RuleSubject
from deskreader.store.articles.merge import NewEntry
from deskreader.store.rules import rule_effects
from deskreader.store.rules.rule_effects import Decisions
from deskreader.store.sqlite.encoding import unpack
from deskreader.store.sqlite.fragments import VISIBLE
from deskreader.store.sqlite.sql import IN_LIST, as_list


@dataclass(frozen=True, slots=True)
class StoredSubjects:
    """Articles as rules look at them: the sources that their subjects name, and in the same order ids and subjects."""

    sources: tuple[RuleSource, ...]
    ids: tuple[ArticleId, ...]
    subjects: tuple[RuleSubject, ...]


# --- sources ----------------------------------------------------------------------------------------------------------


def source(db: sqlite3.Connection, feed_id: FeedId) -> RuleSource:
    """A feed as rules look at it. One that is not there has no name."""
    return sources(db, [feed_id]).get(feed_id, RuleSource(feed_id, ()))


def sources(db: sqlite3.Connection, feeds: Iterable[int]) -> dict[FeedId, RuleSource]:
    """Feeds as rules look at them."""
    rows = db.execute(
        f"SELECT id, own_title, title, url, language, folder_id FROM feeds WHERE id {IN_LIST}", (as_list(feeds),)
    ).fetchall()
    folders = {row[0]: (row[1], row[2]) for row in db.execute("SELECT id, title, parent_id FROM folders")}
    return {
        FeedId(feed): RuleSource(FeedId(feed), tuple(n for n in names if n), _around(folder, folders), language)
        for feed, *names, language, folder in rows
    }


def _around(folder: int | None, folders: dict[int, tuple[str, int | None]]) -> tuple[tuple[FolderId, str], ...]:
    """The folders around a feed, the innermost first."""
    found: dict[int, str] = {}
    while folder is not None and folder in folders and folder not in found:
        found[folder], folder = folders[folder]
    return tuple((FolderId(number), title) for number, title in found.items())


# --- articles ---------------------------------------------------------------------------------------------------------


_ARTICLE = """
    SELECT s.article_id, s.feed_id, a.title, a.author, a.link, a.extras, b.packed
    FROM states s JOIN articles a ON a.id = s.article_id JOIN bodies b ON b.id = 4 * a.id + a.shown"""


def subjects(db: sqlite3.Connection, articles: Sequence[int]) -> StoredSubjects:
    """The articles among these that are there, in the same order."""
    rows = {
        row[0]: row
        for row in db.execute(
            f"{_ARTICLE} WHERE s.gone_at IS NULL AND {VISIBLE} AND s.article_id {IN_LIST}", (as_list(articles),)
        )
    }
    there = [rows[article] for article in articles if article in rows]
    found = sources(db, {row[1] for row in there})
    places = {feed: place for place, feed in enumerate(found)}
    return StoredSubjects(
        tuple(found.values()),
        tuple(ArticleId(row[0]) for row in there),
        tuple(_subject(places[row[1]], row) for row in there),
    )


def _subject(place: int, row: tuple[Any, ...]) -> RuleSubject:
    _, _, title, author, link, extras, packed = row
    try:
        about, _, text = unpack(packed)
    except ValueError:  # a damaged text, which a check finds
        about, text = {}, ""
    categories = json.loads(extras).get("categories", ()) if extras else ()
    language = about.get("language")
    return RuleSubject(
        place, title, text[:LONGEST_RULE_TEXT], author, link, tuple(categories), language if language else None
    )


_SCOPES = {RuleScope.ALL: "1", RuleScope.UNREAD: "s.is_read = 0", RuleScope.NONE: "0"}


def newest(db: sqlite3.Connection, scope: RuleScope, limit: int | None = None) -> tuple[ArticleId, ...]:
    """The stored articles of a scope in sight, the newest first."""
    rows = db.execute(
        f"""
        SELECT s.article_id FROM states s WHERE s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}
            AND {_SCOPES[scope]} ORDER BY s.sorted_at DESC, s.article_id DESC LIMIT ?""",
        (-1 if limit is None else limit,),
    )
    return tuple(ArticleId(article) for (article,) in rows)


def unread_among(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> int:
    """How many of the articles are unread."""
    query = f"SELECT count(*) FROM states WHERE is_read = 0 AND gone_at IS NULL AND article_id {IN_LIST}"
    return int(db.execute(query, (as_list(articles),)).fetchone()[0])


# --- the queue --------------------------------------------------------------------------------------------------------


def queued(db: sqlite3.Connection, limit: int) -> tuple[ArticleId, ...]:
    """Articles that the rules have to look at, the newest first."""
    rows = db.execute("SELECT article_id FROM rule_queue ORDER BY article_id DESC LIMIT ?", (limit,))
    return tuple(ArticleId(article) for (article,) in rows)


def queue(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Lets the rules look at articles later, as after a change."""
    db.executemany("INSERT OR IGNORE INTO rule_queue VALUES (?)", [(article,) for article in articles])


def queue_new(db: sqlite3.Connection, new: Sequence[NewEntry]) -> Changes:
    """Lets the rules look later at articles that have just come."""
    queue(db, [article for article, _ in new])
    return Changes()


def finish(db: sqlite3.Connection, articles: Sequence[ArticleId], decisions: Decisions, now: datetime) -> Changes:
    """Does to articles what the rules say, and takes them from the queue."""
    db.execute(f"DELETE FROM rule_queue WHERE article_id {IN_LIST}", (as_list(articles),))
    return rule_effects.apply(db, decisions, now, leaves_out=RuleEffect.FRONT)[1]
