"""Names of feeds and articles that are the same on every device."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence


def feed_subject(url_key: str) -> str:
    """Returns the name of a feed on all devices; `url_key` is its normalized address, shortened where it is long."""
    return f"feed {short_key(url_key)}"


def article_subject(url_key: str, guid_key: int) -> str:
    """Returns the name of an article on all devices."""
    return f"article {guid_key & 0xFFFFFFFFFFFFFFFF:016x} {short_key(url_key)}"


def parts_of(subject: str) -> tuple[str, int | None]:
    """Returns the shortened key of the feed that a subject names, and the key of the article's guid, if it is one."""
    kind, _, rest = subject.partition(" ")
    if kind != "article":
        return rest, None
    digits, _, key = rest.partition(" ")
    try:
        number = int(digits, 16)
    except ValueError:
        return key, 0
    return key, number - 2**64 if number >= 2**63 else number


def short_key(url_key: str) -> str:
    """Returns a key of at most 200 characters; a longer one ends in its checksum."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in url_key)
    if len(printable) <= 200 and printable == url_key:
        return url_key
    return f"{printable[:180]}#{zlib.crc32(url_key.encode('utf-8', 'replace')):08x}"


def folder_path(value: str) -> Sequence[str]:
    """Returns the titles of folders, from the top down, that a value of the field `folder` holds."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return ()
    return [title for title in found if isinstance(title, str)][:20] if isinstance(found, list) else ()
