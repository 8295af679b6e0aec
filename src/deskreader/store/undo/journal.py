"""Bulk acts and what takes them back: a journal in the library, so that it holds after a restart, too."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from deskreader.model import AccountId, ArticleId, Changes, FeedId, FolderId, UndoToken, View, ViewPart
from deskreader.model.changes import UndoAct
from deskreader.model.views import WHOLE
from deskreader.store.articles import flags, tags
from deskreader.store.feeds import folders, placement
from deskreader.store.revisions import revision_rows
from deskreader.store.rules import rule_undo
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.sql import IN_LIST, articles_of, as_list, feeds_of
from deskreader.store.stories import membership, user_edits
from deskreader.store.timeline.parts import scopes_of_part
from deskreader.store.timeline.scope import UNREAD, scope_of
from deskreader.store.timeline.timeline import articles_in
from deskreader.store.undo import account_undo, transfer_undo
from deskreader.store.undo.import_undo import take_import_back

UNDO_TIME = timedelta(hours=1)


def record(db: sqlite3.Connection, act: UndoAct, what: Any, touched: int, now: datetime) -> UndoToken:
    """Writes an act into the journal with what takes it back."""
    packed = zlib.compress(json.dumps(what).encode())
    row = db.execute("INSERT INTO undo(act, made_at, ids) VALUES (?, ?, ?)", (act, micros(now), packed))
    return UndoToken(row.lastrowid or 0, touched, act)


def _note_ids(db: sqlite3.Connection, act: UndoAct, ids: Sequence[int], now: datetime) -> UndoToken:
    return record(db, act, list(ids), len(ids), now)


# --- acts -------------------------------------------------------------------------------------------------------------


def unread_in(db: sqlite3.Connection, view: View, now: datetime, part: ViewPart = WHOLE) -> tuple[ArticleId, ...]:
    """The unread articles of a view, or of a part of it, the newest first."""
    scope = scope_of(db, view, now)
    scope.need(UNREAD)
    return tuple(sorted((a for one in scopes_of_part(db, scope, part) for a in articles_in(db, one)), reverse=True))


FLAGS: dict[UndoAct, Callable[[sqlite3.Connection, Sequence[ArticleId], datetime | None], Changes]] = {
    UndoAct.READ: lambda db, ids, now: flags.mark_read(db, ids, True, now),
    UndoAct.UNREAD: lambda db, ids, now: flags.mark_read(db, ids, False, now),
    UndoAct.STAR: lambda db, ids, now: flags.star(db, ids, True, now),
    UndoAct.UNSTAR: lambda db, ids, now: flags.star(db, ids, False, now),
}
"""How each act that sets a flag does so."""
OPPOSITES = {
    UndoAct.READ: UndoAct.UNREAD,
    UndoAct.UNREAD: UndoAct.READ,
    UndoAct.STAR: UndoAct.UNSTAR,
    UndoAct.UNSTAR: UndoAct.STAR,
}


def set_flag(
    db: sqlite3.Connection, ids: Sequence[ArticleId], act: UndoAct, now: datetime
) -> tuple[UndoToken, Changes]:
    """Sets a flag of articles as one act that can be taken back. `act` is one of `FLAGS`."""
    changes = FLAGS[act](db, ids, now)
    return _note_ids(db, act, [flags.id for flags in changes.flags], now), changes


def _set_back(act: UndoAct) -> Callable[[sqlite3.Connection, Any], Changes]:
    return lambda db, ids: FLAGS[OPPOSITES[act]](db, ids, None)


def mark_these_read(db: sqlite3.Connection, ids: Sequence[ArticleId], now: datetime) -> tuple[UndoToken, Changes]:
    """Marks articles read as one act that can be taken back."""
    return set_flag(db, ids, UndoAct.READ, now)


def delete(
    db: sqlite3.Connection, ids: Sequence[ArticleId], now: datetime, unread: Sequence[ArticleId] = ()
) -> tuple[UndoToken, Changes]:
    """Takes articles out of sight at once; their text goes when undo is over, and they never come back with a feed.

    Those of `unread` are unread when they come back: only opening them had marked them.
    """
    going = set(ids)
    flags.mark_read(db, [article for article in unread if article in going], False)
    rows = db.execute(
        f"UPDATE states SET gone_at = ? WHERE article_id {IN_LIST} AND gone_at IS NULL RETURNING article_id",
        (max(1, micros(now)), as_list(ids)),
    ).fetchall()
    gone = {article for (article,) in rows}
    removed = tuple(article for article in dict.fromkeys(ids) if article in gone)
    db.executemany("INSERT OR IGNORE INTO deleted VALUES (?)", [(article,) for article in removed])
    changes = Changes(removed=removed, feeds=feeds_of(db, removed))
    return _note_gone(db, UndoAct.DELETE, removed, removed, changes, now)


def remove_feeds(db: sqlite3.Connection, ids: Sequence[FeedId], now: datetime) -> tuple[UndoToken, Changes]:
    """Ends subscriptions: they and their articles are out of sight at once, and removed when undo is over."""
    removed = _remove(db, ids, now)
    changes = Changes(removed=articles_of(db, removed), feeds=removed, outline=bool(removed))
    return _note_gone(db, UndoAct.UNSUBSCRIBE, removed, changes.removed, changes, now)


def _note_gone(
    db: sqlite3.Connection,
    act: UndoAct,
    ids: Sequence[int],
    articles: Sequence[ArticleId],
    changes: Changes,
    now: datetime,
) -> tuple[UndoToken, Changes]:
    """Notes what went, and lets other articles of the same stories take the place of cards that went with it."""
    stories = membership.folded_stories(db, articles)
    token = record(db, act, {"feeds": list(ids), "stories": stories}, len(ids), now)
    return token, changes | membership.fold(db, stories)


def _remove(db: sqlite3.Connection, ids: Sequence[FeedId], now: datetime) -> tuple[FeedId, ...]:
    rows = db.execute(
        f"UPDATE feeds SET removed_at = ? WHERE id {IN_LIST} AND removed_at IS NULL RETURNING id",
        (micros(now), as_list(ids)),
    ).fetchall()
    gone = {feed for (feed,) in rows}
    return tuple(feed for feed in dict.fromkeys(ids) if feed in gone)


def remove_folder(db: sqlite3.Connection, folder_id: FolderId, now: datetime) -> tuple[UndoToken, Changes]:
    """Takes a folder away; its feeds and folders move up to where it stood."""
    row = db.execute(
        "SELECT id, parent_id, title, position, account_id FROM folders WHERE id = ?", (folder_id,)
    ).fetchone()
    feeds = [feed for (feed,) in db.execute("SELECT id FROM feeds WHERE folder_id = ?", (folder_id,))]
    inner = [folder for (folder,) in db.execute("SELECT id FROM folders WHERE parent_id = ?", (folder_id,))]
    rule = db.execute("SELECT rule FROM folder_rules WHERE folder_id = ?", (folder_id,)).fetchone()
    changes = folders.remove_folder(db, folder_id)
    what = {"folder": row, "rule": rule[0] if rule else None, "feeds": feeds, "inner": inner}
    return record(db, UndoAct.REMOVE_FOLDER, what, len(feeds), now), changes


def move(
    db: sqlite3.Connection,
    feed_ids: Sequence[FeedId],
    folder_ids: Sequence[FolderId],
    target: FolderId | None,
    before: FeedId | FolderId | None,
    now: datetime,
) -> tuple[UndoToken, Changes]:
    """Moves feeds and folders into a folder, before a neighbour or to the end, as one act that can be taken back."""
    former, changes = placement.place(db, feed_ids, folder_ids, target, before)
    if not changes:
        return UndoToken(0, 0, UndoAct.MOVE), changes
    what = {"feeds": [0] * former.moved, "rows": [former.feeds, former.folders]}
    return record(db, UndoAct.MOVE, what, former.moved, now), changes


# --- and back ---------------------------------------------------------------------------------------------------------


def undo(db: sqlite3.Connection, token: UndoToken) -> Changes:
    """Takes a bulk act back; nothing where the token was used already or is too old."""
    found = db.execute("DELETE FROM undo WHERE id = ? RETURNING act, ids", (token.id,)).fetchone()
    if not found:
        return Changes()
    return _BACK[found[0]](db, json.loads(zlib.decompress(found[1])))


def _ids_and_stories(what: Any) -> tuple[list[int], list[int]]:
    """What went, and the stories whose cards were chosen anew; earlier journals have no stories."""
    return (what["feeds"], what["stories"]) if isinstance(what, dict) else (what, [])


def _bring_back(db: sqlite3.Connection, what: Any) -> Changes:
    ids, stories = _ids_and_stories(what)
    rows = db.execute(
        f"DELETE FROM deleted WHERE article_id {IN_LIST} RETURNING article_id",
        (as_list(ids),),
    ).fetchall()
    there = {article for (article,) in rows}
    back = tuple(ArticleId(article) for article in ids if article in there)
    db.execute(f"UPDATE states SET gone_at = NULL WHERE article_id {IN_LIST}", (as_list(back),))
    return Changes(new=back, feeds=feeds_of(db, back)) | membership.fold(db, stories)


def _subscribe_again(db: sqlite3.Connection, what: Any) -> Changes:
    ids, stories = _ids_and_stories(what)
    rows = db.execute(
        f"UPDATE feeds SET removed_at = NULL WHERE id {IN_LIST} AND removed_at IS NOT NULL RETURNING id",
        (as_list(ids),),
    ).fetchall()
    feeds = tuple(FeedId(feed) for (feed,) in rows)
    changes = Changes(new=articles_of(db, feeds), feeds=feeds, outline=bool(feeds))
    return changes | membership.fold(db, stories)


def _put_folder_back(db: sqlite3.Connection, what: dict[str, Any]) -> Changes:
    if what["folder"] is None:
        return Changes()
    folder, parent, title, position, *account = what["folder"]
    parent = folders.existing_folder(db, parent)
    db.execute("INSERT OR IGNORE INTO folders(id, parent_id, title, position, account_id) VALUES (?, ?, ?, ?, ?)",
               (folder, parent, title, position, *(account or [None])))  # fmt: skip
    if what["rule"] is not None:
        db.execute("INSERT OR REPLACE INTO folder_rules VALUES (?, ?)", (folder, what["rule"]))
    for table, column, ids in (("feeds", "folder_id", what["feeds"]), ("folders", "parent_id", what["inner"])):
        db.execute(
            f"UPDATE {table} SET {column} = ? WHERE id {IN_LIST} AND {column} IS ?", (folder, as_list(ids), parent)
        )
    return Changes(outline=True)


def _move_back(db: sqlite3.Connection, what: dict[str, list[placement.Rows]]) -> Changes:
    feed_rows, folder_rows = what["rows"]
    return placement.restore_placement(db, placement.Placement(feed_rows, folder_rows, 0))


_BACK: dict[UndoAct, Callable[[sqlite3.Connection, Any], Changes]] = {
    **{act: _set_back(act) for act in FLAGS},
    UndoAct.UNSUBSCRIBE: _subscribe_again,
    UndoAct.DELETE: _bring_back,
    UndoAct.REMOVE_FOLDER: _put_folder_back,
    UndoAct.IMPORT: take_import_back,
    UndoAct.MOVE: _move_back,
    UndoAct.MOVE_FEEDS: transfer_undo.move_back,
    UndoAct.REMOVE_ACCOUNT: account_undo.put_back,
    UndoAct.TAGS: tags.restore_tags,
    UndoAct.RULES: rule_undo.undo,
    UndoAct.UNMUTE: rule_undo.mute_again,
    UndoAct.STORIES: lambda db, before: user_edits.place(db, before, folds=True),
    UndoAct.FORGET_REVISIONS: lambda db, ids: Changes(content=revision_rows.set_forgotten(db, ids, False)),
}
"""How each act is undone, except a restore: the library that replaced the former one has no journal of it."""


# --- the journal ------------------------------------------------------------------------------------------------------


def last_undoable(db: sqlite3.Connection) -> UndoToken | None:
    """The last act that can still be taken back; None where there is none."""
    row = db.execute("SELECT id, act, ids FROM undo ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return None
    what = json.loads(zlib.decompress(row[2]))
    touched = what.get("touched", len(what.get("feeds", ()))) if isinstance(what, dict) else len(what)
    return UndoToken(row[0], touched, UndoAct(row[1]))


def backup_before_restore(db: sqlite3.Connection, token: UndoToken) -> str | None:
    """The name of the backup that keeps the library as it was before a restore; None where that is past undoing."""
    row = db.execute("SELECT ids FROM undo WHERE id = ? AND act = ?", (token.id, UndoAct.RESTORE)).fetchone()
    return str(json.loads(zlib.decompress(row[0]))[0]) if row else None


def forget_old(db: sqlite3.Connection, now: datetime) -> None:
    """Drops what is past undoing. A clock set back makes nothing older."""
    db.execute("DELETE FROM undo WHERE made_at < ?", (micros(now - UNDO_TIME),))


def _in_journal(db: sqlite3.Connection, act: str) -> set[int]:
    kept: set[int] = set()
    for (ids,) in db.execute("SELECT ids FROM undo WHERE act = ?", (act,)):
        what = json.loads(zlib.decompress(ids))
        kept.update(what["feeds"] if isinstance(what, dict) else what)
    return kept


def deleted_articles(db: sqlite3.Connection) -> set[int]:
    """The deleted articles that can still be brought back."""
    return _in_journal(db, UndoAct.DELETE)


def forgotten_revisions(db: sqlite3.Connection) -> set[int]:
    """The forgotten revisions that can still be brought back."""
    return _in_journal(db, UndoAct.FORGET_REVISIONS)


def removed_accounts(db: sqlite3.Connection) -> set[AccountId]:
    """The removed accounts that can still be brought back."""
    rows = db.execute("SELECT ids FROM undo WHERE act = ?", (UndoAct.REMOVE_ACCOUNT,))
    return {AccountId(json.loads(zlib.decompress(ids))["account"]) for (ids,) in rows}


def feeds_removed_for_good(db: sqlite3.Connection) -> tuple[FeedId, ...]:
    """The removed feeds that no journal entry can bring back any more."""
    removed = [feed for (feed,) in db.execute("SELECT id FROM feeds WHERE removed_at IS NOT NULL")]
    if not removed:
        return ()
    acts = (UndoAct.UNSUBSCRIBE, UndoAct.MOVE_FEEDS, UndoAct.REMOVE_ACCOUNT)
    kept = set().union(*(_in_journal(db, act) for act in acts))
    return tuple(FeedId(feed) for feed in removed if feed not in kept)
