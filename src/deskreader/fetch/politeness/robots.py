"""Parses robots.txt as in RFC 9309: groups by user agent, the longest rule wins, `*` and `$` are wildcards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urlsplit

MOST_LINES = 50_000
MOST_RULES = 20_000  # for one name
LONGEST_RULE = 2000  # characters
EVERYBODY = "*"
LINE = re.compile(r"[^\r\n]+")  # empty lines mean nothing (2.2)
PERCENT = re.compile("%([0-9a-fA-F]{2})")
UNRESERVED = re.compile("[A-Za-z0-9._~-]")  # RFC 3986, 2.3
SAFE = "/%:?#[]@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: a path pattern, and whether matching paths are allowed."""

    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a host for one user agent."""

    rules: tuple[Rule, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether the URL may be fetched: the longest matching rule decides, Allow between equals (2.2.2)."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        matching = [rule for rule in self.rules if _matches(rule.pattern, path)]
        best = max(matching, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return best is None or best.allows


def parse(text: str, agent: str) -> Robots:
    """Returns the rules for the product token `agent`, such as DeskReader, or those for `*` (2.2.1).

    Time and memory grow linearly with the text: rules are stored once for each of these two names, and for no other.
    """
    own = agent.lower()
    groups: dict[str, dict[str, bool]] = {}  # name -> pattern -> whether it allows
    names: set[str] = set()  # those of the group at this line that are of interest
    in_rules = False
    for line in islice(LINE.finditer(text.removeprefix("\ufeff")), MOST_LINES):
        field, _, value = line[0].partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            names = set() if in_rules else names
            in_rules = False
            if (name := _token(value)) in (own, EVERYBODY):
                names.add(name)
                groups.setdefault(name, {})
        elif field in ("allow", "disallow"):
            in_rules = True
            if value and len(value) <= LONGEST_RULE:
                for name in names:
                    _add(groups[name], _normal(value), field == "allow")
    rules = groups.get(own, groups.get(EVERYBODY, {}))
    return Robots(tuple(Rule(pattern, allows) for pattern, allows in rules.items()))


def _add(rules: dict[str, bool], pattern: str, allows: bool) -> None:
    """Adds a rule. Of two rules with one pattern only Allow counts (2.2.2)."""
    if pattern in rules or len(rules) < MOST_RULES:
        rules[pattern] = allows or rules.get(pattern, False)


def _token(value: str) -> str:
    """Returns the product token of a user-agent line in lower case, without its version."""
    if value.startswith(EVERYBODY):
        return EVERYBODY
    match = re.match(r"[A-Za-z_-]+", value)
    return match[0].lower() if match else ""


def _normal(path: str) -> str:
    """Returns the one spelling in which `/ä` and `/%c3%a4`, `/~me` and `/%7Eme` are equal (2.2.2)."""
    return PERCENT.sub(_decode_unreserved, quote(path, safe=SAFE))


def _decode_unreserved(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if UNRESERVED.fullmatch(letter) else match[0].upper()


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the beginning of a path, in time linear in the path whatever the pattern."""
    ends = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not ends or path == first
    at = len(first)
    *middle, last = others
    for part in middle:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if ends:
        return len(path) - at >= len(last) and path.endswith(last)
    return path.find(last, at) >= 0
