"""Stores what pages brought, and lets the copies and the cards of their stories follow."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import ArticleId, Changes, ExtractedArticle, Reason, Validators
from deskreader.store.articles import full_text
from deskreader.store.stories import cut_copies, membership


def save_page(
    db: sqlite3.Connection,
    article: ArticleId,
    page: ExtractedArticle | None,
    reason: Reason,
    original: ExtractedArticle | None = None,
) -> Changes:
    """Does what `full_text.save_page` does.

    Copies that are cut get the text of a whole one, and the fullest article of the story becomes its card.
    """
    return full_text.save_page(db, article, page, reason, original) | _follow(db, article)


def replace_page(
    db: sqlite3.Connection, article: ArticleId, page: ExtractedArticle | None, at: datetime, validators: Validators
) -> Changes:
    """Does what `full_text.replace_page` does, and the same for copies and cards."""
    return full_text.replace_page(db, article, page, at, validators) | _follow(db, article)


def _follow(db: sqlite3.Connection, article: ArticleId) -> Changes:
    changes = cut_copies.complete_cut_copies(db, [article])
    return changes | membership.fold_again(db, (article, *changes.content))
