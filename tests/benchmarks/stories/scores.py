"""Scores how a stream of articles was grouped: BCubed precision, recall and F1, and the stories never announced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from deskreader.stories.grouper import Grouper
from deskreader.stories.model import StoryModel
from tests.benchmarks.stories.streams import Row


@dataclass(slots=True)
class Score:
    """Precisions and recalls, one an article, and the stories whose first article was taken for an older story."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    missed: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)

    def add(self, other: Score) -> None:
        """Adds the articles of another stream or of another part."""
        self.precisions += other.precisions
        self.recalls += other.recalls
        self.missed |= other.missed
        self.stories |= other.stories

    @property
    def precision(self) -> float:
        """BCubed precision."""
        return sum(self.precisions) / len(self.precisions)

    @property
    def recall(self) -> float:
        """BCubed recall."""
        return sum(self.recalls) / len(self.recalls)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def cells(self) -> list[str]:
        """Returns the figures as cells of a table."""
        figures = (self.precision, self.recall, self.f1)
        return [*(f"{figure:.3f}" for figure in figures), f"{len(self.missed)} of {len(self.stories)}"]


HEAD = ["P", "R", "F1", "never announced"]


def grouped(rows: Sequence[Row], model: StoryModel, with_text: bool = True) -> dict[str, Hashable]:
    """Returns the story that the grouper gives each article of a stream."""
    grouper = Grouper(model)
    return {
        row.id: grouper.add(row.id, row.title, row.text if with_text else "", row.feed, row.arrived_at) for row in rows
    }


def score(rows: Sequence[Row], found: Mapping[str, Hashable], counted: Collection[str] | None = None) -> Score:
    """Scores a grouping; only articles of the stories in `counted` count, though all of the stream are there."""
    of_gold: dict[str, set[str]] = defaultdict(set)
    of_found: dict[Hashable, set[str]] = defaultdict(set)
    announced: set[str] = set()
    for row in rows:
        of_gold[row.story].add(row.id)
        if found[row.id] not in of_found:
            announced.add(row.story)
        of_found[found[row.id]].add(row.id)
    result = Score()
    for row in rows:
        if counted is None or row.story in counted:
            both = len(of_gold[row.story] & of_found[found[row.id]])
            result.precisions.append(both / len(of_found[found[row.id]]))
            result.recalls.append(both / len(of_gold[row.story]))
            result.stories.add(row.story)
    result.missed = result.stories - announced
    return result
