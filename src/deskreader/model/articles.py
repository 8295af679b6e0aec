"""Articles as stored, as opened and as grouped into stories, their rows in the timeline, what is there offline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from deskreader.model.enumerations import Edit
from deskreader.model.ids import ArticleId, FeedId, ImageHash

if TYPE_CHECKING:
    from deskreader.model.extraction import Completeness, Reason
    from deskreader.model.feed_document import Enclosure, Location
    from deskreader.model.revisions import EditSummary


class Offline(StrEnum):
    """An article's mark: what of it can be read without network."""

    WHOLE = "whole"
    IMAGES_MISSING = "pictures_missing"
    SUMMARY_ONLY = "summary_only"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class OtherSource:
    """Another article of a card's story."""

    id: ArticleId
    feed_id: FeedId
    feed_title: str
    title: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A light timeline row, without body."""

    id: ArticleId
    feed_id: FeedId
    feed_title: str
    title: str
    snippet: str
    sorted_at: datetime  # the moment the timeline orders by: published_at, never later than arrived_at
    is_read: bool
    is_starred: bool
    feed_icon: ImageHash | None = None
    thumbnail: ImageHash | None = None
    offline: Offline = Offline.WAITING
    link: str | None = None
    story: ArticleId | None = None  # the story that it belongs to, where others tell of it, too
    others: tuple[OtherSource, ...] = ()  # the other articles of its story, the best first, where they are folded
    is_folded: bool = False  # another article is the card of its story
    is_update: bool = False  # it made its story news once more
    edit: Edit = Edit.NONE  # whether its publisher changed it
    is_removed: bool = False  # its publisher removed it
    is_muted: bool = False  # by a rule: it is in the list of muted articles alone
    muted_by: tuple[str, ...] = ()  # the names of the rules that muted it
    title_highlights: tuple[tuple[int, int], ...] = ()  # from and up to: what a search found in the title
    snippet_highlights: tuple[tuple[int, int], ...] = ()  # and in the snippet, which is then the passage that was found

    @property
    def other_sources(self) -> int:
        """How many other feeds tell its story."""
        return len({other.feed_id for other in self.others} - {self.feed_id})


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A stored picture's bytes, ready to decode."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """All that the article pane needs, from the store alone: setting it sends no packet.

    `html` names pictures by the addresses they had on their page; `pictures` maps those addresses to stored pictures,
    and an address that is not in it is a picture that is not stored.
    """

    id: ArticleId
    feed_id: FeedId
    feed_title: str
    feed_icon: ImageHash | None
    title: str
    author: str | None
    published_at: datetime | None
    arrived_at: datetime
    link: str | None  # the page to open in the browser
    html: str  # the chosen version: full text where stored, else the feed's content
    words: int
    language: str | None
    direction: str | None
    lead_image: str | None
    lead_caption: str | None
    images: dict[str, StoredImage] = field(hash=False)
    images_total: int
    is_read: bool
    is_starred: bool
    offline: Offline
    completeness: Completeness
    reason: Reason
    shows_feed_version: bool  # `html` is the feed's own content
    has_both_versions: bool
    original_url: str | None
    original_site: str | None  # name of the site whose original completes a cut copy, if it does
    enclosures: tuple[Enclosure, ...] = ()
    location: Location | None = None
    tags: tuple[str, ...] = ()
    icon: StoredImage | None = None  # of the feed
    muted_by: tuple[str, ...] = ()  # the names of the rules that muted it
    reading_position: int = 0  # where in the text the reader stopped, as the article pane counts; 0 is the beginning
    edit: Edit = Edit.NONE
    edits: EditSummary | None = None  # None where `edit` is NONE
    removed_at: datetime | None = None  # when it was found that its publisher had removed it

    @property
    def is_feed_version_chosen(self) -> bool:
        """Whether the user chose the feed's version; an article whose page is still to come has no other."""
        return self.shows_feed_version and self.has_both_versions


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article to be grouped; `story` and `copy_of` are None unless that is known already."""

    id: ArticleId
    feed_id: FeedId
    title: str
    text: str  # its beginning
    link: str | None
    guid: str | None
    at: float  # when it was published, never later than it arrived: seconds since 1970
    story: ArticleId | None = None
    copy_of: ArticleId | None = None
    is_recent: bool = True  # else it joins no story, but may be a copy
    packed: bytes | None = None  # what the grouper read of it before; `text` is empty then


@dataclass(frozen=True, slots=True)
class Grouping:
    """How an article was grouped: the story it belongs to, which may begin with it, and the article that it copies."""

    id: ArticleId
    story: ArticleId
    copy_of: ArticleId | None = None
    adds: bool = False
    """It says much that the story lacked."""
    packed: bytes | None = None
    """What the grouper read of the article; None of a copy and of an old one."""
