"""What rules look at: an article, and the feed that it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.model.ids import FeedId, FolderId


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What conditions on feed, folder and language look at."""

    feed_id: FeedId
    names: tuple[str, ...]  # its title, that of its publisher, its address
    folders: tuple[tuple[FolderId, str], ...] = ()  # from the one that it is in to the outermost
    language: str | None = None  # as the feed says


@dataclass(frozen=True, slots=True)
class RuleSubject:
    """What conditions on an article look at. `source` is a place in a tuple of sources."""

    source: int
    title: str
    text: str
    author: str | None = None
    link: str | None = None
    categories: tuple[str, ...] = ()
    language: str | None = None  # as its page says
