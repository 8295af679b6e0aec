"""Parses JSON Feed, versions 1.0 and 1.1 (jsonfeed.org).

Values of the wrong type are read as what they must mean; a truncated document keeps its complete items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from deskreader.feeds.parsing.element_values import IMAGE_TYPE, PlainText
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed
from deskreader.text.dates import parse_date
from deskreader.text.urls import resolve

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\s,]*")
_NEXT_ITEM = re.compile(r"\}\s*,\s*(?=\{\s*\"(?:id|url|title|content_|date_|summary)\b)")
MOST_ENTRIES = 10_000


def json_feed(text: str, url: str) -> ParsedFeed | None:
    """Returns the feed in a JSON document, or None where it is no JSON Feed."""
    document = _load(text)
    if not isinstance(document, dict) or not _is_feed(document):
        return None
    items = document.get("items")
    author = _authors(document)
    return ParsedFeed(
        title=_plain(document.get("title")),
        link=_address(url, document.get("home_page_url")),
        subtitle=_plain(document.get("description")),
        entries=tuple(
            _entry(i, url, author)
            for i in (items if isinstance(items, list) else [])[:MOST_ENTRIES]
            if isinstance(i, dict)
        ),
        icon_url=_address(url, document.get("favicon")) or _address(url, document.get("icon")),
        language=_text(document.get("language")),
    )


def _is_feed(document: dict[str, Any]) -> bool:
    version = document.get("version")
    if isinstance(version, str) and "jsonfeed.org" in version:
        return True
    return isinstance(document.get("items"), list) and isinstance(document.get("title"), str)


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
    html, text = _text(item.get("content_html")), _text(item.get("content_text"))
    content = html or (PlainText(text) if text else None)
    return ParsedEntry(
        guid=_text(item.get("id")),
        title=_plain(item.get("title")),
        link=_address(url, item.get("url")) or _address(url, item.get("external_url")),
        author=_authors(item) or feed_author,
        published_at=parse_date(_text(item.get("date_published")) or ""),
        updated_at=parse_date(_text(item.get("date_modified")) or ""),
        summary=_plain(item.get("summary")) or content,
        content=content,
        enclosures=tuple(_enclosures(item, url)),
        categories=tuple(dict.fromkeys(t for t in map(_text, _list(item.get("tags"))) if t)),
    )


def _text(value: Any) -> str | None:
    """Returns a string stripped, a number as text (ids), None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip().encode("utf-8", "replace").decode() or None


def _plain(value: Any) -> str | None:
    text = _text(value)
    return PlainText(text) if text else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _address(base: str, value: Any) -> str | None:
    text = _text(value)
    return resolve(base, text) if text else None


def _authors(holder: dict[str, Any]) -> str | None:
    people = [*_list(holder.get("authors")), holder.get("author")]
    names = [_text(p.get("name")) if isinstance(p, dict) else _text(p) for p in people]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _enclosures(item: dict[str, Any], base: str) -> Iterator[Enclosure]:
    for attachment in _list(item.get("attachments")):
        if isinstance(attachment, dict) and (url := _address(base, attachment.get("url"))):
            size = attachment.get("size_in_bytes")
            yield Enclosure(
                url, _text(attachment.get("mime_type")), size if isinstance(size, int) and 0 <= size < 1 << 50 else None
            )
    for name in ("image", "banner_image"):
        if url := _address(base, item.get(name)):
            yield Enclosure(url, IMAGE_TYPE)
