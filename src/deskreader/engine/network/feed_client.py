"""Fetches feeds, each with its own credentials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.local_addresses import may_be_local, own_server, own_server_of
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Feed, FeedState, Response
from deskreader.model.credentials import DIRECT, NOTHING, Credentials, Source, with_direct_route
from deskreader.text.url_secrets import masked
from deskreader.text.urls import Server, strip_userinfo

ROUTE_KINDS = frozenset({"proxy", DIRECT})
"""Kinds of credentials that choose the route of a request and are not sent to the feed's server."""


@dataclass(frozen=True, slots=True)
class FeedRoute:
    """How what a feed names is requested: the one private server that it may lead to, and with which credentials."""

    own_server: Server | None = None
    credentials: Credentials = NOTHING
    is_typed: bool = False  # the user named the first URL, which may lead to any private server

    def onward(self, document: Response) -> FeedRoute:
        """Returns how what a document names is requested, without what only the document's own server gets."""
        return FeedRoute(own_server_of(document), self.credentials.route)


class FeedClient:
    """Fetches feeds. A page that is watched in place of a feed is fetched as pages are, so robots.txt applies."""

    def __init__(self, client: LazyHttpClient, secrets: SecretStore) -> None:
        self._client = client
        self._secrets = secrets

    def fetch(self, feed: FeedState, by_hand: bool) -> Response:
        """Returns the response of a feed's server, without the secrets of its URL; status 304 if nothing changed.

        Raises: FetchError; with NO_SECRET where the feed needs a secret that is no longer stored.
        """
        credentials = self._credentials(feed)
        url = credentials.address or feed.url
        purpose = Purpose.PAGE if feed.source is Source.PAGE else Purpose.FEED
        response = self._client.get(
            url, purpose, feed.validators, by_hand=by_hand, private_ok=may_be_local(feed), access=credentials
        )
        return without_url_secrets(response) if credentials.kinds - ROUTE_KINDS else response

    def route(self, feed: Feed) -> FeedRoute:
        """Returns how requests for a feed are sent to any server: through its own proxy, none, or the usual one."""
        has_proxy = bool(feed.credential_kinds & ROUTE_KINDS)
        return FeedRoute(own_server(feed), self._secrets.of_feed(feed).route if has_proxy else NOTHING)

    def page_route(self, feed: Feed, url: str) -> FeedRoute:
        """Returns how a page of a feed is requested: on the feed's own server with all of its credentials."""
        if not feed.credential_kinds or _origin(url) != _origin(feed.url):
            return self.route(feed)
        return FeedRoute(own_server(feed), replace(self._secrets.of_feed(feed), address=""))

    def _credentials(self, feed: FeedState) -> Credentials:
        """Raises: FetchError with NO_SECRET where the feed needs a secret that is no longer stored."""
        needed = feed.credential_kinds - {DIRECT}
        stored = self._secrets.get(feed.id) if needed else NOTHING
        if stored is None or not needed <= stored.kinds:
            raise FetchError(Kind.NO_SECRET, ", ".join(sorted(needed)))
        return with_direct_route(stored, feed.credential_kinds)


def _origin(url: str) -> tuple[str, str]:
    """Returns the scheme, and the host and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


def without_url_secrets(response: Response) -> Response:
    """Returns the response without the secrets of its URL, which relative links are resolved against and stored with.

    Its permanent redirect is dropped: the new URL would hold the secret, too.
    """
    return replace(response, url=masked(strip_userinfo(response.url)), moved_to=None)
