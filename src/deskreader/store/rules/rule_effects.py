"""What rules do to articles, and how it is undone. What a rule did to an article once it does not do again.

Nothing here happens in silence: what a rule marks as read or stars goes to an account like an act of the user.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deskreader.model import ArticleFlags, ArticleId, Changes, ReadEntry
from deskreader.model.rules import RuleDecision, RuleEffect
from deskreader.store.articles import images, merge, tags
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.sql import IN_LIST, as_list, feeds_of
from deskreader.store.stories import membership

Decisions = Mapping[ArticleId, RuleDecision]
FOR_ARRIVALS = RuleEffect.NO_NOTIFICATION | RuleEffect.NOTIFICATION | RuleEffect.FRONT
"""What makes no sense for an article that somebody may have seen."""


@dataclass(slots=True)
class DoneEffects:
    """What was changed, which undoes it."""

    rows: list[tuple[int, int]] = field(default_factory=list)  # rule and article
    read: list[int] = field(default_factory=list)
    starred: list[int] = field(default_factory=list)
    muted: list[int] = field(default_factory=list)
    tagged: list[tuple[int, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Returns all of it as the journal keeps it."""
        return {name: list(getattr(self, name)) for name in ("rows", "read", "starred", "muted", "tagged")}


def apply(
    db: sqlite3.Connection, decisions: Decisions, now: datetime, leaves_out: RuleEffect = FOR_ARRIVALS
) -> tuple[DoneEffects, Changes]:
    """Does to articles what rules say, unless the same rule did it before."""
    fresh = _fresh(db, decisions)
    if not fresh:
        return DoneEffects(), Changes()
    fresh = {a: RuleDecision(_without(d, leaves_out), d.tags) for a, d in fresh.items()}
    done = DoneEffects(_note(db, fresh, now))
    having = {effect: [a for a, d in fresh.items() if d.all_effects & effect] for effect in RuleEffect}
    done.tagged, changes = _tag(db, fresh)
    done.read, read = _set_flag(db, "is_read", having[RuleEffect.READ])
    done.starred, starred = _set_flag(db, "is_starred", having[RuleEffect.STARRED])
    changes |= read | starred
    _prepare_arrivals(db, having)
    for article in having[RuleEffect.NO_PICTURES]:
        images.update_summary(db, article)
    muted, hidden = mute(db, having[RuleEffect.MUTED])
    done.muted = list(muted)
    return done, changes | hidden


def on_new(matched: Sequence[tuple[ReadEntry, RuleDecision]], now: datetime) -> merge.OnNew:
    """Returns what does to new articles what rules say of their entries, before anybody has seen them."""
    decisions = {id(entry): decision for entry, decision in matched}

    def act(db: sqlite3.Connection, new: Sequence[merge.NewEntry]) -> Changes:
        ruled = {article: decisions[id(entry)] for article, entry in new if id(entry) in decisions}
        return apply(db, ruled, now, leaves_out=RuleEffect(0))[1]

    return act


def _without(decision: RuleDecision, effects: RuleEffect) -> tuple[tuple[Any, RuleEffect], ...]:
    return tuple((rule, effect & ~effects) for rule, effect in decision.effects)


def _fresh(db: sqlite3.Connection, decisions: Decisions) -> dict[ArticleId, RuleDecision]:
    """Returns the decisions without what was done before, for articles that are there."""
    there = {
        article
        for (article,) in db.execute(
            f"SELECT article_id FROM states WHERE gone_at IS NULL AND article_id {IN_LIST}", (as_list(decisions),)
        )
    }
    rows = db.execute(f"SELECT article_id, rule_id FROM rule_effects WHERE article_id {IN_LIST}", (as_list(decisions),))
    before = set(rows.fetchall())
    fresh = {}
    for article, decision in decisions.items():
        new = {rule for rule, _ in decision.effects if (article, rule) not in before}
        if new and article in there:
            effects = tuple(effect for effect in decision.effects if effect[0] in new)
            fresh[article] = RuleDecision(effects, tuple(tag for tag in decision.tags if tag[0] in new))
    return fresh


