"""Terms of a search found in a text itself: where they stand, for highlighting, and whether phrases are there.

The index knows which words an article has, but not where. Texts are searched as they are, so that places are true:
letters match with and without accents and in any case, as in the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from heapq import merge

from deskreader.text.search.query import Group, Term
from deskreader.text.search.tokens import RUN, UNSPACED, token

Span = tuple[int, int]
"""From and up to; characters."""


class TermMatcher:
    """Finds any of some terms in texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        terms = tuple(terms)
        in_ascii = (term for term in terms if _folded("".join(term.pieces)).isascii())
        self._any = tuple(_Pattern(term, _any_letter) for term in terms)
        self._ascii = tuple(_Pattern(term, _folded_letter) for term in in_ascii)

    def is_in(self, text: str) -> bool:
        """Whether one of the terms stands in the text."""
        if text.isascii():
            return _has_any(self._ascii, text.lower())
        if _has_any(self._any, text):
            return True
        if unicodedata.is_normalized("NFKC", text):
            return False
        return _has_any(self._any, unicodedata.normalize("NFKC", text))

    def spans(self, text: str) -> Iterator[Span]:
        """Where terms stand, in order, none inside another."""
        patterns, text = (self._ascii, text.lower()) if text.isascii() else (self._any, text)
        if len(patterns) == 1:
            yield from patterns[0].spans(text)
            return
        end = 0
        for span in merge(*(pattern.spans(text) for pattern in patterns), key=lambda span: (span[0], -span[1])):
            if span[0] >= end:
                yield span
                end = span[1]


def _has_any(patterns: Iterable[_Pattern], text: str) -> bool:
    return any(pattern.next_in(text, 0) is not None for pattern in patterns)


class Checker:
    """Tells of an article whether it has a term of each group and none of `without`."""

    def __init__(self, groups: Iterable[Group], without: Iterable[Term] = ()) -> None:
        self._must = [_by_field(group) for group in groups]
        self._must_not = _by_field(without)

    def holds(self, title: str, author: str, text: str) -> bool:
        """Whether the article is one of those looked for."""
        whole = {"": (text, title, author), "title": (title,), "author": (author,)}

        def has(finders: dict[str, TermMatcher]) -> bool:
            return any(finder.is_in(part) for field, finder in finders.items() for part in whole[field])

        return all(has(finders) for finders in self._must) and not has(self._must_not)


def _by_field(terms: Iterable[Term]) -> dict[str, TermMatcher]:
    sorted_out: dict[str, list[Term]] = {}
    for term in terms:
        sorted_out.setdefault(term.field, []).append(term)
    return {field: TermMatcher(found) for field, found in sorted_out.items()}


# --- patterns ---------------------------------------------------------------------------------------------------------


class _Pattern:
    """A term as a pattern of its letters; a pattern for each, since `re` is quick where it can look for one letter.

    What stands around and between words is looked at afterwards: as a part of the pattern, with all scripts in it, it
    would take longer to make than most texts take to search.
    """

    def __init__(self, term: Term, letter: Callable[[str], str]) -> None:
        self._term = term
        self._begins_word, self._ends_word = not RUN.match(term.pieces[0]), not RUN.match(term.pieces[-1])
        pattern = _GAP.join(_letters(piece, letter) for piece in term.pieces)
        if self._begins_word and len(term.pieces[0]) <= SHORT:
            sign = letter(_folded(term.pieces[0])[0])
            pattern = f"{sign}(?<!{_IN_WORD}{sign}){pattern.removeprefix(sign)}"
        self._pattern = re.compile(pattern)

    def spans(self, text: str) -> Iterator[Span]:
        """Where the term stands, in order."""
        span = self.next_in(text, 0)
        while span is not None:
            yield span
            span = self.next_in(text, span[1])

    def next_in(self, text: str, place: int) -> Span | None:
        """The first place from `place` on where the term stands."""
        while match := self._pattern.search(text, place):
            if self._stands_alone(text, match):
                return match.span()
            place = match.start() + 1
        return None

    def _stands_alone(self, text: str, match: re.Match[str]) -> bool:
        """Whether a word is not only a part of another. A run of an unspaced script is found wherever it stands."""
        start, end = match.span()
        if start and self._begins_word and _is_of_word(text[start - 1]):
            return False
        if end < len(text) and not self._term.begins and self._ends_word and _is_of_word(text[end]):
            return False
        return len(self._term.pieces) == 1 or _are_parted(self._term, match[0])


SHORT = 2
"""Letters of a word that stand amid so many others that `re` had better pass these over by itself."""
_GAP = r"[\W_]*"
_IN_WORD = rf"[^\W_{UNSPACED}]"
"""A letter or digit of a script with blanks between words."""


def _are_parted(term: Term, found: str) -> bool:
    """Whether the words of a phrase are as many in the text, and nothing of a word stands between them."""
    pieces: list[str] = []
    place = 0
    for run in RUN.finditer(found):
        pieces += [*token().findall(found[place : run.start()]), run[0]]
        place = run.end()
    pieces += token().findall(found[place:])
    return len(pieces) == len(term.pieces)


@cache
def _is_of_word(letter: str) -> bool:
    """Whether a letter belongs to a word of a script with blanks."""
    return token().match(letter) is not None and RUN.match(letter) is None


def _letters(piece: str, letter: Callable[[str], str]) -> str:
    return re.escape(piece) if RUN.match(piece) else "".join(letter(sign) for sign in _folded(piece))


def _folded(text: str) -> str:
    """The text in lower case and without accents."""
    return "".join(_plain_letter(letter) for letter in text.lower())


def _folded_letter(letter: str) -> str:
    return re.escape(letter)


@cache
def _plain_letter(letter: str) -> str:
    """The letter without its accents, in lower case; as it is where nothing single is left of it."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not "\u0300" <= sign <= "\u036f").lower()
    return bare if len(bare) == 1 else letter


@cache
def _any_letter(letter: str) -> str:
    """A letter of a search as a pattern of itself in either case and with any accent."""
    alike = {letter, letter.upper(), *_variants().get(letter, "")}
    signs = "".join(re.escape(sign) for sign in sorted(alike) if len(sign) == 1)
    return f"[{signs}]"


@cache
def _variants() -> dict[str, str]:
    """By plain letter, all letters that are the same to a search."""
    alike: dict[str, str] = {}
    for first, last in ((0xA0, 0x250), (0x370, 0x530), (0x1E00, 0x2000), (0xFF10, 0xFF5B)):
        for code in range(first, last):
            bare = _plain_letter(chr(code))
            if bare != chr(code) and bare.isalnum():
                alike[bare] = alike.get(bare, "") + chr(code)
    return alike
