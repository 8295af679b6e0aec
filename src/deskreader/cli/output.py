"""Formats results for a terminal: plain lines for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import textwrap
from datetime import datetime
from enum import Enum
from typing import Any, TextIO

from deskreader.model import ExtractedArticle, Feed, Headline, OpenedArticle
from deskreader.model.revisions import Edit
from deskreader.text.shown_addresses import shown_address

WIDTH = 88
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def say(text: str = "") -> None:
    """Prints one line, as far as the terminal's encoding can show it."""
    _print(text, sys.stdout)


def complain(text: str) -> None:
    """Prints one line on the standard error."""
    _print(text, sys.stderr)


def _print(text: str, stream: TextIO | None) -> None:
    if stream is not None:  # a stream that was closed before the start
        encoding = stream.encoding or "utf-8"
        print(harmless(text).encode(encoding, "replace").decode(encoding), file=stream)


def harmless(text: str) -> str:
    """Returns the text with a space for each character that a terminal obeys or that reorders the text around it.

    That is C0 but for tab and line feed, DEL, C1 (ECMA-48), separators of lines, and the bidirectional controls.
    """
    return _OBEYED.sub(" ", text)


EDITS = {Edit.EDITED: "edited by its publisher", Edit.SINCE_READ: "changed since you read it"}
JSON_KEYS: dict[str, dict[str, str]] = {
    "Feed": {"credential_kinds": "access"},
    "Tag": {"articles": "stories"},
    "FeedUse": {"image_bytes": "picture_bytes"},
    "LibraryUse": {"images": "pictures", "image_bytes": "picture_bytes"},
    "Headline": {"title_highlights": "title_marks", "snippet_highlights": "snippet_marks"},
    "OpenedArticle": {"images": "", "icon": "", "reading_position": "place"},
    "Progress": {"paused": "held", "paused_until": "held_until", "error": "trouble"},
}
"""By class, the keys that scripts know for fields that have another name here; no key leaves a field out."""


def say_json(value: Any) -> None:
    """Prints a value as JSON; moments as ISO 8601, values as objects of their fields."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    say(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def plain(value: Any) -> Any:
    """Returns the value in JSON types, without bytes."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        keys = JSON_KEYS.get(type(value).__name__, {})
        fields = {keys.get(f.name, f.name): getattr(value, f.name) for f in dataclasses.fields(value)}
        return {key: plain(field) for key, field in fields.items() if key}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return value


def number(count: int, item: str, many: str = "") -> str:
    """Returns a count with its noun: '1 feed', '2 stories'; `many` is an irregular plural."""
    return f"{count} {item if count == 1 else many or item + 's'}"


def stories(count: int) -> str:
    """Returns a count of articles."""
    return number(count, "story", "stories")


def one_line(text: str) -> str:
    """Returns the text without line breaks and control characters, which a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def address(url: str) -> str:
    """Returns an address for a terminal: without a login, and a deceptive host in Punycode."""
    return one_line(shown_address(url))


def local(moment: datetime | None) -> str:
    """Returns a time in local time."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def headline_line(headline: Headline) -> str:
    """Formats an article as one line: id, flags, time, source, title."""
    marks = ("*" if headline.is_starred else " ") + (" " if headline.is_read else "o")
    time = local(headline.sorted_at)
    line = f"{headline.id:>6} {marks} {time}  {one_line(headline.feed_title)}: {one_line(headline.title)}"
    line += f"  [{EDITS[headline.edit]}]" if headline.edit is not Edit.NONE else ""
    line += "  [removed by its publisher]" if headline.is_removed else ""
    names = ", ".join(dict.fromkeys(one_line(other.feed_title) for other in headline.others))
    return f"{line}  [+{len(headline.others)}: {names}]" if names else line


def feed_line(feed: Feed) -> str:
    """Formats a feed as one line: id, unread count, title, URL."""
    return f"{feed.id:>6} {feed.unread:>5}  {one_line(feed.title)}  {address(feed.url)}"


def paragraphs(text: str) -> str:
    """Wraps text to the terminal's width, with a blank line between paragraphs."""
    safe = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
    lines = [line for line in safe.split("\n") if line.strip()]
    return "\n\n".join(textwrap.fill(line, WIDTH, break_long_words=False) for line in lines)


def article_text(article: OpenedArticle | ExtractedArticle, text: str, author: str | None) -> str:
    """Formats an article for a terminal: title, byline and date, lead image, body."""
    head = [one_line(article.title), "=" * min(WIDTH, len(one_line(article.title)))]
    line = " · ".join(part for part in (author and one_line(author), local(article.published_at)) if part)
    if line:
        head.append(line)
    if article.lead_image:
        head.append(f"[picture] {article.lead_image}")
    return "\n".join([*head, "", paragraphs(text)])


def article_facts(article: ExtractedArticle) -> str:
    """Returns other metadata of a page, one per line: site, language, update, and the URLs of its other forms."""
    site = " · ".join(part for part in (article.site_name and one_line(article.site_name), article.language) if part)
    facts = (
        ("site", site),
        ("updated", local(article.updated_at)),
        ("address", article.canonical_url),
        ("original", article.original_url),
        ("next page", article.next_page_url),
        ("other form", article.alternate_url),
    )
    return "\n".join(f"[{name}] {value}" for name, value in facts if value)
