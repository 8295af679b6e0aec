"""The library of a fake sync server: users, feeds in folders, articles with states. All kinds of servers share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

FIRST_TIME = 1_763_000_000
"""Seconds since 1970: when the first article of a fake server was published."""


@dataclass
class RemoteItem:
    """An article on the server."""

    id: int
    feed: int
    title: str
    html: str
    link: str
    published: int
    is_read: bool = False
    is_starred: bool = False
    labels: set[str] = field(default_factory=set)
    modified: int = 0


@dataclass
class Subscription:
    """A feed on the server."""

    id: int
    url: str
    title: str
    folder: str | None = None


@dataclass
class RemoteLibrary:
    """What a server stores."""

    user: str = "ana"
    password: str = "correct horse"
    feeds: dict[int, Subscription] = field(default_factory=dict)
    items: dict[int, RemoteItem] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    clock: int = FIRST_TIME
    first_item: int = 1

    def subscribe(self, url: str, title: str = "", folder: str | None = None) -> Subscription:
        """Adds a feed, or returns the one of that URL."""
        for feed in self.feeds.values():
            if feed.url == url:
                return feed
        number = max(self.feeds, default=50) + 1
        self.feeds[number] = Subscription(number, url, title or url.split("/")[2], folder)
        if folder and folder not in self.folders:
            self.folders.append(folder)
        return self.feeds[number]

    def unsubscribe(self, number: int) -> None:
        """Removes a feed and its articles."""
        self.feeds.pop(number, None)
        self.items = {key: item for key, item in self.items.items() if item.feed != number}

    def publish(self, feed: Subscription, count: int, *, read: bool = False, starred: bool = False) -> list[RemoteItem]:
        """Adds articles to a feed."""
        made = []
        for _ in range(count):
            number = max(self.items, default=self.first_item - 1) + 1
            self.clock += 60
            made.append(
                RemoteItem(
                    number,
                    feed.id,
                    f"Story {number}",
                    f"<p>The words of story {number}, told at some length.</p><script>alert({number})</script>",
                    f"https://news.example.org/{feed.id}/{number}",
                    self.clock,
                    read,
                    starred,
                    modified=self.clock,
                )
            )
            self.items[number] = made[-1]
        return made

    def unread(self) -> list[RemoteItem]:
        """The unread articles, newest first."""
        return [item for item in self.newest() if not item.is_read]

    def starred(self) -> list[RemoteItem]:
        """The starred articles, newest first."""
        return [item for item in self.newest() if item.is_starred]

    def newest(self) -> list[RemoteItem]:
        """All articles, newest first."""
        return sorted(self.items.values(), key=lambda item: -item.id)

    def touch(self, numbers: Iterable[int]) -> list[RemoteItem]:
        """The articles of these ids that exist, noted as modified now."""
        found = [self.items[number] for number in numbers if number in self.items]
        if found:
            self.clock += 1
        for item in found:
            item.modified = self.clock
        return found

    def set_up_anew(self, first_feed: int = 51, first_item: int = 1, *, is_turned: bool = False) -> None:
        """Gives all feeds and articles other ids, as a new installation with the same feeds does; all are unread.

        `is_turned` adds the feeds in the opposite order, and the articles with them.
        """
        feeds, items = list(self.feeds.values()), list(self.items.values())
        self.feeds, self.items = {}, {}
        self.clock += 3600
        number = first_item
        for feed_number, feed in enumerate(reversed(feeds) if is_turned else feeds, first_feed):
            self.feeds[feed_number] = replace(feed, id=feed_number)
            for item in items:
                if item.feed == feed.id:
                    self.items[number] = replace(
                        item, id=number, feed=feed_number, is_read=False, is_starred=False, labels=set(),
                        modified=self.clock,
                    )  # fmt: skip
                    number += 1
