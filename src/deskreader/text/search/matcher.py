"""Finds search terms in a text itself: their positions, for highlighting, and whether phrases occur.

The index knows which words an article has, but not where. Texts are searched unmodified, so that positions are exact:
letters match with and without accents and in any case, as in the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from heapq import merge

from deskreader.text.search.query import Group, Term
from deskreader.text.search.tokens import RUN, UNSPACED, word_pattern

Span = tuple[int, int]
"""Start and end (exclusive), in characters."""


class TermMatcher:
    """Finds any of several terms in texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        terms = tuple(terms)
        in_ascii = (term for term in terms if folded("".join(term.pieces)).isascii())
        self._any = tuple(_Pattern(term, _any_letter) for term in terms)
        self._ascii = tuple(_Pattern(term, _folded_letter) for term in in_ascii)

    def is_in(self, text: str) -> bool:
        """Whether one of the terms occurs in the text."""
        if text.isascii():
            return _has_any(self._ascii, text.lower())
        if _has_any(self._any, text):
            return True
        if unicodedata.is_normalized("NFKC", text):
            return False
        return _has_any(self._any, unicodedata.normalize("NFKC", text))

    def spans(self, text: str) -> Iterator[Span]:
        """Yields the spans of terms, in order and without overlaps."""
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


class ArticleFilter:
    """Decides whether an article has a term of each group and none of `without`."""

    def __init__(self, groups: Iterable[Group], without: Iterable[Term] = ()) -> None:
        self._must = [_by_field(group) for group in groups]
        self._must_not = _by_field(without)

    def matches(self, title: str, author: str, text: str) -> bool:
        """Whether the article matches."""
        whole = {"": (text, title, author), "title": (title,), "author": (author,)}

        def has(matchers: dict[str, TermMatcher]) -> bool:
            return any(matcher.is_in(part) for field, matcher in matchers.items() for part in whole[field])

        return all(has(matchers) for matchers in self._must) and not has(self._must_not)


def _by_field(terms: Iterable[Term]) -> dict[str, TermMatcher]:
    by_field: dict[str, list[Term]] = {}
    for term in terms:
        by_field.setdefault(term.field, []).append(term)
    return {field: TermMatcher(matched) for field, matched in by_field.items()}


# --- patterns ---------------------------------------------------------------------------------------------------------


class _Pattern:
    """The regular expression of one term; one per term, because `re` is fast when it can look for one first letter.

    Word boundaries are checked afterwards: as part of the pattern, with all scripts in it, they would take longer to
    compile than most texts take to search.
    """

    def __init__(self, term: Term, letter: Callable[[str], str]) -> None:
        self._term = term
        self._begins_word, self._ends_word = not RUN.match(term.pieces[0]), not RUN.match(term.pieces[-1])
        pattern = _GAP.join(_letters(piece, letter) for piece in term.pieces)
        if self._begins_word and len(term.pieces[0]) <= SHORT:
            sign = letter(folded(term.pieces[0])[0])
            pattern = f"{sign}(?<!{_IN_WORD}{sign}){pattern.removeprefix(sign)}"
        self._pattern = re.compile(pattern)

    def spans(self, text: str) -> Iterator[Span]:
        """Yields the spans of the term, in order."""
        span = self.next_in(text, 0)
        while span is not None:
            yield span
            span = self.next_in(text, span[1])

    def next_in(self, text: str, position: int) -> Span | None:
        """Returns the first span of the term from `position` on, or None."""
        while match := self._pattern.search(text, position):
            if self._stands_alone(text, match):
                return match.span()
            position = match.start() + 1
        return None

    def _stands_alone(self, text: str, match: re.Match[str]) -> bool:
        """Whether a match is a whole word. Runs of unspaced scripts match anywhere."""
        start, end = match.span()
        if start and self._begins_word and _is_of_word(text[start - 1]):
            return False
        if end < len(text) and not self._term.begins and self._ends_word and _is_of_word(text[end]):
            return False
        return len(self._term.pieces) == 1 or _are_parted(self._term, match[0])


SHORT = 2
"""Letters. Words this short occur inside so many others that the pattern itself checks the start of a word."""
_GAP = r"[\W_]*"
_IN_WORD = rf"[^\W_{UNSPACED}]"
"""A letter or digit of a script with blanks between words."""


def _are_parted(term: Term, matched: str) -> bool:
    """Whether the matched text has exactly as many words as the phrase, with nothing between them."""
    pieces: list[str] = []
    position = 0
    for run in RUN.finditer(matched):
        pieces += [*word_pattern().findall(matched[position : run.start()]), run[0]]
        position = run.end()
    pieces += word_pattern().findall(matched[position:])
    return len(pieces) == len(term.pieces)


@cache
def _is_of_word(letter: str) -> bool:
    """Whether a letter belongs to a word of a script with blanks between words."""
    return word_pattern().match(letter) is not None and RUN.match(letter) is None


def _letters(piece: str, letter: Callable[[str], str]) -> str:
    return re.escape(piece) if RUN.match(piece) else "".join(letter(sign) for sign in folded(piece))


def folded(text: str) -> str:
    """Returns the text in lower case and without accents, as letters are compared."""
    return "".join(_plain_letter(letter) for letter in small(text))


def small(text: str) -> str:
    """Returns the text in small letters, one for each of its own: İ is the only one that would become two."""
    return text.lower() if text.isascii() else text.replace("\u0130", "I").lower()


def _folded_letter(letter: str) -> str:
    return re.escape(letter)


@cache
def _plain_letter(letter: str) -> str:
    """Returns the letter without accents in lower case, or unchanged where no single letter remains."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not "\u0300" <= sign <= "\u036f").lower()
    return bare if len(bare) == 1 else letter


@cache
def _any_letter(letter: str) -> str:
    """Returns a pattern of the letter in either case and with any accent."""
    alike = {letter, letter.upper(), *_variants().get(letter, "")}
    signs = "".join(re.escape(sign) for sign in sorted(alike) if len(sign) == 1)
    return f"[{signs}]"


@cache
def _variants() -> dict[str, str]:
    """Returns, by plain letter, all letters that are equal to it in a search."""
    alike: dict[str, str] = {}
    for first, last in ((0xA0, 0x250), (0x370, 0x530), (0x1E00, 0x2000), (0xFF10, 0xFF5B)):
        for code in range(first, last):
            bare = _plain_letter(chr(code))
            if bare != chr(code) and bare.isalnum():
                alike[bare] = alike.get(bare, "") + chr(code)
    return alike
