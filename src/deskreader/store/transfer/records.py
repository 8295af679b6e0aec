"""The library as plain records, to be written to a file that any program can read, and taken in again elsewhere.

A record is a dictionary of what JSON has; numbers of folders, feeds and articles hold within one file only. Secrets,
validators and what the network is asked are not in it. Taking a file in twice is taking it in once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from deskreader.model import ArticleId, FeedId, FolderId
from deskreader.store.articles import bodies, images, search_index, tags
from deskreader.store.feeds import folders
from deskreader.store.revisions import revision_rows
from deskreader.store.revisions.revision_rows import KNOWN
from deskreader.store.schema.v1_v2_initial import LOST
from deskreader.store.sqlite.encoding import pack, storable, storable_or_none, unpack
from deskreader.store.sqlite.runner import Runner
from deskreader.store.transfer import story_records
from deskreader.store.transfer.imported_states import ImportedStates
from deskreader.store.transfer.rule_records import ImportedRules, effects_of
from deskreader.text.urls import comparison_key, strip_userinfo

Record = dict[str, Any]
BATCH = 200
"""Records in one read or one transaction."""

FEED = ("title", "own_title", "site_url", "language", "position", "notify", "fetch_pages", "own_minutes", "is_first",
        "added_at", "source", "access")  # fmt: skip
STATE = ("guid_key", "link_key", "text_key", "sorted_at", "is_read", "is_starred", "is_announced", "gone_at")
ARTICLE = ("title", "author", "snippet", "link", "guid", "published_at", "updated_at", "arrived_at", "image_url",
           "extras", "shown", "completeness", "reason", "is_backlog")  # fmt: skip
REVISION = ("which", "title", "replaced_at", "was_read", "is_seen", "inserted", "deleted", "changes_title")


# --- out --------------------------------------------------------------------------------------------------------------


def _records(db: sqlite3.Connection, query: str, values: Sequence[Any] = ()) -> Iterator[Record]:
    cursor = db.execute(query, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def folder_records(db: sqlite3.Connection) -> list[Record]:
    """Folders, outer ones first, each with its rule."""
    return list(
        _records(
            db,
            """
            WITH RECURSIVE tree(id, depth) AS (
                SELECT id, 0 FROM folders WHERE parent_id IS NULL
                UNION SELECT f.id, depth + 1 FROM folders f JOIN tree t ON f.parent_id = t.id WHERE depth < 100)
            SELECT f.id, f.parent_id, f.title, f.position, f.notify, r.rule FROM tree t JOIN folders f ON f.id = t.id
            LEFT JOIN folder_rules r ON r.folder_id = f.id ORDER BY t.depth, f.position, f.id""",
        )
    )


def feed_records(db: sqlite3.Connection) -> list[Record]:
    """Subscriptions in their order, each with its rule."""
    query = f"""
        SELECT f.id, f.url, f.folder_id, r.rule, {", ".join(f"f.{name}" for name in FEED)}
        FROM feeds f LEFT JOIN feed_rules r ON r.feed_id = f.id WHERE f.removed_at IS NULL ORDER BY f.position, f.id"""
    return [record | {"url": strip_userinfo(record["url"])} for record in _records(db, query)]


def search_records(db: sqlite3.Connection) -> list[Record]:
    """Saved searches in their order."""
    return list(_records(db, "SELECT title, query, by_relevance, position FROM saved_searches ORDER BY position, id"))


def each_state(database: Runner) -> Iterator[Record]:
    """The states of all articles, tombstones included. Raises: StoreError."""
    return _each(database, state_records)


def each_article(database: Runner) -> Iterator[Record]:
    """All articles with all their texts. Raises: StoreError."""
    return _each(database, article_records)


def each_revision(database: Runner) -> Iterator[Record]:
    """All earlier revisions of articles, each with its text. Raises: StoreError."""
    return _each(database, revision_records)


def _each(database: Runner, question: Callable[[sqlite3.Connection, int, int], list[Record]]) -> Iterator[Record]:
    after = 0
    while batch := database.read(question, after, BATCH):
        yield from batch
        after = batch[-1]["id"]


def state_records(db: sqlite3.Connection, after: int, limit: int) -> list[Record]:
    """What is known of articles behind `after`, tombstones included, in the order of their numbers."""
    columns = ", ".join(f"s.{name}" for name in STATE)
    query = f"""
        SELECT s.article_id AS id, s.feed_id, s.is_muted, p.place, p.left_at, o.opened_at, m.removed_at, m.remover,
            {columns}, {story_records.COLUMNS}
        FROM states s JOIN feeds f ON f.id = s.feed_id LEFT JOIN positions p ON p.article_id = s.article_id
        LEFT JOIN openings o ON o.article_id = s.article_id
        LEFT JOIN removals m ON m.article_id = s.article_id AND m.is_certain = 1 AND s.gone_at IS NULL
        WHERE s.article_id > ? AND f.removed_at IS NULL ORDER BY s.article_id LIMIT ?"""
    found = list(_records(db, query, (after, limit)))
    for record in found:
        record["tags"] = list(tags.tags_of(db, record["id"]))
        record["effects"] = effects_of(db, record["id"])
    return found


def article_records(db: sqlite3.Connection, after: int, limit: int) -> list[Record]:
    """Articles behind `after` with all their texts and what pictures they have, in the order of their numbers."""
    query = f"""
        SELECT a.id, {", ".join(f"a.{name}" for name in ARTICLE)} FROM articles a JOIN states s ON s.article_id = a.id
        JOIN feeds f ON f.id = s.feed_id
        WHERE a.id > ? AND s.gone_at IS NULL AND f.removed_at IS NULL ORDER BY a.id LIMIT ?"""
    found = list(_records(db, query, (after, limit)))
    for record in found:
        record["texts"] = {}
        for which in (bodies.FEED, bodies.PAGE, bodies.ORIGINAL):
            if (body := bodies.get(db, record["id"], which)) is not None:
                about, html, text = body
                record["texts"][str(which)] = {"about": about, "html": html, "text": text}
        record["pictures"] = {
            key.hex(): None if image is None else _picture(db, image)
            for key, image in images.images_of(db, record["id"]).items()
        }
    return found


def revision_records(db: sqlite3.Connection, after: int, limit: int) -> list[Record]:
    """Earlier revisions behind `after`; of one of which only the headline changed, `html` and `text` are None."""
    query = f"""
        SELECT r.id, r.article_id, r.packed, {", ".join(f"r.{name}" for name in REVISION)}
        FROM revisions r JOIN states s ON s.article_id = r.article_id JOIN feeds f ON f.id = s.feed_id
        WHERE r.id > ? AND {KNOWN} AND s.gone_at IS NULL AND f.removed_at IS NULL ORDER BY r.id LIMIT ?"""
    found = list(_records(db, query, (after, limit)))
    for record in found:
        packed = record.pop("packed")
        about, html, text = unpack(packed) if packed is not None else ({}, None, None)
        record |= {"about": about, "html": html, "text": text}
    return found


def _picture(db: sqlite3.Connection, image: int) -> Record:
    query = "SELECT hex(hash) AS hash, media_type, width, height FROM images WHERE id = ?"
    (record,) = _records(db, query, (image,))
    return record | {"hash": record["hash"].lower()}


# --- in ---------------------------------------------------------------------------------------------------------------


def import_folder(db: sqlite3.Connection, record: Record, parent: FolderId | None) -> tuple[FolderId, bool]:
    """The folder of that name in the same place, made where there is none; and whether it was made."""
    folder, changes = folders.add_folder(db, str(record["title"]), parent)
    is_new = changes.outline
    if is_new:
        db.execute(
            "UPDATE folders SET position = ?, notify = ? WHERE id = ?",
            (int(record.get("position", 0)), bool(record.get("notify", 1)), folder),
        )
    return folder, is_new


def take_rule(db: sqlite3.Connection, what: str, number: int, rule: object) -> bool:
    """Gives a folder or feed a rule, unless it has one; returns whether it had none."""
    if not isinstance(rule, str):
        return False
    return bool(db.execute(f"INSERT OR IGNORE INTO {what}_rules VALUES (?, ?)", (number, rule)).rowcount)


def import_feed(db: sqlite3.Connection, record: Record, folder: FolderId | None) -> tuple[FeedId, bool]:
    """The subscription to that address, made where there is none; and whether it was made."""
    url = storable(str(record["url"]))
    found = db.execute("SELECT id, removed_at FROM feeds WHERE url_key = ?", (comparison_key(url),)).fetchone()
    if found:
        db.execute("UPDATE feeds SET removed_at = NULL WHERE id = ?", (found[0],))
        return FeedId(found[0]), found[1] is not None
    given = {name: record[name] for name in FEED if isinstance(record.get(name), str | int)}
    values = {"position": folders.next_position(db), "added_at": 0, "title": ""} | given
    names = ("url", "url_key", "folder_id", *values)
    marks = ", ".join("?" * len(names))
    row = db.execute(
        f"INSERT INTO feeds({', '.join(names)}) VALUES ({marks})",
        (url, comparison_key(url), folder, *(storable(v) if isinstance(v, str) else v for v in values.values())),
    )
    feed = FeedId(row.lastrowid or 0)
    take_rule(db, "feed", feed, record.get("rule"))
    return feed, True


def import_search(db: sqlite3.Connection, record: Record) -> list[int]:
    """Adds a saved search, unless there is one that asks the same; returns its number here where it is new."""
    added = db.execute(
        """
        INSERT INTO saved_searches(title, query, by_relevance, position)
        SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM saved_searches WHERE query = ?2)""",
        (
            storable(str(record["title"])),
            storable(str(record["query"])),
            bool(record["by_relevance"]),
            int(record["position"]),
        ),
    )
    return [added.lastrowid or 0] if added.rowcount else []


def import_states(
    db: sqlite3.Connection,
    records: Sequence[Record],
    feeds: Mapping[int, FeedId],
    taken: ImportedStates,
    rules: ImportedRules,
) -> None:
    """States of articles: new ones as they are; of known ones what was read or starred on either side is so here."""
    for record in records:
        feed = feeds.get(record["feed_id"])
        if feed is None:
            continue
        article, is_bare = _known_state(db, feed, record)
        is_old_feed = feed not in taken.new_feeds
        is_new = article is None
        if article is None:
            article, is_bare = _add_state(db, feed, record), record["gone_at"] is None
            taken.added.extend([article] if is_old_feed else ())
        else:
            merge_state(db, article, record, taken)
            taken.texts.extend([article] if is_bare and is_old_feed else ())
        taken.note(db, int(record["id"]), article, is_bare)
        story_records.note(db, article, is_new, record)
        taken.effects += rules.take_effects(db, article, record.get("effects", ()))
        give_tags(db, article, [str(name) for name in record.get("tags", ())], taken)
        _give_place(db, article, record, taken)
        if isinstance(record.get("removed_at"), int) and is_bare:
            values = (article, record["removed_at"], record["remover"])
            new = db.execute("INSERT OR IGNORE INTO removals VALUES (?, ?, ?, 1)", values).rowcount
            taken.removals.extend([article] if new and is_old_feed else ())


def give_tags(db: sqlite3.Connection, article: ArticleId, names: Sequence[str], taken: ImportedStates) -> None:
    """Gives an article tags; `taken` remembers those that it had not."""
    if names:
        before = set(tags.tags_of(db, article))
        tags.update_tags(db, [article], names, ())
        if came := [name for name in tags.tags_of(db, article) if name not in before]:
            taken.tags.append((article, came))


def _give_place(db: sqlite3.Connection, article: ArticleId, record: Record, taken: ImportedStates) -> None:
    """Takes over where the user stopped in an article and when it was opened, where that is not known here."""
    place, opened_at = record.get("place"), record.get("opened_at")
    if isinstance(place, int):
        values = (article, place, int(record["left_at"]))
        new = db.execute("INSERT OR IGNORE INTO positions VALUES (?, ?, ?)", values).rowcount
        taken.places += [(article, place)] if new else []
    if isinstance(opened_at, int):
        new = db.execute("INSERT OR IGNORE INTO openings VALUES (?, ?)", (article, opened_at)).rowcount
        taken.openings += [(article, opened_at)] if new else []


def _known_state(db: sqlite3.Connection, feed: int, record: Record) -> tuple[ArticleId | None, bool]:
    found = db.execute(
        """
        SELECT article_id, gone_at FROM states
        WHERE feed_id = ? AND guid_key = ? AND link_key IS ? AND text_key = ?""",
        (feed, record["guid_key"], record["link_key"], record["text_key"]),
    ).fetchone()
    if found is None:
        return None, False
    has_text = db.execute("SELECT 1 FROM articles WHERE id = ?", (found[0],)).fetchone() is not None
    return ArticleId(found[0]), found[1] in (None, LOST) and not has_text


def _add_state(db: sqlite3.Connection, feed: int, record: Record) -> ArticleId:
    """A new row. Its text comes later; until then it is as one whose text was lost, so that a kill leaves it sound."""
    values = [record[name] for name in STATE[:-1]]
    gone = LOST if record["gone_at"] is None else int(record["gone_at"])
    row = db.execute(
        f"INSERT INTO states(feed_id, is_muted, {', '.join(STATE)}) VALUES ({', '.join('?' * (len(STATE) + 2))})",
        (feed, bool(record.get("is_muted", 0)), *values, gone),
    )
    return ArticleId(row.lastrowid or 0)


def merge_state(db: sqlite3.Connection, article: ArticleId, record: Record, taken: ImportedStates) -> None:
    """Lets what is read or starred in a record be so here; `taken` remembers what changed."""
    for column, changed in (("is_read", taken.read), ("is_starred", taken.starred)):
        if record[column]:
            query = f"UPDATE states SET {column} = 1 WHERE article_id = ? AND {column} = 0"
            changed.extend([article] * db.execute(query, (article,)).rowcount)


def import_articles(db: sqlite3.Connection, records: Sequence[Record], taken: ImportedStates) -> tuple[ArticleId, ...]:
    """Texts of articles whose state was taken in and that have none; returns their numbers here."""
    made = []
    for record in records:
        article = taken.without_text(db, int(record["id"]))
        if article is None:
            continue
        _add_article(db, article, record)
        made.append(article)
    search_index.add(db, made)
    return tuple(made)


def import_revisions(db: sqlite3.Connection, records: Sequence[Record], taken: ImportedStates) -> None:
    """Earlier revisions of the articles whose text came with this import."""
    for record in records:
        article = taken.came_with_text(db, int(record["article_id"]))
        if article is None:
            continue
        has_text = record["html"] is not None and record["text"] is not None
        packed = pack(dict(record["about"]), str(record["html"]), str(record["text"])) if has_text else None
        values = [storable(v) if isinstance(v := record[name], str) else int(v) for name in REVISION]
        db.execute(
            f"""
            INSERT INTO revisions(article_id, packed, is_wide, {", ".join(REVISION)})
            VALUES (?, ?, 0, {", ".join("?" * len(REVISION))})""",
            (article, packed, *values),
        )
        revision_rows.bound(db, article)


def _add_article(db: sqlite3.Connection, article: ArticleId, record: Record) -> None:
    values = [storable_or_none(v) if isinstance(v := record[name], str) else v for name in ARTICLE]
    db.execute(
        f"INSERT INTO articles(id, {', '.join(ARTICLE)}) VALUES ({', '.join('?' * (len(ARTICLE) + 1))})",
        (article, *values),
    )
    for which, version in record["texts"].items():
        bodies.put(db, article, int(which), dict(version["about"]), str(version["html"]), str(version["text"]))
    for key, image in record["pictures"].items():
        row = _take_picture(db, image) if image else None
        if row is not None or image is None:
            db.execute("INSERT OR IGNORE INTO article_pictures VALUES (?, ?, ?)", (article, bytes.fromhex(key), row))
    db.execute("UPDATE states SET gone_at = NULL WHERE article_id = ?", (article,))
    db.execute("DELETE FROM rule_queue WHERE article_id = ?", (article,))  # rules have done what they do
    images.update_summary(db, article)


def _take_picture(db: sqlite3.Connection, image: Record) -> int | None:
    """The row of a picture whose file is there already; `bytes` is its size. None where the file did not come along."""
    if not image.get("bytes"):
        return None
    digest = bytes.fromhex(str(image["hash"]))
    db.execute("DELETE FROM dropped_files WHERE hash = ?", (digest,))
    db.execute(
        "INSERT OR IGNORE INTO images(hash, media_type, width, height, bytes) VALUES (?, ?, ?, ?, ?)",
        (digest, storable(str(image["media_type"])), int(image["width"]), int(image["height"]), int(image["bytes"])),
    )
    return int(db.execute("SELECT id FROM images WHERE hash = ?", (digest,)).fetchone()[0])
