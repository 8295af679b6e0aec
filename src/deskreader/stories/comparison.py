"""Compares an article with a story: the numbers by which the learned model says whether it belongs there."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from deskreader.stories.members import Member, Story
from deskreader.stories.rarity import Rarity
from deskreader.stories.words import NUMBER, Stem, kind_of

TITLE_NAMES = (
    "cosine", "shared", "first_word", "second_word", "third_word", "numbers", "phrases", "coverage", "mean_cosine",
    "in_story", "in_story_often", "centroid", "high_form", "low_form", "log_size", "words", "high_form_shared",
    "high_form_cosine", "own_share", "own", "own_of_title", "rare_in_story", "alike", "jaccard", "other_words",
)  # fmt: skip
TEXT_NAMES = (
    "text_cosine", "mean_text_cosine", "title_in_text", "text_in_title", "rare_in_both", "text_numbers",
    "shared_text", "first_shared_text", "gap", "same_feed", "feed_there",
)  # fmt: skip
_RARE = 5.5
_COMPARED = 3
"""Members of a story whose mean counts."""
_DAY = 86400.0


@dataclass(slots=True)
class Weighed:
    """An article with the weights of its stems, ready to be compared with several stories."""

    member: Member
    title: dict[Stem, float]
    text: dict[Stem, float]
    """The stems of title and text; empty where there is no text."""
    title_sum: float = 0.0
    title_length: float = 1.0
    text_length: float = 1.0
    cache: dict[Stem, float] = field(default_factory=dict)

    @classmethod
    def of(cls, member: Member, rarity: Rarity) -> Weighed:
        """Returns an article with its weights."""
        title = {stem: rarity.weight(stem) for stem in member.title}
        text = {**title, **{stem: rarity.weight(stem) for stem in member.text}} if member.text else {}
        weighed = cls(member, title, text, sum(title.values()), _length(title), _length(text))
        weighed.cache = dict(text or title)
        return weighed


def _length(weights: dict[Stem, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0


@dataclass(slots=True)
class _Pair:
    """What the titles of two articles have in common."""

    cosine: float
    shared: float
    weights: list[float]
    numbers: float
    phrases: int
    other_sum: float
    other_words: int


class Comparison:
    """Compares articles with stories by the rarities known now."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity

    def features(self, mine: Weighed, story: Story, others: Sequence[Member]) -> list[float]:
        """Returns the features named in `TITLE_NAMES`; `others` are the nearest members of the story."""
        pairs = sorted((self._pair(mine, other) for other in others), key=lambda p: -p.cosine - 0.02 * p.shared)
        best = pairs[0]
        heavy = [*sorted(best.weights, reverse=True)[:3], 0.0, 0.0, 0.0]
        form = story.form / story.size
        high, low = max(mine.member.form, form), min(mine.member.form, form)
        most = max(pair.shared for pair in pairs)
        counts = story.counts
        return [
            best.cosine,
            most,
            *heavy[:3],
            max(pair.numbers for pair in pairs),
            float(min(3, max(pair.phrases for pair in pairs))),
            best.shared / max(1e-6, min(mine.title_sum, best.other_sum)),
            sum(pair.cosine for pair in pairs[:_COMPARED]) / min(_COMPARED, story.size),
            *self._with_all(mine, story, counts),
            high,
            low,
            math.log(story.size),
            math.sqrt(len(mine.title)),
            high * most / 10,
            high * best.cosine,
            *self._own(mine, counts),
            len(others) / story.size,
            best.shared / max(1e-6, mine.title_sum + best.other_sum - best.shared),
            math.sqrt(best.other_words),
        ]

    def _weight(self, mine: Weighed, stem: Stem) -> float:
        weight = mine.cache.get(stem)
        if weight is None:
            weight = mine.cache[stem] = self._rarity.weight(stem)
        return weight

    def _pair(self, mine: Weighed, other: Member) -> _Pair:
        theirs = {stem: self._weight(mine, stem) for stem in other.title}
        shared = {stem: weight for stem, weight in mine.title.items() if stem in theirs}
        heavy = list(shared.values())
        square = math.sqrt(sum(weight * weight for weight in theirs.values())) or 1.0
        cosine = sum(weight * weight for weight in heavy) / (mine.title_length * square)
        numbers = sum(weight for stem, weight in shared.items() if kind_of(stem) == NUMBER)
        mine_in_order, their_order = mine.member.title, other.title
        phrases = 0
        if len(shared) > 1:
            phrases = len(set(itertools.pairwise(mine_in_order)) & set(itertools.pairwise(their_order)))
        return _Pair(cosine, sum(heavy), heavy, numbers, phrases, sum(theirs.values()), len(theirs))

    def _with_all(self, mine: Weighed, story: Story, counts: dict[Stem, int]) -> tuple[float, float, float]:
        """Compares a title with the words of all members, each counted as often as members have it."""
        size = story.size
        centre = math.sqrt(sum((self._weight(mine, stem) * n / size) ** 2 for stem, n in counts.items())) or 1.0
        both = [(weight, counts[stem]) for stem, weight in mine.title.items() if stem in counts]
        return (
            sum(weight for weight, _ in both) / max(1e-6, mine.title_sum),
            sum(weight * n for weight, n in both) / size,
            sum(weight * weight * n for weight, n in both) / size / (mine.title_length * centre),
        )

    def _own(self, mine: Weighed, counts: dict[Stem, int]) -> tuple[float, float, float, float]:
        """Returns how far the common words are the story's own: of all articles seen with a word, the share in it."""
        largest = own = rare = 0.0
        for stem, weight in mine.title.items():
            number = counts.get(stem)
            if number:
                share = min(1.0, number / max(1, self._rarity.seen_with(stem) - 1))
                largest = max(largest, share)
                own += weight * share
                rare += weight > _RARE
        return largest, own, own / max(1e-6, mine.title_sum), rare

    def text_features(self, mine: Weighed, story: Story, others: Sequence[Member]) -> list[float]:
        """Returns the features named in `TEXT_NAMES`, of the members that have a text; gaps are in days."""
        pairs = sorted((self._text_pair(mine, other) for other in others if other.text), reverse=True)
        best = pairs[0]
        mean = sum(pair[0] for pair in pairs[:_COMPARED]) / min(_COMPARED, len(pairs))
        gap = min(abs(mine.member.at - other.at) for other in others) / _DAY
        of_feed = [other.feed == mine.member.feed for other in others]
        return [best[0], mean, *best[1:], gap, float(all(of_feed)), float(any(of_feed))]

    def _text_pair(self, mine: Weighed, other: Member) -> tuple[float, ...]:
        titles = mine.title
        title_sum, title_shared, square = self._summed(mine, other.title)
        _, text_shared, text_square = self._summed(mine, other.text)
        shared = title_shared | text_shared
        heavy = sorted(shared.values(), reverse=True)
        return (
            sum(weight * weight for weight in heavy) / (mine.text_length * (math.sqrt(square + text_square) or 1.0)),
            sum(weight for stem, weight in shared.items() if stem in titles) / max(1e-6, mine.title_sum),
            sum(title_shared.values()) / max(1e-6, title_sum),
            float(sum(weight > _RARE for weight in heavy)),
            sum(weight for stem, weight in shared.items() if kind_of(stem) == NUMBER),
            sum(heavy),
            sum(heavy[:3]),
        )

    def _summed(self, mine: Weighed, stems: Sequence[Stem]) -> tuple[float, dict[Stem, float], float]:
        """Returns the sum of the weights of stems, those that the article has, too, and the sum of the squares."""
        cache, texts = mine.cache, mine.text
        total = square = 0.0
        shared: dict[Stem, float] = {}
        for stem in stems:
            weight = cache.get(stem)
            if weight is None:
                weight = cache[stem] = self._rarity.weight(stem)
            total += weight
            square += weight * weight
            if stem in texts:
                shared[stem] = weight
        return total, shared, square
