"""Brings what other devices did into the library: subscriptions, titles and folders of feeds, states of articles."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deskreader.model import AccountId, ArticleId, Changes, FeedId
from deskreader.model.accounts import DeviceRecord
from deskreader.store.accounts.subjects import folder_path, parts_of, short_key
from deskreader.store.articles import flags, tags
from deskreader.store.feeds import feed_sources, feeds, folders
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.sqlite.encoding import storable
from deskreader.store.sqlite.sql import IN_LIST, articles_of, as_list
from deskreader.store.undo import journal
from deskreader.text.url_secrets import is_masked
from deskreader.text.urls import as_address, host_of, is_private

TAG = "tag "
_Key = tuple[str, str]


@dataclass(slots=True)
class _Application:
    """Records on their way into the library."""

    db: sqlite3.Connection
    account_id: AccountId
    now: datetime
    queued: set[tuple[str, int, str]]
    done: list[_Key]
    changes: Changes = field(default_factory=Changes)

    def protects(self, subject: str, number: int, name: str) -> bool:
        """Whether an act of the user on this field has not become a record yet."""
        return (subject, number, name) in self.queued


def apply_records(db: sqlite3.Connection, account_id: AccountId, now: datetime) -> Changes:
    """Applies the records that wait; those of articles that have not come yet go on waiting."""
    rows = db.execute(
        """
        SELECT subject, field, value, stamp, device FROM sync_fields WHERE account_id = ? AND is_applied = 0
        ORDER BY stamp""",
        (account_id,),
    ).fetchall()
    if not rows:
        return Changes()
    queued = db.execute("SELECT subject, number, field FROM outbox WHERE account_id = ?", (account_id,)).fetchall()
    work = _Application(db, account_id, now, set(queued), [])
    waiting = [DeviceRecord(*row) for row in rows]
    with quiet(db):
        _apply_feeds(work, [record for record in waiting if record.subject.startswith("feed ")])
        _apply_articles(work, [record for record in waiting if record.subject.startswith("article ")])
    db.executemany(
        "UPDATE sync_fields SET is_applied = 1 WHERE account_id = ? AND subject = ? AND field = ?",
        [(account_id, *key) for key in work.done],
    )
    return work.changes


def _feeds_by_key(db: sqlite3.Connection) -> dict[str, tuple[int, bool]]:
    """The feeds on this computer by their names on all devices, and whether each is subscribed."""
    rows = db.execute("SELECT url_key, id, removed_at IS NULL FROM feeds WHERE account_id IS NULL")
    return {short_key(key): (feed, bool(is_there)) for key, feed, is_there in rows}


# --- feeds ------------------------------------------------------------------------------------------------------------


def _apply_feeds(work: _Application, records: Sequence[DeviceRecord]) -> None:
    by_subject: dict[str, dict[str, DeviceRecord]] = defaultdict(dict)
    for record in records:
        by_subject[record.subject][record.field] = record
    for subject, fields in by_subject.items():
        key = parts_of(subject)[0]
        if "subscribed" in fields:
            _apply_subscription(work, key, fields["subscribed"])
        feed, is_there = _feeds_by_key(work.db).get(key, (0, False))
        for name in ("title", "folder"):
            if name in fields and is_there:
                _apply_field(work, FeedId(feed), fields[name])
            elif name in fields and feed:
                work.done.append((subject, name))  # no longer subscribed; without any feed it waits for one


def _apply_subscription(work: _Application, key: str, record: DeviceRecord) -> None:
    work.done.append((record.subject, record.field))
    feed, is_there = _feeds_by_key(work.db).get(key, (0, False))
    if feed and work.protects("feed", feed, "subscribed"):
        work.done.pop()
        return
    value = _object(record.value)
    if not value.get("on"):
        if is_there:
            work.changes |= journal.remove_feeds(work.db, [FeedId(feed)], work.now)[1]
    elif feed and not is_there:
        work.db.execute("UPDATE feeds SET removed_at = NULL, next_due_at = NULL WHERE id = ?", (feed,))
        articles = articles_of(work.db, [feed])
        work.changes |= Changes(new=articles, feeds=(FeedId(feed),), outline=True)
    elif not feed:
        _subscribe(work, key, value)


def _subscribe(work: _Application, key: str, value: Mapping[str, object]) -> None:
    """Adds a feed; an address in a private network is left out, because whoever can write the folder could name it."""
    url = as_address(str(value.get("url") or ""))
    if url is None or is_private(host_of(url)) or short_key(feeds.url_key(url)) != key:
        return
    site = value.get("site")
    feed, changes = feeds.add_feed(
        work.db, url, str(value.get("title") or ""), site if isinstance(site, str) else None, None, work.now
    )
    if is_masked(url):
        changes |= feed_sources.set_credential_kinds(work.db, feed, ("address",))
    work.changes |= changes


def _apply_field(work: _Application, feed: FeedId, record: DeviceRecord) -> None:
    if work.protects("feed", feed, record.field):
        return
    work.done.append((record.subject, record.field))
    if record.field == "title":
        work.changes |= feeds.change_feed(work.db, feed, title=record.value)
        return
    before = work.db.execute("SELECT folder_id FROM feeds WHERE id = ?", (feed,)).fetchone()[0]
    parent = None
    for title in folder_path(record.value):
        if storable(title).strip():
            parent, changes = folders.add_folder(work.db, title, parent)
            work.changes |= changes
    if parent != before:
        work.changes |= feeds.move_feed(work.db, feed, parent)
        _remove_emptied(work, before)


def _remove_emptied(work: _Application, folder: int | None) -> None:
    """Removes a folder that a move has emptied, and those around it that have nothing else in them."""
    while folder is not None:
        row = work.db.execute(
            """
            SELECT parent_id FROM folders WHERE id = ?1
                AND NOT EXISTS (SELECT 1 FROM feeds WHERE folder_id = ?1 AND removed_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.parent_id = ?1)""",
            (folder,),
        ).fetchone()
        if row is None:
            return
        work.changes |= folders.remove_folder(work.db, folder)  # type: ignore[arg-type]
        folder = row[0]


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# --- articles ---------------------------------------------------------------------------------------------------------


def _apply_articles(work: _Application, records: Sequence[DeviceRecord]) -> None:
    here = _articles_of(work.db, records)
    marks: dict[tuple[str, bool], list[ArticleId]] = defaultdict(list)
    tagged: dict[tuple[str, bool], list[ArticleId]] = defaultdict(list)
    for record in records:
        articles = here.get(parts_of(record.subject), ())
        if not articles or any(work.protects("article", article, record.field) for article in articles):
            continue
        work.done.append((record.subject, record.field))
        group = tagged if record.field.startswith(TAG) else marks
        group[record.field, record.value == "1"].extend(articles)
    for (name, value), articles in marks.items():
        if name in ("read", "starred"):
            mark = flags.set_read if name == "read" else flags.star
            work.changes |= mark(work.db, articles, value, work.now)
    for (name, value), articles in tagged.items():
        tag = [name.removeprefix(TAG)]
        work.changes |= tags.update_tags(work.db, articles, tag if value else (), () if value else tag)


def _articles_of(
    db: sqlite3.Connection, records: Sequence[DeviceRecord]
) -> dict[tuple[str, int | None], list[ArticleId]]:
    """The articles here by the names on all devices; a feed that gives one guid twice has two of a name."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for record in records:
        key, guid = parts_of(record.subject)
        wanted[key].add(guid or 0)
    known = _feeds_by_key(db)
    found: dict[tuple[str, int | None], list[ArticleId]] = defaultdict(list)
    for key, guids in wanted.items():
        if key in known:
            rows = db.execute(
                f"SELECT guid_key, article_id FROM states WHERE feed_id = ? AND guid_key {IN_LIST}",
                (known[key][0], as_list(guids)),
            )
            for guid, article in rows:
                found[key, guid].append(ArticleId(article))
    return found
