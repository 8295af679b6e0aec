"""Articles made ready for conditions: each text is split into words once, however many rules look at it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection
from functools import cached_property, lru_cache
from itertools import chain

from deskreader.limits import LONGEST_RULE_TEXT
from deskreader.model.rules import RuleField, RuleSource, RuleSubject
from deskreader.text.function_words import likely_language
from deskreader.text.search.matcher import folded, small
from deskreader.text.search.tokens import RUN, word_pattern

LANGUAGE_TEXT = 2_000
"""Characters by which the language of a text is told."""
FUNCTION_WORDS_NEEDED = 6
LONGEST_USUAL_TOKEN = 40
"""Characters; longer ones are addresses, or sentences of a script without spaces, and do not come twice."""
_TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026\u2022\u200b\u00a0"
"""Signs between words that many texts have beside Latin letters."""
_UNUSUAL_CASE = re.compile("[\u017f\u0130\u0131\u212a]")
"""Letters that a regular expression without regard to case takes for s, i and k, and that `str.lower` does not."""
_SCRIPTS = ((re.compile("[\u3040-\u30ff]"), "ja"), (re.compile("[\uac00-\ud7ff]"), "ko"),
            (re.compile("[\u0e00-\u0e7f]"), "th"), (re.compile("[\u4e00-\u9fff]"), "zh"))  # fmt: skip


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    """Returns a word in small letters without accents, as search compares words."""
    return folded(word)


class PreparedText:
    """A text with its words."""

    def __init__(self, text: str) -> None:
        self.text = text[:LONGEST_RULE_TEXT]

    @cached_property
    def lower(self) -> str:
        """The text in small letters, in its usual form."""
        if self.text.isascii() or unicodedata.is_normalized("NFKC", self.text):
            return small(self.text)
        return small(unicodedata.normalize("NFKC", self.text))

    @cached_property
    def is_usual(self) -> bool:
        """Whether `lower` has every text in small ASCII letters that a regular expression finds here."""
        text = self.text
        return text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _UNUSUAL_CASE.search(text))

    @cached_property
    def running_words(self) -> Collection[str]:
        """The words of scripts with spaces between them, in small letters without accents; some of them repeatedly."""
        latin = _latin_words(self.text)
        return latin if latin is not None else _words(self.text)

    @cached_property
    def words(self) -> set[str]:
        """The same words, each once; making the set takes longer than splitting the text."""
        return set(self.running_words)

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.words)

    def has_word_with(self, beginning: str) -> bool:
        """Whether a word begins so."""
        place = bisect_left(self._in_order, beginning)
        return place < len(self._in_order) and self._in_order[place].startswith(beginning)


def _words(text: str) -> set[str]:
    """Returns the plain words of a text, in any script with spaces between words."""
    tokens = set(text.split())
    if max(map(len, tokens), default=0) <= LONGEST_USUAL_TOKEN:
        return set(chain.from_iterable(map(_words_of_usual_token, tokens)))
    usual = {token for token in tokens if len(token) <= LONGEST_USUAL_TOKEN}
    words = set(chain.from_iterable(map(_words_of_usual_token, usual)))
    return words.union(*map(_words_in, tokens - usual))


def _words_in(token: str) -> tuple[str, ...]:
    """Returns the plain words of a piece of text without spaces."""
    usual = small(unicodedata.normalize("NFKC", token))
    return tuple(map(plain_word, word_pattern().findall(RUN.sub(" ", usual))))


_words_of_usual_token = lru_cache(maxsize=50_000)(_words_in)
"""A language has few words that are not rare, so nearly all tokens of a text were split before."""


def _latin_words(text: str) -> list[str] | None:
    """Returns the same for a text in letters of Western Europe, in a fraction of the time; None for another text."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, " ")
    try:
        plain_text = text.encode("latin-1").translate(_LATIN)
    except UnicodeEncodeError:
        return None
    return plain_text.decode("latin-1").split() if b"\0" not in plain_text else None


def _latin_table() -> bytes:
    """Returns what stands for each sign of Latin-1: a plain letter, a space, or 0 for what needs more than a sign."""
    table = bytearray(256)
    for number in range(1, 256):
        sign = chr(number)
        plain, usual = folded(sign), unicodedata.normalize("NFKC", sign)
        if sign.isalnum() and len(usual) == 1 and ord(plain) < 256:
            table[number] = ord(plain)
        elif not sign.isalnum() and usual == sign:
            table[number] = ord(" ")
    return bytes(table)


_LATIN = _latin_table()


class PreparedSubject:
    """An article with the fields that conditions look at."""

    def __init__(self, subject: RuleSubject, source: RuleSource) -> None:
        self.subject, self.source = subject, source
        self._texts: dict[RuleField, tuple[PreparedText, ...]] = {}

    def texts(self, field: RuleField) -> tuple[PreparedText, ...]:
        """Returns the texts of a field; a category, a name of the feed and a folder is a text each."""
        found = self._texts.get(field)
        if found is None:
            found = self._texts[field] = self._made(field)
        return found

    def _made(self, field: RuleField) -> tuple[PreparedText, ...]:
        if field is RuleField.ANYWHERE:
            return (*self.texts(RuleField.TITLE), *self.texts(RuleField.TEXT))
        return tuple(PreparedText(text) for text in self.values(field) if text)

    def values(self, field: RuleField) -> tuple[str, ...]:
        """Returns the texts of a field as they are."""
        subject = self.subject
        match field:
            case RuleField.ANYWHERE:
                return subject.title, subject.text
            case RuleField.TITLE:
                return (subject.title,)
            case RuleField.TEXT:
                return (subject.text,)
            case RuleField.AUTHOR:
                return (subject.author or "",)
            case RuleField.LINK:
                return (subject.link or "",)
            case RuleField.CATEGORY:
                return subject.categories
            case RuleField.FEED:
                return self.source.names
            case RuleField.FOLDER:
                return tuple(title for _, title in self.source.folders)
            case RuleField.LANGUAGE:
                return (self.language,)

    @cached_property
    def language(self) -> str:
        """The code of the language: as the words of the text tell, else as the page or the feed says."""
        beginning = f"{self.subject.title} {self.subject.text[:LANGUAGE_TEXT]}"
        by_script = next((code for script, code in _SCRIPTS if script.search(beginning)), None)
        told = by_script or likely_language(beginning.split(), FUNCTION_WORDS_NEEDED)
        return told or (self.subject.language or self.source.language or "").lower()
