"""Streams of articles with the stories they tell, in order of arrival: labelled sets and singles strewn in."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from deskreader.errors import DeskReaderError
from deskreader.feeds import parse
from deskreader.text.html_to_text import text_of
from tests import ROOT

DATA = next(
    (f for f in (ROOT.parent / "shared" / "data", ROOT.parent.parent / "shared" / "data") if f.is_dir()), ROOT / "none"
)
"""The measuring data, beside the project."""
OWN = ROOT / "tests" / "stories" / "data"
"""The project's own labelled set."""
START = datetime(2026, 11, 2, 6, tzinfo=UTC).timestamp()
SETS = ("headlines", "topics")
SINGLE_PAGES = ("fundus", "mozilla", "postlight")
"""Sets of pages whose titles train as singles; the singles of the measured sets come from others."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article of a stream and the story it tells; `at` is in seconds since 1970."""

    id: str
    title: str
    feed: str
    at: float
    story: str
    text: str = ""

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


def labelled(name: str) -> list[Row]:
    """Returns a labelled set of headlines in its order."""
    lines = (DATA / "stories" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Row(r["id"], r["title"], r["feed"], float(r["at"]), r["story"], r.get("summary", ""))
        for r in map(json.loads, lines)
    ]


def page_titles(names: Sequence[str]) -> list[Row]:
    """Returns the titles of pages, each a story of its own."""
    rows = []
    for name in names:
        for line in (DATA / "articles" / name / "pages.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            page = json.loads(line)
            if page.get("title"):
                id_ = f"{name}-{page['id']}"
                rows.append(Row(id_, page["title"], page["host"], 0.0, id_, (page.get("text") or "")[:3000]))
    return rows


def feed_entries(at_most: int = 25) -> list[Row]:
    """Returns entries of real feeds with their summaries; few of them tell of the same event."""
    rows = []
    for path in sorted((DATA / "feeds" / "real").glob("*.gz")):
        try:
            feed = parse(gzip.decompress(path.read_bytes()), "https://feed.example/")
        except DeskReaderError:
            continue
        for number, entry in enumerate(feed.entries[:at_most]):
            if entry.title:
                at = entry.published_at.timestamp() if entry.published_at else 0.0
                text = text_of(entry.content or entry.summary or "")[:3000]
                rows.append(Row(f"{path.stem}-{number}", entry.title, path.stem, at, f"{path.stem}-{number}", text))
    return rows


def strewn(rows: Sequence[Row], singles: Sequence[Row], seed: int) -> list[Row]:
    """Returns a stream with singles strewn evenly over its time, without their texts."""
    random_ = random.Random(seed)
    first, last = rows[0].at, rows[-1].at
    added = [replace(row, at=random_.uniform(first, last), text="") for row in singles]
    return sorted([*rows, *added], key=lambda row: row.at)


def sizes(rows: Sequence[Row]) -> Counter[str]:
    """Returns how many articles tell each story."""
    return Counter(row.story for row in rows)


def own(name: str) -> list[Row]:
    """Returns a half of the project's own labelled set, which has texts, feeds and spread times."""
    rows, story = [], ""
    for block in re.split(
        r"^(?=== |.+ \| [\d.]+ \| )", (OWN / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        if block.startswith("== "):
            story = block[3:].strip()
        elif block.strip():
            head, text = block.rstrip("\n").split("\n", 1)
            feed, hours, title = head.split(" | ", 2)
            rows.append(Row(f"{name}-{len(rows)}", title, feed, START + 3600 * float(hours), f"{name}-{story}", text))
    return sorted(rows, key=lambda row: row.at)


def real_day() -> list[Row]:
    """Returns the entries of real news feeds around one day, with the stories that a person found in them."""
    labels: dict[str, list[str]] = json.loads((OWN / "real_day.json").read_text(encoding="utf-8"))
    story_of = {id_: story for story, ids in labels["stories"].items() for id_ in ids}
    rows = [replace(row, id=re.sub("^(.{6})[^-]*", r"\1", row.id)) for row in feed_entries(60)]
    return sorted(
        (
            replace(row, story=story_of.get(row.id, row.id))
            for row in rows
            if row.id[:6] in labels["feeds"] and row.at > labels["since"]
        ),
        key=lambda row: (row.at, row.id),
    )
