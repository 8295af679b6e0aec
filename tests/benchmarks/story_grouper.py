"""The grouping of headlines into stories, in the form that a scoring script calls it.

The script names it as `tests.benchmarks.story_grouper:Grouper`.
"""

from __future__ import annotations

from datetime import datetime

from deskreader.engine.notifications.story_groups import StoryGrouper


class Grouper:
    """Groups headlines into stories; accepts a summary, too, but ignores it."""

    def __init__(self) -> None:
        self._stories = StoryGrouper()

    def add(self, number: str, title: str, _summary: str, feed: str, at: datetime) -> object:
        """Adds a headline and returns its story."""
        return self._stories.add(number, title, feed, at)
