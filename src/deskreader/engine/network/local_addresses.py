"""Which URLs and feeds may lead to this machine or to a private network, and which of an import need permission."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from deskreader.model import Feed, FeedState, Response
from deskreader.store import Database
from deskreader.store.feeds import feeds as feed_rows
from deskreader.text.url_secrets import masked
from deskreader.text.urls import Server, host_of, is_private, server_of, strip_userinfo


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


def own_server(feed: Feed) -> Server | None:
    """Returns the one server with a private address that the feed's documents may name: its own; None where public.

    A feed of an account has none: the account's server listed it, the user did not.
    """
    return server_of(feed.url) if may_be_local(feed) and feed.account_id is None else None


def own_server_of(document: Response) -> Server | None:
    """Returns the one server with a private address that a fetched document may name: its own; None where public."""
    return server_of(document.url) if document.is_private else None


def new_private_urls(database: Database, urls: Iterable[str]) -> dict[str, str]:
    """Returns those URLs of an imported file that are private and not in the library, each with its form to be shown.

    Whoever wrote the file chose what these URLs request, so the user is to see them first. The form to be shown has no
    login and no token. Raises: StoreError.
    """
    private: dict[str, str] = {}
    for url in dict.fromkeys(url for url in urls if is_local(url)):
        shown = masked(strip_userinfo(url))
        if database.read(feed_rows.feed_by_url, shown) is None:
            private[url] = shown
    return private
