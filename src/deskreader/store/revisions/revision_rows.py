"""Earlier revisions as rows: kept when a text is replaced, settled once it is known whether that was an edit.

Until then a revision shows nowhere. One whose replacement was no edit is removed; one of a text that is not the shown
one leaves its headline alone, where that changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from deskreader.limits import LARGEST_REVISIONS, MOST_REVISIONS
from deskreader.model.changes import Changes
from deskreader.model.ids import ArticleId, FeedId, RevisionId
from deskreader.model.revisions import Edit, EditSummary, Replacement, Revision, RevisionText, Verdict
from deskreader.store.revisions import page_checks
from deskreader.store.sqlite.encoding import MICROSECOND, moment, unpack
from deskreader.store.sqlite.sql import IN_LIST, as_list

ONE_EDIT = timedelta(hours=2) // MICROSECOND
"""A headline and then the text of its page that change within this time are one edit."""
KNOWN = "inserted IS NOT NULL AND is_forgotten = 0"
"""Holds for revisions that show."""
UNSEEN = "was_read = 1 AND is_seen = 0"
"""Holds, of those, for what the user had read and has not opened since."""
_UNSEEN = f"{KNOWN} AND {UNSEEN}"


def keep(db: sqlite3.Connection, articles: Iterable[int], which: int, at: int, is_wide: bool = False) -> None:
    """Keeps one text of articles as it is, because it is about to be replaced. `at` is in microseconds."""
    db.execute(
        f"""
        INSERT INTO revisions(article_id, which, title, packed, replaced_at, was_read, is_wide)
        SELECT a.id, ?1, a.title, b.packed, ?2, s.is_read, ?3
        FROM articles a JOIN states s ON s.article_id = a.id JOIN bodies b ON b.id = 4 * a.id + ?1
        WHERE s.gone_at IS NULL AND a.id {IN_LIST.replace("?", "?4")}""",
        (which, at, is_wide, as_list(articles)),
    )


# --- judging ----------------------------------------------------------------------------------------------------------


def waiting(db: sqlite3.Connection, limit: int) -> tuple[Replacement, ...]:
    """The replaced texts of which nobody knows yet whether they were edited, oldest first, those of a feed together."""
    rows = db.execute(
        """
        SELECT r.id, s.feed_id, r.article_id, r.which, r.title, r.packed, r.is_wide
        FROM revisions r JOIN states s ON s.article_id = r.article_id
        WHERE r.id IN (SELECT id FROM revisions WHERE inserted IS NULL ORDER BY id LIMIT ?) ORDER BY s.feed_id, r.id""",
        (limit,),
    ).fetchall()
    return tuple(
        Replacement(
            id=RevisionId(revision),
            feed_id=FeedId(feed),
            before=_text(title, packed),
            after=_following(db, revision, article, which),
            is_wide=bool(wide),
        )
        for revision, feed, article, which, title, packed, wide in rows
    )


def _text(title: str, packed: bytes | None) -> RevisionText:
    """The text of a row. A damaged one is empty: a full check of the library says so."""
    try:
        return RevisionText(title, unpack(packed)[1] if packed is not None else "")
    except ValueError:
        return RevisionText(title, "")


def _following(db: sqlite3.Connection, revision: int, article: int, which: int) -> RevisionText:
    """What replaced a revision: the next one of the same text, or the article as it is."""
    title = db.execute(
        """
        SELECT coalesce((SELECT title FROM revisions WHERE article_id = ?1 AND id > ?2 ORDER BY id LIMIT 1),
                        (SELECT title FROM articles WHERE id = ?1), '')""",
        (article, revision),
    ).fetchone()[0]
    packed = db.execute(
        """
        SELECT coalesce((SELECT packed FROM revisions WHERE article_id = ?1 AND which = ?3 AND id > ?2
                         AND packed IS NOT NULL ORDER BY id LIMIT 1),
                        (SELECT packed FROM bodies WHERE id = 4 * ?1 + ?3))""",
        (article, revision, which),
    ).fetchone()[0]
    return _text(title, packed)


def settle(db: sqlite3.Connection, verdicts: Iterable[Verdict], at: int) -> tuple[ArticleId, ...]:
    """Keeps the revisions that were edited and removes the others; returns the articles that show an edit now.

    Where the feed's text was edited and the page's is shown, the page is to be read once more.
    """
    edited: dict[ArticleId, None] = {}
    for verdict in verdicts:
        row = db.execute(
            """
            SELECT r.article_id, r.which, a.shown FROM revisions r JOIN articles a ON a.id = r.article_id
            WHERE r.id = ? AND r.inserted IS NULL""",
            (verdict.id,),
        ).fetchone()
        if row is None:
            db.execute("DELETE FROM revisions WHERE id = ? AND inserted IS NULL", (verdict.id,))
            continue
        article, which, shown = row
        if verdict.is_edit and which != shown:
            page_checks.ask(db, [article], at)
        if not verdict.is_edit or (which != shown and not verdict.changes_title):
            db.execute("DELETE FROM revisions WHERE id = ?", (verdict.id,))
            continue
        _keep_edit(db, verdict, article, has_text=which == shown)
        bound(db, article)
        edited[ArticleId(article)] = None
    return tuple(edited)


def _keep_edit(db: sqlite3.Connection, verdict: Verdict, article: int, has_text: bool) -> None:
    words = (verdict.inserted, verdict.deleted) if has_text else (0, 0)
    db.execute(
        """
        UPDATE revisions SET inserted = ?, deleted = ?, changes_title = ?,
            packed = CASE WHEN ? THEN packed END WHERE id = ?""",
        (*words, verdict.changes_title, has_text, verdict.id),
    )
    if has_text:
        _join_to_headline(db, verdict.id, article)


def _join_to_headline(db: sqlite3.Connection, revision: int, article: int) -> None:
    """Makes one edit of a changed headline and the text that followed it from its page."""
    db.execute(
        f"""
        UPDATE revisions SET packed = later.packed, which = later.which, inserted = later.inserted,
            deleted = later.deleted
        FROM (SELECT * FROM revisions WHERE id = ?1) AS later
        WHERE revisions.id = (SELECT id FROM revisions WHERE article_id = ?2 AND id < ?1 AND {KNOWN}
                              ORDER BY id DESC LIMIT 1)
            AND revisions.packed IS NULL AND later.replaced_at - revisions.replaced_at < ?3""",
        (revision, article, ONE_EDIT),
    )
    if db.execute("SELECT changes()").fetchone()[0]:
        db.execute("DELETE FROM revisions WHERE id = ?", (revision,))


def bound(db: sqlite3.Connection, article: int) -> None:
    """Removes revisions of an article until they keep to their number and size: those between others first."""
    rows = db.execute(
        f"SELECT id, coalesce(length(packed), 0), {_UNSEEN} FROM revisions WHERE article_id = ? ORDER BY id", (article,)
    ).fetchall()
    while len(rows) > MOST_REVISIONS or sum(size for _, size, _ in rows) > LARGEST_REVISIONS:
        base = next((number for number, row in enumerate(rows) if row[2]), None)
        between = [number for number in range(1, len(rows) - 1) if number != base]
        going = between[0] if between else 0
        db.execute("DELETE FROM revisions WHERE id = ?", (rows.pop(going)[0],))


# --- reading ----------------------------------------------------------------------------------------------------------

EDIT = f"""
    (SELECT 1 + max({UNSEEN}) FROM revisions r WHERE r.article_id = s.article_id AND {KNOWN})"""
"""For `states` as `s`: NULL without an edit, 2 where the user had read the article before one and not since, else 1."""
IS_REMOVED = "EXISTS (SELECT 1 FROM removals m WHERE m.article_id = s.article_id AND m.is_certain = 1)"
"""For `states` as `s`: whether the publisher removed the article."""


def edit_of(value: int | None) -> Edit:
    """The edit that a value of `EDIT` stands for."""
    return Edit.NONE if value is None else Edit.SINCE_READ if value == 2 else Edit.EDITED


def revisions_of(db: sqlite3.Connection, article: ArticleId) -> tuple[Revision, ...]:
    """The earlier revisions of an article, the newest first."""
    rows = db.execute(
        f"""
        SELECT id, replaced_at, title, inserted, deleted, was_read, is_seen, packed IS NOT NULL FROM revisions
        WHERE article_id = ? AND {KNOWN} ORDER BY id DESC""",
        (article,),
    )
    return tuple(
        Revision(RevisionId(revision), moment(at), title, inserted, deleted, *map(bool, flags))
        for revision, at, title, inserted, deleted, *flags in rows
    )


def summary(db: sqlite3.Connection, article: ArticleId, title: str) -> EditSummary | None:
    """What changed of an article since the user read it, else with the last edit; None without an edit.

    `title` is the headline as it is.
    """
    rows = db.execute(
        f"""
        SELECT id, replaced_at, title, inserted, deleted, changes_title FROM revisions
        WHERE article_id = ?1 AND {KNOWN} AND id >= coalesce(
            (SELECT min(id) FROM revisions WHERE article_id = ?1 AND {_UNSEEN}),
            (SELECT max(id) FROM revisions WHERE article_id = ?1 AND {KNOWN}))
        ORDER BY id""",
        (article,),
    ).fetchall()
    if not rows:
        return None
    first = rows[0]
    is_new_title = any(row[5] for row in rows) and first[2] != title
    return EditSummary(
        edited_at=moment(rows[-1][1]),
        revision=RevisionId(first[0]),
        inserted=sum(row[3] for row in rows),
        deleted=sum(row[4] for row in rows),
        earlier_title=first[2] if is_new_title else None,
    )


def texts(db: sqlite3.Connection, revision: RevisionId) -> tuple[RevisionText, RevisionText] | None:
    """A revision and the article as it is now, the same of its texts; None for a revision that is not there."""
    row = db.execute(
        f"SELECT article_id, which, title, packed FROM revisions WHERE id = ? AND {KNOWN}", (revision,)
    ).fetchone()
    if row is None:
        return None
    article, which, title, packed = row
    current = db.execute(
        """
        SELECT a.title, b.packed FROM articles a LEFT JOIN bodies b ON b.id = 4 * a.id + ? WHERE a.id = ?""",
        (which, article),
    ).fetchone()
    if current is None:
        return None
    now = _text(*current)
    before = _text(title, packed) if packed is not None else _next_text(db, revision, article, title, now)
    return before, now


def _next_text(db: sqlite3.Connection, revision: int, article: int, title: str, now: RevisionText) -> RevisionText:
    """A revision of which only the headline changed: its text is that of the next one that has one."""
    row = db.execute(
        f"""
        SELECT packed FROM revisions WHERE article_id = ? AND id > ? AND packed IS NOT NULL AND {KNOWN}
        ORDER BY id LIMIT 1""",
        (article, revision),
    ).fetchone()
    return _text(title, row[0]) if row else RevisionText(title, now.html)


# --- acts -------------------------------------------------------------------------------------------------------------


def mark_seen(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> Changes:
    """Notes that the user has opened articles since they were edited."""
    rows = db.execute(
        f"UPDATE revisions SET is_seen = 1 WHERE article_id {IN_LIST} AND {_UNSEEN} RETURNING article_id",
        (as_list(articles),),
    ).fetchall()
    return Changes(content=tuple(dict.fromkeys(ArticleId(article) for (article,) in rows)))


def set_forgotten(db: sqlite3.Connection, revisions: Sequence[int], forgotten: bool) -> tuple[ArticleId, ...]:
    """Hides revisions or shows them again; returns their articles."""
    update = f"UPDATE revisions SET is_forgotten = ? WHERE id {IN_LIST} RETURNING article_id"
    rows = db.execute(update, (forgotten, as_list(revisions))).fetchall()
    return tuple(dict.fromkeys(ArticleId(article) for (article,) in rows))


def remove_forgotten(db: sqlite3.Connection, kept: Callable[[], set[int]]) -> None:
    """Removes the revisions that the user forgot, without those that `kept` says can still be brought back."""
    rows = db.execute("SELECT id FROM revisions WHERE is_forgotten = 1").fetchall()
    if rows:
        stays = kept()
        db.executemany("DELETE FROM revisions WHERE id = ?", [row for row in rows if row[0] not in stays])


def remove_all(db: sqlite3.Connection, articles: Sequence[int]) -> None:
    """Removes the revisions of articles whose own text is removed."""
    db.execute(f"DELETE FROM revisions WHERE article_id {IN_LIST}", (as_list(articles),))
