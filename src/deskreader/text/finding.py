"""Terms of a search found in a text itself: where they stand, for highlighting, and whether phrases are there.

The index knows which words an article has, but not where. Texts are searched as they are, so that places are true:
letters match with and without accents and in any case, as in the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from deskreader.text.asking import Group, Term
from deskreader.text.words import RUN, UNSPACED, marks

Span = tuple[int, int]
"""From and up to; characters."""


class Finder:
    """Finds any of some terms in texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        found = tuple(terms)
        self._any = _compiled(found, _any_letters())
        self._ascii = _compiled([term for term in found if _folded("".join(term.pieces)).isascii()], _ASCII)

    def is_in(self, text: str) -> bool:
        """Whether one of the terms stands in the text."""
        if text.isascii():
            return self._ascii is not None and self._ascii.search(text.lower()) is not None
        if self._any is None:
            return False
        if self._any.search(text):
            return True
        return not unicodedata.is_normalized("NFKC", text) and bool(
            self._any.search(unicodedata.normalize("NFKC", text))
        )

    def spans(self, text: str) -> Iterator[Span]:
        """Where terms stand, in order, none inside another."""
        if text.isascii():
            places = self._ascii.finditer(text.lower()) if self._ascii else ()
        else:
            places = self._any.finditer(text) if self._any else ()
        return (place.span() for place in places)


class Checker:
    """Tells of an article whether it has a term of each group and none of `without`."""

    def __init__(self, groups: Iterable[Group], without: Iterable[Term] = ()) -> None:
        self._must = [_by_field(group) for group in groups]
        self._must_not = _by_field(without)

    def holds(self, title: str, author: str, text: str) -> bool:
        """Whether the article is one of those looked for."""
        whole = {"": (text, title, author), "title": (title,), "author": (author,)}

        def has(finders: dict[str, Finder]) -> bool:
            return any(finder.is_in(part) for field, finder in finders.items() for part in whole[field])

        return all(has(finders) for finders in self._must) and not has(self._must_not)


def _by_field(terms: Iterable[Term]) -> dict[str, Finder]:
    sorted_out: dict[str, list[Term]] = {}
    for term in terms:
        sorted_out.setdefault(term.field, []).append(term)
    return {field: Finder(found) for field, found in sorted_out.items()}


# --- patterns ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Letters:
    """How the words of a term are written as a pattern, and what stands around them."""

    word: Callable[[str], str]
    before: str
    after: str
    between: str
    flags: re.RegexFlag = re.NOFLAG


def _compiled(terms: Iterable[Term], letters: _Letters) -> re.Pattern[str] | None:
    patterns = [_pattern(term, letters) for term in terms]
    return re.compile("|".join(patterns), letters.flags) if patterns else None


def _pattern(term: Term, letters: _Letters) -> str:
    """A run of an unspaced script is found wherever it stands, a word where it stands by itself."""
    parts: list[str] = []
    runs = [RUN.fullmatch(piece) is not None for piece in term.pieces]
    for place, (piece, is_run) in enumerate(zip(term.pieces, runs, strict=True)):
        if place:
            parts.append(letters.between + ("+" if is_run == runs[place - 1] else "*"))
        elif not is_run:
            parts.append(letters.before)
        parts.append(re.escape(piece) if is_run else letters.word(piece))
    if not term.begins and not runs[-1]:
        parts.append(letters.after)
    return "".join(parts)


def _folded(text: str) -> str:
    """The text in lower case and without accents."""
    return "".join(_plain_letter(letter) for letter in text.lower())


@cache
def _plain_letter(letter: str) -> str:
    """The letter without its accents, in lower case; as it is where nothing single is left of it."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not "\u0300" <= sign <= "\u036f").lower()
    return bare if len(bare) == 1 else letter


_ASCII = _Letters(lambda piece: re.escape(_folded(piece)), r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]")
"""For texts that are ASCII and in lower case."""


@cache
def _any_letters() -> _Letters:
    """For any other text. A letter stands for itself with any accent; marks that belong to words are no gap."""
    apart = "".join(span for span in _ranges(marks()) if not RUN.match(span[0]))
    return _Letters(
        lambda piece: "".join(_variants().get(letter, re.escape(letter)) for letter in _folded(piece)),
        f"(?<![^\\W_{UNSPACED}])(?<![{apart}])",
        f"(?![^\\W_{UNSPACED}])(?![{apart}])",
        f"(?:[^\\w{marks()}]|_)",
        re.IGNORECASE,
    )


def _ranges(spans: str) -> list[str]:
    return [spans[place : place + 3] for place in range(0, len(spans), 3)]


@cache
def _variants() -> dict[str, str]:
    """By plain letter, a class of all letters that are the same to a search."""
    alike: dict[str, str] = {}
    for first, last in ((0xA0, 0x250), (0x370, 0x530), (0x1E00, 0x2000), (0xFF10, 0xFF5B)):
        for code in range(first, last):
            bare = _plain_letter(chr(code))
            if bare != chr(code) and bare.isalnum():
                alike[bare] = alike.get(bare, "") + chr(code)
    return {bare: f"[{bare}{letters}]" for bare, letters in alike.items()}
