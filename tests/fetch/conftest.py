"""A `HttpClient` for a test, and the servers it asks."""

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
    """Starts servers that end with the test."""
    with ExitStack() as stack:
        yield lambda handler, tls=None: stack.enter_context(serving(handler, tls))


@pytest.fixture
def make_web(fake_time: FakeTime) -> Iterator[MakeWeb]:
    """Makes `HttpClient`s that close with the test; the clock is the fake one."""
    with ExitStack() as stack:

        def make(policy: Policy = Policy(), **others: object) -> HttpClient:  # noqa: B008
            web = HttpClient(AGENT, policy, fake_time.clock, fake_time.pause, **others)  # type: ignore[arg-type]
            stack.callback(web.close)
            return web

        yield make


@pytest.fixture
def web(make_web: MakeWeb) -> HttpClient:
    return make_web()
