"""The weight of a story of the day, by how many tell it, how fresh it is, and what the user reads. Pure.

The weight is a product, so that each part counts by its ratio and none decides alone. Its constants are judgements, not
learned: nobody has labelled which stories of a day a person wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp2, log2, sqrt

SHOWN = 9
"""Stories of a briefing: one large and two columns of four are a screen."""
MOST_OF_FEED = 3
"""Stories for which one feed stands, so that a busy feed does not fill the screen."""
HALF_LIFE = 12 * 3600.0
"""Seconds after which a story weighs half."""
STARS_AS_OPENINGS = 2.0
"""A star says as much as so many more openings."""
PRIOR = 20.0
"""Articles that each feed is thought to have brought beside its own, opened as often as usual: one proves little."""
LEAST, MOST = 0.5, 2.0
"""Bounds of the factor of what the user reads."""


@dataclass(frozen=True, slots=True)
class FeedInterest:
    """What the user did with a feed's articles."""

    arrived: int = 0
    opened: int = 0
    starred: int = 0

    @property
    def points(self) -> float:
        """What counts for the feed: openings, and stars as more of them."""
        return self.opened + STARS_AS_OPENINGS * self.starred


@dataclass(slots=True)
class StoryOfDay:
    """A story that may be in the briefing: the feeds that tell it, and when its newest article is from."""

    number: int
    feeds: set[int] = field(default_factory=set)
    newest_at: float = 0.0  # seconds since 1970
    is_unread: bool = False  # one of its articles is
    is_opened: bool = False  # one of its articles was opened


class InterestFactors:
    """How much more, or less, than others the user reads each feed, as factors around 1."""

    def __init__(self, interests: Mapping[int, FeedInterest]) -> None:
        self._interests = interests
        arrived = sum(interest.arrived for interest in interests.values())
        points = sum(interest.points for interest in interests.values())
        self._usual = points / arrived if arrived else 0.0

    def of(self, feed: int) -> float:
        """The factor of a feed; 1 for one that is read as much as usual, and where nothing was ever opened."""
        if not self._usual:
            return 1.0
        interest = self._interests.get(feed, FeedInterest())
        share = (interest.points + PRIOR * self._usual) / (interest.arrived + PRIOR)
        return min(MOST, max(LEAST, sqrt(share / self._usual)))

    def most_read(self, feeds: Iterable[int]) -> int:
        """The feed with the greatest factor, of equal ones that with the lowest number."""
        return max(sorted(feeds), key=self.of)


def weight(story: StoryOfDay, factors: InterestFactors, now: float) -> float:
    """The weight of a story at a moment in seconds since 1970."""
    age = max(0.0, now - story.newest_at)
    freshness = exp2(-age / HALF_LIFE)
    return (1 + log2(len(story.feeds))) * freshness * factors.of(factors.most_read(story.feeds))


def chosen(stories: Sequence[tuple[StoryOfDay, int]], most: int = SHOWN) -> list[StoryOfDay]:
    """The first stories, each with the feed that stands for it, but of no feed more than `MOST_OF_FEED`."""
    found: list[StoryOfDay] = []
    by_feed: dict[int, int] = {}
    for story, feed in stories:
        if len(found) == most:
            break
        if by_feed.get(feed, 0) < MOST_OF_FEED:
            by_feed[feed] = by_feed.get(feed, 0) + 1
            found.append(story)
    return found
