"""What each value of an exported record may be: checked in the worker and again before it is written to a library."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from deskreader.errors import Kind
from deskreader.limits import MOST_RULES
from deskreader.model.credentials import Source
from deskreader.model.extraction import Completeness, Reason
from deskreader.model.revisions import Remover
from deskreader.model.rules.rule_json import from_json

Record = dict[str, Any]
_Check = Callable[[Any], bool]

LONGEST_NAME, LONGEST_URL, LONGEST_TEXT = 10_000, 100_000, 6_000_000  # characters
LONGEST_FEED_URL = 16_000  # characters; no longer one is fetched
FIRST_MOMENT, LAST_MOMENT = -62_104_000_000_000_000, 253_370_000_000_000_000
"""Microseconds since 1970: years 2 to 9998, so that the time is a date in every time zone."""
_ABOUT_TEXTS = ("lead_image", "language", "direction", "lead_caption", "original_url", "site", "url")
_LARGEST = 2**63 - 1


def _is_int(value: Any) -> bool:
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def _is_flag(value: Any) -> bool:
    return isinstance(value, int) and value in (0, 1)


def _is_moment(value: Any) -> bool:
    return _is_int(value) and FIRST_MOMENT <= value <= LAST_MOMENT


def _is_text(longest: int = LONGEST_TEXT) -> _Check:
    return lambda value: isinstance(value, str) and len(value) <= longest


def _is_one_of(*values: str) -> _Check:
    return lambda value: isinstance(value, str) and value in values


def _or_none(check: _Check) -> _Check:
    return lambda value: value is None or check(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and len(item) <= LONGEST_URL for item in value)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_FEED_URL and value.startswith(("http://", "https://"))


def _is_rule(value: Any) -> bool:
    rule = _parsed(value)
    return isinstance(rule, dict) and all(_is_int(item) or isinstance(item, bool) for item in rule.values())


def _is_definition(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) <= LONGEST_TEXT and from_json(value, "") is not None
    except ValueError:
        return False


def _is_effects(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_RULES
        and all(isinstance(item, list) and len(item) == 3 and all(map(_is_int, item)) for item in value)
        and all(_is_moment(at) for _, _, at in value)
    )


def _is_extras(value: Any) -> bool:
    extras = _parsed(value)
    return (
        isinstance(extras, dict)
        and isinstance(extras.get("enclosures", []), list)
        and all(map(_is_enclosure, extras.get("enclosures", [])))
        and _is_texts(extras.get("categories", []))
        and isinstance(extras.get("location"), dict | None)
    )


def _is_enclosure(value: Any) -> bool:
    fields = {"url": _NAME_OR_URL, "media_type": _or_none(_NAME_OR_URL), "length": _or_none(_is_int),
              "duration": _or_none(_is_int)}  # fmt: skip
    return isinstance(value, dict) and "url" in value and all(k in fields and fields[k](v) for k, v in value.items())


def _parsed(value: Any) -> Any:
    """Returns the value of a JSON text; None for anything else."""
    if not isinstance(value, str) or len(value) > LONGEST_URL * 10:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _is_versions(value: Any) -> bool:
    return isinstance(value, dict) and all(
        key in ("0", "1", "2")
        and isinstance(version, dict)
        and isinstance(version.get("html"), str)
        and isinstance(version.get("text"), str)
        and _is_about(version.get("about"))
        for key, version in value.items()
    )


def _is_about(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(item, str | None)
        or (name not in _ABOUT_TEXTS and (_is_texts(item) or isinstance(item, int | float)))
        for name, item in value.items()
    )


def _is_images(value: Any) -> bool:
    return isinstance(value, dict) and all(
        re.fullmatch(r"[0-9a-f]{32}", key) and (image is None or _is_image(image)) for key, image in value.items()
    )


def _is_image(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("hash"), str)
        and re.fullmatch(r"[0-9a-f]{64}", value["hash"]) is not None
        and _is_one_of("image/jpeg", "image/png", "image/webp", "image/gif")(value.get("media_type"))
        and all(type(value.get(name)) is int and 0 < value[name] <= 100_000 for name in ("width", "height"))
    )


_NAME, _NAME_OR_URL = _is_text(LONGEST_NAME), _is_text(LONGEST_URL)
_OPTIONAL_NAME, _OPTIONAL_URL = _or_none(_NAME), _or_none(_NAME_OR_URL)
_FOLDER: dict[str, _Check] = {"id": _is_int, "parent_id": _or_none(_is_int), "title": _NAME}
_FOLDER_OPTIONAL: dict[str, _Check] = {"position": _is_int, "notify": _is_flag, "rule": _or_none(_is_rule)}
_FEED: dict[str, _Check] = {"id": _is_int, "url": _is_url, "folder_id": _or_none(_is_int)}
_FEED_OPTIONAL: dict[str, _Check] = {
    "rule": _or_none(_is_rule), "title": _OPTIONAL_NAME, "own_title": _OPTIONAL_NAME, "site_url": _OPTIONAL_URL,
    "language": _OPTIONAL_NAME, "position": _or_none(_is_int), "notify": _or_none(_is_flag),
    "fetch_pages": _or_none(_is_flag), "own_minutes": _or_none(lambda value: type(value) is int and 0 <= value < 10**7),
    "is_first": _or_none(_is_flag), "added_at": _or_none(_is_moment), "source": _or_none(_is_one_of(*map(str, Source))),
    "access": _OPTIONAL_NAME,
}  # fmt: skip
_SEARCH: dict[str, _Check] = {"title": _NAME, "query": _NAME, "by_relevance": _is_flag, "position": _is_int}
_STATE: dict[str, _Check] = {
    "id": _is_int, "feed_id": _is_int, "guid_key": _is_int, "link_key": _or_none(_is_int), "text_key": _is_int,
    "sorted_at": _is_moment, "is_read": _is_flag, "is_starred": _is_flag, "is_announced": _is_flag,
    "gone_at": _or_none(_is_moment),
}  # fmt: skip
_STATE_OPTIONAL: dict[str, _Check] = {
    "place": _or_none(_is_int), "left_at": _or_none(_is_moment), "opened_at": _or_none(_is_moment), "tags": _is_texts,
    "story": _or_none(_is_int), "by_hand": _is_flag, "copy_of": _or_none(_is_int), "is_update": _is_flag,
    "removed_at": _or_none(_is_moment), "remover": _or_none(_is_one_of(*map(str, Remover))),
    "is_muted": _is_flag, "effects": _is_effects,
}  # fmt: skip
_ARTICLE: dict[str, _Check] = {
    "id": _is_int, "title": _is_text(LONGEST_URL), "author": _OPTIONAL_NAME, "snippet": _NAME, "link": _OPTIONAL_URL,
    "guid": _OPTIONAL_URL, "published_at": _or_none(_is_moment), "updated_at": _or_none(_is_moment),
    "arrived_at": _is_moment, "image_url": _OPTIONAL_URL, "extras": _or_none(_is_extras),
    "shown": lambda value: type(value) is int and 0 <= value <= 2, "completeness": _is_one_of(*map(str, Completeness)),
    "reason": _is_one_of(*map(str, Reason)), "is_backlog": _is_flag, "texts": _is_versions, "pictures": _is_images,
}  # fmt: skip
_REVISION: dict[str, _Check] = {
    "id": _is_int, "article_id": _is_int, "which": lambda value: type(value) is int and 0 <= value <= 2,
    "title": _is_text(LONGEST_URL), "replaced_at": _is_moment, "was_read": _is_flag, "is_seen": _is_flag,
    "inserted": lambda value: type(value) is int and 0 <= value <= LONGEST_TEXT,
    "deleted": lambda value: type(value) is int and 0 <= value <= LONGEST_TEXT,
    "changes_title": _is_flag, "about": _is_about, "html": _or_none(_is_text()), "text": _or_none(_is_text()),
}  # fmt: skip
_RULE: dict[str, _Check] = {
    "id": _is_int, "name": _NAME, "definition": _is_definition, "is_on": _is_flag, "created_at": _is_moment,
}  # fmt: skip
_RULE_OPTIONAL: dict[str, _Check] = {
    "expires_at": _or_none(_is_moment), "removed_at": _or_none(_is_moment), "position": _is_int,
    "articles": lambda value: _is_int(value) and value >= 0, "last_at": _or_none(_is_moment),
    "problem": _is_one_of("", *map(str, Kind)),
}  # fmt: skip
_SECRET: dict[str, _Check] = {"feed_id": _is_int, "access": _is_text(LONGEST_URL)}
_FIELDS: Mapping[str, tuple[dict[str, _Check], dict[str, _Check]]] = {
    "folders": (_FOLDER, _FOLDER_OPTIONAL),
    "feeds": (_FEED, _FEED_OPTIONAL),
    "searches": (_SEARCH, {}),
    "states": (_STATE, _STATE_OPTIONAL),
    "articles": (_ARTICLE, {}),
    "revisions": (_REVISION, {}),
    "rules": (_RULE, _RULE_OPTIONAL),
    "secrets": (_SECRET, {}),
}


def checked_record(part: str, record: Any) -> Record:
    """Returns a record of one part of an export with the fields that it may have. Raises: ValueError."""
    required, optional = _FIELDS[part]
    if not isinstance(record, dict):
        raise ValueError(f"{part}: no object")
    for name, check in (required | optional).items():
        if (name in record or name in required) and (name not in record or not check(record[name])):
            raise ValueError(f"{part}: {name}")
    checked = {name: record[name] for name in required | optional if name in record}
    if part == "states" and checked.get("place") is not None and checked.get("left_at") is None:
        raise ValueError("states: left_at")
    if part == "states" and checked.get("removed_at") is not None and checked.get("remover") is None:
        raise ValueError("states: remover")
    if part == "articles" and checked["texts"] and str(checked["shown"]) not in checked["texts"]:
        checked["shown"] = int(min(checked["texts"]))
    return checked


def record_in(part: str, line: bytes) -> Record:
    """Returns the checked record in one line of an export. Raises: ValueError."""
    try:
        return checked_record(part, json.loads(line))
    except RecursionError:
        raise ValueError(f"{part}: nested too deeply") from None


def memory_of(value: Any) -> int:
    """Returns about how many bytes of memory a value of JSON takes."""
    if isinstance(value, dict):
        return sys.getsizeof(value) + sum(sys.getsizeof(key) + memory_of(item) for key, item in value.items())
    if isinstance(value, list):
        return sys.getsizeof(value) + sum(map(memory_of, value))
    return sys.getsizeof(value)
