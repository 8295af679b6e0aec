"""A feed document into the library: what is new, what has changed, what is known. One transaction a document."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from deskreader.model import ArticleId, Changes, FeedId, ReadEntry, ReadFeed
from deskreader.store import feeds, search
from deskreader.store.articles import Incoming
from deskreader.store.codes import link_key, micros, plain, plain_or_none, text_key
from deskreader.store.identity import Known, Seen, match, without_repeats
from deskreader.store.rows import IN_LIST, as_list, need_feed
from deskreader.store.schema import LOST
from deskreader.store.values import Fetched


def seen_of(entry: ReadEntry) -> Seen:
    """What an entry is known by."""
    return Seen(
        guid=text_key(entry.guid),
        link=link_key(entry.link),
        text=text_key(entry.fingerprint),
        published_at=micros(entry.published_at),
        length=len(entry.text),
        has_enclosures=bool(entry.enclosures),
    )


def known_of(db: sqlite3.Connection, feed_id: int, entries: Sequence[Seen]) -> list[Known]:
    """The stored articles, tombstones included, that share any key with an entry."""
    rows = db.execute(
        f"""
        SELECT s.article_id, s.guid_key, s.link_key, s.text_key, a.published_at, s.gone_at
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
    return [Known(*row) for row in rows]


def merge(db: sqlite3.Connection, feed_id: FeedId, read: ReadFeed, fetched: Fetched) -> Changes:
    """Takes a document in, with all that is to be remembered of its fetch. Merging it again changes nothing more.

    Raises: StoreError(UNKNOWN_FEED).
    """
    need_feed(db, feed_id)
    (is_first,) = db.execute("SELECT is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    all_seen = [seen_of(entry) for entry in read.entries]
    places = without_repeats(all_seen)
    entries, seen = [read.entries[place] for place in places], [all_seen[place] for place in places]
    found = match(seen, known_of(db, feed_id, seen))
    work = Incoming(db, feed_id, fetched, bool(is_first))
    updated = _bring_up_to_date(work, entries, seen, found)
    # The last first, so that of entries of the same moment the one higher up in the document is the newer.
    new = [work.add(entries[place], seen[place]) for place in reversed(range(len(entries))) if place not in found]
    new += [work.bring_back(ArticleId(k.id), entries[place]) for place, k in found.items() if k.gone_at == LOST]
    search.add(db, new)
    told = _note(db, feed_id, read, fetched)
    return Changes(new=tuple(reversed(new)), updated=updated, feeds=(feed_id,) if new or updated or told else ())


def _bring_up_to_date(
    work: Incoming, entries: Sequence[ReadEntry], seen: Sequence[Seen], found: dict[int, Known]
) -> tuple[ArticleId, ...]:
    """Writes what differs of the entries that are known; the articles a reader would see a difference in."""
    changed = []
    for place, known in found.items():
        now = seen[place]
        if (known.guid, known.link, known.text) == (now.guid, now.link, now.text):
            continue
        work.rekey(known.id, now)
        if known.gone_at is None and (known.text, known.link) != (now.text, now.link):
            changed.append(place)
    articles = [ArticleId(found[place].id) for place in changed]
    search.remove(work.db, articles)
    for place in changed:
        work.replace(found[place].id, entries[place])
    search.add(work.db, articles)
    return tuple(articles)


def _note(db: sqlite3.Connection, feed_id: FeedId, read: ReadFeed, fetched: Fetched) -> bool:
    """Notes the fetch and what the feed says of itself; whether the sidebar shows a difference."""
    ended_problem = feeds.note_success(db, feed_id, fetched)
    title, site, language = plain(read.title).strip(), plain_or_none(read.link), plain_or_none(read.language)
    before = db.execute("SELECT title, site_url, is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    db.execute(
        """
        UPDATE feeds SET title = CASE WHEN ?1 <> '' THEN ?1 ELSE title END, site_url = coalesce(?2, site_url),
            language = coalesce(?3, language), body_hash = ?4, is_first = 0 WHERE id = ?5""",
        (title, site, language, fetched.body_hash, feed_id),
    )
    after = db.execute("SELECT title, site_url, is_first FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    return ended_problem or before != after
