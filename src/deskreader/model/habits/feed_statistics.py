"""What a feed brought in a period, and what of it was read: the figures by which its worth is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskreader.model.feeds import Feed


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """The figures of a feed's articles that were published in a period; they outlive the texts."""

    arrived: int = 0
    opened: int = 0
    starred: int = 0
    shared_stories: int = 0  # stories that another feed told, too
    first: int = 0  # of these, those that it told first
    repeated: int = 0  # articles that are copies, or belong to a story that another feed told, too
    newest_at: datetime | None = None  # its newest article, whatever the period

    @property
    def opened_share(self) -> float:
        """Which part of its articles was opened, from 0 to 1."""
        return self.opened / self.arrived if self.arrived else 0.0

    @property
    def overlap(self) -> float:
        """Which part of its articles other feeds bring, too, from 0 to 1."""
        return self.repeated / self.arrived if self.arrived else 0.0


@dataclass(frozen=True, slots=True)
class FeedStatistics:
    """A subscription and its figures."""

    feed: Feed
    figures: FeedFigures
