"""The lazy HTTP client creates the real one at the first request, once."""

from __future__ import annotations

import pytest

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.errors import FetchError
from deskreader.fetch import Purpose
from deskreader.model import Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.text.urls import Server


class FakeClient:
    """Answers every request alike."""

    def __init__(self) -> None:
        self.requested: list[str] = []
        self.closed = False

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators,
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
        own_server: Server | None = None,
    ) -> Response:
        self.requested.append(url)
        return Response(url, 200, b"", None)

    def stop(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def test_the_client_is_made_at_the_first_request_and_once() -> None:
    made: list[FakeClient] = []

    def make() -> FakeClient:
        made.append(FakeClient())
        return made[-1]

    client = LazyHttpClient(make)  # type: ignore[arg-type]
    assert made == []
    client.get("https://a.example/", Purpose.FEED)
    client.get("https://b.example/", Purpose.PAGE)
    assert [client.requested for client in made] == [["https://a.example/", "https://b.example/"]]
    client.close()
    assert made[0].closed
    with pytest.raises(FetchError):
        client.get("https://c.example/", Purpose.FEED)


def test_closing_an_unused_client_does_not_make_it() -> None:
    client = LazyHttpClient(lambda: pytest.fail("made without a request"))
    client.close()
