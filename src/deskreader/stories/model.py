"""The learned model: how far a title is no news, and whether an article belongs to a story, as log-odds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from deskreader.stories import story_weights
from deskreader.stories.comparison import TEXT_NAMES, TITLE_NAMES
from deskreader.stories.words import Stem, stem_of

MIN_TITLE_ODDS = 0.25
"""Log-odds from which a title alone joins a story: here .5 % of the stories of left-out sets went unannounced."""
MIN_TEXT_ODDS = 1.5
"""The same with texts: 1 % of the stories of left-out sets went unannounced, 3 % at 0.25, which finds .03 more."""
_LEAST_ODDS, _MOST_ODDS = -6.0, 4.0
_STEPS_PER_DECADE = 5

_TITLE_PART = ("high_form", "low_form", "shared", "first_word", "in_story")
ROW_NAMES = ("title_odds", *TEXT_NAMES, *_TITLE_PART, "low_form_text", "low_form_same_feed", "jaccard_same_feed")
_PART = [TITLE_NAMES.index(name) for name in _TITLE_PART]
_LOW, _JACCARD = TITLE_NAMES.index("low_form"), TITLE_NAMES.index("jaccard")
_COSINE, _SAME_FEED = TEXT_NAMES.index("text_cosine"), TEXT_NAMES.index("same_feed")


@dataclass(frozen=True, slots=True)
class StoryModel:
    """Weights learned from labelled stories; `strictness` is added to the log-odds that joining needs."""

    common: Mapping[Stem, float]
    """The share of titles that have a common stem."""
    form_weights: Sequence[float]
    title_odds: Callable[[Sequence[float]], float]
    text_weights: Sequence[float]
    text_odds: Callable[[Sequence[float]], float] = lambda _: 0.0
    """What trees add to the weighted sum."""
    strictness: float = 0.0

    def form(self, features: Sequence[float]) -> float:
        """Returns how probably a title with these features (`FORM_NAMES`) is no news, from 0 to 1."""
        odds = linear(self.form_weights, features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))

    def joins(self, title: Sequence[float], text: Sequence[float] | None) -> float:
        """Returns how clearly an article belongs to a story, by `TITLE_NAMES` and `TEXT_NAMES`: from 0 on it joins."""
        odds = self.title_odds(title)
        if text is None or not self.text_weights:
            return odds - MIN_TITLE_ODDS - self.strictness
        row = text_row(odds, title, text)
        return linear(self.text_weights, row) + self.text_odds(row) - MIN_TEXT_ODDS - self.strictness


def linear(weights: Sequence[float], features: Sequence[float]) -> float:
    """Returns the weighted sum of features; the first weight stands alone."""
    return weights[0] + sum(map(float.__mul__, weights[1:], features))


def text_row(odds: float, title: Sequence[float], text: Sequence[float]) -> list[float]:
    """Returns the features named in `ROW_NAMES`, of an article and a story that have texts."""
    low = title[_LOW]
    return [
        max(_LEAST_ODDS, min(_MOST_ODDS, odds)),
        *text,
        *(title[index] for index in _PART),
        low * text[_COSINE],
        low * text[_SAME_FEED],
        title[_JACCARD] * text[_SAME_FEED],
    ]


def common_stems(table: str) -> dict[Stem, float]:
    """Returns the share of titles that have each stem of a table: classes, each its number and its stems."""
    shares: dict[Stem, float] = {}
    for line in table.split("|"):
        number, *stems = line.split(" ")
        shares.update(dict.fromkeys(map(stem_of, stems), 10 ** (-int(number) / _STEPS_PER_DECADE)))
    return shares


@cache
def _shipped() -> StoryModel:
    return StoryModel(
        common_stems(story_weights.COMMON_STEMS),
        story_weights.FORM,
        story_weights.title_odds,
        story_weights.TEXT,
        story_weights.text_odds,
    )


def shipped_model(strictness: float = 0.0) -> StoryModel:
    """Returns the model that the program ships."""
    return replace(_shipped(), strictness=strictness)