def _note(db: sqlite3.Connection, decisions: Decisions, now: datetime) -> list[tuple[int, int]]:
    """Remembers which rule did what to which article, and counts it."""
    rows = [(a, rule, int(effect), micros(now)) for a, d in decisions.items() for rule, effect in d.effects]
    known = {rule for (rule,) in db.execute("SELECT id FROM rules")}
    rows = [row for row in rows if row[1] in known]
    db.executemany("INSERT OR REPLACE INTO rule_effects VALUES (?, ?, ?, ?)", rows)
    db.executemany(
        "UPDATE rules SET articles = articles + ?, last_at = ? WHERE id = ?",
        [(number, micros(now), rule) for rule, number in Counter(row[1] for row in rows).items()],
    )
    return [(rule, article) for article, rule, *_ in rows]


def _tag(db: sqlite3.Connection, decisions: Decisions) -> tuple[list[tuple[int, str]], Changes]:
    """Tags articles; returns which tags are new to which of them."""
    wanted: dict[str, list[ArticleId]] = defaultdict(list)
    for article, decision in decisions.items():
        for _, name in decision.tags:
            wanted[tags.normalized_name(name)].append(article)
    added, changes = list[tuple[int, str]](), Changes()
    for name, articles in wanted.items():
        lacking = [a for a in articles if name.casefold() not in map(str.casefold, tags.tags_of(db, a))]
        if name and lacking:
            added += [(article, name) for article in lacking]
            changes |= tags.update_tags(db, lacking, [name], ())
    return added, changes


def _set_flag(db: sqlite3.Connection, column: str, articles: Sequence[ArticleId]) -> tuple[list[int], Changes]:
    """Sets a flag of articles alone: the other articles of a story are not what the rule is about."""
    if not articles:
        return [], Changes()
    rows = db.execute(
        f"""
        UPDATE states SET {column} = 1 WHERE article_id {IN_LIST} AND {column} = 0
        RETURNING article_id, is_read, is_starred, story_id""",
        (as_list(articles),),
    ).fetchall()
    flags = tuple(ArticleFlags(ArticleId(article), bool(read), bool(star)) for article, read, star, _ in rows)
    changes = Changes(flags=flags, feeds=feeds_of(db, [flag.id for flag in flags]))
    stories = {story for *_, story in rows if story is not None} if column == "is_read" else set()
    return [flag.id for flag in flags], changes | membership.fold(db, stories) if stories else changes


def _prepare_arrivals(db: sqlite3.Connection, having: Mapping[RuleEffect, Sequence[ArticleId]]) -> None:
    """Keeps new articles out of notifications, and sorts those for the front by their arrival."""
    silent, front = having[RuleEffect.NO_NOTIFICATION], having[RuleEffect.FRONT]
    if silent:
        db.execute(f"UPDATE states SET is_announced = 1 WHERE article_id {IN_LIST}", (as_list(silent),))
    if front:
        db.execute(
            f"""
            UPDATE states SET sorted_at = (SELECT arrived_at FROM articles WHERE id = article_id)
            WHERE article_id {IN_LIST} AND article_id IN (SELECT id FROM articles)""",
            (as_list(front),),
        )


def keeps_pictures(db: sqlite3.Connection, article: ArticleId) -> bool:
    """Whether a rule has the pictures of an article saved whatever the settings say."""
    query = f"SELECT 1 FROM rule_effects WHERE article_id = ? AND effects & {RuleEffect.PICTURES.value}"
    return db.execute(query, (article,)).fetchone() is not None


def want_pictures(db: sqlite3.Connection, article: ArticleId) -> None:
    """Lets the pictures of an article be saved although a rule leaves them out."""
    changed = db.execute(
        f"""
        UPDATE rule_effects SET effects = effects & ~{RuleEffect.NO_PICTURES.value}
        WHERE article_id = ? AND effects & {RuleEffect.NO_PICTURES.value}""",
        (article,),
    ).rowcount
    if changed:
        images.update_summary(db, article)


