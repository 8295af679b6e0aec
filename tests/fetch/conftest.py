"""Fixtures: an `HttpClient`, and the servers it fetches from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from deskreader.fetch import HttpClient, Policy
from tests.fetch.servers import FakeTime, Server, serving

AGENT = "DeskReader/0.1 (+https://deskreader.example)"

Serve = Callable[..., Server]
MakeWeb = Callable[..., HttpClient]


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that are closed with the test."""
    with ExitStack() as stack:
        yield lambda handler, tls=None: stack.enter_context(serving(handler, tls))


@pytest.fixture
def make_web(fake_time: FakeTime) -> Iterator[MakeWeb]:
    """Makes `HttpClient`s on the fake clock that are closed with the test."""
    with ExitStack() as stack:

        def make(policy: Policy = Policy(), **others: object) -> HttpClient:  # noqa: B008
            web = HttpClient(AGENT, policy, fake_time.clock, fake_time.pause, **others)  # type: ignore[arg-type]
            stack.callback(web.close)
            return web

        yield make


@pytest.fixture
def web(make_web: MakeWeb) -> HttpClient:
    return make_web()
