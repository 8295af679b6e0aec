"""Which articles are the same one: copies, syndication, other addresses, other guids, other dates, moved feeds.

The address, the guid and the print of the content together decide; each alone can deceive: feeds give one address to
all they publish, guids such as "1" come twice, and two reports made from one form share most of their words. Where days
lie between two articles, the content alone decides: columns and series come again under one address.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from deskreader.stories.article_print import FEWEST_WORDS, ArticlePrint

SAME_TEXT = 0.6
"""The share of the shorter article's phrases that a copy has; reports made from one form had .5 at most."""
SAME_TEXT_OF_FEED = 0.9
"""The same within one feed, which publishes reports made from one form."""
SAME_PASSAGE = 0.8
"""The share from the first to the last of those phrases. What is cut or wrapped is a passage; a form is filled in."""
SAME_TEXT_AT_PLACE = 0.5
"""The share that articles of one address or guid and one title have, where days lie between them."""
OTHER_TEXT = 0.25
"""The share below which a text is another, whatever the address."""
SAME_NUMBERS = 0.7
SAME_TITLE = 0.6
FEWEST_PHRASES = 3
FEWEST_TITLE_WORDS = 3
FEWEST_WORDS_AGAIN = 100
"""Words from which on the same text in the same feed, days later, is the article again and no next edition."""
APART = 3 * 86400.0
"""Seconds between the dates of two articles beyond which only their content tells that they are the same."""
MOST_WITH_KEY = 24
"""Articles with a key beyond which it is a form's, or the address of a whole feed, and says nothing."""
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Published:
    """An article with its print; `at` is its date in seconds since 1970."""

    article: Hashable
    feed: Hashable
    at: float
    print: ArticlePrint


def is_same(a: Published, b: Published) -> bool:
    """Whether two articles are the same one."""
    is_of_one_feed, is_apart = a.feed == b.feed, abs(a.at - b.at) > APART
    one, other = a.print, b.print
    words = min(one.words, other.words)
    if is_apart and is_of_one_feed:
        return words >= FEWEST_WORDS_AGAIN and _has_same_text(one, other, is_of_one_feed)
    if not _same_place(one, other):
        return _has_same_text(one, other, is_of_one_feed)
    have_texts = words >= FEWEST_WORDS
    if is_apart:
        has_same_title = one.title == other.title and len(one.title) >= FEWEST_TITLE_WORDS
        is_there = not have_texts or _is_passage(one, other, SAME_TEXT_AT_PLACE)
        return (has_same_title and is_there) or _has_same_text(one, other, is_of_one_feed)
    if _overlap(one.title, other.title) >= SAME_TITLE:
        return True
    return _shared(one, other)[0] >= OTHER_TEXT if have_texts else not is_of_one_feed


def _same_place(a: ArticlePrint, b: ArticlePrint) -> bool:
    return (a.address is not None and a.address == b.address) or (a.guid is not None and a.guid == b.guid)


def _has_same_text(a: ArticlePrint, b: ArticlePrint, is_of_one_feed: bool) -> bool:
    if min(a.words, b.words) < FEWEST_WORDS or len({*a.phrases} & {*b.phrases}) < FEWEST_PHRASES:
        return False
    numbers = min(a.numbers, b.numbers, key=len)
    if numbers and len(a.numbers & b.numbers) < SAME_NUMBERS * len(numbers):
        return False
    if not is_of_one_feed:
        return _is_passage(a, b, SAME_TEXT)
    has_same_title = _overlap(a.title, b.title) >= SAME_TITLE and a.numbers == b.numbers
    return has_same_title and _is_passage(a, b, SAME_TEXT_OF_FEED)


def _is_passage(a: ArticlePrint, b: ArticlePrint, least: float) -> bool:
    """Whether the shorter text has at least that share of its phrases in common with the other, in one passage."""
    share, in_passage = _shared(a, b)
    return share >= least and in_passage >= SAME_PASSAGE


def _shared(a: ArticlePrint, b: ArticlePrint) -> tuple[float, float]:
    """Returns which share of the phrases of the shorter text the other has: of all, and from the first to the last."""
    shorter, longer = sorted((a.phrases, b.phrases), key=len)
    others = {*longer}
    places = [place for place, phrase in enumerate(shorter) if phrase in others]
    return (len(places) / len(shorter), len(places) / (places[-1] - places[0] + 1)) if places else (0.0, 0.0)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Returns the share of the words of the shorter title that the other has."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


class CopyFinder:
    """Finds for an article the earliest of those put before it that it is a copy of."""

    def __init__(self) -> None:
        self._articles: list[Published] = []
        self._with_key: dict[int, array[int]] = {}

    def put(self, article: Published) -> None:
        """Adds an article to those that later ones may be copies of."""
        for key in article.print.lookup_keys():
            self._with_key.setdefault(key, array("I")).append(len(self._articles))
        self._articles.append(article)

    def original_of(self, article: Published) -> Hashable | None:
        """Returns the article that this one is a copy of, or None."""
        shared: Counter[int] = Counter()
        for key in article.print.lookup_keys():
            having = self._with_key.get(key, ())
            if len(having) <= MOST_WITH_KEY:
                shared.update(having)
        for number in sorted(number for number, _ in shared.most_common(_MOST_COMPARED)):
            if is_same(article, self._articles[number]):
                return self._articles[number].article
        return None
