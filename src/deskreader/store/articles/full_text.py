"""Full texts: which pages are still to be fetched, and what came of one."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from deskreader.model import (
    ArticleId,
    Changes,
    Completeness,
    EntryHint,
    ExtractedArticle,
    FeedId,
    Offline,
    Reason,
    Validators,
)
from deskreader.model.fetch_history import PendingPage
from deskreader.model.revisions import Remover
from deskreader.model.rules import RuleEffect
from deskreader.store.articles import bodies, images, search_index
from deskreader.store.revisions import page_checks, removals, revision_rows
from deskreader.store.sqlite.encoding import micros, moment, storable, storable_or_none
from deskreader.store.sqlite.fragments import VISIBLE


def offline_state(completeness: str, reason: str, lacks_pictures: int) -> Offline:
    """What of an article can be read without network. A text that is known to be cut is no whole story."""
    if reason == Reason.WAITING.value:
        return Offline.WAITING
    if completeness != Completeness.COMPLETE.value:
        return Offline.SUMMARY_ONLY
    return Offline.IMAGES_MISSING if lacks_pictures else Offline.WHOLE


def waiting_pages(db: sqlite3.Connection, limit: int) -> tuple[PendingPage, ...]:
    """Articles whose page is still to be fetched, the newest first."""
    rows = db.execute(
        f"""
        SELECT a.id, s.feed_id, a.link, a.title, a.author, a.published_at, a.is_backlog
        FROM articles a CROSS JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id
        WHERE a.reason = 'waiting' AND a.link IS NOT NULL AND s.gone_at IS NULL AND s.is_muted = 0
            AND f.fetch_pages AND {VISIBLE}
        ORDER BY s.sorted_at DESC, a.id DESC LIMIT ?""",
        (limit,),
    ).fetchall()
    return tuple(_waiting(db, row) for row in rows)


def page_of(db: sqlite3.Connection, article: ArticleId) -> PendingPage | None:
    """Returns the page of an article whose full text is not stored, whatever the reason; None where there is none."""
    row = db.execute(
        """
        SELECT a.id, s.feed_id, a.link, a.title, a.author, a.published_at, a.is_backlog
        FROM articles a JOIN states s ON s.article_id = a.id
        WHERE a.id = ? AND a.reason <> ? AND a.link IS NOT NULL AND s.gone_at IS NULL""",
        (article, Reason.NONE.value),
    ).fetchone()
    return _waiting(db, row) if row is not None else None


def _waiting(db: sqlite3.Connection, row: tuple[int, int, str, str, str | None, int | None, int]) -> PendingPage:
    article, feed, link, title, author, published, backlog = row
    body = bodies.get(db, article, bodies.FEED)
    hint = EntryHint(title, author, moment(published), body[2] if body else "")
    return PendingPage(ArticleId(article), FeedId(feed), link, hint, bool(backlog))


_KEPT_BY_RULE = f"""EXISTS (
    SELECT 1 FROM rule_effects r WHERE r.article_id = a.id AND r.effects & {RuleEffect.PICTURES.value})"""


def waiting_images(db: sqlite3.Connection, limit: int, by_rule: bool = False) -> tuple[ArticleId, ...]:
    """Articles with full text whose pictures nobody has tried to fetch yet, the newest first.

    With `by_rule`, only those whose pictures a rule keeps.
    """
    rows = db.execute(
        f"""
        SELECT a.id FROM articles a CROSS JOIN states s ON s.article_id = a.id
        WHERE a.lacks_pictures = 1 AND a.reason <> 'waiting' AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}
            AND {_KEPT_BY_RULE if by_rule else "1"}
        ORDER BY s.sorted_at DESC, a.id DESC LIMIT ?""",
        (limit,),
    )
    return tuple(ArticleId(article) for (article,) in rows)


def _about(page: ExtractedArticle) -> dict[str, Any]:
    """What is kept of a page beside its text; moments as microseconds, empty things left out."""
    about: dict[str, Any] = {
        "url": page.url,
        "title": page.title,
        "byline": page.byline,
        "published": micros(page.published_at),
        "updated": micros(page.updated_at),
        "site": page.site_name,
        "language": page.language,
        "direction": page.direction,
        "lead_image": page.lead_image,
        "lead_caption": page.lead_caption,
        "original_url": page.original_url,
        "canonical_url": page.canonical_url,
    }
    return {name: value for name, value in about.items() if value}


def _is_worth_showing(page: ExtractedArticle, feed_text: str) -> bool:
    """Whether a page's text is shown: where it says as much as the feed does; where it is not whole, more."""
    if not page.html.strip():
        return False
    more = _length(page.text) - _length(feed_text)
    return more >= 0 if page.completeness is Completeness.COMPLETE else more > 0


def _length(text: str) -> int:
    """Characters without blanks, so that the form of a text does not count."""
    return len(text) - sum(map(str.isspace, text))


def _without_page(page: ExtractedArticle | None, reason: Reason, feed_text: str) -> tuple[Completeness, Reason]:
    """How much of a story there is where the feed's own text stays shown, and why.

    Feed text that says as much as a part of a story on its page is a part; more than a whole page, the whole, unless
    it ends in dots.
    """
    if page is None or not page.html.strip() or page.completeness is Completeness.SUMMARY:
        return Completeness.SUMMARY, reason
    if feed_text.rstrip(" ])\n").endswith(("…", "...")):
        return Completeness.PARTIAL, Reason.TRUNCATED
    return page.completeness, reason


