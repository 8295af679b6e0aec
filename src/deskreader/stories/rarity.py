"""How much a stem says: the rarer it is expected in a title, the more.

What is expected comes from a shipped table of common stems and, more with each article, from the articles seen.
Articles seen are counted in buckets by a stem's lowest bits, so that memory stays fixed whatever arrives.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping

from deskreader.stories.words import NUMBER, WORD, YEAR, Stem, kind_of

BUCKETS = 1 << 18
TABLE_TITLES = 10_000
"""Titles that the table counts for beside those seen."""
LARGEST = 9.0
_UNSEEN, _LEAST = 0.2, 2e-5
_REMEMBERED = 30_000
_NUMBERS = {NUMBER: 1e-3, YEAR: 0.02}


class Rarity:
    """Weighs stems by the shipped table and by the articles seen so far."""

    def __init__(self, usual: Mapping[Stem, float]) -> None:
        self._usual = usual
        self._counts = array("I", bytes(4 * BUCKETS))
        self._seen = 0
        self._expected: dict[Stem, float] = {}  # logarithms, of the stems asked for lately
        self._scale()

    def _scale(self) -> None:
        self._log_all = math.log(TABLE_TITLES + self._seen)
        shrink = math.log(TABLE_TITLES / _UNSEEN) / math.log((TABLE_TITLES + self._seen) / _UNSEEN)
        self._factor = LARGEST / math.log(TABLE_TITLES / _UNSEEN) * shrink

    def count(self, stems: Iterable[Stem]) -> None:
        """Counts an article with these stems, each once, as seen."""
        self._seen += 1
        counts = self._counts
        for stem in stems:
            counts[stem % BUCKETS] += 1
            self._expected.pop(stem, None)
        if not self._seen % 64:
            self._scale()

    def seen_with(self, stem: Stem) -> int:
        """Returns how many of the articles seen had a stem."""
        return self._counts[stem % BUCKETS]

    def weight(self, stem: Stem) -> float:
        """Returns how much a stem says: 0 where every title has it, about `LARGEST` where none was expected to."""
        expected = self._expected.get(stem)
        if expected is None:
            expected = self._expect(stem)
        weight = (self._log_all - expected) * self._factor
        return weight if weight > 0.0 else 0.0

    def _expect(self, stem: Stem) -> float:
        """Returns the logarithm of the number of titles in which a stem is expected, and remembers it."""
        if len(self._expected) >= _REMEMBERED:
            self._expected.clear()
        usual = self._usual.get(stem)
        if usual is None:
            kind = kind_of(stem)
            usual = _LEAST if kind == WORD else _NUMBERS[kind]
        expected = math.log(usual * TABLE_TITLES + self._counts[stem % BUCKETS] + _UNSEEN)
        self._expected[stem] = expected
        return expected

    def table_rarity(self, stem: Stem) -> float:
        """Returns the rarity of a stem by the table alone, from 0 to 1."""
        usual = self._usual.get(stem)
        if usual is None:
            return 1.0 if kind_of(stem) == WORD else 0.5
        return min(1.0, math.log(usual) / math.log(_LEAST))

    def forget_half(self) -> None:
        """Halves what was seen, so that a program that runs for months follows the news."""
        self._seen //= 2
        self._counts = array("I", (count // 2 for count in self._counts))
        self._expected.clear()
        self._scale()
