"""What all devices of a synced folder agree on: the last record of each field, kept and merged in one table.

`sync_fields` holds for each field of each subject the record that wins. One that is not applied has just come, or waits
for its article or feed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from deskreader.model import AccountId
from deskreader.model.accounts import DeviceRecord, QueuedAct
from deskreader.store.accounts.subjects import article_subject, feed_subject
from deskreader.store.sqlite.sql import IN_LIST, as_list

EARLIEST = 1
"""The stamp of states from before the folder was shared: any act is later."""
_WINS = "(excluded.stamp, excluded.device, excluded.value) > (stamp, device, value)"
_RECORDS = "SELECT subject, field, value, stamp, device FROM sync_fields WHERE account_id = ?"


def records(db: sqlite3.Connection, account_id: AccountId, device: str = "") -> tuple[DeviceRecord, ...]:
    """The winning records, of all devices or of one."""
    rows = db.execute(f"{_RECORDS} AND device = coalesce(nullif(?, ''), device) ORDER BY stamp", (account_id, device))
    return tuple(DeviceRecord(*row) for row in rows)


def merge_records(db: sqlite3.Connection, account_id: AccountId, found: Iterable[DeviceRecord], is_own: bool) -> None:
    """Lets records win or lose against those that are known, by stamp, device and value.

    Own ones are in the library already. Where one loses, the winner waits to be applied: the library has another value.
    """
    db.executemany(
        f"""
        INSERT INTO sync_fields(account_id, subject, field, value, stamp, device, is_applied)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (account_id, subject, field) DO UPDATE SET
            is_applied = CASE
                WHEN {_WINS} THEN ?7 WHEN ?7 AND value <> excluded.value THEN 0 ELSE is_applied END,
            value = iif({_WINS}, excluded.value, value), device = iif({_WINS}, excluded.device, device),
            stamp = max(excluded.stamp, stamp)""",
        [(account_id, r.subject, r.field, r.value, r.stamp, r.device, is_own) for r in found],
    )


def advance_clock(db: sqlite3.Connection, stamp: int) -> None:
    """Makes every later act here later than an act of another device that has been seen."""
    db.execute("UPDATE sync_clock SET stamp = max(stamp, ?)", (stamp,))


# --- from the outbox to records ---------------------------------------------------------------------------------------


def own_records(db: sqlite3.Connection, acts: Sequence[QueuedAct], device: str) -> list[DeviceRecord]:
    """The records of queued acts, with what the library says now; acts on what is gone for good have none."""
    found = [*_article_records(db, [act for act in acts if act.subject == "article"], device)]
    for act in acts:
        if act.subject == "feed":
            found += _feed_records(db, act.number, act.field, act.stamp, device)
        elif act.subject == "folder" and act.field == "title":
            for (feed,) in db.execute(_FEEDS_BELOW, (act.number,)).fetchall():
                found += _feed_records(db, feed, "folder", act.stamp, device)
    return found


_FEEDS_BELOW = """
    WITH RECURSIVE below(id) AS (SELECT ?1 UNION SELECT f.id FROM folders f JOIN below ON f.parent_id = below.id)
    SELECT f.id FROM feeds f JOIN below ON f.folder_id = below.id WHERE f.removed_at IS NULL"""


def _article_records(db: sqlite3.Connection, acts: Sequence[QueuedAct], device: str) -> list[DeviceRecord]:
    rows = db.execute(
        f"""
        SELECT s.article_id, f.url_key, s.guid_key FROM states s JOIN feeds f ON f.id = s.feed_id
        WHERE f.account_id IS NULL AND s.article_id {IN_LIST}""",
        (as_list({act.number for act in acts}),),
    )
    subjects = {article: article_subject(url_key, guid) for article, url_key, guid in rows}
    return [
        DeviceRecord(subjects[act.number], act.field, act.value, act.stamp, device)
        for act in acts
        if act.number in subjects
    ]


def _feed_records(db: sqlite3.Connection, feed: int, field: str, stamp: int, device: str) -> list[DeviceRecord]:
    row = db.execute(
        """
        SELECT url, url_key, title, own_title, site_url, folder_id, removed_at IS NULL FROM feeds
        WHERE id = ? AND account_id IS NULL""",
        (feed,),
    ).fetchone()
    if row is None:
        return []
    url, url_key, title, own_title, site, folder, is_there = row
    values = {
        "subscribed": {"on": bool(is_there), "url": url, "title": title, "site": site},
        "title": own_title,
        "folder": path_of(db, folder),
    }
    value = values.get(field)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return [DeviceRecord(feed_subject(url_key), field, text, stamp, device)] if field in values else []


def path_of(db: sqlite3.Connection, folder: int | None) -> list[str]:
    """The titles of a folder and those around it, from the top down."""
    rows = db.execute(
        """
        WITH RECURSIVE above(id, parent, title, depth) AS (
            SELECT id, parent_id, title, 0 FROM folders WHERE id = ?
            UNION SELECT f.id, f.parent_id, f.title, depth + 1 FROM folders f JOIN above ON f.id = above.parent
            WHERE depth < 20)
        SELECT title FROM above ORDER BY depth DESC""",
        (folder,),
    )
    return [title for (title,) in rows]


def first_records(db: sqlite3.Connection, device: str) -> list[DeviceRecord]:
    """What a library brings into a folder that it joins: subscriptions as of their time, states as the earliest.

    What is unread or has no star is no act, so that it wins against nothing.
    """
    found: list[DeviceRecord] = []
    rows = db.execute("SELECT id, added_at, own_title FROM feeds WHERE account_id IS NULL AND removed_at IS NULL")
    for feed, added_at, own_title in rows.fetchall():
        stamp = max(EARLIEST, added_at)
        for field in ("subscribed", "folder", *(["title"] if own_title else [])):
            found += _feed_records(db, feed, field, stamp, device)
    for field, column in (("read", "is_read"), ("starred", "is_starred")):
        found += _first_states(db, field, f"s.{column} = 1", "", device)
    found += _first_states(
        db, "", "1", "JOIN article_tags a ON a.article_id = s.article_id JOIN tags t ON t.id = a.tag_id", device
    )
    return found


def _first_states(db: sqlite3.Connection, field: str, condition: str, join: str, device: str) -> list[DeviceRecord]:
    name = "'tag ' || t.name" if join else f"'{field}'"
    rows = db.execute(
        f"""
        SELECT f.url_key, s.guid_key, {name} FROM states s JOIN feeds f ON f.id = s.feed_id {join}
        WHERE f.account_id IS NULL AND f.removed_at IS NULL AND s.gone_at IS NULL AND {condition}"""
    )
    return [DeviceRecord(article_subject(key, guid), which, "1", EARLIEST, device) for key, guid, which in rows]


# --- files ------------------------------------------------------------------------------------------------------------


def known_files(db: sqlite3.Connection, account_id: AccountId) -> dict[str, str]:
    """The files of other devices that were read, with the marks by which what was read is known."""
    return dict(db.execute("SELECT path, digest FROM sync_files WHERE account_id = ?", (account_id,)).fetchall())


def note_file(db: sqlite3.Connection, account_id: AccountId, path: str, mark: str) -> None:
    """Notes how far a file was read."""
    db.execute("INSERT OR REPLACE INTO sync_files VALUES (?, ?, ?)", (account_id, path, mark))
