"""The stories of the last day by their weight: what a person hears of in one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskreader.model.articles import Headline


@dataclass(frozen=True, slots=True)
class StoryReasons:
    """Why a story is in the briefing."""

    sources: int  # feeds that tell it
    newest_at: datetime  # when its newest article is from
    read_feed: str = ""  # the feed among them that the user reads more than others; empty where there is none
    read_share: float = 0.0  # which part of that feed's stories the user opened or starred, from 0 to 1
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class BriefingStory:
    """A story of the briefing: its best article, which names the others, and why it is there."""

    headline: Headline
    reasons: StoryReasons


@dataclass(frozen=True, slots=True)
class Briefing:
    """The stories with the greatest weight, that first; those that the user opened are still among them, as read."""

    stories: tuple[BriefingStory, ...] = ()
    made_at: datetime | None = None
    considered: int = 0  # stories from which these were chosen

    @property
    def unread(self) -> tuple[BriefingStory, ...]:
        """The stories that are unread."""
        return tuple(story for story in self.stories if not story.headline.is_read)

    @property
    def sources(self) -> int:
        """How many feeds tell these stories."""
        feeds = {story.headline.feed_id for story in self.stories}
        return len(feeds.union(other.feed_id for story in self.stories for other in story.headline.others))