def save_page(
    db: sqlite3.Connection,
    article: ArticleId,
    page: ExtractedArticle | None,
    reason: Reason,
    original: ExtractedArticle | None = None,
) -> Changes:
    """Stores the full text of an article, or why there is none. An `original` is shown in the place of a cut copy."""
    if not db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone():
        return Changes()
    shown = original or page
    feed = bodies.get(db, article, bodies.FEED)
    feed_text = feed[2] if feed else ""
    if page is None or shown is None or not _is_worth_showing(shown, feed_text):
        completeness, reason = _without_page(shown, reason, feed_text)
        db.execute(
            "UPDATE articles SET reason = ? WHERE id = ? AND shown <> ?", (reason.value, article, bodies.ORIGINAL)
        )
        db.execute("UPDATE articles SET completeness = ? WHERE id = ? AND shown = 0", (completeness.value, article))
        images.update_article(db, article)
        return Changes(content=(article,))
    return _put_page(db, article, page, reason, original)


def _put_page(
    db: sqlite3.Connection,
    article: ArticleId,
    page: ExtractedArticle,
    reason: Reason,
    original: ExtractedArticle | None = None,
) -> Changes:
    search_index.remove(db, [article])
    bodies.remove(db, article, bodies.PAGE)
    bodies.put(db, article, bodies.PAGE, _about(page), page.html, page.text)
    if original is not None:
        bodies.put(db, article, bodies.ORIGINAL, _about(original), original.html, original.text)
    which, reason = (bodies.ORIGINAL, original.reason) if original else (bodies.PAGE, reason)
    _show(db, article, original or page, which, reason)
    search_index.add(db, [article])
    images.update_article(db, article)
    return Changes(content=(article,))


# --- pages that are read once more ------------------------------------------------------------------------------------

LEAST_IN_COMMON = 0.3
"""Of the words of the shorter text, the share that a page has to have in common with what was stored of it: else it
shows something else, such as the front page of its site.
"""


def due_pages(db: sqlite3.Connection, now: datetime, limit: int) -> tuple[PendingPage, ...]:
    """Articles whose page is to be read once more, those that were asked for first."""
    rows = db.execute(
        f"""
        SELECT a.id, s.feed_id, a.link, a.title, a.author, a.published_at, a.is_backlog
        FROM page_checks c CROSS JOIN articles a ON a.id = c.article_id JOIN states s ON s.article_id = a.id
        JOIN feeds f ON f.id = s.feed_id
        WHERE c.due_at <= ? AND a.shown = 1 AND a.link IS NOT NULL AND s.gone_at IS NULL AND f.fetch_pages AND {VISIBLE}
        ORDER BY c.due_at, a.id LIMIT ?""",
        (micros(now), limit),
    ).fetchall()
    return tuple(_waiting(db, row) for row in rows)


def page_to_check(db: sqlite3.Connection, article: ArticleId) -> PendingPage | None:
    """The page of an article that shows its page's text; None for any other."""
    row = db.execute(
        """
        SELECT a.id, s.feed_id, a.link, a.title, a.author, a.published_at, a.is_backlog
        FROM articles a JOIN states s ON s.article_id = a.id
        WHERE a.id = ? AND a.shown = 1 AND a.link IS NOT NULL AND s.gone_at IS NULL""",
        (article,),
    ).fetchone()
    return _waiting(db, row) if row is not None else None


def replace_page(
    db: sqlite3.Connection, article: ArticleId, page: ExtractedArticle | None, at: datetime, validators: Validators
) -> Changes:
    """Stores what the page of an article says now, and keeps what it said before as a revision.

    `page` is None where the server said that it did not change. A page that shows less than before, or something else,
    replaces nothing.
    """
    page_checks.note_read(db, article, micros(at), validators)
    back = Changes(content=removals.take_back(db, [article], Remover.PAGE))
    row = db.execute("SELECT completeness FROM articles WHERE id = ? AND shown = 1", (article,)).fetchone()
    stored = bodies.get(db, article, bodies.PAGE)
    if page is None or row is None or stored is None or not _may_replace(stored[2], Completeness(row[0]), page):
        return back
    revision_rows.keep(db, [article], bodies.PAGE, micros(at))
    return back | _put_page(db, article, page, page.reason)


def _may_replace(stored: str, completeness: Completeness, page: ExtractedArticle) -> bool:
    is_as_whole = page.completeness is Completeness.COMPLETE or completeness is page.completeness
    if not page.html.strip() or not is_as_whole or stored.split() == page.text.split():
        return False
    before, after = set(stored.split()), set(page.text.split())
    return len(before & after) >= LEAST_IN_COMMON * min(len(before), len(after))


def note_page_gone(db: sqlite3.Connection, article: ArticleId, at: datetime) -> Changes:
    """Notes that the page of an article is gone. The article stays as it is, and says so."""
    page_checks.note_gone(db, article, micros(at))
    removals.note(db, [article], Remover.PAGE, micros(at))
    return Changes(content=(article,))


def note_page_failed(db: sqlite3.Connection, article: ArticleId, at: datetime) -> None:
    """Notes that the page of an article could not be read once more. The article stays as it is."""
    page_checks.note_failed(db, article, micros(at))


def _show(db: sqlite3.Connection, article: int, shown: ExtractedArticle, which: int, reason: Reason) -> None:
    """Lets the article's row follow the version that is shown. What the feed says of title and author comes first."""
    db.execute(
        """
        UPDATE articles SET shown = ?, completeness = ?, reason = ?,
            title = CASE WHEN title = '' THEN ? ELSE title END, author = coalesce(author, ?),
            published_at = coalesce(published_at, ?)
        WHERE id = ?""",
        (
            which,
            shown.completeness.value,
            reason.value,
            storable(shown.title),
            storable_or_none(shown.byline),
            micros(shown.published_at),
            article,
        ),
    )
