"""What a timeline can show, and its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskreader.model.articles import Headline
from deskreader.model.ids import ArticleId, FeedId, FolderId, SavedId


class ViewKind(StrEnum):
    """What the timeline can show."""

    TODAY = "today"
    UNREAD = "unread"
    STARRED = "starred"
    ALL = "all"
    FOLDER = "folder"
    FEED = "feed"
    SEARCH = "search"
    SAVED = "saved"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class View:
    """One selection of articles: what the timeline shows. `query` narrows any view to what a search finds."""

    kind: ViewKind
    folder_id: FolderId | None = None
    feed_id: FeedId | None = None
    query: str = ""
    saved_id: SavedId | None = None
    by_relevance: bool = False  # the best of what is found first, if words are searched for; else the newest
    tag: str = ""  # the whole name of a tag


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page of the timeline ends, and the next begins."""

    sorted_at: datetime
    id: ArticleId


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the timeline, newest first. `end` is None where nothing follows."""

    headlines: tuple[Headline, ...]
    end: PageKey | None
