"""A feed's own exchange with its server: what is asked for, and what the feed's server is shown."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.network.lazy_client import LazyHttpClient, is_near
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedState, Response
from deskreader.model.credentials import DIRECT, NOTHING, Credentials, Source, with_way
from deskreader.text.url_secrets import masked
from deskreader.text.urls import strip_userinfo

WAYS = frozenset({"proxy", DIRECT})
"""Kinds of access of which nothing is shown to the feed's server."""


def is_at_home(feed: Feed | FeedState) -> bool:
    """Whether a feed may lie in a private network: by its very address, or since it was subscribed by hand there."""
    return feed.is_private or is_near(feed.url)


class FeedClient:
    """Fetches feeds. A page that is watched in place of a feed is asked for as pages are, with what robots.txt says."""

    def __init__(self, web: LazyHttpClient, secrets: SecretStore) -> None:
        self._web = web
        self._secrets = secrets

    def shown_to(self, feed: Feed, url: str) -> Credentials:
        """What a page of a feed's story is asked for with: what the feed is, on its own server; else its way alone."""
        if not feed.access or _origin(url) != _origin(feed.url):
            return self.way_of(feed)
        return with_way(replace(self._secrets.get(feed.id) or NOTHING, address=""), feed.access)

    def way_of(self, feed: Feed) -> Credentials:
        """The way that requests for a feed's sake go, to whichever server: its own proxy, or none."""
        if not feed.access & WAYS:
            return NOTHING
        return with_way(self._secrets.get(feed.id) or NOTHING, feed.access).route

    def get(self, feed: FeedState, by_hand: bool) -> Response:
        """The answer of a feed's server; 304 where nothing has changed. No secret of an address is in the answer.

        Raises: FetchError; with NO_SECRET where the feed needs one that is not known any more.
        """
        access = self._access(feed)
        purpose = Purpose.PAGE if feed.source is Source.PAGE else Purpose.FEED
        url = access.address or feed.url
        private_ok = is_at_home(feed)
        answer = self._web.get(url, purpose, feed.validators, by_hand=by_hand, private_ok=private_ok, access=access)
        return without_secrets(answer) if access.kinds - WAYS else answer

    def _access(self, feed: FeedState) -> Credentials:
        """Raises: FetchError with NO_SECRET where the feed needs one that is not known any more."""
        needed = feed.access - {DIRECT}
        known = self._secrets.get(feed.id) if needed else NOTHING
        if known is None or not needed <= known.kinds:
            raise FetchError(Kind.NO_SECRET, ", ".join(sorted(needed)))
        return with_way(known, feed.access)


def _origin(url: str) -> tuple[str, str]:
    """Scheme, and name and port of the host."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


def without_secrets(answer: Response) -> Response:
    """The answer without what the address it came from must not tell: it is what relative links refer to.

    An address with a secret is not followed to another for good: the new one would hold the secret, too.
    """
    return replace(answer, url=masked(strip_userinfo(answer.url)), moved_to=None)
