"""Laws that hold for any acts in any order."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskreader.model import ArticleId, Changes, FeedId, ReadEntry, Reason, UndoToken, View, ViewKind
from deskreader.model.rules import Rule, RuleActions
from deskreader.store import Database
from deskreader.store.articles import flags, images, merge, opened_article
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.articles.matching import EntryKeys, StoredKeys, match, without_repeats
from deskreader.store.feeds import feeds as store_feeds
from deskreader.store.feeds import outline as store_outline
from deskreader.store.retention import purge
from deskreader.store.sqlite.encoding import link_key, micros, moment, pack, unpack
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal, rule_edits, story_edits, tag_edits
from deskreader.text.urls import comparison_key
from tests.store.kit import (
    ALL,
    DAY,
    HOUR,
    NOW,
    STARRED,
    UNREAD,
    document,
    entry,
    fetched,
    filled,
    full_text,
    is_sound,
    picture,
    subscribed,
)

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def new_store() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "library.db", Path(folder) / "pictures")
        try:
            yield database
        finally:
            database.close()


texts = st.sampled_from(["", "short", "other", "The same long story, told at length again and again. " * 4, "B" * 200])
entries = st.builds(
    lambda guid, link, title, text, age: entry(
        0,
        guid=guid,
        link=link,
        title=title,
        text=text,
        published_at=None if age is None else NOW - age * DAY,
    ),
    st.sampled_from(["a", "b", "c", ""]),
    st.sampled_from([None, "https://x.example/", "https://x.example/1", "https://x.example/2"]),
    st.sampled_from(["", "T", "U"]),
    texts,
    st.sampled_from([None, -1, 0, 1]),
)
documents = st.lists(entries, max_size=6)


@few
@given(st.lists(documents, min_size=1, max_size=4))
def test_merging_twice_is_merging_once(many: list[list[ReadEntry]]) -> None:
    with new_store() as database:
        feed = subscribed(database)
        for day, read in enumerate(many):
            database.write_unsynced(merge.merge, feed, document(*read), fetched(NOW + day * DAY))
            total = database.read(store_outline.outline, NOW).total
            assert not database.write_unsynced(merge.merge, feed, document(*read), fetched(NOW + day * DAY + HOUR))
            assert database.read(store_outline.outline, NOW).total == total
        assert is_sound(database)


MUTED = View(ViewKind.MUTED)
acts = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "merge",
                "edit",
                "read",
                "unread",
                "star",
                "unstar",
                "all read",
                "undo",
                "remove",
                "retire",
                "page",
                "images",
                "rule",
                "unmute",
                "join",
            ]
        ),
        st.integers(0, 40),
        st.integers(0, 2),
    ),
    max_size=25,
)


def act(database: Database, feeds: list[FeedId], tokens: list[UndoToken], what: str, number: int, place: int) -> None:
    some = [ArticleId(n) for n in range(number // 2, number)]
    feed = feeds[place]
    url = f"https://img.example.org/{number % 5}.png"
    live = [state.id for state in database.read(store_feeds.feed_states)]
    match what:
        case "merge" if feed in live:
            database.write_unsynced(
                merge.merge, feed, document(*(entry(n) for n in range(number, number + 5))), fetched()
            )
        case "edit" if feed in live:
            database.write_unsynced(merge.merge, feed, document(entry(number, text=f"Edited {place}.")), fetched())
        case "read" | "unread":
            database.write(flags.mark_read, some, what == "read")
        case "star" | "unstar":
            database.write(flags.star, some, what == "star")
        case "all read":
            view = [ALL, STARRED, View(ViewKind.FEED, feed_id=feed)][place]
            tokens.append(database.write(journal.mark_these_read, database.read(journal.unread_in, view, NOW), NOW)[0])
        case "undo" if tokens:
            database.write(journal.undo, tokens[number % len(tokens)])
        case "remove" if number % 3 == 0:
            tokens.append(database.write(journal.remove_feeds, [feed], NOW + place * HOUR)[0])
        case "retire":
            purge.purge_step(database, NOW + number * 3 * DAY, 60, number * 10, step=3)
        case "page":
            database.write_unsynced(
                store_full_text.save_page,
                ArticleId(number),
                full_text(f'<p>Page {place}</p><img src="{url}">'),
                Reason.NONE,
            )
        case "images":
            images.save_images(database, ArticleId(number), {url: picture(number % 3, size=30) if place else None})
        case "rule":
            actions = RuleActions(mute=place < 2, mark_read=place == 1, star=place == 2, tags=("T",) * (place == 2))
            tokens.append(database.write(rule_edits.add, [Rule("R", (), actions)], some, NOW)[0])
        case "unmute":
            tokens.append(database.write(rule_edits.unmute, some, NOW)[0])
        case "join" if len(some) > 1:
            tokens.append(database.write(story_edits.join, some[:4], NOW)[0])


def _wrong_counts_of_rules(db: sqlite3.Connection) -> int:
    """How many rules count something else than their effects: those of feeds that went for good still count."""
    query = "SELECT count(*) FROM rules r WHERE articles < (SELECT count(*) FROM rule_effects WHERE rule_id = r.id)"
    return int(db.execute(query).fetchone()[0])


@few
@given(acts)
def test_counts_index_and_pictures_always_equal_a_real_count(many: list[tuple[str, int, int]]) -> None:
    with new_store() as database:
        feeds = [subscribed(database, f"feed{n}") for n in range(3)]
        tokens: list[UndoToken] = []
        for what, number, place in many:
            act(database, feeds, tokens, what, number, place)
        outline = database.read(store_outline.outline, NOW)
        rows = database.read(timeline.page, ALL, NOW, None, 1000).headlines
        assert outline.total == len(rows) == database.read(timeline.count, ALL, NOW)
        assert (
            outline.unread
            == len(database.read(timeline.page, UNREAD, NOW, None, 1000).headlines)
            == sum(not r.is_read for r in rows)
        )
        assert outline.starred == len(database.read(timeline.page, STARRED, NOW, None, 1000).headlines)
        muted = database.read(timeline.page, MUTED, NOW, None, 1000).headlines
        assert outline.muted == len(muted) == database.read(timeline.count, MUTED, NOW)
        assert {row.id for row in muted}.isdisjoint(row.id for row in rows)
        assert all(row.muted_by and not row.is_folded for row in muted)
        assert database.read(_wrong_counts_of_rules) == 0
        for feed in outline.feeds:
            assert feed.unread == sum(not row.is_read for row in rows if row.feed_id == feed.id)
        while purge.purge_step(database, NOW, 0, 10**9):
            pass
        assert is_sound(database)


def test_retiring_ends() -> None:
    with new_store() as database:
        feed = subscribed(database)
        new = database.write_unsynced(merge.merge, feed, document(*(entry(n) for n in range(30))), fetched()).new
        database.write(flags.mark_read, new)
        steps = 0
        while purge.purge_step(database, NOW + 100 * DAY, 1, 0, step=4) != Changes():
            steps += 1
        assert steps == 8


seen = st.builds(
    EntryKeys,
    guid=st.integers(0, 3),
    link=st.none() | st.integers(0, 3),
    text=st.integers(0, 3),
    published_at=st.none() | st.integers(0, 1),
    length=st.sampled_from([0, 5, 500]),
    has_enclosures=st.booleans(),
)
known = st.builds(
    StoredKeys,
    id=st.integers(1, 10**6),
    guid=st.integers(0, 3),
    link=st.none() | st.integers(0, 3),
    text=st.integers(0, 3),
    published_at=st.none() | st.integers(0, 1),
    gone_at=st.none() | st.just(5),
)


names = st.lists(st.sampled_from(["Reise", "reise", "Später", "x", " ", "a,b"]), max_size=3)


@few
@given(names, names, names, names)
def test_tags_that_are_taken_back_are_as_they_were(
    first: list[str], second: list[str], add: list[str], remove: list[str]
) -> None:
    with new_store() as database:
        _, stories = filled(database, range(2))
        for story, own in zip(stories, (first, second), strict=True):
            database.write(tag_edits.change_tags, [story], own, (), NOW)
        before = [database.read(opened_article.open_article, database.image_files, story).tags for story in stories]
        token, _ = database.write(tag_edits.change_tags, stories, add, remove, NOW)
        database.write(journal.undo, token)
        assert [
            database.read(opened_article.open_article, database.image_files, story).tags for story in stories
        ] == before


full_keys = st.builds(
    EntryKeys,
    guid=st.integers(0, 2),
    link=st.none() | st.integers(0, 1),
    text=st.integers(0, 1),
    published_at=st.none() | st.integers(0, 1),
    length=st.just(5),
    has_enclosures=st.just(True),
    title=st.integers(0, 1),
    site=st.none(),
    files=st.integers(0, 2),
)


def differences(one: EntryKeys, other: EntryKeys) -> int:
    """Returns in how many of words, guid, link, date and files two entries differ."""
    names = ("text", "guid", "link", "published_at", "files")
    return sum(getattr(one, name) != getattr(other, name) for name in names)


@given(st.lists(full_keys, max_size=10))
def test_no_entry_is_a_repeat_of_one_that_differs_in_more_than_one_value(document: list[EntryKeys]) -> None:
    left = [document[position] for position in without_repeats(document)]
    for entry_keys in document:
        assert min(differences(entry_keys, other) for other in left) <= 1


@given(st.lists(full_keys, max_size=8))
def test_a_document_that_is_taken_twice_is_known_whole(document: list[EntryKeys]) -> None:
    left = [document[position] for position in without_repeats(document)]
    stored = [
        StoredKeys(n, e.guid, e.link, e.text, e.published_at, None, e.title, e.site, e.files)
        for n, e in enumerate(left)
    ]
    pairs = match(left, stored)
    assert len(pairs) == len(left)
    for position, row in pairs.items():
        assert (row.guid, row.link, row.text) == (left[position].guid, left[position].link, left[position].text)


@given(st.lists(seen, max_size=8), st.lists(known, max_size=8, unique_by=lambda k: k.id))
def test_no_stored_article_is_two_entries(all_entries: list[EntryKeys], stored: list[StoredKeys]) -> None:
    kept = [all_entries[place] for place in without_repeats(all_entries)]
    pairs = match(kept, stored)
    assert len({k.id for k in pairs.values()}) == len(pairs)
    exact = {(k.guid, k.link, k.text) for k in stored}
    for place, one in enumerate(kept):
        if place not in pairs:
            same = [e for e in kept if (e.guid, e.link, e.text) == (one.guid, one.link, one.text)]
            assert (one.guid, one.link, one.text) not in exact or len(same) > 1


@given(st.text(), st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3))
def test_packing_keeps_everything_but_nul(html: str, text: str, about: dict[str, str]) -> None:
    got_about, got_html, got_text = unpack(pack(about, html, text))
    assert (got_html, got_text) == (html.replace("\0", ""), text.replace("\0", ""))
    assert got_about == about


@given(st.datetimes(timezones=st.just(NOW.tzinfo)))
def test_moments_come_back(when: object) -> None:
    assert moment(micros(when)) == when  # type: ignore[call-overload]


@given(st.text())
def test_any_link_has_a_key_or_none(link: str) -> None:
    assert link_key(link) == link_key(link)
    site = "https://a.example/"
    is_site = comparison_key(site + link) == comparison_key(site)
    assert link_key(site + link) is not None or is_site  # a bare site is no article
