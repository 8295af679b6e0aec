"""Articles of a server, stored like those of feeds fetched here: text, search words, pictures, pages to fetch."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from deskreader.model import AccountId, ArticleId, Changes, FeedId, ReadEntry, Reason, Validators
from deskreader.model.accounts import RemoteArticle
from deskreader.model.fetch_history import FetchOutcome
from deskreader.store.articles import bodies, flags, merge, search_index, tags
from deskreader.store.articles.matching import EntryKeys, match, without_repeats
from deskreader.store.articles.rows import ArticleWriter
from deskreader.store.feeds.fetch_history import NEVER
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.revisions import revision_rows
from deskreader.store.sqlite.encoding import micros, storable
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.text.search.tokens import index_text


def store_articles(
    db: sqlite3.Connection,
    account_id: AccountId,
    articles: Sequence[RemoteArticle],
    now: datetime,
    on_new: merge.OnNew | None = None,
) -> Changes:
    """Stores articles with their states, each once for each id of the server; those of unknown feeds are left out.

    A known one is brought up to date. Its state changes only where no act of the user on it waits to be sent. What
    `on_new` does with those that came goes to the server like the user's acts.
    """
    feeds = feeds_of_account(db, account_id)
    by_feed: dict[FeedId, dict[str, RemoteArticle]] = defaultdict(dict)
    for article in articles:
        if article.feed in feeds:
            by_feed[feeds[article.feed]][storable(article.id)] = article
    changes, arrived = Changes(), list[merge.NewEntry]()
    with quiet(db):
        for feed_id, of_feed in by_feed.items():
            changes |= _store_in_feed(db, account_id, feed_id, of_feed, now, arrived)
    return changes | on_new(db, arrived) if on_new is not None and arrived else changes


def feeds_of_account(db: sqlite3.Connection, account_id: AccountId) -> dict[str, FeedId]:
    """The feeds of an account by the names that its server gives them."""
    rows = db.execute(
        "SELECT remote_id, id FROM feeds WHERE account_id = ? AND remote_id IS NOT NULL AND removed_at IS NULL",
        (account_id,),
    )
    return {remote: FeedId(feed) for remote, feed in rows}


def _store_in_feed(
    db: sqlite3.Connection,
    account_id: AccountId,
    feed_id: FeedId,
    remote: Mapping[str, RemoteArticle],
    now: datetime,
    arrived: list[merge.NewEntry],
) -> Changes:
    """Stores articles of one feed; those that came are added to `arrived`."""
    is_first, fetch_pages = db.execute(
        """
        SELECT f.is_first OR a.synced_at IS NULL, f.fetch_pages FROM feeds f JOIN accounts a ON a.id = f.account_id
        WHERE f.id = ?""",
        (feed_id,),
    ).fetchone()
    work = ArticleWriter(db, feed_id, FetchOutcome(Validators(), "", now, NEVER, bool(fetch_pages)), bool(is_first))
    known = _mapped(db, account_id, list(remote))
    fresh = {number: article for number, article in remote.items() if number not in known}
    new, again = _add(work, account_id, fresh)
    arrived += [(article, fresh[number].entry) for number, article in new.items()]
    updated = _update(work, {ArticleId(known[number]): remote[number].entry for number in known})
    here = known | again | new
    changes = Changes(new=tuple(reversed(list(new.values()))), content=updated)
    changes |= _apply_states(db, account_id, {ArticleId(here[number]): remote[number] for number in here}, now)
    db.execute("UPDATE feeds SET is_first = 0, last_fetched_at = ? WHERE id = ?", (micros(now), feed_id))
    return changes | Changes(feeds=(feed_id,)) if changes else changes


def _mapped(db: sqlite3.Connection, account_id: AccountId, ids: Sequence[str]) -> dict[str, ArticleId]:
    """The articles of those ids that are known."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"SELECT remote_id, article_id FROM account_articles WHERE account_id = ? AND remote_id IN ({marks})",
        (account_id, *ids),
    )
    return {remote: ArticleId(article) for remote, article in rows}