def wanted_notifications(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> frozenset[ArticleId]:
    """Those of the articles that a rule announces whatever is said of their feeds."""
    rows = db.execute(
        f"""
        SELECT article_id FROM rule_effects
        WHERE article_id {IN_LIST} AND effects & {RuleEffect.NOTIFICATION.value}""",
        (as_list(articles),),
    )
    return frozenset(ArticleId(article) for (article,) in rows)


# --- muted articles ---------------------------------------------------------------------------------------------------


def mute(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> tuple[tuple[ArticleId, ...], Changes]:
    """Takes articles out of all lists but that of muted ones; returns those that were in sight."""
    return _set_muted(db, articles, True)


def unmute(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> tuple[tuple[ArticleId, ...], Changes]:
    """Brings muted articles back into the lists; the rules that muted them leave them there."""
    db.execute(
        f"UPDATE rule_effects SET effects = effects & ~{RuleEffect.MUTED.value} WHERE article_id {IN_LIST}",
        (as_list(articles),),
    )
    return _set_muted(db, articles, False)


def muting(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> list[tuple[int, int]]:
    """Which rules muted articles: rule and article."""
    rows = db.execute(
        f"""
        SELECT rule_id, article_id FROM rule_effects
        WHERE article_id {IN_LIST} AND effects & {RuleEffect.MUTED.value}""",
        (as_list(articles),),
    )
    return rows.fetchall()


def restore_muting(db: sqlite3.Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Remembers again which rules muted articles."""
    db.executemany(
        f"UPDATE rule_effects SET effects = effects | {RuleEffect.MUTED.value} WHERE rule_id = ? AND article_id = ?",
        rows,
    )


def _set_muted(
    db: sqlite3.Connection, articles: Sequence[ArticleId], muted: bool
) -> tuple[tuple[ArticleId, ...], Changes]:
    if not articles:
        return (), Changes()
    rows = db.execute(
        f"""
        UPDATE states SET is_muted = ?, is_folded = 0
        WHERE article_id {IN_LIST} AND is_muted <> ? AND gone_at IS NULL RETURNING article_id, story_id""",
        (muted, as_list(articles), muted),
    ).fetchall()
    changed = {article for article, _ in rows}
    moved = tuple(article for article in dict.fromkeys(articles) if article in changed)
    folded = membership.fold(db, {story for _, story in rows if story is not None})
    own = Changes(muted=moved) if muted else Changes(unmuted=moved)
    return moved, own | folded | Changes(feeds=feeds_of(db, moved))


# --- undo -------------------------------------------------------------------------------------------------------------


def undo(db: sqlite3.Connection, done: Mapping[str, Any]) -> Changes:
    """Takes back what rules did to articles."""
    changes = Changes()
    for column, articles in (("is_read", done["read"]), ("is_starred", done["starred"])):
        changes |= _clear_flag(db, column, articles)
    for article, name in done["tagged"]:
        changes |= tags.update_tags(db, [article], (), [name])
    db.executemany("DELETE FROM rule_effects WHERE rule_id = ? AND article_id = ?", done["rows"])
    db.executemany(
        """
        UPDATE rules SET articles = max(0, articles - ?1),
            last_at = (SELECT max(at) FROM rule_effects WHERE rule_id = ?2) WHERE id = ?2""",
        [(number, rule) for rule, number in Counter(rule for rule, _ in done["rows"]).items()],
    )
    for article in {article for _, article in done["rows"]}:
        images.update_summary(db, article)
    changes |= membership.fold(db, membership.stories_of(db, done["read"]))
    return changes | _set_muted(db, [ArticleId(article) for article in done["muted"]], False)[1]


def _clear_flag(db: sqlite3.Connection, column: str, articles: Sequence[int]) -> Changes:
    rows = db.execute(
        f"""
        UPDATE states SET {column} = 0 WHERE article_id {IN_LIST} AND {column} = 1 AND gone_at IS NULL
        RETURNING article_id, is_read, is_starred""",
        (as_list(articles),),
    ).fetchall()
    flags = tuple(ArticleFlags(ArticleId(article), bool(read), bool(star)) for article, read, star in rows)
    return Changes(flags=flags, feeds=feeds_of(db, articles))
