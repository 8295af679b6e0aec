"""newsboat's kill file: the `ignore-article` lines of its configuration, in its filter language.

Sources: newsboat's manual ("Killfiles", "Filter Language") and its parser, as of November 2026. `and` and `or` bind
alike there, from the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deskreader.model.rules import Condition, ImportedRules, Rule, RuleActions, RuleField
from deskreader.rules.foreign.formula import (
    Formula,
    Leaf,
    NoCounterpartError,
    both,
    either,
    has_text,
    is_one_of,
    literal,
    matches,
    opposite,
    rules_of,
)

COMMAND = "ignore-article"
DEEPEST = 50
"""Parentheses within each other."""
_COMMAND_LINE = re.compile(rf"^\s*{COMMAND}\s", re.M)
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(#)|([^\s"]+)', re.S)
_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<operator>=~|!~|==|!=|<=|>=|!\#|[=<>\#])|(?P<paren>[()])'
    r"|(?P<word>[A-Za-z0-9_.:-]+))"
)
_FIELDS = {
    "title": RuleField.TITLE,
    "link": RuleField.LINK,
    "author": RuleField.AUTHOR,
    "content": RuleField.TEXT,
    "feedtitle": RuleField.FEED,
    "rssurl": RuleField.FEED,
    "tags": RuleField.FOLDER,
}
_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
}
"""POSIX character classes, within the brackets of a set."""


def is_config(text: str) -> bool:
    """Whether a text has lines of a kill file."""
    return _COMMAND_LINE.search(text) is not None


def read_config(text: str) -> ImportedRules:
    """Returns the rules that mute what a configuration ignores."""
    rules: list[Rule] = []
    left_out: list[str] = []
    for line in re.sub(r"\\\r?\n\s*", " ", text).splitlines():
        arguments = list(_arguments(line))
        if arguments[:1] != [COMMAND]:
            continue
        try:
            if len(arguments) != 3:
                raise NoCounterpartError("arguments")
            also, expression = _feeds(arguments[1]), arguments[2]
            rules += rules_of(expression, _Expression(expression).formula(), RuleActions(mute=True), also)
        except NoCounterpartError:
            left_out.append(line.strip())
    return ImportedRules(tuple(rules), tuple(left_out))


def _arguments(line: str) -> Iterator[str]:
    """Yields the words of a line until a comment; what stands in quotation marks is one word."""
    for match in _ARGUMENT.finditer(line):
        if match[2]:
            return
        yield re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[3]


def _feeds(feed: str) -> tuple[Condition, ...]:
    if feed == "*":
        return ()
    if feed.startswith("regex:"):
        return (_matching(RuleField.FEED, feed.removeprefix("regex:")).condition,)
    return (is_one_of(RuleField.FEED, feed).condition,)


class _Token(NamedTuple):
    kind: str
    text: str


class _Expression:
    """A filter expression, read from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: list[_Token] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise NoCounterpartError(text[position:])
            self._tokens.append(_Token(match.lastgroup or "", match[0].strip()))
            position = match.end()

    def formula(self) -> Formula:
        """Returns what the whole expression asks. Raises: NoCounterpartError."""
        found = self._joined(0)
        if self._tokens:
            raise NoCounterpartError("trailing")
        return found

    def _take(self, kind: str) -> str:
        if not self._tokens or self._tokens[0].kind != kind:
            raise NoCounterpartError(kind)
        return self._tokens.pop(0).text

    def _joined(self, depth: int) -> Formula:
        parts, joins = [self._part(depth)], list[str]()
        while self._tokens and self._tokens[0] in (("word", "and"), ("word", "or")):
            joins.append(self._tokens.pop(0).text)
            parts.append(self._part(depth))
        found = parts.pop()
        while joins:
            found = (both if joins.pop() == "and" else either)(parts.pop(), found)
        return found

    def _part(self, depth: int) -> Formula:
        if self._tokens[:1] != [("paren", "(")]:
            return self._comparison()
        if depth > DEEPEST:
            raise NoCounterpartError("depth")
        self._tokens.pop(0)
        inner = self._joined(depth + 1)
        if self._take("paren") != ")":
            raise NoCounterpartError("parenthesis")
        return inner

    def _comparison(self) -> Formula:
        field, operator = _FIELDS.get(self._take("word")), self._take("operator")
        if field is None:
            raise NoCounterpartError("attribute")
        value = self._take("text")[1:-1].replace('\\"', '"')
        compare = _COMPARISONS.get(operator.removeprefix("!") if operator != "!=" else "=")
        if compare is None or not value:
            raise NoCounterpartError(operator)
        found = compare(field, value)
        return opposite(found) if operator.startswith("!") else found


def _equals(field: RuleField, value: str) -> Leaf:
    if field in (RuleField.FEED, RuleField.FOLDER):
        return is_one_of(field, value)
    return matches(field, f"^{literal(value)}$", minds_case=True)


def _has_word(field: RuleField, value: str) -> Leaf:
    if field is RuleField.FOLDER:
        return is_one_of(field, value)
    return matches(field, rf"(?<!\S){literal(value)}(?!\S)", minds_case=True)


def _matching(field: RuleField, expression: str) -> Leaf:
    """Returns the condition of an extended POSIX expression, of which Python writes a few things otherwise."""
    found = re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match[1], match[0]), expression)
    return (
        matches(field, re.sub(r"(?<!\\)((?:\\\\)*)\\[<>]", r"\1\\b", found)) if found else has_text(field, expression)
    )


_COMPARISONS = {"=": _equals, "==": _equals, "=~": _matching, "~": _matching, "#": _has_word}
