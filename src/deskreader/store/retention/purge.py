"""Making room, in small steps: what was unsubscribed goes whole, old read articles leave a tombstone, pictures keep to
their budget. A star or a tag pins an article and its pictures against all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from deskreader.model import ArticleId, Changes, FeedId
from deskreader.model.retention import ExpiredArticle, RetentionRule
from deskreader.store.articles import images, tags
from deskreader.store.articles.image_files import ImageRunner
from deskreader.store.articles.rows import forget_articles, take_text
from deskreader.store.retention import compaction, rules
from deskreader.store.revisions import revision_rows
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.sql import IN_LIST, as_list, feeds_of
from deskreader.store.undo import journal

STEP = 200
"""Articles in one transaction, so that other writes get their turn."""


def purge_step(
    database: ImageRunner, now: datetime, keep_read_days: int, budget_bytes: int, step: int = STEP
) -> Changes:
    """Makes room in one small step; empty where nothing is left to do. `keep_read_days` 0 keeps read articles for good.

    Raises: StoreError.
    """
    changes = database.write_unsynced(_retire, now, keep_read_days, budget_bytes, step)
    if database.read(images.has_dropped_files):
        database.write_unsynced(images.remove_dropped_files, database.image_files)
    return changes


def retire_expired(db: sqlite3.Connection, expired: Sequence[ExpiredArticle], now: datetime) -> Changes:
    """Retires articles, unless they were pinned or marked unread since they were found expired."""
    was_read = {article.id: article.is_read for article in expired}
    pinned = tags.pinned_articles(db, list(was_read))
    rows = db.execute(
        f"SELECT article_id, max(is_read, is_muted) FROM states WHERE gone_at IS NULL AND article_id {IN_LIST}",
        (as_list(was_read),),
    )
    return retire_articles(db, [a for a, is_read in rows if a not in pinned and is_read >= was_read[a]], now)


def keep_budgets(database: ImageRunner, library_rule: RetentionRule) -> Changes:
    """Gives up images until each feed that has a budget of its own keeps to it, in small steps. Raises: StoreError."""
    over = database.read(rules.over_budget, library_rule)
    changes = Changes()
    for start in range(0, len(over), STEP):
        changes |= database.write_unsynced(_give_up_images, over[start : start + STEP])
    return changes


def _give_up_images(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> Changes:
    pinned = tags.pinned_articles(db, articles)
    for article in articles:
        if article not in pinned:
            remove_images(db, article)
    return Changes(content=tuple(articles))


def _retire(db: sqlite3.Connection, now: datetime, keep_read_days: int, budget_bytes: int, step: int) -> Changes:
    journal.forget_old(db, now)
    revision_rows.remove_forgotten(db, lambda: journal.forgotten_revisions(db))
    images.retry_missing(db, now)
    changes = (
        _purge_removed(db, step)
        or _purge_deleted(db, step)
        or _retire_read(db, now, keep_read_days, step)
        or _shed(db, budget_bytes, step)
    )
    compaction.free_pages(db)
    return changes


def _purge_removed(db: sqlite3.Connection, step: int) -> Changes:
    """Takes feeds away that can no longer be brought back, some of their articles at a time."""
    for feed in journal.feeds_removed_for_good(db):
        rows = db.execute("SELECT article_id FROM states WHERE feed_id = ? LIMIT ?", (feed, step)).fetchall()
        articles = [article for (article,) in rows]
        forget_articles(db, articles)
        if len(articles) < step:
            db.execute("DELETE FROM feeds WHERE id = ?", (feed,))
            images.drop_unused(db)
        return Changes(removed=tuple(ArticleId(article) for article in articles), feeds=(FeedId(feed),))
    return Changes()


def _purge_deleted(db: sqlite3.Connection, step: int) -> Changes:
    """Takes the text of what was deleted by hand, once that can no longer be undone. Nobody sees a difference."""
    kept = journal.deleted_articles(db)
    rows = db.execute("SELECT article_id FROM deleted").fetchall()
    articles = [article for (article,) in rows if article not in kept][:step]
    if not articles:
        return Changes()
    take_text(db, articles)
    db.execute(f"DELETE FROM deleted WHERE article_id {IN_LIST}", (as_list(articles),))
    return Changes(removed=tuple(ArticleId(article) for article in articles))


def _retire_read(db: sqlite3.Connection, now: datetime, keep_read_days: int, step: int) -> Changes:
    """Removes the text of read and muted articles from before the time to keep, of feeds without an own rule."""
    if keep_read_days <= 0:
        return Changes()
    before = micros(now - timedelta(days=min(keep_read_days, 36_500)))
    query = """
        SELECT s.article_id FROM {old} AND s.feed_id NOT IN (SELECT value FROM json_each(?3))
        ORDER BY s.sorted_at LIMIT ?2"""
    values = (before, step, as_list(rules.ruled_feeds(db)))
    rows = [row for old in (rules.OLD, rules.OLD_MUTED) for row in db.execute(query.format(old=old), values)]
    return retire_articles(db, [ArticleId(article) for (article,) in rows[:step]], now)


def retire_articles(db: sqlite3.Connection, articles: Sequence[ArticleId], now: datetime) -> Changes:
    """Removes the text of these articles and leaves their tombstones."""
    if not articles:
        return Changes()
    feeds = feeds_of(db, articles)
    take_text(db, articles)
    db.execute(f"UPDATE states SET gone_at = ? WHERE article_id {IN_LIST}", (micros(now), as_list(articles)))
    return Changes(removed=tuple(articles), feeds=feeds)


def _shed(db: sqlite3.Connection, budget_bytes: int, step: int) -> Changes:
    """Gives up pictures while they are over the budget: the oldest read articles' first, then unread ones'."""
    shed: list[ArticleId] = []
    while len(shed) < step and image_bytes(db) > budget_bytes:
        found = db.execute(
            f"""
            SELECT a.id FROM articles a INDEXED BY articles_pictured CROSS JOIN states s ON s.article_id = a.id
            WHERE a.has_pictures = 1 AND NOT {rules.PINNED} AND NOT {rules.PICTURES_KEPT}
            ORDER BY max(s.is_read, s.is_muted) DESC, a.id LIMIT ?""",
            (step - len(shed),),
        ).fetchall()
        if not found:
            break
        for (article,) in found:
            if image_bytes(db) <= budget_bytes:
                break
            remove_images(db, article)
            shed.append(ArticleId(article))
    return Changes(content=tuple(shed))


def remove_images(db: sqlite3.Connection, article: int) -> None:
    """Takes an article's pictures away for room; they are not fetched again."""
    db.execute("UPDATE article_pictures SET image_id = NULL WHERE article_id = ?", (article,))
    images.update_summary(db, article)
    images.drop_unused(db)


def image_bytes(db: sqlite3.Connection) -> int:
    """The size of all stored pictures."""
    return int(db.execute("SELECT value FROM totals WHERE name = 'picture_bytes'").fetchone()[0])
