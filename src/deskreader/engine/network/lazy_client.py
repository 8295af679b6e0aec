"""An HTTP client that is created with its first request, so that the window need not wait for its libraries."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from deskreader.engine.network.traffic import Traffic
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.body import Sink
from deskreader.fetch.politeness.robots import RobotsReader
from deskreader.model import Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.model.http import Payload
from deskreader.text.urls import Server

if TYPE_CHECKING:
    from deskreader.fetch import HttpClient


class LazyHttpClient:
    """Forwards to the `HttpClient` that `make` returns, called at the first request. Thread-safe.

    `robots` reads every robots.txt for it: the worker, since strangers wrote them. `count` is called with the purpose
    and the cost of every exchange, also of one that fails.
    """

    def __init__(
        self,
        make: Callable[[], HttpClient],
        robots: RobotsReader | None = None,
        count: Callable[[str, Traffic], None] = lambda _purpose, _cost: None,
    ) -> None:
        self._make, self._robots, self._count = make, robots, count
        self._client: HttpClient | None = None
        self._closed = False
        self._lock = threading.Lock()

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
        own_server: Server | None = None,
    ) -> Response:
        """Returns the response for a URL, as `HttpClient.get` does. Raises: FetchError."""
        try:
            response = self._made_client().get(
                url,
                purpose,
                validators,
                by_hand=by_hand,
                private_ok=private_ok,
                access=access,
                own_server=own_server,
            )
        except FetchError as error:
            self._count(purpose, Traffic(error.requests, error.received))
            raise
        self._count(purpose, Traffic(response.requests, response.received_bytes))
        return response

    def download(
        self, url: str, sink: Sink, access: Credentials = NOTHING, own_server: Server | None = None
    ) -> Response:
        """Hands what is at a URL to `sink`, as `HttpClient.download` does. Raises: FetchError."""
        try:
            response = self._made_client().download(url, sink, access, own_server)
        except FetchError as error:
            self._count(Purpose.MEDIA, Traffic(error.requests, error.received))
            raise
        self._count(Purpose.MEDIA, Traffic(response.requests, response.received_bytes))
        return response

    def send(self, url: str, payload: Payload | None, by_hand: bool = False, access: Credentials = NOTHING) -> Response:
        """Returns the answer of an account's server, as `HttpClient.send` does. Raises: FetchError."""
        return self._made_client().send(url, payload, by_hand=by_hand, access=access)

    def is_online(self) -> bool:
        """Whether this machine has a network route. Sends nothing."""
        return self._made_client().is_online()

    def stop(self) -> None:
        """Ends all waiting and running exchanges, and refuses new ones."""
        with self._lock:
            self._closed = True
            if self._client is not None:
                self._client.stop()

    def close(self) -> None:
        """Stops, and releases threads and sockets."""
        self.stop()
        if self._client is not None:
            self._client.close()

    def _made_client(self) -> HttpClient:
        with self._lock:
            if self._closed:
                raise FetchError(Kind.OFFLINE, "closed")
            if self._client is None:
                self._client = self._make()
                if self._robots is not None:
                    self._client.read_robots_with(self._robots)
            return self._client
