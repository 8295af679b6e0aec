"""Which answers of a server are not believed at once: pure decisions, so that no broken server empties a library."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from deskreader.text.urls import comparison_key

FEW = 10
"""Articles. From this number on, a list that has become very short is doubted."""
SHORT = 5
"""A list is very short if it has less than a fifth of what was known."""
FEW_FEEDS = 5
MOVED_FEEDS = 2
SAMPLE = 10
"""Articles that are asked for to see whether their ids still stand for them."""
READ_SAMPLE = 100
"""The newest read articles, of which most are not marked unread by hand."""
FEW_ARTICLES = 3
"""Articles. From this number on, it is doubted that a server changed them all one by one."""


def is_empty_suddenly(known: int, listed: int) -> bool:
    """Whether a list of articles has become empty, which another question has to confirm."""
    return known > 0 and listed == 0


def is_short_suddenly(known: int, listed: int) -> bool:
    """Whether a list of articles has become so short that the next round has to repeat it."""
    return known >= FEW and listed * SHORT < known


def is_new_server(known: Mapping[str, str], listed: Mapping[str, str]) -> bool:
    """Whether a server has none of the feeds that it had, or most of them under other ids: it was set up anew.

    Both hold URLs by ids. A new server gives the old ids to other feeds, so a feed is the same if its URL is as well;
    the URL of one feed alone may change, and one feed alone may have been subscribed to again.
    """
    moved = _moved(known, listed)
    if moved >= MOVED_FEEDS and 2 * moved > len(known):
        return True
    return bool(known) and _same(known, listed) == 0 and not moved == len(known) == 1


def has_lost_feeds(known: Mapping[str, str], listed: Mapping[str, str]) -> bool:
    """Whether a server lacks so many of the feeds that it had that the next round has to repeat it."""
    return len(known) >= FEW_FEEDS and 2 * _same(known, listed) < len(known)


def _same(known: Mapping[str, str], listed: Mapping[str, str]) -> int:
    """Returns how many feeds both have."""
    ids = known.keys() & listed.keys()
    if len(known) == 1:
        return len(ids)
    return sum(comparison_key(known[feed]) == comparison_key(listed[feed]) for feed in ids)


def _moved(known: Mapping[str, str], listed: Mapping[str, str]) -> int:
    """Returns how many feeds are listed under another id than before, and under that alone."""
    ids: dict[str, set[str]] = defaultdict(set)
    for feed, url in listed.items():
        ids[comparison_key(url)].add(feed)
    return sum(feed not in ids.get(comparison_key(url), {feed}) for feed, url in known.items())


def is_other_list(known: int, still: int, turned: int) -> bool:
    """Whether a list of unread or starred articles may be one of other articles, under ids of known ones.

    Of `known` articles with the flag, `still` are in the list, and `turned` others that had not had it.
    """
    return (known > 0 and still == 0) or turned >= FEW_ARTICLES


def are_others(alike: int, other: int, doubles: int) -> bool:
    """Whether articles that a server gives may be others than those that their ids stood for.

    `other` articles have known ids and differ from what is stored in guid, link and title; `doubles` are stored under
    other ids.
    """
    return other > alike or doubles >= FEW_ARTICLES


def is_renumbered(asked: int, alike: int, other: int, is_recent: bool) -> bool:
    """Whether a sample of `asked` known articles shows that a server gave its ids anew.

    That it has none of them says so only where the last round `is_recent`, since servers remove old articles.
    """
    if alike or other:
        return other > alike
    return is_recent and asked >= FEW_ARTICLES


def is_reset(read: int, turned: int) -> bool:
    """Whether so many of the newest `read` articles are unread on the server that it must have lost all states."""
    return read >= FEW and 2 * turned > read


def digest(ids: Iterable[str]) -> str:
    """Returns a short hash of a list, whatever its order."""
    return hashlib.sha256("\n".join(sorted(ids)).encode("utf-8", "replace")).hexdigest()[:16]
