"""The web, made when the first address is asked for, so that the window need not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.text.urls import host_of, is_private

if TYPE_CHECKING:
    from deskreader.fetch import HttpClient


@lru_cache(maxsize=4096)
def is_near(url: str) -> bool:
    """Whether an address by its very text leads into this machine or a network at home; names are not looked up.

    A round asks it several times of each feed, so the answers are remembered.
    """
    host = host_of(url)
    return bool(host) and is_private(host)


class LazyHttpClient:
    """Does what `fetch.Web` does, through one that `make` gives at the first request. Thread-safe."""

    def __init__(self, make: Callable[[], HttpClient]) -> None:
        self._make = make
        self._web: HttpClient | None = None
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
    ) -> Response:
        """The answer at an address, as `fetch.Web.get` gives it. Raises: FetchError."""
        return self._made().get(url, purpose, validators, by_hand=by_hand, private_ok=private_ok, access=access)

    def is_online(self) -> bool:
        """Whether this machine has a way to the network. Sends nothing."""
        return self._made().is_online()

    def stop(self) -> None:
        """Ends all waiting and all running exchanges, and refuses new ones."""
        with self._lock:
            self._closed = True
            if self._web is not None:
                self._web.stop()

    def close(self) -> None:
        """Stops and gives everything back."""
        self.stop()
        if self._web is not None:
            self._web.close()

    def _made(self) -> HttpClient:
        with self._lock:
            if self._closed:
                raise FetchError(Kind.OFFLINE, "closed")
            if self._web is None:
                self._web = self._make()
            return self._web
