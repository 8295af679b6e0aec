"""Parses robots.txt as in RFC 9309: groups by user agent, the longest rule wins, `*` and `$` are wildcards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

MOST_RULES = 20_000
LONGEST_RULE = 2000  # characters
EVERYBODY = "*"
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
    """Returns the rules for the product token `agent`, such as DeskReader, or those for `*` (2.2.1)."""
    groups: dict[str, list[Rule]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.removeprefix("\ufeff").splitlines()[:MOST_RULES]:
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            names = [] if in_rules else names
            in_rules = False
            names.append(_token(value))
            groups.setdefault(names[-1], [])
        elif field in ("allow", "disallow") and names:
            in_rules = True
            if value and len(value) <= LONGEST_RULE:
                for name in names:
                    groups[name].append(Rule(_normal(value), field == "allow"))
    rules = groups.get(agent.lower(), groups.get(EVERYBODY, []))
    return Robots(tuple(rules))


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
