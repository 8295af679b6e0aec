"""Groups articles into stories as they arrive: candidates from an inverted index, judged by the learned model."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from heapq import nlargest
from operator import itemgetter
from typing import Protocol

from deskreader.stories.comparison import Comparison, Weighed
from deskreader.stories.members import Member, Story
from deskreader.stories.rarity import Rarity
from deskreader.stories.title_form import form_features
from deskreader.stories.words import Stem, packed, text_stems, title_stems, words_in
from deskreader.text.function_words import language_of

WINDOW = 3 * 86400.0
"""Seconds without a new article after which a story has ended."""
TEXT_WORDS = 300
"""Words of summary and text that count: pairs found at equal false joins were .36 with 45 words, .68 with 300."""
TEXT_STEMS = 28
"""Stems of a text that are kept, the most telling ones."""
INDEXED_TEXT_STEMS = 10
_POSTINGS = 1 << 17
_NEWEST = 150
_MEMBERS = 12
_STORIES = 4
_MIN_INDEXED_WEIGHT = 2.0
_LONG_TEXT, _NEW_SHARE, _UPDATE_AFTER = 20, 0.7, 3 * 3600.0
"""An article adds to a story from so many stems, of which this share is new, and so many seconds after the last."""
_MIN_SHARED = 4.0
"""What the common stems of two articles must weigh for a closer look."""
_NO_STEMS: array[Stem] = array("I")
_second = itemgetter(1)


class Model(Protocol):
    """What was learned: common stems, the form of titles, and when an article joins a story."""

    @property
    def common(self) -> Mapping[Stem, float]: ...

    def form(self, features: Sequence[float]) -> float: ...
    def joins(self, title: Sequence[float], text: Sequence[float] | None) -> float: ...


class Grouper:
    """Assigns each article to a story when it arrives; remembers the articles of the last days."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rarity = Rarity(model.common)
        self._comparison = Comparison(self._rarity)
        self._members: list[Member] = []
        self._first = 0  # the number of the oldest member
        self._last: tuple[Weighed, list[Member]] | None = None  # what was looked up for the newest
        self._postings: list[array[int] | None] = [None] * _POSTINGS

    def add(
        self, article: Hashable, title: str, summary: str, feed: Hashable, at: datetime, text: str = ""
    ) -> Hashable:
        """Returns the story of an article: the id of its first article, which may be this one."""
        member = self.read(title, f"{summary}\n{text}", feed, at.timestamp())
        story = self.nearest(member)
        if story is None:
            story = Story(article)
        self.put(member, story)
        return story.id

    def read(self, title: str, text: str, feed: Hashable, at: float) -> Member:
        """Returns an article as a member of no story yet, and counts it as seen."""
        words = words_in(title)
        stems = title_stems(words, language_of(words))
        counts = text_stems(text, TEXT_WORDS) if not text.isspace() else Counter[Stem]()
        weights = {
            stem: (1 + math.log(number)) * self._rarity.weight(stem)
            for stem, number in counts.items()
            if stem not in stems
        }
        telling = sorted(weights, key=weights.__getitem__, reverse=True)[:TEXT_STEMS]
        self._rarity.count((*stems, *telling))
        form = self._model.form(form_features(title, words, [self._rarity.table_rarity(stem) for stem in stems]))
        return Member(feed, at, packed(stems), packed(telling) if telling else _NO_STEMS, form)

    def recall(self, packed: bytes, feed: Hashable, at: float) -> Member:
        """Returns an article as `read` did, from what `Member.packed` returned, and counts it as seen."""
        member = Member.unpacked(packed, feed, at)
        self._rarity.count((*member.title, *member.text))
        return member

    def nearest(self, member: Member) -> Story | None:
        """Returns the story that an article belongs to, or None."""
        best: tuple[float, Story | None] = (0.0, None)
        for story, title, text in self.candidates(member):
            odds = self._model.joins(title, text)
            if odds >= best[0]:
                best = (odds, story)
        return best[1]

    def adds(self, member: Member, story: Story) -> bool:
        """Whether an article says much that those of its story lack, hours after the last of them."""
        if len(member.text) < _LONG_TEXT:
            return False
        weighed, similar = self._looked_up(member)
        others = [other for other in similar if other.story is story]
        if not others:
            return False
        stems = {stem for other in others for stem in (*other.title, *other.text)}
        new = sum(weight for stem, weight in weighed.text.items() if stem not in stems)
        is_later = member.at - max(other.at for other in others) >= _UPDATE_AFTER
        return is_later and new >= _NEW_SHARE * sum(weighed.text.values())

    def candidates(self, member: Member) -> list[tuple[Story, list[float], list[float] | None]]:
        """Returns the stories with the most telling stems in common, with the features of title and text."""
        weighed, similar = self._looked_up(member)
        stories: dict[int, tuple[Story, list[Member]]] = {}
        for other in similar:
            story = other.story
            if story is None or (id(story) not in stories and len(stories) >= _STORIES):
                continue
            stories.setdefault(id(story), (story, []))[1].append(other)
        result = []
        for story, others in stories.values():
            text = None
            if member.text and any(other.text for other in others):
                text = self._comparison.text_features(weighed, story, others)
            result.append((story, self._comparison.features(weighed, story, others), text))
        return result

    def _looked_up(self, member: Member) -> tuple[Weighed, list[Member]]:
        """Returns an article with its weights, and those that are similar; it is often asked for twice."""
        if self._last is None or self._last[0].member is not member:
            weighed = Weighed.of(member, self._rarity)
            self._last = weighed, self._similar(weighed)
        return self._last

    def _similar(self, weighed: Weighed) -> list[Member]:
        """Returns members in the window with the most telling stems in common; of its own feed only those with text."""
        hits: dict[int, float] = {}
        member = weighed.member
        for stem in self._indexed(member):
            weight = weighed.cache[stem]
            if weight >= _MIN_INDEXED_WEIGHT:
                for number in reversed((self._postings[stem % _POSTINGS] or _NO_STEMS)[-_NEWEST:]):
                    hits[number] = hits.get(number, 0.0) + weight
        found = []
        for number, weight in nlargest(_MEMBERS, hits.items(), key=_second):
            if weight < _MIN_SHARED:
                break
            other = self._members[number - self._first]
            if abs(member.at - other.at) <= WINDOW and (other.feed != member.feed or (member.text and other.text)):
                found.append(other)
        return found

    @staticmethod
    def _indexed(member: Member) -> Sequence[Stem]:
        return (*member.title, *member.text[:INDEXED_TEXT_STEMS])

    def put(self, member: Member, story: Story) -> None:
        """Adds an article to a story and to the index."""
        story.add(member)
        self._last = None
        if len(self._members) > 2000 and self._members[len(self._members) // 2].at < member.at - WINDOW:
            self._forget_older_half()
        number = self._first + len(self._members)
        self._members.append(member)
        for stem in self._indexed(member):
            numbers = self._postings[stem % _POSTINGS]
            if numbers is None:
                self._postings[stem % _POSTINGS] = array("I", (number,))
            else:
                numbers.append(number)

    def _forget_older_half(self) -> None:
        half = len(self._members) // 2
        self._first += half
        del self._members[:half]
        for bucket, numbers in enumerate(self._postings):
            if numbers is not None:
                self._postings[bucket] = array("I", (n for n in numbers if n >= self._first)) or None
        self._rarity.forget_half()
