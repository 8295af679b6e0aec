"""The words of a title or text as numbers: stems without accents, pairs of characters in scripts without spaces.

A stem is the first letters of a word, which unite most inflected forms in most languages. It is kept as a 32-bit
number: its two highest bits say whether it is a word, a number or a year, the others are a checksum.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from deskreader.text.function_words import language_of, says_nothing
from deskreader.text.search.tokens import UNSPACED, combining_marks

Stem: TypeAlias = int
STEM_LENGTH = 6
WORD, NUMBER, YEAR = 0, 1, 2
FIRST_UNSPACED = "\u0e00"
"""The first character of the scripts without spaces."""
_KIND_SHIFT = 30
_ACCENTS = re.compile("[\u0300-\u036f]")
_CAMEL_CASE = re.compile(r"[^\W\d_a-zß-ÿ][a-zß-ÿ]+")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")


@cache
def _pattern() -> re.Pattern[str]:
    marks = combining_marks()
    letters = f"(?:[^\\W\\d_{UNSPACED}]|[{marks}])+"
    return re.compile(f"[{UNSPACED}]+|\\d+(?:[.,]\\d+)*|{letters}(?:['’]{letters})?")


def words_in(text: str) -> list[str]:
    """Returns the words of a text as they are written; a run of a script without spaces is one of them."""
    return _pattern().findall(unicodedata.normalize("NFKC", text))


def kind_of(stem: Stem) -> int:
    """Returns whether a stem is a `WORD`, a `NUMBER` or a `YEAR`."""
    return stem >> _KIND_SHIFT


def stem_of(text: str, kind: int = WORD) -> Stem:
    """Returns the number that stands for the letters of a stem."""
    return (zlib.crc32(text.encode()) & 0x3FFFFFFF) | kind << _KIND_SHIFT


def title_stems(words: list[str], language: str) -> dict[Stem, None]:
    """Returns the stems of a title that say something, in their order and each once."""
    stems: dict[Stem, None] = {}
    for word in words:
        for part in _parts(word):
            stems.update(dict.fromkeys(_stems(part, language)))
    return stems


def text_stems(text: str, most_words: int) -> Counter[Stem]:
    """Returns how often the stems that say something occur among the first words of a text."""
    words = words_in(text)[:most_words]
    language = language_of(words)
    counts: Counter[Stem] = Counter()
    for word, number in Counter(words).items():
        for stem in _stems(word, language):
            counts[stem] += number
    return counts


def plain(word: str) -> str:
    """Returns a word in lower case without accents, as it is compared."""
    low = word.casefold()
    if low.isascii():
        return low
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", low)))


def _parts(word: str) -> Iterable[str]:
    """Yields a word and, of one such as MtGox, its parts."""
    yield word
    if not (word.isupper() or word.islower() or word[1:].islower()):
        parts = _CAMEL_CASE.findall(word)
        if len(parts) > 1:
            yield from parts


def _stems(word: str, language: str) -> Iterable[Stem]:
    if word[0].isdigit():
        number = _THOUSANDS.sub("", word)
        return [stem_of(number, YEAR if _YEAR.match(number) else NUMBER)] if len(number) > 1 else []
    if _is_unspaced(word):
        return [stem_of(word[index : index + 2]) for index in range(max(1, len(word) - 1))]
    low = plain(word).replace("’", "'")
    head, apostrophe, tail = low.partition("'")
    if apostrophe:
        low = head if len(tail) <= 2 else tail if len(head) <= 2 else head + tail  # Fed's, l'accord, O'Brien
    if len(low) < 2 or says_nothing(low, language):
        return []
    return [stem_of(low[:STEM_LENGTH])]


def _is_unspaced(word: str) -> bool:
    return word[0] >= FIRST_UNSPACED and re.match(f"[{UNSPACED}]", word) is not None


def packed(stems: Iterable[Stem]) -> array[int]:
    """Returns stems in the smallest form."""
    return array("I", stems)
