"""Articles made ready for conditions: each text is split into words once, however many rules look at it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property, lru_cache

from deskreader.limits import LONGEST_RULE_TEXT
from deskreader.model.rules import RuleField, RuleSource, RuleSubject
from deskreader.text.function_words import likely_language
from deskreader.text.search.matcher import folded, small
from deskreader.text.search.tokens import RUN, word_pattern

LANGUAGE_TEXT = 2_000
"""Characters by which the language of a text is told."""
FUNCTION_WORDS_NEEDED = 6
_ASCII_WORDS = re.compile("[a-z0-9]+")
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
    def words(self) -> set[str]:
        """The words of scripts with spaces between them, in small letters without accents."""
        tokens = set(self.lower.split())
        words = {token for token in tokens if token.isascii() and token.isalnum()}
        rest = " ".join(tokens - words)
        if rest.isascii():
            words.update(_ASCII_WORDS.findall(rest))
        else:
            words.update(map(plain_word, word_pattern().findall(RUN.sub(" ", rest))))
        return words

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.words)

    def has_word_with(self, beginning: str) -> bool:
        """Whether a word begins so."""
        place = bisect_left(self._in_order, beginning)
        return place < len(self._in_order) and self._in_order[place].startswith(beginning)


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
