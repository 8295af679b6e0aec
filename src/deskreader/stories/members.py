"""Articles and stories as the grouper holds them: small, because tens of thousands are open at a time."""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from dataclasses import dataclass, field

from deskreader.stories.words import Stem


@dataclass(slots=True)
class Member:
    """An article: its stems, its feed, when it arrived (seconds since 1970), how far its title is no news (0 to 1)."""

    feed: Hashable
    at: float
    title: array[Stem]
    text: array[Stem]
    """The most telling stems of summary and text that the title lacks; empty where there is no text."""
    form: float
    story: Story | None = None


@dataclass(slots=True)
class Story:
    """Several articles on one event: how many, the sum of their forms, and how many titles have each stem."""

    id: Hashable
    size: int = 0
    form: float = 0.0
    counts: dict[Stem, int] = field(default_factory=dict)

    def add(self, member: Member) -> None:
        """Adds an article."""
        member.story = self
        self.size += 1
        self.form += member.form
        for stem in member.title:
            self.counts[stem] = self.counts.get(stem, 0) + 1
