"""FreshRSS's filters, which mark as read what a search of it finds. Its OPML export has those of each feed.

Sources: FreshRSS's documentation of searches and its classes `Search` and `BooleanSearch`, as of November 2026. A word
is found within words there, without regard to case.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deskreader.model.rules import Condition, ImportedRules, Rule, RuleActions, RuleField
from deskreader.rules.foreign.formula import (
    ALWAYS,
    Formula,
    Leaf,
    NoCounterpartError,
    both,
    either,
    has_text,
    is_one_of,
    matches,
    opposite,
    rules_of,
)

DEEPEST = 50
"""Parentheses within each other."""
_TOKEN = re.compile(
    r"""\s*(?:(?P<paren>[!-]?\(|\))
        |(?P<not>[!-])?(?P<field>intitle:|inurl:|author:|intext:|\#)?
         (?:(?P<expression>/(?:[^/\\]|\\.)+/[im]*)|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s"]+)))""",
    re.X,
)
_FIELDS = {
    "": RuleField.ANYWHERE,
    "intitle:": RuleField.TITLE,
    "inurl:": RuleField.LINK,
    "author:": RuleField.AUTHOR,
    "intext:": RuleField.TEXT,
    "#": RuleField.CATEGORY,
}
_OTHER = re.compile(r"(?:[a-z]{4,}|[cefLlS]):(?!//)\S", re.ASCII)
"""A word that looks like a search for something else: a date, a label, a feed by its number."""


class FeedFilters(NamedTuple):
    """The filters of one feed in an export: one in each line."""

    url: str
    title: str
    filters: str


def read_filters(feeds: Iterable[FeedFilters]) -> ImportedRules:
    """Returns the rules that mark as read what the filters of feeds find."""
    rules: list[Rule] = []
    left_out: list[str] = []
    for feed in feeds:
        also = (is_one_of(RuleField.FEED, feed.url).condition,) if feed.url else ()
        for line in filter(None, map(str.strip, html.unescape(feed.filters).splitlines())):
            try:
                rules += _rules(line, also)
            except NoCounterpartError:
                left_out.append(f"{feed.title}: {line}" if feed.title else line)
    return ImportedRules(tuple(rules), tuple(left_out))


def _rules(line: str, also: Sequence[Condition]) -> tuple[Rule, ...]:
    return rules_of(line, _Search(line).formula(), RuleActions(mark_read=True), also)


class _Search:
    """A search, read from left to right: words that stand side by side all have to be found."""

    def __init__(self, text: str) -> None:
        self._tokens: list[re.Match[str]] = []
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise NoCounterpartError(text[position:])
            position = match.end()
            closing = _closing_parentheses(match)
            if closing:
                position -= closing
                match = _TOKEN.match(text[:position], match.start()) or match
            self._tokens.append(match)

    def formula(self) -> Formula:
        """Returns what the whole search asks. Raises: NoCounterpartError."""
        found = self._some(0)
        if self._tokens:
            raise NoCounterpartError("parenthesis")
        return found

    def _next_word(self) -> str:
        """Returns the next token if it is a plain word or a parenthesis, which may join or end something."""
        if not self._tokens:
            return ""
        token = self._tokens[0]
        return token["paren"] or (token["word"] or "" if not (token["not"] or token["field"]) else "")

    def _some(self, depth: int) -> Formula:
        found = self._every(depth)
        while self._next_word() == "OR":
            self._tokens.pop(0)
            found = either(found, self._every(depth))
        return found

    def _every(self, depth: int) -> Formula:
        found: Formula = ALWAYS
        is_empty = True
        while self._tokens and self._next_word() not in ("OR", ")"):
            if self._next_word() == "AND":
                self._tokens.pop(0)
                continue
            found, is_empty = both(found, self._part(depth)), False
        if is_empty:
            raise NoCounterpartError("nothing")
        return found

    def _part(self, depth: int) -> Formula:
        if depth > DEEPEST:
            raise NoCounterpartError("depth")
        if self._next_word() == "NOT":
            self._tokens.pop(0)
            if not self._tokens:
                raise NoCounterpartError("nothing")
            return opposite(self._part(depth + 1))
        token = self._tokens.pop(0)
        if not token["paren"]:
            found = _condition(token)
            return opposite(found) if token["not"] else found
        inner = self._some(depth + 1)
        if self._next_word() != ")":
            raise NoCounterpartError("parenthesis")
        self._tokens.pop(0)
        return opposite(inner) if token["paren"] in ("!(", "-(") else inner


def _closing_parentheses(token: re.Match[str]) -> int:
    """Returns how many parentheses at the end of a word close something: those that were not opened in it."""
    word = token["word"] or ""
    count = 0
    while word.endswith(")") and not word.endswith("\\)") and word.count("(") < word.count(")") and len(word) > 1:
        word, count = word[:-1], count + 1
    return count


def _condition(token: re.Match[str]) -> Leaf:
    field = _FIELDS[token["field"] or ""]
    if token["expression"]:
        expression, _, flags = token["expression"][1:].rpartition("/")
        return matches(field, expression, "i" not in flags, "m" if "m" in flags else "")
    quoted = token["double"] if token["double"] is not None else token["single"]
    text = quoted if quoted is not None else re.sub(r"\\([()])", r"\1", token["word"])
    if quoted is None and field is RuleField.ANYWHERE and (text in ("!", "-") or _OTHER.match(text)):
        raise NoCounterpartError(text)
    if not text.strip():
        raise NoCounterpartError("nothing")
    if field is RuleField.CATEGORY:
        return is_one_of(field, text.replace("+", " ") if quoted is None else text)
    return has_text(field, text)
