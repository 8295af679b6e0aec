"""Finds the feed that a user names on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.errors import Kind, StoreError
from deskreader.model import Feed
from deskreader.text.urls import as_address, comparison_key


def feed_named(feeds: Sequence[Feed], named: str) -> Feed:
    """Returns the feed with this number, address or title. Raises: StoreError(UNKNOWN_FEED)."""
    key = comparison_key(as_address(named) or named) if ":" in named or "." in named else None
    for feed in feeds:
        if (named.isdecimal() and feed.id == int(named)) or (key is not None and comparison_key(feed.url) == key):
            return feed
    matches = [feed for feed in feeds if feed.title.casefold() == named.casefold()]
    if not matches:
        raise StoreError(Kind.UNKNOWN_FEED, named[:200])
    return matches[0]
