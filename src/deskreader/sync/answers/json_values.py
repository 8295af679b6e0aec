"""Takes values out of JSON that a stranger wrote: each has the type that is asked for, or a default."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deskreader.errors import Kind, ParseError
from deskreader.model import ParsedEntry

LONGEST_ID = 200  # characters
LONGEST_NAME = 500
LONGEST_URL = 4000
MOST_SECONDS = 253_402_300_799  # the end of the year 9999
Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article as a server's answer gives it; its HTML is not yet sanitized."""

    id: str
    feed: str
    entry: ParsedEntry
    base_url: str = ""
    is_read: bool | None = None
    is_starred: bool | None = None
    tags: tuple[str, ...] = ()


def nonsense(detail: str) -> ParseError:
    """Returns the error for an answer that is not what was asked for."""
    return ParseError(Kind.NONSENSE_ANSWER, detail)


def json_object(document: bytes) -> Object:
    """Returns the JSON object that a document is. Raises: ParseError(NONSENSE_ANSWER)."""
    try:
        value = json.loads(document.decode("utf-8-sig", "replace"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise nonsense("no JSON") from None
    if not isinstance(value, dict):
        raise nonsense("no JSON object")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(name)


def items(value: Object, name: str) -> Iterator[Object]:
    """Yields the objects of a list. Raises: ParseError where there is no list: an empty one has to be one."""
    found = value.get(name)
    if not isinstance(found, list):
        raise nonsense(f"no {name}")
    for item in found:
        if isinstance(item, dict):
            yield item


def objects(value: Any) -> Iterator[Object]:
    """Yields the objects of a list that need not be there."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def text(value: Object, name: str, longest: int = LONGEST_NAME) -> str:
    """Returns a text; a number as its digits; anything else as ''."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found)[:longest].replace("\0", "").strip()


def html(value: Object, name: str) -> str | None:
    """Returns HTML of any length, or None."""
    found = value.get(name)
    return found if isinstance(found, str) and found else None


def number(value: Object, name: str) -> int | None:
    """Returns a whole number, also one that is written as a text."""
    found = value.get(name)
    if isinstance(found, str) and found.strip().lstrip("-").isdecimal() and len(found) < 30:
        return int(found)
    return int(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def flag(value: Object, name: str) -> bool | None:
    """Returns whether something is so, also where it is written as 0 or 1; None where it is not said."""
    found = value.get(name)
    if isinstance(found, bool):
        return found
    digit = number(value, name)
    return None if digit is None else bool(digit)


def moment(seconds: int | None) -> datetime | None:
    """Returns the time of seconds since 1970; None for none, zero, and what no calendar has."""
    if not seconds or not 0 < seconds <= MOST_SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def web_address(value: Object, name: str) -> str | None:
    """Returns an http or https URL, or None."""
    found = text(value, name, LONGEST_URL)
    return found if found.lower().startswith(("http://", "https://")) else None
