"""How long articles are kept, which expire, and what of them is missing offline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskreader.model.ids import ArticleId, FeedId

if TYPE_CHECKING:
    from deskreader.model.extraction import Reason


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A rule of how long stories are kept. None is: as the folder around it says, or the library."""

    days: int | None = None  # since it came; 0: for good
    newest: int | None = None  # at most so many of a feed; 0: all
    unread: bool | None = None  # unread stories are kept whatever the other rules say
    budget: int | None = None  # bytes that a feed's pictures may take; 0: no limit of its own

    def over(self, above: RetentionRule) -> RetentionRule:
        """This rule, with what it leaves open taken from the one above it."""
        return RetentionRule(
            above.days if self.days is None else self.days,
            above.newest if self.newest is None else self.newest,
            above.unread if self.unread is None else self.unread,
            above.budget if self.budget is None else self.budget,
        )


@dataclass(frozen=True, slots=True)
class ExpiredArticle:
    """A story that a rule no longer keeps, and whether it was read when the rule was asked."""

    id: ArticleId
    is_read: bool


@dataclass(frozen=True, slots=True)
class OfflineSummary:
    """How many stories cannot be read whole without network."""

    unsaved: int = 0  # can still be saved: not tried yet, or the site did not answer
    partial: int = 0  # all that could be had is saved, and that is only a part


@dataclass(frozen=True, slots=True)
class PartialStories:
    """Stories of one feed that are saved only in part, for one reason; None where only pictures are missing."""

    feed_id: FeedId
    title: str
    reason: Reason | None
    stories: int


@dataclass(frozen=True, slots=True)
class OfflineGap:
    """What a feed's stories lack for reading them without network."""

    feed_id: FeedId
    title: str
    pages: int
    images: int  # stories of which some picture is missing
