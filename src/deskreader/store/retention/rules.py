"""Rules of keeping as rows, which of them holds for a feed, and what they let go."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from deskreader.model import ArticleId, FeedId, FolderId
from deskreader.model.retention import ExpiredArticle, RetentionRule
from deskreader.model.rules import RuleEffect
from deskreader.store.retention.policy import RetentionCandidate, articles_over_budget, expired_articles, own_time
from deskreader.store.sqlite.encoding import micros, moment
from deskreader.store.sqlite.sql import as_list

MAX_DAYS = 36_500  # days
PINNED = "(s.is_starred = 1 OR s.article_id IN (SELECT article_id FROM article_tags))"
OLD = f"""
    states s INDEXED BY states_spent CROSS JOIN articles a ON a.id = s.article_id
    WHERE s.is_read = 1 AND s.is_starred = 0 AND s.gone_at IS NULL AND s.sorted_at < ?1 AND a.arrived_at < ?1
        AND NOT {PINNED}"""
"""Where what is read, not pinned and older than a moment stands."""
OLD_MUTED = f"""
    states s INDEXED BY states_muted CROSS JOIN articles a ON a.id = s.article_id
    WHERE s.is_muted = 1 AND s.is_read = 0 AND s.gone_at IS NULL AND s.sorted_at < ?1 AND a.arrived_at < ?1
        AND NOT {PINNED}"""
"""The same of what is muted and unread, which nobody waits for either."""
PICTURES_KEPT = f"""EXISTS (
    SELECT 1 FROM rule_effects r WHERE r.article_id = s.article_id AND r.effects & {RuleEffect.PICTURES.value})"""
"""Holds where a rule of the user keeps the pictures of an article."""
_PINNED = "s.is_starred = 1 OR EXISTS (SELECT 1 FROM article_tags t WHERE t.article_id = s.article_id)"


def _packed(rule: RetentionRule) -> str:
    return json.dumps({name: value for name, value in asdict(rule).items() if value is not None})


def _unpacked(text: str | None) -> RetentionRule:
    try:
        raw = json.loads(text or "{}")
        return RetentionRule(
            **{name: raw[name] for name in asdict(RetentionRule()) if isinstance(raw.get(name), int | bool)}
        )
    except (ValueError, AttributeError):
        return RetentionRule()


# --- rows -------------------------------------------------------------------------------------------------------------


def set_feed_rule(db: sqlite3.Connection, feed_id: FeedId, rule: RetentionRule) -> None:
    """Keeps a feed's own rule; an empty one is none."""
    db.execute("DELETE FROM feed_rules WHERE feed_id = ?", (feed_id,))
    if rule != RetentionRule():
        db.execute("INSERT INTO feed_rules VALUES (?, ?)", (feed_id, _packed(rule)))


def set_folder_rule(db: sqlite3.Connection, folder_id: FolderId, rule: RetentionRule) -> None:
    """Keeps a folder's own rule, which holds for all in it that has none; an empty one is none."""
    db.execute("DELETE FROM folder_rules WHERE folder_id = ?", (folder_id,))
    if rule != RetentionRule():
        db.execute("INSERT INTO folder_rules VALUES (?, ?)", (folder_id, _packed(rule)))


def feed_rule(db: sqlite3.Connection, feed_id: FeedId) -> RetentionRule:
    """A feed's own rule."""
    row = db.execute("SELECT rule FROM feed_rules WHERE feed_id = ?", (feed_id,)).fetchone()
    return _unpacked(row[0] if row else None)


def folder_rule(db: sqlite3.Connection, folder_id: FolderId) -> RetentionRule:
    """A folder's own rule."""
    row = db.execute("SELECT rule FROM folder_rules WHERE folder_id = ?", (folder_id,)).fetchone()
    return _unpacked(row[0] if row else None)


def ruled_feeds(db: sqlite3.Connection) -> tuple[FeedId, ...]:
    """The feeds for which a rule of their own or of a folder around them holds."""
    return tuple(feed for feed, rule in rules_of(db, RetentionRule()).items() if rule != RetentionRule())


def rules_of(
    db: sqlite3.Connection,
    library: RetentionRule,
    feeds: Mapping[int, RetentionRule] | None = None,
    folders: Mapping[int, RetentionRule] | None = None,
) -> dict[FeedId, RetentionRule]:
    """The rule that holds for each feed; `feeds` and `folders` stand in the place of what is kept of these."""
    own = {feed: _unpacked(rule) for feed, rule in db.execute("SELECT feed_id, rule FROM feed_rules")}
    of_folder = {folder: _unpacked(rule) for folder, rule in db.execute("SELECT folder_id, rule FROM folder_rules")}
    own.update(feeds or {})
    of_folder.update(folders or {})
    parents = dict(db.execute("SELECT id, parent_id FROM folders").fetchall()) if of_folder else {}
    made = {}
    for feed, folder in db.execute("SELECT id, folder_id FROM feeds WHERE removed_at IS NULL"):
        rule, seen = own.get(feed, RetentionRule()), set[int]()
        while folder in parents and folder not in seen:
            seen.add(folder)
            rule = rule.over(of_folder.get(folder, RetentionRule()))
            folder = parents[folder]
        made[FeedId(feed)] = rule.over(library)
    return made


# --- what they let go -------------------------------------------------------------------------------------------------


def expired(db: sqlite3.Connection, library: RetentionRule, own_time: datetime) -> tuple[ExpiredArticle, ...]:
    """The articles that expired at the library's own time, of feeds for which more holds than its age for read ones.

    Those that only the library's age for read articles concerns are left to `purge.retire`.
    """
    found = rules_of(db, library)
    if not library.newest and library.unread:
        ruled = set(ruled_feeds(db))
        found = {feed: rule for feed, rule in found.items() if feed in ruled}
    return _expired(db, found, own_time)


