"""Real feeds, where the measuring data is available."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from deskreader.feeds import parse, read
from deskreader.text.html_to_text import text_of

URL = "https://news.example/feed.xml"


@pytest.fixture(scope="module")
def documents(shared: Path) -> list[bytes]:
    files = sorted((shared / "data/feeds/real").glob("*.gz"))
    return [document for document in (gzip.decompress(file.read_bytes()) for file in files) if len(document) < 100_000]


def test_repair_keeps_ids_and_dates_of_real_feeds(documents: list[bytes]) -> None:
    for document in documents:
        sound = parse(document, URL, None)
        repaired = parse(document + b"</stray><", URL, None)
        assert repaired.entries == sound.entries, sound.title


def test_every_real_entry_has_a_guid_and_a_title(documents: list[bytes]) -> None:
    for document in documents:
        parsed = parse(document, URL, None)
        feed = read(parsed, URL, lambda html, _base: html, text_of)
        assert feed.title
        assert all(entry.guid and entry.title for entry in feed.entries)
        assert len(feed.entries) == len({(entry.guid, entry.link) for entry in parsed.entries})
