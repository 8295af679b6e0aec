"""Which URLs and feeds may lead to this machine or to a private network."""

from __future__ import annotations

from functools import lru_cache

from deskreader.model import Feed, FeedState, Response
from deskreader.text.urls import Server, host_of, is_private, server_of


@lru_cache(maxsize=4096)
def is_local(url: str) -> bool:
    """Whether a URL by its text alone leads to this machine or to a private network; names are not resolved.

    A refresh asks several times for each feed, so the answers are cached.
    """
    host = host_of(url)
    return bool(host) and is_private(host)


def may_be_local(feed: Feed | FeedState) -> bool:
    """Whether a feed may lead to a private network: by its URL, or because the user subscribed to it there."""
    return feed.is_private or is_local(feed.url)


def own_server(feed: Feed | FeedState) -> Server | None:
    """Returns the one server with a private address that the feed's documents may name: its own; None where public."""
    return server_of(feed.url) if may_be_local(feed) else None


def own_server_of(document: Response) -> Server | None:
    """Returns the one server with a private address that a fetched document may name: its own; None where public."""
    return server_of(document.url) if document.is_private else None
