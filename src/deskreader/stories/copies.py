"""Which articles are the same one: copies, syndication, other addresses, other guids, other dates, moved feeds.

The address, the guid and the print of the content together decide; each alone can deceive: feeds give one address to
all they publish, guids such as "1" come twice, and two reports made from one form share most of their words.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable

from deskreader.stories.article_print import FEWEST_WORDS, ArticlePrint

SAME_TEXT = 0.6
"""The share of the shorter article's phrases that a copy has; reports made from one form had .5 at most."""
SAME_TEXT_OF_FEED = 0.9
"""The same within one feed, which publishes reports made from one form."""
OTHER_TEXT = 0.25
"""The share below which a text is another, whatever the address."""
SAME_NUMBERS = 0.7
SAME_TITLE = 0.6
FEWEST_PHRASES = 3
_MOST_COMPARED = 12
_MOST_WITH_PHRASE = 40
"""Articles with a phrase beyond which it is a form's and says nothing."""


def is_same(a: ArticlePrint, b: ArticlePrint, of_one_feed: bool = False) -> bool:
    """Whether two articles are the same one."""
    shared = len(a.phrases & b.phrases)
    least = min(len(a.phrases), len(b.phrases))
    share = shared / least if least else 0.0
    have_texts = min(a.words, b.words) >= FEWEST_WORDS
    if _same_place(a, b):
        return _overlap(a.title, b.title) >= SAME_TITLE or (share >= OTHER_TEXT if have_texts else not of_one_feed)
    if not have_texts or shared < FEWEST_PHRASES:
        return False
    numbers = min(a.numbers, b.numbers, key=len)
    if numbers and len(a.numbers & b.numbers) < SAME_NUMBERS * len(numbers):
        return False
    if of_one_feed:
        return share >= SAME_TEXT_OF_FEED and _overlap(a.title, b.title) >= SAME_TITLE and a.numbers == b.numbers
    return share >= SAME_TEXT


def _same_place(a: ArticlePrint, b: ArticlePrint) -> bool:
    return (a.address is not None and a.address == b.address) or (a.guid is not None and a.guid == b.guid)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Returns the share of the words of the shorter title that the other has."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


class CopyFinder:
    """Finds for each article the earlier one that it is a copy of."""

    def __init__(self) -> None:
        self._articles: list[tuple[Hashable, Hashable, ArticlePrint]] = []
        self._places: dict[str, array[int]] = {}
        self._phrases: dict[int, array[int]] = {}

    def add(self, article: Hashable, feed: Hashable, print_: ArticlePrint) -> Hashable | None:
        """Returns the earlier article that this one is a copy of, or None, and remembers it."""
        original = self.original_of(feed, print_)
        number = len(self._articles)
        self._articles.append((article, feed, print_))
        for place in _places(print_):
            self._places.setdefault(place, array("I")).append(number)
        for phrase in print_.phrases:
            self._phrases.setdefault(phrase, array("I")).append(number)
        return original

    def original_of(self, feed: Hashable, print_: ArticlePrint) -> Hashable | None:
        """Returns the earliest article that this one is a copy of, or None."""
        numbers = {n for place in _places(print_) for n in self._places.get(place, ())[:_MOST_COMPARED]}
        shared: Counter[int] = Counter()
        for phrase in print_.phrases:
            having = self._phrases.get(phrase, ())
            if len(having) <= _MOST_WITH_PHRASE:
                shared.update(having)
        numbers.update(n for n, count in shared.most_common(_MOST_COMPARED) if count >= FEWEST_PHRASES)
        for number in sorted(numbers):
            article, of_feed, other = self._articles[number]
            if is_same(print_, other, feed == of_feed):
                return article
        return None


def _places(print_: ArticlePrint) -> list[str]:
    return [place for place in (print_.address, print_.guid) if place is not None]
