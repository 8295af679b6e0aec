"""A feed document into the library: what is new, what has changed, what is known. One transaction a document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deskreader.model import ArticleId, Changes, FeedId, ReadEntry, ReadFeed
from deskreader.model.fetch_history import FetchOutcome
from deskreader.store.articles import bodies, entry_hashes, search_index
from deskreader.store.articles.entry_hashes import EntryHash
from deskreader.store.articles.matching import EntryKeys, StoredKeys, match, without_repeats
from deskreader.store.articles.rows import ArticleWriter
from deskreader.store.feeds import feeds
from deskreader.store.revisions import page_checks, removals, revision_rows
from deskreader.store.revisions.dropped_entries import ListedEntry
from deskreader.store.schema.v1_v2_initial import LOST
from deskreader.store.sqlite.encoding import link_key, micros, storable, storable_or_none, text_key
from deskreader.store.sqlite.sql import IN_LIST, as_list, require_feed
from deskreader.text.search.tokens import index_text

FEWEST_WIDE = 4
"""Entries of a document that have to change at once for the feed itself to have changed."""


def keys_of(entry: ReadEntry) -> EntryKeys:
    """What an entry is known by."""
    return EntryKeys(
        guid=text_key(entry.guid),
        link=link_key(entry.link),
        text=text_key(entry.fingerprint),
        published_at=micros(entry.published_at),
        length=len(entry.text),
        has_enclosures=bool(entry.enclosures),
        title=text_key(storable(entry.title)),
        site=_site_key(entry.link),
        files=_files_key(e.url for e in entry.enclosures),
    )


def _site_key(link: str | None) -> int | None:
    """The key of a link that names no page of its own; None for others."""
    return text_key(storable(link)) if link and link_key(link) is None else None


def _files_key(urls: Iterable[str]) -> int:
    """A hash of enclosures in 16 bits, 0 for none."""
    files = "\n".join(urls)
    return text_key(files) & 0xFFFF or 1 if files else 0


def _stored_keys(row: tuple[Any, ...]) -> StoredKeys:
    article, guid, link, text, published_at, gone_at, title, url, extras = row
    if title is None:
        return StoredKeys(article, guid, link, text, published_at, gone_at)
    enclosures = json.loads(extras).get("enclosures", ()) if extras else ()
    files = _files_key(enclosure["url"] for enclosure in enclosures)
    return StoredKeys(article, guid, link, text, published_at, gone_at, text_key(title), _site_key(url), files)


_KEYS = """
    s.article_id, s.guid_key, s.link_key, s.text_key, a.published_at, s.gone_at, a.title, a.link, a.extras"""


def stored_keys(db: sqlite3.Connection, feed_id: int, entries: Sequence[EntryKeys]) -> list[StoredKeys]:
    """The stored articles, tombstones included, that share any key with an entry."""
    rows = db.execute(
        f"""
        SELECT {_KEYS}
        FROM (SELECT article_id AS id FROM states WHERE feed_id = ?1 AND guid_key {IN_LIST.replace("?", "?2")}
              UNION SELECT article_id FROM states WHERE feed_id = ?1 AND link_key {IN_LIST.replace("?", "?3")}
              UNION SELECT article_id FROM states WHERE feed_id = ?1 AND text_key {IN_LIST.replace("?", "?4")}) AS found
        CROSS JOIN states s ON s.article_id = found.id LEFT JOIN articles a ON a.id = s.article_id""",
        (
            feed_id,
            as_list({e.guid for e in entries}),
            as_list({e.link for e in entries if e.link is not None}),
            as_list({e.text for e in entries}),
        ),
    )
    return [_stored_keys(row) for row in rows]


def keys_of_stored(db: sqlite3.Connection, articles: Iterable[int]) -> list[StoredKeys]:
    """What these articles are known by, tombstones included."""
    rows = db.execute(
        f"SELECT {_KEYS} FROM states s LEFT JOIN articles a ON a.id = s.article_id WHERE s.article_id {IN_LIST}",
        (as_list(articles),),
    )
    return [_stored_keys(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of a document: what it is known by, and its text unless the document before said the same of it."""

    mark: int | None
    seen: EntryKeys
    entry: ReadEntry | None


