"""From the text of a feed through the parser to the library, fetch after fetch.

No entry becomes new again and none is lost, whatever publishers do to guids, links and dates.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.engine.worker.jobs import read_feed
from deskreader.model import Changes, FeedId, Headline, Validators, View, ViewKind
from deskreader.store import Database, FetchOutcome
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from deskreader.store.timeline import timeline

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
URL = "https://quay.example/feed"


@dataclass(frozen=True)
class Item:
    """An entry as its publisher means it; `number` makes its words unique."""

    number: int
    guid: str | None
    link: str | None
    date: datetime | None

    @property
    def title(self) -> str:
        return f"Tide table {self.number}"

    @property
    def text(self) -> str:
        return (
            f"At berth {self.number} the water stands {self.number * 7 + 1} hands higher than in the week before. " * 2
        )


def rss(items: list[Item]) -> bytes:
    def element(item: Item) -> str:
        guid = f'<guid isPermaLink="false">{escape(item.guid)}</guid>' if item.guid is not None else ""
        link = f"<link>{escape(item.link)}</link>" if item.link is not None else ""
        date = f"<pubDate>{format_datetime(item.date)}</pubDate>" if item.date is not None else ""
        return f"<item>{guid}{link}{date}<title>{item.title}</title><description>{item.text}</description></item>"

    return f'<rss version="2.0"><channel><title>T</title>{"".join(map(element, items))}</channel></rss>'.encode()


def atom(items: list[Item]) -> bytes:
    def element(item: Item) -> str:
        guid = f"<id>{escape(item.guid)}</id>" if item.guid is not None else ""
        link = f'<link href="{escape(item.link)}"/>' if item.link is not None else ""
        date = f"<updated>{item.date.isoformat()}</updated>" if item.date is not None else ""
        return f"<entry>{guid}{link}{date}<title>{item.title}</title><summary>{item.text}</summary></entry>"

    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{"".join(map(element, items))}</feed>'.encode()


class Subscription:
    """One feed in a library; each `fetch` happens an hour after the one before."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.feed_id, _ = database.write(feeds.add_feed, URL, "T", None, None, NOW)
        self.now = NOW

    def fetch(self, document: bytes) -> Changes:
        self.now += timedelta(hours=1)
        read = read_feed(document, URL, "application/xml")
        return self.database.write_unsynced(
            merge.merge, FeedId(self.feed_id), read, FetchOutcome(Validators(), "", self.now, self.now)
        )

    def rows(self) -> dict[str, Headline]:
        page = self.database.read(timeline.page, View(ViewKind.ALL), self.now, limit=1000)
        return {headline.title: headline for headline in page.headlines}


@contextmanager
def subscribed() -> Iterator[Subscription]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "library.db", Path(folder) / "pictures")
        try:
            yield Subscription(database)
        finally:
            database.close()


DATES = st.none() | st.integers(-4000, 4000).map(lambda hours: NOW + timedelta(hours=hours))
ITEMS = st.lists(
    st.tuples(st.sampled_from(["own", "shared", "none"]), st.sampled_from(["own", "none"]), DATES), max_size=8
).map(
    lambda rows: [
        Item(
            number,
            {"own": f"tag:{number}", "shared": "0", "none": None}[guid],
            f"https://quay.example/{number}" if link == "own" else None,
            date,
        )
        for number, (guid, link, date) in enumerate(rows)
    ]
)
FORMS = st.sampled_from([rss, atom])


@settings(max_examples=40)
@given(ITEMS, FORMS, st.data())
def test_no_entry_becomes_new_again_and_none_is_lost(items: list[Item], form: object, data: st.DataObject) -> None:
    with subscribed() as feed:
        first = feed.fetch(form(items))  # type: ignore[operator]
        assert len(first.new) == len(items)
        positions = {title: row.sorted_at for title, row in feed.rows().items()}
        assert set(positions) == {item.title for item in items}
        assert all(moment <= feed.now for moment in positions.values()), "no entry is dated in the future"
        for change in (
            lambda: items,
            lambda: data.draw(st.permutations(items)),
            lambda: [replace(item, date=feed.now) for item in items],
            lambda: [replace(item, date=data.draw(DATES)) for item in items],
            lambda: [replace(item, date=None) for item in items],
            lambda: [replace(item, guid=f"{feed.now.timestamp()}-{item.number}") for item in items],
        ):
            again = feed.fetch(form(change()))  # type: ignore[operator]
            assert again.new == ()
            assert {title: row.sorted_at for title, row in feed.rows().items()} == positions


@settings(max_examples=30)
@given(ITEMS, FORMS, st.integers(0, 4))
def test_only_added_entries_are_new(items: list[Item], form: object, count: int) -> None:
    with subscribed() as feed:
        feed.fetch(form(items))  # type: ignore[operator]
        added = [Item(100 + n, f"tag:{100 + n}", f"https://quay.example/{100 + n}", feed.now) for n in range(count)]
        changes = feed.fetch(form([*added, *(replace(item, date=feed.now) for item in items)]))  # type: ignore[operator]
        assert len(changes.new) == count
        assert len(feed.rows()) == len(items) + count


@settings(max_examples=30)
@given(ITEMS.filter(bool), FORMS)
def test_entries_that_leave_and_return_are_not_new(items: list[Item], form: object) -> None:
    with subscribed() as feed:
        feed.fetch(form(items))  # type: ignore[operator]
        assert feed.fetch(form(items[1:])).new == ()  # type: ignore[operator]
        assert feed.fetch(form([])).new == ()  # type: ignore[operator]
        assert feed.fetch(form(items)).new == ()  # type: ignore[operator]
        assert len(feed.rows()) == len(items)


def test_the_same_feed_in_another_format_has_no_new_entries() -> None:
    items = [Item(n, f"tag:{n}", f"https://quay.example/{n}", NOW - timedelta(days=n)) for n in range(5)]
    with subscribed() as feed:
        assert len(feed.fetch(rss(items)).new) == 5
        assert feed.fetch(atom(items)).new == ()


@pytest.mark.parametrize("damage", [b"</channel></rss>", b"</description>", b"<guid"])
def test_damage_in_a_later_entry_leaves_earlier_ones_alone(damage: bytes) -> None:
    items = [Item(n, f"tag:{n}", f"https://quay.example/{n}", NOW - timedelta(days=n)) for n in range(5)]
    with subscribed() as feed:
        assert len(feed.fetch(rss(items)).new) == 5
        broken = rss(items)
        cut = broken.rindex(damage)
        assert feed.fetch(broken[:cut]).new == ()
        assert feed.fetch(broken[:cut] + b"&broken; <" + broken[cut:]).new == ()
        assert feed.fetch(rss(items)).new == ()
