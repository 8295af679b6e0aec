"""Feed documents that a search found, and a small cache of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from deskreader.model import FeedLink, ReadFeed, Response
from deskreader.model.credentials import NOTHING, Credentials, Source
from deskreader.text.urls import comparison_key

CACHED_DOCUMENTS = 12
PREVIEWED_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was found: its URL, the response, and the feed that was read from it."""

    url: str
    response: Response
    feed: ReadFeed
    source: Source = Source.FEED
    credentials: Credentials = NOTHING  # that were sent to its server


@dataclass(frozen=True, slots=True)
class Preview:
    """What the user sees of a feed before choosing it: its title and its latest entries."""

    url: str
    title: str
    entries: tuple[tuple[str, datetime | None], ...]  # title and date, the newest first
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: one document, or several feeds to choose from."""

    document: Document | None = None
    choices: tuple[FeedLink, ...] = ()


def preview_of(document: Document) -> Preview:
    """Returns the preview of a document."""
    entries = [(entry.title, entry.published_at) for entry in document.feed.entries]
    newest_first = sorted(entries, key=lambda entry: entry[1].timestamp() if entry[1] else 0.0, reverse=True)
    return Preview(document.url, document.feed.title, tuple(newest_first[:PREVIEWED_ENTRIES]), len(entries))


class DocumentCache:
    """The latest documents that were previewed, so that subscribing does not fetch them again. Thread-safe."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, url: str) -> Document | None:
        """Returns the document of a URL, which stays in the cache."""
        with self._lock:
            return self._documents.get(comparison_key(url))

    def pop(self, url: str) -> Document | None:
        """Removes and returns the document of a URL."""
        with self._lock:
            return self._documents.pop(comparison_key(url), None)

    def add(self, document: Document) -> None:
        """Stores a document; beyond CACHED_DOCUMENTS the oldest goes."""
        with self._lock:
            self._documents[comparison_key(document.url)] = document
            while len(self._documents) > CACHED_DOCUMENTS:
                self._documents.popitem(last=False)

    def clear(self) -> None:
        """Removes all documents."""
        with self._lock:
            self._documents.clear()
