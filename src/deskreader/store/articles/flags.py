"""What happened to articles: read, starred, announced, muted by a rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from deskreader.model import ArticleFlags, ArticleId, Changes
from deskreader.model.rules import RuleEffect
from deskreader.store.feeds import outline
from deskreader.store.sqlite.sql import IN_LIST, as_list


def mark_read(
    db: sqlite3.Connection, ids: Sequence[ArticleId], read: bool = True, now: datetime | None = None
) -> Changes:
    """Marks articles read, each with its story, or unread; with `now` the Changes hold the counts."""
    return set_read(db, whole_story(db, ids) if read else ids, read, now)


def set_read(
    db: sqlite3.Connection, ids: Sequence[ArticleId], read: bool = True, now: datetime | None = None
) -> Changes:
    """Marks articles read or unread without the rest of their stories, as a server or another device says it."""
    return _set_flag(db, "is_read", ids, read, now)


def star(
    db: sqlite3.Connection, ids: Sequence[ArticleId], starred: bool = True, now: datetime | None = None
) -> Changes:
    """Stars articles or removes the star; with `now` the Changes hold the counts."""
    return _set_flag(db, "is_starred", ids, starred, now)


def _set_flag(
    db: sqlite3.Connection, column: str, ids: Sequence[ArticleId], value: bool, now: datetime | None
) -> Changes:
    """Sets a flag of those articles for which that is a change; these are in the Changes, in the order of `ids`."""
    rows = db.execute(
        f"""
        UPDATE states SET {column} = ? WHERE article_id {IN_LIST} AND gone_at IS NULL AND {column} <> ?
        RETURNING article_id, feed_id, is_read, is_starred""",
        (value, as_list(ids), value),
    ).fetchall()
    if not rows:
        return Changes()
    changed = {article: ArticleFlags(ArticleId(article), bool(read), bool(star)) for article, _, read, star in rows}
    flags = tuple(changed[article] for article in dict.fromkeys(ids) if article in changed)
    return Changes(flags=flags, counts=None if now is None else outline.counts(db, {feed for _, feed, *_ in rows}, now))


def whole_story(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> tuple[ArticleId, ...]:
    """The articles and, where one is in a story with folded articles, all of that story: who reads one has read it."""
    rows = db.execute(
        f"""
        SELECT o.article_id FROM states s JOIN states o ON o.story_id = s.story_id
        WHERE s.article_id {IN_LIST} AND s.story_id IS NOT NULL AND o.gone_at IS NULL AND o.is_muted = 0 AND EXISTS (
            SELECT 1 FROM states m WHERE m.story_id = s.story_id AND m.is_folded = 1)""",
        (as_list(articles),),
    )
    return tuple(dict.fromkeys([*articles, *(ArticleId(article) for (article,) in rows)]))


def to_announce(db: sqlite3.Connection, ids: Sequence[ArticleId]) -> tuple[ArticleId, ...]:
    """Those of the articles that may be news to the reader, also of feeds whose notifications are off; each once.

    An article of a story that was announced is none, unless it makes the story news once more.

    All asked for count as announced from then on: turning a feed's notifications on later brings up nothing old.
    """
    rows = db.execute(
        f"""
        SELECT s.article_id FROM states s JOIN feeds f ON f.id = s.feed_id
        WHERE s.article_id {IN_LIST} AND s.is_announced = 0 AND s.is_read = 0 AND s.gone_at IS NULL
            AND s.is_muted = 0
            AND f.removed_at IS NULL AND (s.is_folded = 0 OR NOT EXISTS (
                SELECT 1 FROM states o WHERE o.story_id = s.story_id AND o.is_announced = 1 AND o.is_muted = 0))
            AND (s.story_id IS NULL OR EXISTS (SELECT 1 FROM story_updates u WHERE u.article_id = s.article_id)
                OR NOT EXISTS (SELECT 1 FROM states o WHERE o.story_id = s.story_id AND o.is_announced = 1
                    AND o.is_muted = 0))""",
        (as_list(ids),),
    ).fetchall()
    db.execute(f"UPDATE states SET is_announced = 1 WHERE article_id {IN_LIST} AND is_announced = 0", (as_list(ids),))
    fresh = {article for (article,) in rows}
    return tuple(article for article in dict.fromkeys(ids) if article in fresh)


def muted_by(db: sqlite3.Connection, articles: Iterable[int]) -> dict[ArticleId, tuple[str, ...]]:
    """The names of the rules that muted articles, the first one first."""
    rows = db.execute(
        f"""
        SELECT e.article_id, r.name FROM rule_effects e JOIN rules r ON r.id = e.rule_id
        WHERE e.article_id {IN_LIST} AND e.effects & {RuleEffect.MUTED.value} ORDER BY e.at, r.position""",
        (as_list(articles),),
    )
    found: dict[ArticleId, tuple[str, ...]] = {}
    for article, name in rows:
        found[ArticleId(article)] = (*found.get(ArticleId(article), ()), name)
    return found
