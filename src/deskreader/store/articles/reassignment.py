"""Articles of one feed become those of another: a feed that is moved to where it is subscribed already."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from deskreader.model import ArticleId, FeedId
from deskreader.store.articles import flags, merge, search_index, tags
from deskreader.store.articles.matching import EntryKeys, StoredKeys, match, without_repeats
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.sqlite.sql import IN_LIST, as_list

Joined = dict[str, Any]
"""What takes the joining of two feeds back: numbers of feeds and articles, and rows of the outbox."""


def reassign(db: sqlite3.Connection, articles: Sequence[int], feed_id: int) -> None:
    """Gives articles to another feed: search index and counts follow."""
    former = {feed for (feed,) in db.execute(
        f"SELECT DISTINCT feed_id FROM states WHERE article_id {IN_LIST}", (as_list(articles),))}  # fmt: skip
    search_index.remove(db, articles)
    db.execute(f"UPDATE states SET feed_id = ? WHERE article_id {IN_LIST}", (feed_id, as_list(articles)))
    search_index.add(db, articles)
    db.execute(
        f"""
        UPDATE feed_counts SET (total, unread, starred) = (
            SELECT count(*), coalesce(sum(is_read = 0 AND is_folded = 0), 0), coalesce(sum(is_starred), 0)
            FROM states WHERE feed_id = feed_counts.feed_id AND gone_at IS NULL)
        WHERE feed_id {IN_LIST}""",
        (as_list({*former, feed_id}),),
    )


def join_feeds(db: sqlite3.Connection, source: FeedId, target: FeedId) -> Joined:
    """Gives the articles of one feed to another of the same address, and returns what takes that back.

    Of an article that both have, the source's stays, with what was read, starred and tagged of either; the target's
    goes to the source, which is to be removed. Where the source has only a tombstone of it, the target's stays.
    """
    pairs = _pairs(db, source, target)
    swapped = [(own, other) for own, other, is_gone in pairs if not is_gone]
    kept = {own for own, _, is_gone in pairs if is_gone}
    rows = db.execute("SELECT article_id FROM states WHERE feed_id = ?", (source,)).fetchall()
    moved = [article for (article,) in rows if article not in kept]
    others, twins = [other for _, other in swapped], {other: own for own, other in swapped}
    queued = _take_queued(db, others)
    db.executemany("UPDATE account_articles SET article_id = ? WHERE article_id = ?", swapped)
    _put_queued(db, [(*row[:2], twins[row[2]], *row[3:]) for row in queued])
    with quiet(db):
        unfolded = _show_stories(db, swapped)
        marks = _join_states(db, swapped, [(own, other) for own, other, is_gone in pairs if is_gone])
    reassign(db, moved, target)
    reassign(db, others, source)
    return {"source": source, "target": target, "moved": moved, "swapped": swapped, "queued": queued,
            "unfolded": unfolded, **marks}  # fmt: skip


def part_feeds(db: sqlite3.Connection, joined: Joined) -> None:
    """Takes `join_feeds` back; what the user did with the articles meanwhile stays."""
    swapped = [(own, other) for own, other in joined["swapped"]]
    _take_queued(db, joined["moved"])
    db.executemany("UPDATE account_articles SET article_id = ? WHERE article_id = ?", [(b, a) for a, b in swapped])
    _put_queued(db, joined["queued"])
    with quiet(db):
        flags.set_read(db, [ArticleId(article) for article in joined["read"]], False)
        flags.star(db, [ArticleId(article) for article in joined["starred"]], False)
        for article, names in joined["tagged"]:
            tags.update_tags(db, [ArticleId(article)], (), names)
        db.execute(f"UPDATE states SET is_folded = 1 WHERE article_id {IN_LIST}", (as_list(joined["unfolded"]),))
    reassign(db, [other for _, other in swapped], joined["target"])
    reassign(db, joined["moved"], joined["source"])


def _pairs(db: sqlite3.Connection, source: int, target: int) -> list[tuple[int, int, bool]]:
    """Returns articles that both feeds have: the source's, the target's, and whether the source's is a tombstone."""
    rows = db.execute("SELECT article_id FROM states WHERE feed_id = ?", (source,)).fetchall()
    own = merge.keys_of_stored(db, [article for (article,) in rows])
    keys = [_as_entry(known) for known in own]
    places = without_repeats(keys)
    found = match([keys[place] for place in places], merge.stored_keys(db, target, keys))
    return [(own[places[at]].id, row.id, own[places[at]].gone_at is not None) for at, row in found.items()]


def _as_entry(known: StoredKeys) -> EntryKeys:
    return EntryKeys(
        known.guid, known.link, known.text, known.published_at, 0, False, known.title, known.site, known.files or 0
    )


def _take_queued(db: sqlite3.Connection, articles: Sequence[int]) -> list[list[Any]]:
    rows = db.execute(
        f"DELETE FROM outbox WHERE subject = 'article' AND number {IN_LIST} RETURNING *", (as_list(articles),)
    ).fetchall()
    return [list(row) for row in rows]


def _put_queued(db: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> None:
    db.executemany(
        """
        INSERT OR REPLACE INTO outbox SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
        WHERE EXISTS (SELECT 1 FROM accounts WHERE id = ?1)""",
        [tuple(row) for row in rows],
    )


def _show_stories(db: sqlite3.Connection, swapped: Sequence[tuple[int, int]]) -> list[int]:
    """Unfolds articles whose twins stood for their stories; returns them."""
    cards = {article for (article,) in db.execute(
        f"SELECT article_id FROM states WHERE is_folded = 0 AND article_id {IN_LIST}", (as_list(b for _, b in swapped),)
    )}  # fmt: skip
    rows = db.execute(
        f"UPDATE states SET is_folded = 0 WHERE is_folded = 1 AND article_id {IN_LIST} RETURNING article_id",
        (as_list(own for own, other in swapped if other in cards),),
    ).fetchall()
    return [article for (article,) in rows]


def _join_states(db: sqlite3.Connection, swapped: Sequence[tuple[int, int]], kept: Sequence[tuple[int, int]]) -> Joined:
    """Lets the article that stays have what was read, starred and tagged of either; returns what that changed."""
    stays = {other: own for own, other in swapped} | dict(kept)
    rows = db.execute(
        f"SELECT article_id, is_read, is_starred FROM states WHERE article_id {IN_LIST}", (as_list(stays),)
    ).fetchall()
    read = flags.set_read(db, [ArticleId(stays[article]) for article, is_read, _ in rows if is_read])
    starred = flags.star(db, [ArticleId(stays[article]) for article, _, is_starred in rows if is_starred])
    tagged = []
    for article, into in stays.items():
        names = sorted(set(tags.tags_of(db, article)) - set(tags.tags_of(db, into)))
        if names:
            tags.update_tags(db, [ArticleId(into)], names, ())
            tagged.append([into, names])
    return {
        "read": [flag.id for flag in read.flags], "starred": [flag.id for flag in starred.flags], "tagged": tagged,
    }  # fmt: skip
