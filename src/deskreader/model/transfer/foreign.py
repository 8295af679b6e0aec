"""Feeds and articles as another reader stores them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskreader.model.feed_document import ReadEntry


@dataclass(frozen=True, slots=True)
class ForeignArticle:
    """A story as another reader keeps it; its HTML is as a stranger wrote it."""

    guid: str | None
    title: str
    link: str | None
    author: str | None
    html: str
    published_at: datetime | None
    is_read: bool
    is_starred: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignFeed:
    """A feed as another reader keeps it. `number` is its own name there, `folders` the way to it from the top."""

    number: str
    url: str
    title: str
    site_url: str | None = None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignEntry:
    """An article of another reader made ready to store, by the worker, with what that reader knows of it."""

    entry: ReadEntry
    is_read: bool
    is_starred: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignBatch:
    """Articles of one feed that follow each other; `count` includes those that are empty."""

    entries: tuple[ForeignEntry, ...]
    count: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class ForeignFilter:
    """A filter of another reader: a script, the URLs of the feeds that it is for (none: all), and whether it runs."""

    name: str
    script: str
    feeds: tuple[str, ...] = ()
    is_on: bool = True