def _add(
    work: ArticleWriter, account_id: AccountId, fresh: Mapping[str, RemoteArticle]
) -> tuple[dict[str, ArticleId], dict[str, ArticleId]]:
    """Stores articles whose ids are new; returns those that came, and those that were here under no id."""
    db, ids = work.db, list(fresh)
    keys = [merge.keys_of(article.entry) for article in fresh.values()]
    here = {ids[place]: ArticleId(article) for place, article in _unmapped(work, account_id, keys).items()}
    added = [(number, fresh[number].entry, key) for number, key in zip(ids, keys, strict=True) if number not in here]
    added.sort(key=lambda item: (item[2].published_at or 0, item[0]))
    made = work.add([(entry, key) for _, entry, key in added])
    words = [(article, _words(entry, work.feed_id)) for article, (_, entry, _) in zip(made, added, strict=True)]
    search_index.add_words(db, words)
    new = {number: article for (number, _, _), article in zip(added, made, strict=True)}
    db.executemany(
        "INSERT OR REPLACE INTO account_articles VALUES (?, ?, ?)",
        [(account_id, number, article) for number, article in (here | new).items()],
    )
    return new, here


def _unmapped(work: ArticleWriter, account_id: AccountId, keys: Sequence[EntryKeys]) -> dict[int, int]:
    """The articles of the feed that are here without an id of the server, by the places of the entries they are."""
    stored = merge.stored_keys(work.db, work.feed_id, keys)
    rows = work.db.execute(
        f"SELECT article_id FROM account_articles WHERE account_id = ? AND article_id {IN_LIST}",
        (account_id, as_list(row.id for row in stored)),
    )
    taken = {article for (article,) in rows}
    places = without_repeats(keys)
    found = match([keys[place] for place in places], [row for row in stored if row.id not in taken])
    return {places[place]: row.id for place, row in found.items()}


def _words(entry: ReadEntry, feed_id: int) -> str:
    return index_text(storable(entry.title), storable(entry.author or ""), feed_id, storable(entry.text))


def _update(work: ArticleWriter, entries: Mapping[ArticleId, ReadEntry]) -> tuple[ArticleId, ...]:
    """Brings known articles up to date; returns those in which a reader would see a difference."""
    rows = work.db.execute(
        f"SELECT article_id, text_key FROM states WHERE gone_at IS NULL AND article_id {IN_LIST}", (as_list(entries),)
    ).fetchall()
    keys = {ArticleId(article): merge.keys_of(entries[ArticleId(article)]) for article, _ in rows}
    changed = [ArticleId(article) for article, text in rows if keys[ArticleId(article)].text != text]
    is_wide = len(changed) >= merge.FEWEST_WIDE and 2 * len(changed) > len(entries)
    revision_rows.keep(work.db, changed, bodies.FEED, micros(work.fetched.at), is_wide)
    search_index.remove(work.db, changed)
    for article in changed:
        work.rekey(article, keys[article])
        work.replace(article, entries[article])
    search_index.add(work.db, changed)
    return tuple(changed)


def _apply_states(
    db: sqlite3.Connection, account_id: AccountId, articles: Mapping[ArticleId, RemoteArticle], now: datetime
) -> Changes:
    rows = db.execute(
        f"SELECT number, field FROM outbox WHERE account_id = ? AND subject = 'article' AND number {IN_LIST}",
        (account_id, as_list(articles)),
    )
    queued = set(rows.fetchall())

    def told(field: str, value: bool) -> list[ArticleId]:
        return [
            article
            for article, remote in articles.items()
            if (remote.is_read if field == "read" else remote.is_starred) is value and (article, field) not in queued
        ]

    changes = flags.set_read(db, told("read", True), True, now) | flags.set_read(db, told("read", False), False, now)
    changes |= flags.star(db, told("starred", True), True, now) | flags.star(db, told("starred", False), False, now)
    for article, remote in articles.items():
        if remote.tags:
            changes |= tags.update_tags(db, [article], remote.tags, ())
    db.execute(
        f"""
        UPDATE articles SET reason = ? WHERE reason = ? AND id {IN_LIST} AND id IN (
            SELECT article_id FROM states WHERE is_read = 1 AND is_starred = 0)""",
        (Reason.TURNED_OFF.value, Reason.WAITING.value, as_list(articles)),
    )
    return changes
