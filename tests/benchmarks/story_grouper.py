"""The grouping of headlines into stories, as a scorer calls it: `tests.benchmarks.story_grouper:Grouper`."""

from __future__ import annotations

from datetime import datetime

from deskreader.engine.notifications.story_groups import StoryGrouper


class Grouper:
    """Takes a summary beside the title, which is not looked at."""

    def __init__(self) -> None:
        self._stories = StoryGrouper()

    def add(self, number: str, title: str, _summary: str, feed: str, at: datetime) -> object:
        """The story of a headline."""
        return self._stories.add(number, title, feed, at)
