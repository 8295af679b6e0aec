"""Entry hashes: equal where documents say the same of an entry, different otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskreader.feeds import read
from deskreader.feeds.parsing.element_values import PlainText
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed, ReadFeed
from deskreader.text.html_to_text import text_of

URL = "https://a.example/feed"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
ENTRY = ParsedEntry(
    guid="1", title="One", link="https://a.example/1", summary="What <b>one</b> tells", published_at=NOW
)


def read_entries(*entries: ParsedEntry, known: frozenset[int] = frozenset(), link: str | None = None) -> ReadFeed:
    return read(ParsedFeed(title="A", link=link, entries=entries), URL, lambda html, _base: html, text_of, known)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Two"},
        {"summary": "What <b>two</b> tells"},
        {"summary": PlainText("What <b>one</b> tells")},
        {"content": "More"},
        {"link": "https://a.example/2"},
        {"guid": None},
        {"author": "Jo"},
        {"published_at": None},
        {"updated_at": NOW},
        {"enclosures": (Enclosure("https://a.example/1.mp3"),)},
        {"categories": ("news",)},
        {"title": None, "author": "One"},
    ],
)
def test_any_change_of_an_entry_changes_its_hash(changes: dict[str, object]) -> None:
    (before,) = read_entries(ENTRY).marks
    assert read_entries(ENTRY).marks == (before,)
    assert read_entries(replace(ENTRY, **changes)).marks != (before,)  # type: ignore[arg-type]
    assert read_entries(ENTRY, link="https://b.example/").marks != (before,), "relative addresses mean something else"


def test_known_entries_are_omitted_but_their_hashes_keep_order() -> None:
    other = replace(ENTRY, guid="2", title="Two", link="https://a.example/2")
    whole = read_entries(ENTRY, other)
    part = read_entries(ENTRY, other, known=frozenset(whole.marks[:1]))
    assert part.marks == whole.marks
    assert part.known == {whole.marks[0]}
    assert part.entries == whole.entries[1:]
    assert part.known_dates == (NOW,)


def test_of_two_entries_with_one_guid_the_first_counts() -> None:
    second = replace(ENTRY, summary="Something else")
    whole = read_entries(ENTRY, second)
    assert len(whole.entries) == 1
    part = read_entries(ENTRY, second, known=frozenset(whole.marks))
    assert part.marks == whole.marks
    assert part.entries == ()


def test_a_guid_that_becomes_shared_is_ignored() -> None:
    (before,) = read_entries(ENTRY).marks
    shared = replace(ENTRY, link="https://a.example/other")
    assert before not in read_entries(ENTRY, shared).marks