def count_expired(
    db: sqlite3.Connection,
    library: RetentionRule,
    now: datetime,
    feeds: Mapping[int, RetentionRule] | None = None,
    folders: Mapping[int, RetentionRule] | None = None,
    only: Sequence[FeedId] | None = None,
) -> int:
    """How many articles would expire now if these were the rules; `only` restricts the count to some feeds.

    What expires by its age alone is counted by SQLite.
    """
    found = rules_of(db, library, feeds, folders)
    chosen = found if only is None else {feed: found[feed] for feed in only if feed in found}
    own_time = own_time_at(db, now)
    by_age: dict[int, list[FeedId]] = defaultdict(list)
    rest = {}
    for feed, rule in chosen.items():
        if rule.unread and not rule.newest:
            by_age[rule.days or 0].append(feed)
        else:
            rest[feed] = rule
    return len(_expired(db, rest, own_time)) + sum(_count_older(db, of, days, own_time) for days, of in by_age.items())


def _count_older(db: sqlite3.Connection, feeds: Sequence[FeedId], days: int, own_time: datetime) -> int:
    """How many read articles of these feeds are older than so many days; 0 days keep all."""
    if not days:
        return 0
    before = micros(own_time - timedelta(days=min(days, MAX_DAYS)))
    query = "SELECT count(*) FROM {old} AND s.feed_id IN (SELECT value FROM json_each(?2))"
    counts = [db.execute(query.format(old=old), (before, as_list(feeds))).fetchone()[0] for old in (OLD, OLD_MUTED)]
    return sum(counts)


def _expired(
    db: sqlite3.Connection, rules: Mapping[FeedId, RetentionRule], own_time: datetime
) -> tuple[ExpiredArticle, ...]:
    found: list[ExpiredArticle] = []
    totals = dict(db.execute("SELECT feed_id, total FROM feed_counts").fetchall())
    for feed, rule in rules.items():
        if rule.days or (rule.newest and totals.get(feed, 0) > rule.newest):
            before = micros(own_time - timedelta(days=min(rule.days or 0, MAX_DAYS)))
            found += expired_articles(list(_stories(db, feed, rule, before)), rule, before)
    return tuple(found)


def _stories(db: sqlite3.Connection, feed: int, rule: RetentionRule, before: int) -> Iterable[RetentionCandidate]:
    """The stories of a feed that its rule has to look at: all where it counts, else those that may be too old."""
    rows = db.execute(
        f"""
        SELECT s.article_id, max(s.sorted_at, a.arrived_at), max(s.is_read, s.is_muted), {_PINNED}
        FROM states s INDEXED BY states_feed CROSS JOIN articles a ON a.id = s.article_id
        WHERE s.feed_id = ? AND s.gone_at IS NULL AND s.sorted_at < ? AND max(s.is_read, s.is_muted) >= ?""",
        (feed, 2**62 if rule.newest else before, bool(rule.unread and not rule.newest)),
    )
    return (
        RetentionCandidate(ArticleId(article), since, bool(read), bool(pinned)) for article, since, read, pinned in rows
    )


def over_budget(db: sqlite3.Connection, library: RetentionRule) -> tuple[ArticleId, ...]:
    """The articles that have to give up their images so that each feed keeps to its own budget."""
    return tuple(
        article
        for feed, rule in rules_of(db, library).items()
        if rule.budget
        for article in articles_over_budget(_pictured(db, feed), rule.budget)
    )


def _pictured(db: sqlite3.Connection, feed: int) -> list[RetentionCandidate]:
    sizes: dict[int, dict[int, int]] = defaultdict(dict)
    states: dict[int, tuple[int, int, int]] = {}
    rows = db.execute(
        f"""
        SELECT s.article_id, s.sorted_at, max(s.is_read, s.is_muted), {_PINNED} OR {PICTURES_KEPT}, i.id, i.bytes
        FROM states s JOIN article_pictures p ON p.article_id = s.article_id JOIN images i ON i.id = p.image_id
        WHERE s.feed_id = ? AND s.gone_at IS NULL""",
        (feed,),
    )
    for article, at, read, pinned, image, size in rows:
        states[article] = at, read, pinned
        sizes[article][image] = size
    return [
        RetentionCandidate(ArticleId(article), at, bool(read), bool(pinned), sizes[article])
        for article, (at, read, pinned) in states.items()
    ]


# --- the library's own time -------------------------------------------------------------------------------------------


def advance_own_time(db: sqlite3.Connection, now: datetime) -> datetime:
    """The library's own time at `now`, remembered for the next time."""
    row = db.execute("SELECT value FROM facts WHERE name = 'own_time'").fetchone()
    own = own_time(now, _times(row[0]) if row else None)
    value = json.dumps([micros(now), micros(own)])
    db.execute("INSERT OR REPLACE INTO facts VALUES ('own_time', ?)", (value,))
    return own


def own_time_at(db: sqlite3.Connection, now: datetime) -> datetime:
    """The same without remembering it."""
    row = db.execute("SELECT value FROM facts WHERE name = 'own_time'").fetchone()
    return own_time(now, _times(row[0]) if row else None)


def _times(text: str) -> tuple[datetime, datetime] | None:
    try:
        clock, own = json.loads(text)
        return moment(int(clock)), moment(int(own))
    except (ValueError, TypeError, OverflowError):
        return None
