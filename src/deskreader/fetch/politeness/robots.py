"""Reads robots.txt as in RFC 9309: the rules for one user agent, by which Protego decides on URLs.

This runs in the worker process; the program holds only the rules. Protego stores each rule once for each name of its
group, so a file of 300 kB can make 60 million. Therefore the rules for one agent are picked out first, in linear time,
and Protego gets these alone (ADR 11).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from protego import Protego

MOST_LINES = 50_000
MOST_RULES = 20_000
LONGEST_RULE = 2000  # characters
RULE_CHARACTERS = 500_000  # of all rules of a file together
EVERYBODY = "*"
PARSED_FILES = 8  # whose rules stay parsed in the worker

Rules = tuple[tuple[str, bool], ...]
"""The path patterns for one user agent, each with whether matching paths are allowed."""

_LINE = re.compile(r"[^\r\n]+")  # empty lines mean nothing (2.2)
_SEPARATOR = r"(?:\s*:|\s)\s*(.*)"  # Protego, too, takes a space for a forgotten colon
_USER_AGENT = re.compile(rf"user(?:-|\s)?agent{_SEPARATOR}", re.I | re.S)
_RULE = re.compile(rf"(allow|dis+al+[ao]w|diasllow){_SEPARATOR}", re.I | re.S)
"""With the misspellings that Protego knows."""
_LINE_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What could begin a new line, or a new field, where it stands inside of a rule."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a host for one user agent."""

    rules: Rules = ()

    def allows(self, url: str) -> bool:
        """Whether the URL may be fetched: the longest matching rule decides, Allow between equals (2.2.2)."""
        return allows(self.rules, url)


class RobotsReader(Protocol):
    """What reads the files of strangers: the worker process, or this module."""

    def read_robots(self, document: bytes, agent: str) -> Rules:
        """Returns the rules of a file for a product token. Raises: DeskReaderError where it cannot be read."""

    def robots_allow(self, rules: Rules, url: str) -> bool:
        """Whether rules allow a URL. Raises: DeskReaderError where they cannot be read."""


class InProcessReader:
    """Reads robots.txt in this process, for tests and for clients without a worker."""

    def read_robots(self, document: bytes, agent: str) -> Rules:
        """Returns the rules of a file for a product token."""
        return read(document, agent)

    def robots_allow(self, rules: Rules, url: str) -> bool:
        """Whether rules allow a URL."""
        return allows(rules, url)


def read(document: bytes, agent: str) -> Rules:
    """Returns the rules of a file for the product token `agent`, as `parse` does."""
    return parse(_decoded(document), agent).rules


def parse(text: str, agent: str) -> Robots:
    """Returns the rules for the product token `agent`, such as DeskReader, or those for `*` (2.2.1).

    Time and memory grow linearly with the text: rules are stored once for each of these two names, and for no other.
    """
    own = agent.lower()
    groups: dict[str, dict[str, bool]] = {}  # name -> pattern -> whether it allows
    names: set[str] = set()  # those of the group at this line that are of interest
    in_rules = False
    for line in _lines(text):
        if match := _USER_AGENT.match(line):
            names = set() if in_rules else names
            in_rules = False
            if (name := _token(match[1])) in (own, EVERYBODY):
                names.add(name)
                groups.setdefault(name, {})
        elif match := _RULE.match(line):
            in_rules = True
            for name in names:
                _add(groups[name], match[2].strip(), match[1].lower() == "allow")
    return Robots(tuple(_within_size(groups.get(own, groups.get(EVERYBODY, {})).items())))


def allows(rules: Rules, url: str) -> bool:
    """Whether rules allow a URL: the longest matching one decides, Allow between equals (2.2.2)."""
    return not rules or _protego(rules).can_fetch(url, EVERYBODY)


def load() -> None:
    """Loads Protego, since the sandboxed worker can open no file."""
    allows((("/x", False),), "https://example.org/")


@lru_cache(maxsize=PARSED_FILES)
def _protego(rules: Rules) -> Protego:
    from protego import Protego

    lines = (f"{'Allow' if allows else 'Disallow'}: {pattern}" for pattern, allows in rules)
    return Protego.parse("\n".join([f"User-agent: {EVERYBODY}", *lines]))


def _decoded(document: bytes) -> str:
    """Returns the text of a file: UTF-8 (2.3), or UTF-16 where its first bytes say so."""
    for bom, encoding in _BOMS:
        if document.startswith(bom):
            return document[len(bom) :].decode(encoding, "replace")
    head = document[:64]
    if head.count(0) >= len(head) // 3 > 0:
        return document.decode("utf-16-le" if head[0] else "utf-16-be", "replace")
    return document.decode("utf-8", "replace")


def _lines(text: str) -> Iterator[str]:
    """Yields the lines of a file without comments and surrounding white space."""
    for line in islice(_LINE.finditer(text.removeprefix("\ufeff")), MOST_LINES):
        yield line[0].partition("#")[0].strip()


def _token(value: str) -> str:
    """Returns the product token of a user-agent line in lower case, without its version."""
    if value.startswith(EVERYBODY):
        return EVERYBODY
    match = re.match(r"[A-Za-z_-]+", value)
    return match[0].lower() if match else ""


def _add(rules: dict[str, bool], pattern: str, allows: bool) -> None:
    """Adds a rule; one without a pattern means nothing. Of two with one pattern only Allow counts (2.2.2)."""
    if not pattern or len(pattern) > LONGEST_RULE:
        return
    pattern = _LINE_BREAK.sub(lambda match: quote(match[0]), pattern)
    if pattern in rules or len(rules) < MOST_RULES:
        rules[pattern] = allows or rules.get(pattern, False)


def _within_size(rules: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yields the rules, from the first, that together keep to the limit of characters."""
    left = RULE_CHARACTERS
    for pattern, is_allowing in rules:
        left -= len(pattern)
        if left < 0:
            return
        yield pattern, is_allowing
