"""What the library holds, where its bytes are, and what a check of it found."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.model.enumerations import CheckName as CheckName
from deskreader.model.ids import FeedId


@dataclass(frozen=True, slots=True)
class StorageUse:
    """Where the bytes are."""

    database_bytes: int = 0
    image_bytes: int = 0
    images: int = 0
    articles: int = 0
    budget_bytes: int = 0


@dataclass(frozen=True, slots=True)
class FeedUse:
    """What one feed's stories take."""

    feed_id: FeedId
    title: str
    articles: int
    text_bytes: int
    image_bytes: int  # a picture that several feeds use counts for each


@dataclass(frozen=True, slots=True)
class LibraryUse:
    """What the library holds and where its bytes are."""

    feeds: int
    folders: int
    articles: int
    unread: int
    starred: int
    tagged: int
    tombstones: int
    images: int
    text_bytes: int
    index_bytes: int
    state_bytes: int
    other_bytes: int
    free_bytes: int
    image_bytes: int
    backup_bytes: int
    by_feed: tuple[FeedUse, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check of the library found. `good` False needs attention."""

    check: CheckName
    good: bool
    detail: str = ""
