"""Known entries of a document: told by a mark, left out, and the library is the same as if they were not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.model import FeedId, ReadEntry, ReadFeed, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import entry_hashes, merge
from deskreader.store.timeline import timeline
from tests.store.kit import HOUR, NOW, document, entry, fetched, is_sound, subscribed

ALL = View(ViewKind.ALL)


def marked(*entries: ReadEntry, known: frozenset[int] = frozenset()) -> ReadFeed:
    """A document as the worker hands it over: entries whose marks are known are left out."""
    marks = tuple(mark_of(one) for one in entries)
    left = tuple(one for one, mark in zip(entries, marks, strict=True) if mark not in known)
    return replace(document(*left), marks=marks, known=known & set(marks))


def mark_of(one: ReadEntry) -> int:
    return hash((one.guid, one.title, one.text, one.link)) % 2**62


def titles(database: Database, feed: FeedId) -> list[str]:
    page = database.read(timeline.page, View(ViewKind.FEED, feed_id=feed), NOW, None, 200)
    return sorted(headline.title for headline in page.headlines)


def test_only_what_is_new_is_taken_in(database: Database) -> None:
    feed = subscribed(database)
    first = [entry(number) for number in range(5)]
    database.write_unsynced(merge.merge, feed, marked(*first), fetched())
    known = database.read(entry_hashes.known_hashes, feed)
    assert known == {mark_of(one) for one in first}
    read = marked(entry(9), *first, known=known)
    assert [one.guid for one in read.entries] == ["guid-9"]
    changes = database.write_unsynced(merge.merge, feed, read, fetched(NOW + HOUR))
    assert len(changes.new) == 1
    assert not changes.content
    assert len(database.read(entry_hashes.known_hashes, feed)) == 6
    assert len(titles(database, feed)) == 6
    assert is_sound(database)


def test_an_entry_that_says_something_else_is_brought_up_to_date(database: Database) -> None:
    feed = subscribed(database)
    first = [entry(number) for number in range(3)]
    database.write_unsynced(merge.merge, feed, marked(*first), fetched())
    changed = entry(1, title="Another title")
    read = marked(first[0], changed, first[2], known=database.read(entry_hashes.known_hashes, feed))
    changes = database.write_unsynced(merge.merge, feed, read, fetched(NOW + HOUR))
    assert len(changes.content) == 1
    assert not changes.new
    assert "Another title" in titles(database, feed)


def test_one_guid_for_all_entries_replaces_none_of_them(database: Database) -> None:
    feed = subscribed(database)
    first = [entry(number, guid="always the same", link="https://a.example/") for number in range(3)]
    database.write_unsynced(merge.merge, feed, marked(*first), fetched())
    new = entry(7, guid="always the same", link="https://a.example/")
    changes = database.write_unsynced(
        merge.merge, feed, marked(new, *first, known=database.read(entry_hashes.known_hashes, feed)), fetched()
    )
    assert len(changes.new) == 1
    assert len(titles(database, feed)) == 4


def test_marks_that_nobody_knows_are_left_for_another_time(database: Database) -> None:
    feed = subscribed(database)
    read = marked(entry(1), entry(2), known=frozenset({mark_of(entry(1))}))
    changes = database.write_unsynced(merge.merge, feed, read, fetched())
    assert len(changes.new) == 1
    assert database.read(entry_hashes.known_hashes, feed) == {mark_of(entry(2))}


def test_documents_without_marks_are_taken_in_whole(database: Database) -> None:
    feed = subscribed(database)
    database.write_unsynced(merge.merge, feed, document(entry(1)), fetched())
    assert database.read(entry_hashes.known_hashes, feed) == frozenset()
    assert not database.write_unsynced(merge.merge, feed, document(entry(1)), fetched())


numbers = st.lists(st.integers(0, 12), max_size=10, unique=True)
versions = st.lists(st.tuples(numbers, st.sets(st.integers(0, 12), max_size=3)), min_size=1, max_size=5)


@settings(max_examples=12)
@given(versions, st.sampled_from(["own", "shared", "none"]))
def test_leaving_known_entries_out_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, documents: list[tuple[list[int], set[int]]], guids: str
) -> None:
    found = []
    for leaves_out in (True, False):
        folder = tmp_path_factory.mktemp("marks")
        database = Database.open(folder / "library.db", folder / "pictures")
        feed, edition = subscribed(database), dict.fromkeys(range(13), 0)
        for count, (shown, rewritten) in enumerate(documents):
            for number in rewritten:
                edition[number] += 1
            entries = [story(number, edition[number], guids) for number in shown]
            known = database.read(entry_hashes.known_hashes, feed) if leaves_out else frozenset()
            database.write_unsynced(merge.merge, feed, marked(*entries, known=known), fetched(NOW + count * HOUR))
        found.append((titles(database, feed), database.read(timeline.count, ALL, NOW)))
        database.close()
    assert found[0] == found[1]


def story(number: int, edition: int, guids: str) -> ReadEntry:
    title = f"Story {number}, edition {edition}"
    given = {"own": f"guid-{number}", "shared": "the same for all", "none": f"sha {title}"}[guids]
    return entry(number, guid=given, title=title, link=None if guids == "none" else f"https://a.example/{number}")
