"""robots.txt read as RFC 9309 says: groups by user agent, the longest rule wins, `*` and `$` understood."""

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
    """One line of a group: a pattern, and whether what it matches may be read."""

    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a host that concern us."""

    rules: tuple[Rule, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether the address may be read: the longest matching rule says, Allow where two are equal (2.2.2)."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        matching = [rule for rule in self.rules if _matches(rule.pattern, path)]
        best = max(matching, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return best is None or best.allows


def parse(text: str, agent: str) -> Robots:
    """The rules for the product token `agent`, such as DeskReader; those for everybody where none names it (2.2.1)."""
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
    chosen = groups.get(agent.lower(), groups.get(EVERYBODY, []))
    return Robots(tuple(chosen))


def _token(value: str) -> str:
    """The product token of a user-agent line, in lower case; a version behind it does not count."""
    if value.startswith(EVERYBODY):
        return EVERYBODY
    found = re.match(r"[A-Za-z_-]+", value)
    return found[0].lower() if found else ""


def _normal(path: str) -> str:
    """A path in one spelling, so that `/ä` and `/%c3%a4`, `/~me` and `/%7Eme` are the same (2.2.2)."""
    return PERCENT.sub(_plain_where_it_may_be, quote(path, safe=SAFE))


def _plain_where_it_may_be(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if UNRESERVED.fullmatch(letter) else found[0].upper()


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the beginning of a path. Takes time in proportion to the path, whatever the pattern."""
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
