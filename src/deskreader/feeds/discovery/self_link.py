"""Finds the URL that a feed document gives itself, for a document that was opened as a file."""

from __future__ import annotations

import html
import json
import re

from deskreader.text.encoding import decode
from deskreader.text.urls import as_address

LONGEST_HEAD = 100_000
"""Characters before the first entry that are searched."""

_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_LINK = re.compile(r"<(?:\w+:)?link\s[^<>]{1,4000}>", re.I)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)


def own_address(document: bytes) -> str | None:
    """Returns the own URL: `rel="self"` (RFC 4287, 4.2.7.2) or JSON Feed's `feed_url`; None where it names none."""
    text = decode(document).lstrip("\ufeff \t\r\n")
    found = _of_json(text) if text.startswith("{") else _of_xml(text)
    return as_address(found) if found and found.lower().startswith(("http:", "https:")) else None


def _of_json(text: str) -> str:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    found = feed.get("feed_url") if isinstance(feed, dict) else None
    return found if isinstance(found, str) else ""


def _of_xml(text: str) -> str:
    head = text[:LONGEST_HEAD]
    entry = _ENTRY.search(head)
    for link in _LINK.findall(head[: entry.start()] if entry else head):
        values = {
            name.lower(): html.unescape(double_quoted or single_quoted)
            for name, double_quoted, single_quoted in _ATTRIBUTE.findall(link)
        }
        if values.get("rel", "").lower() == "self":
            return values.get("href", "").strip()
    return ""
