"""Which answers of a server are not believed at once: pure decisions, so that no broken server empties a library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from deskreader.text.urls import comparison_key

FEW = 10
"""Articles. From this number on, a list that has become very short is doubted."""
SHORT = 5
"""A list is very short if it has less than a fifth of what was known."""
FEW_FEEDS = 5


def is_empty_suddenly(known: int, listed: int) -> bool:
    """Whether a list of articles has become empty, which another question has to confirm."""
    return known > 0 and listed == 0


def is_short_suddenly(known: int, listed: int) -> bool:
    """Whether a list of articles has become so short that the next round has to repeat it."""
    return known >= FEW and listed * SHORT < known


def is_new_server(known: Mapping[str, str], listed: Mapping[str, str]) -> bool:
    """Whether a server has none of the feeds that it had: it was set up anew, or is another one.

    Both hold URLs by ids. A new server gives the old ids to other feeds, so a feed is the same if its URL is as well;
    the URL of one feed alone may change.
    """
    return bool(known) and _same(known, listed) == 0


def has_lost_feeds(known: Mapping[str, str], listed: Mapping[str, str]) -> bool:
    """Whether a server lacks so many of the feeds that it had that the next round has to repeat it."""
    return len(known) >= FEW_FEEDS and 2 * _same(known, listed) < len(known)


def _same(known: Mapping[str, str], listed: Mapping[str, str]) -> int:
    """Returns how many feeds both have."""
    ids = known.keys() & listed.keys()
    if len(known) == 1:
        return len(ids)
    return sum(comparison_key(known[feed]) == comparison_key(listed[feed]) for feed in ids)


def digest(ids: Iterable[str]) -> str:
    """Returns a short hash of a list, whatever its order."""
    return hashlib.sha256("\n".join(sorted(ids)).encode("utf-8", "replace")).hexdigest()[:16]