def _items(read: ReadFeed, before: Mapping[int, EntryHash]) -> list[_Item]:
    """The entries of a document in order.

    One that is left out as known, but is not, is left for another time, and so is one that no answer had room for.
    """
    if not read.marks:
        return [_Item(None, keys_of(entry), entry) for entry in read.entries]
    items, entries = [], iter(read.entries)
    for mark in read.marks:
        if mark not in read.known:
            if (entry := next(entries, None)) is not None:
                items.append(_Item(mark, keys_of(entry), entry))
        elif mark in before:
            items.append(_Item(mark, before[mark].seen, None))
    return items


def _candidates(
    db: sqlite3.Connection, feed_id: int, items: Sequence[_Item], before: Mapping[int, EntryHash]
) -> list[StoredKeys]:
    """The stored articles that the entries may be: by the library for new ones, by the last document for the others."""
    found = {
        known.id: known for known in stored_keys(db, feed_id, [item.seen for item in items if item.entry is not None])
    }
    for item in items:
        if item.entry is None and item.mark is not None:
            known = before[item.mark].known
            found.setdefault(known.id, known)
    return list(found.values())


NewEntry = tuple[ArticleId, ReadEntry]
OnNew = Callable[[sqlite3.Connection, Sequence[NewEntry]], Changes]
"""Does what is to be done with new articles in the transaction that stores them."""


