"""Values of what keeps a library safe: backups, rules of keeping, tags, what is missing offline. Frozen, plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from deskreader.model import ArticleId, FeedId


class BackupCause(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    BY_HAND = "by_hand"
    BEFORE_UPDATE = "before_update"  # before a newer program changed how the library is stored
    BEFORE_RESTORE = "before_restore"
    BEFORE_IMPORT = "before_import"


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy of the library, and what it holds."""

    path: Path
    made_at: datetime
    cause: BackupCause
    bytes: int
    feeds: int = 0
    articles: int = 0
    starred: int = 0
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Keep:
    """A rule of how long stories are kept. None is: as the folder around it says, or the library."""

    days: int | None = None  # since it came; 0: for good
    newest: int | None = None  # at most so many of a feed; 0: all
    unread: bool | None = None  # unread stories are kept whatever the other rules say
    budget: int | None = None  # bytes that a feed's pictures may take; 0: no limit of its own

    def over(self, above: Keep) -> Keep:
        """This rule, with what it leaves open taken from the one above it."""
        return Keep(
            above.days if self.days is None else self.days,
            above.newest if self.newest is None else self.newest,
            above.unread if self.unread is None else self.unread,
            above.budget if self.budget is None else self.budget,
        )


@dataclass(frozen=True, slots=True)
class Spent:
    """A story that a rule no longer keeps, and whether it was read when the rule was asked."""

    id: ArticleId
    is_read: bool


@dataclass(frozen=True, slots=True)
class FeedUse:
    """What one feed's stories take."""

    feed_id: FeedId
    title: str
    articles: int
    text_bytes: int
    picture_bytes: int  # a picture that several feeds use counts for each


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
    pictures: int
    text_bytes: int
    index_bytes: int
    state_bytes: int
    other_bytes: int
    free_bytes: int
    picture_bytes: int
    backup_bytes: int
    by_feed: tuple[FeedUse, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a feed's stories lack for reading them without network."""

    feed_id: FeedId
    title: str
    pages: int
    pictures: int  # stories of which some picture is missing


@dataclass(frozen=True, slots=True)
class OtherStory:
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
class OtherFeed:
    """A feed as another reader keeps it. `number` is its own name there, `folders` the way to it from the top."""

    number: str
    url: str
    title: str
    site_url: str | None = None
    folders: tuple[str, ...] = ()
