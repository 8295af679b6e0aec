"""Takes articles out of the library: their texts, words and pictures, or all that is known of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from deskreader.store.articles import bodies, images, search_index
from deskreader.store.revisions import revision_rows
from deskreader.store.schema.v1_v2_initial import LOST
from deskreader.store.sqlite.sql import IN_LIST, as_list


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