def merge(
    db: sqlite3.Connection,
    feed_id: FeedId,
    read: ReadFeed,
    fetched: FetchOutcome,
    is_backlog: bool = False,
    on_new: OnNew | None = None,
) -> Changes:
    """Takes a document in, with all that is to be remembered of its fetch. Merging it again changes nothing more.

    The articles of a feed's first document, and those of one that `is_backlog`, are no news. `on_new` is called with
    the articles that came.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    (is_first,) = db.execute("SELECT is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    before = entry_hashes.load(db, feed_id)
    items = _items(read, before)
    items = [items[place] for place in without_repeats([item.seen for item in items])]
    found = match([item.seen for item in items], [] if is_first else _candidates(db, feed_id, items, before))
    work = ArticleWriter(db, feed_id, fetched, is_backlog or bool(is_first))
    updated = _bring_up_to_date(work, items, found)
    _follow_dates(work, items, found)
    articles = {place: known.id for place, known in found.items()}
    added, arrived = _add(work, items, found)
    articles |= added
    lost = _brought_back(work, items, found)
    search_index.add(db, lost)
    new = [article for article, _ in arrived] + lost
    marked = _follow_removals(work, items, articles, before) if read.is_whole and not is_backlog else ()
    _keep_marks(db, feed_id, items, articles)
    told = _note(db, feed_id, read, fetched)
    acted = on_new(db, arrived) if on_new is not None and arrived else Changes()
    feeds_changed = (feed_id,) if new or updated or told else ()
    return Changes(new=tuple(reversed(new)), content=updated + marked, feeds=feeds_changed) | acted


def _add(
    work: ArticleWriter, items: Sequence[_Item], found: Mapping[int, StoredKeys]
) -> tuple[dict[int, ArticleId], list[NewEntry]]:
    """Stores the entries that are new; returns their articles by their places, and in the order they were stored.

    The last comes first, so that of entries of the same moment the one higher up in the document is the newer.
    """
    fresh = {
        place: (item.entry, item.seen)
        for place, item in reversed([*enumerate(items)])
        if place not in found and item.entry is not None
    }
    new = work.add([*fresh.values()])
    arrived = [(article, entry) for article, (entry, _) in zip(new, fresh.values(), strict=True)]
    search_index.add_words(work.db, [(article, _words(entry, work.feed_id)) for article, entry in arrived])
    return dict(zip(fresh, new, strict=True)), arrived


def _words(entry: ReadEntry, feed_id: int) -> str:
    """What the index holds of an entry that has just been stored, without reading it again."""
    return index_text(storable(entry.title), storable(entry.author or ""), feed_id, storable(entry.text))


def _brought_back(work: ArticleWriter, items: Sequence[_Item], found: Mapping[int, StoredKeys]) -> list[ArticleId]:
    """Gives articles whose text was lost to damage their text again."""
    lost = [(place, known) for place, known in found.items() if known.gone_at == LOST]
    texts = [(ArticleId(known.id), items[place].entry) for place, known in lost]
    return [work.bring_back(article, entry) for article, entry in texts if entry is not None]


def _follow_removals(
    work: ArticleWriter, items: Sequence[_Item], articles: Mapping[int, int], before: Mapping[int, EntryHash]
) -> tuple[ArticleId, ...]:
    """Notes what the publisher removed from the document since the one before, and what came back."""
    earlier = [ListedEntry(entry.article, entry.seen.published_at) for entry in before.values()]
    now = [
        ListedEntry(articles[place], item.seen.published_at) for place, item in enumerate(items) if place in articles
    ]
    known = {entry.article for entry in earlier}
    titles = {
        storable(item.entry.title)
        for place, item in enumerate(items)
        if item.entry is not None and articles.get(place) not in known
    }
    return removals.follow_document(work.db, work.feed_id, earlier, now, titles, micros(work.fetched.at))


def _keep_marks(db: sqlite3.Connection, feed_id: FeedId, items: Sequence[_Item], articles: Mapping[int, int]) -> None:
    entry_hashes.save(
        db,
        feed_id,
        [
            EntryHash(item.mark, articles[place], item.seen)
            for place, item in enumerate(items)
            if item.mark is not None and place in articles
        ],
    )


def _bring_up_to_date(
    work: ArticleWriter, items: Sequence[_Item], found: Mapping[int, StoredKeys]
) -> tuple[ArticleId, ...]:
    """Writes what differs of the entries that are known; the articles a reader would see a difference in."""
    changed: list[tuple[ArticleId, ReadEntry]] = []
    edited: list[ArticleId] = []
    for place, known in found.items():
        now, entry = items[place].seen, items[place].entry
        if (known.guid, known.link, known.text) == (now.guid, now.link, now.text):
            continue
        work.rekey(known.id, now)
        if entry is not None and known.gone_at is None and (known.text, known.link) != (now.text, now.link):
            changed.append((ArticleId(known.id), entry))
            edited += [ArticleId(known.id)] if known.text != now.text else []
    articles = [article for article, _ in changed]
    is_wide = len(edited) >= FEWEST_WIDE and 2 * len(edited) > len(found)
    revision_rows.keep(work.db, edited, bodies.FEED, micros(work.fetched.at), is_wide)
    search_index.remove(work.db, articles)
    for article, entry in changed:
        work.replace(article, entry)
    search_index.add(work.db, articles)
    return tuple(articles)


def _follow_dates(work: ArticleWriter, items: Sequence[_Item], found: Mapping[int, StoredKeys]) -> None:
    """Asks for the pages of entries that say they were updated, unless that is said of many at once."""
    told = {
        known.id: micros(entry.updated_at)
        for place, known in found.items()
        if known.gone_at is None and (entry := items[place].entry) is not None and entry.updated_at is not None
    }
    if not told:
        return
    rows = work.db.execute(
        f"SELECT id, updated_at FROM articles WHERE updated_at IS NOT NULL AND id {IN_LIST}", (as_list(told),)
    )
    later = [article for article, updated_at in rows if told[article] > updated_at]
    work.db.executemany(
        "UPDATE articles SET updated_at = ? WHERE id = ?", [(told[article], article) for article in later]
    )
    if len(later) < FEWEST_WIDE or 3 * len(later) < len(found):
        page_checks.ask(work.db, later, micros(work.fetched.at))


def _note(db: sqlite3.Connection, feed_id: FeedId, read: ReadFeed, fetched: FetchOutcome) -> bool:
    """Notes the fetch and what the feed says of itself; whether the sidebar shows a difference."""
    ended_problem = feeds.record_success(db, feed_id, fetched)
    title, site, language = storable(read.title).strip(), storable_or_none(read.link), storable_or_none(read.language)
    before = db.execute("SELECT title, site_url, is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    db.execute(
        """
        UPDATE feeds SET title = CASE WHEN ?1 <> '' THEN ?1 ELSE title END, site_url = coalesce(?2, site_url),
            language = coalesce(?3, language), body_hash = ?4, is_first = 0,
            own_title = CASE WHEN is_first AND own_title = ?1 THEN '' ELSE own_title END
        WHERE id = ?5""",
        (title, site, language, fetched.body_hash, feed_id),
    )
    after = db.execute("SELECT title, site_url, is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    return ended_problem or before != after
