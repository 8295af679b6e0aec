"""Prints ten groups of real news and the ten worst errors with reasons: python -m tests.benchmarks stories-errors

Each set is grouped by a model that was trained without it. The groups are those of `real_day`, entries of real feeds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from deskreader.stories.comparison import TEXT_NAMES, TITLE_NAMES
from deskreader.stories.grouper import Grouper
from deskreader.stories.members import Story
from deskreader.stories.model import StoryModel
from deskreader.stories.words import title_stems, words_in
from deskreader.text.function_words import language_of
from tests.benchmarks.stories import common_stems as stem_counts
from tests.benchmarks.stories.benchmark import left_out_models
from tests.benchmarks.stories.material import text_sets
from tests.benchmarks.stories.streams import Row

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """An article in the wrong story, or missing from the right one; the larger the margin, the surer the model was."""

    kind: str
    row: Row
    others: tuple[Row, ...]  # of the wrong story, or of the right one
    margin: float
    reason: str


class Stream:
    """A set grouped as it arrives, with what went wrong."""

    def __init__(self, rows: Sequence[Row], model: StoryModel) -> None:
        self._model, self._grouper = model, Grouper(model)
        self.groups: dict[Hashable, list[Row]] = defaultdict(list)
        self.mistakes: list[Mistake] = []
        for row in rows:
            self._add(row)

    def _add(self, row: Row) -> None:
        member = self._grouper.read(row.title, row.text, row.feed, row.at)
        found = {
            story.id: (self._model.joins(title, text), story, title, text)
            for story, title, text in self._grouper.candidates(member)
        }
        best = max((each for each in found.values() if each[0] >= 0), key=lambda each: each[0], default=None)
        story = Story(row.id) if best is None else best[1]
        self.mistakes += self._mistakes(row, story.id, found)
        self._grouper.put(member, story)
        self.groups[story.id].append(row)

    def _mistakes(
        self, row: Row, joined: Hashable, found: dict[Hashable, tuple[float, Story, list[float], list[float] | None]]
    ) -> Iterator[Mistake]:
        """Yields a mistake where the story is another's, or the article begins one although its own is there."""
        others = self.groups.get(joined, [])
        if others and Counter(other.story for other in others).most_common(1)[0][0] != row.story:
            odds, _, title, text = found[joined]
            yield Mistake("joined", row, tuple(others), odds, reason(row, others, title, text))
        right = next((id_ for id_, rows in self.groups.items() if any(o.story == row.story for o in rows)), None)
        if not others and right is not None:
            of_story = [other for other in self.groups[right] if other.story == row.story]
            if right not in found:
                yield Mistake("missed", row, tuple(of_story), 9.0, "they share too few telling words")
            else:
                odds, _, title, text = found[right]
                yield Mistake("missed", row, tuple(of_story), -odds, reason(row, of_story, title, text))


def reason(row: Row, others: Sequence[Row], title: Sequence[float], text: Sequence[float] | None) -> str:
    """Returns what the model saw: the words that the titles share, how they are formed, how alike the texts are."""
    named = dict(zip(TITLE_NAMES, title, strict=True))
    theirs = {stem for other in others for stem in _words_of(other.title)}
    shared = [word for stem, word in _words_of(row.title).items() if stem in theirs]
    parts = [f"titles share {', '.join(shared)}" if shared else "titles share no word"]
    parts.append(f"weight {named['shared']:.1f}, cosine {named['cosine']:.2f}")
    if named["high_form"] > 0.5:
        parts.append(f"a title is formed like a guide ({named['high_form']:.2f})")
    if text is not None:
        its = dict(zip(TEXT_NAMES, text, strict=True))
        parts.append(f"texts: cosine {its['text_cosine']:.2f}, {its['rare_in_both']:.0f} rare words in common")
        if its["same_feed"]:
            parts.append("one feed")
    return "; ".join(parts)


def _words_of(title: str) -> dict[int, str]:
    """Returns the stems of a title, each with its word."""
    words = words_in(title)
    language = language_of(words)
    return {stem: word for word in words for stem in title_stems([word], language)}


def main() -> None:
    """Prints groups and mistakes."""
    models = left_out_models(stem_counts.encoded(stem_counts.table()))
    streams = {name: Stream(rows, models[name]) for name, rows in text_sets().items()}
    print(f"\n### {SHOWN} groups of a real day")
    for rows in sorted(streams["real day"].groups.values(), key=len, reverse=True)[:SHOWN]:
        _print_rows("", rows)
    mistakes = [mistake for stream in streams.values() for mistake in stream.mistakes]
    worst = {
        kind: sorted((m for m in mistakes if m.kind == kind), key=lambda m: -m.margin) for kind in ("joined", "missed")
    }
    half = SHOWN // 2
    joined = worst["joined"][: SHOWN - min(half, len(worst["missed"]))]
    print(f"\n### The {SHOWN} worst of {len(mistakes)} mistakes")
    for mistake in [*joined, *worst["missed"][: SHOWN - len(joined)]]:
        verb = "is no part of" if mistake.kind == "joined" else "is missing from"
        print(f"\n{mistake.row.title!r} ({mistake.row.feed}) {verb}:")
        _print_rows("  ", mistake.others[:3])
        odds = mistake.margin if mistake.kind == "joined" else -mistake.margin
        print(f"  because: {mistake.reason}; log-odds {odds:+.1f}")


def _print_rows(indent: str, rows: Sequence[Row]) -> None:
    print()
    for row in rows:
        print(f"{indent}- {row.title} ({row.feed[:12]})")
