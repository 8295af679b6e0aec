"""Parses JSON Feed, versions 1.0 and 1.1 (jsonfeed.org).

Values of the wrong type are read as what they must mean; a truncated document keeps its complete items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deskreader.feeds.parsing.element_values import IMAGE_TYPE, PlainText, seconds_of
from deskreader.limits import MOST_ENTRIES
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed
from deskreader.text.dates import parse_date
from deskreader.text.urls import host_of, resolve

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\s,]*")


def json_feed(text: str, url: str) -> ParsedFeed | None:
    """Returns the feed in a JSON document, or None where it is no JSON Feed."""
    document = _load(text)
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if not isinstance(document, dict) or not _is_feed(document):
        return None
    link = _address(url, document.get("home_page_url"))
    base = link if link and host_of(link) != host_of(url) else url  # another host serves the feed for the site
    author = _authors(document)
    return ParsedFeed(
        title=_plain(document.get("title")),
        link=link,
        subtitle=_plain(document.get("description")),
        entries=tuple(
            _entry(i, base, author) for i in _list(document.get("items"))[:MOST_ENTRIES] if isinstance(i, dict)
        ),
        icon_url=_address(base, document.get("favicon")) or _address(base, document.get("icon")),
        language=_text(document.get("language")),
    )


def _is_feed(document: dict[str, Any]) -> bool:
    version = document.get("version")
    if isinstance(version, str) and "jsonfeed.org" in version:
        return True
    return isinstance(document.get("items"), list | dict) and isinstance(document.get("title"), str)


def _load(text: str) -> Any:
    try:
        return _DECODER.decode(text.strip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return _salvaged(text)


def _salvaged(text: str) -> dict[str, Any] | None:
    """Returns what is readable of a damaged document: its head, and each complete item."""
    match = _ITEMS.search(text)
    if match is None:
        return None
    try:
        head = _DECODER.decode(text[text.index("{") : match.start()].rstrip().rstrip(",") + "}")
    except (ValueError, RecursionError):
        head = {}
    if not isinstance(head, dict):
        return None
    return {"version": "https://jsonfeed.org/version/1.1", **head, "items": list(_whole_items(text, match.end()))}


def _whole_items(text: str, position: int) -> Iterator[Any]:
    """Yields the items that decode; after a broken item, continues at the next one that begins independently."""
    misses = 0
    while position < len(text) and misses < 1000:
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        if not text.startswith("{", position):
            break
        try:
            item, position = _DECODER.raw_decode(text, position)
            yield item
        except (ValueError, RecursionError):
            misses += 1
            next_item = re.compile(r"\}\s*,\s*(?=\{\s*\"(?:id|url|title|content_|date_|summary)\b)").search(
                text, position
            )
            if next_item is None:
                break
            position = next_item.end()


def _entry(item: dict[str, Any], url: str, feed_author: str | None) -> ParsedEntry:
    html, text = _joined(item.get("content_html")), _joined(item.get("content_text"))
    content = html or (PlainText(text) if text else None)
    return ParsedEntry(
        guid=_text(_first(item.get("id"))),
        title=_plain(item.get("title")),
        link=_address(url, item.get("url")) or _address(url, item.get("external_url")),
        author=_authors(item) or feed_author,
        published_at=_date(item.get("date_published")),
        updated_at=_date(item.get("date_modified")),
        summary=_plain(item.get("summary")) or content,
        content=content,
        enclosures=tuple(_enclosures(item, url)),
        categories=tuple(_tags(item.get("tags"))),
    )


def _text(value: Any) -> str | None:
    """Returns a string stripped, a number as text (ids), None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip().encode("utf-8", "replace").decode() or None


def _plain(value: Any) -> str | None:
    text = _text(_first(value))
    return PlainText(text) if text else None


def _first(value: Any) -> Any:
    """Returns the only or first value of a list, anything else as it is."""
    return value[0] if isinstance(value, list) and value else value


def _joined(value: Any) -> str | None:
    """Returns a text, also where it is given in pieces."""
    pieces = [piece for piece in map(_text, value if isinstance(value, list) else [value]) if piece]
    return "\n".join(pieces) or None


def _list(value: Any) -> list[Any]:
    """Returns the values that stand where a list belongs: a list, an object that numbers them, or a single value."""
    if isinstance(value, dict):
        numbered = bool(value) and all(str(key).isdecimal() for key in value)
        return list(value.values()) if numbered else [value]
    return value if isinstance(value, list) else [] if value is None else [value]


def _address(base: str, value: Any) -> str | None:
    """Returns the absolute URL in a text, or in the object that some programs write in its place."""
    value = _first(value)
    if isinstance(value, dict):
        value = next((value[key] for key in ("url", "src", "href") if key in value), None)
    text = _text(value)
    return resolve(base, text) if text else None


def _date(value: Any) -> datetime | None:
    return parse_date(_text(_first(value)) or "")


def _authors(holder: dict[str, Any]) -> str | None:
    people = [*_list(holder.get("authors")), *_list(holder.get("author"))]
    names = [_text(p.get("name")) if isinstance(p, dict) else _text(p) for p in people]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _tags(value: Any) -> Iterator[str]:
    """Yields tags, each once; a text instead of a list names them between commas."""
    words = value.split(",") if isinstance(value, str) else _list(value)
    named = (_text(_named(word)) for word in words)
    yield from dict.fromkeys(tag for tag in named if tag)


def _named(word: Any) -> Any:
    if not isinstance(word, dict):
        return word
    return next((word[key] for key in ("name", "title", "label", "term") if key in word), None)


def _enclosures(item: dict[str, Any], base: str) -> Iterator[Enclosure]:
    for attachment in _list(item.get("attachments")):
        is_url = not isinstance(attachment, str) or attachment.startswith(("http:", "https:", "/"))
        if is_url and (url := _address(base, attachment)):
            details = attachment if isinstance(attachment, dict) else {}
            kind, size = _text(details.get("mime_type")), _size(details.get("size_in_bytes"))
            yield Enclosure(url, kind, size, _seconds(details.get("duration_in_seconds")))
    for name in ("image", "banner_image"):
        if url := _address(base, item.get(name)):
            yield Enclosure(url, IMAGE_TYPE)


def _seconds(value: Any) -> int | None:
    """Returns a duration in whole seconds, also one written as text or with a fraction."""
    return seconds_of(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _size(value: Any) -> int | None:
    """Returns a number of bytes, also one written as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 16:
        value = int(value)
    is_size = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 50
    return value if is_size else None
