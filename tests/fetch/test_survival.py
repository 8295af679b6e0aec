"""All hostile servers and three good ones in one refresh: each bad feed gets an error, the good ones are unaffected.

One by one, with time and memory at full deadlines: python -m tests.benchmarks hostile
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.errors import DeskReaderError
from deskreader.fetch import Policy
from deskreader.messages import english_error
from deskreader.model import Feed
from deskreader.profile import profile_in
from tests.fetch.servers import Server, serving
from tests.support.hostile_servers import CASES, feed

SECONDS = 1.5


def quick() -> Policy:
    """The default limits with a deadline short enough for a test."""
    usual = Policy(read_seconds=SECONDS)
    names = ("feed", "page", "picture", "icon", "robots")
    return replace(usual, **{name: replace(getattr(usual, name), seconds=SECONDS) for name in names})


class Round:
    """The outcome of one refresh of all feeds."""

    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            good = [stack.enter_context(serving(lambda request: request.reply(feed(3)))) for _ in range(3)]
            self.bad: dict[str, Server] = {name: stack.enter_context(serving(CASES[name].answer)) for name in CASES}
            engine = Engine(profile_in(folder), policy=quick())
            stack.callback(engine.close)
            self.addresses = {
                name: server.url.replace("http:", "https:") if CASES[name].is_tls else server.url
                for name, server in self.bad.items()
            }
            known = [*(f"{address}/a" for address in self.addresses.values()), *(f"{one.url}/feed" for one in good)]
            engine.subscriber.add_known([KnownFeed(url, url) for url in known])
            engine.settings.change(story_grouping="off")  # several feeds tell the same
            engine.refresher.run(by_hand=True)
            self.feeds = engine.library.outline().feeds
            self.good = [self.of(server.url) for server in good]

    def of(self, address: str) -> Feed:
        return next(one for one in self.feeds if one.url.startswith(f"{address}/"))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("hostile"))


def test_good_feeds_are_unaffected_by_hostile_ones(done: Round) -> None:
    assert [(one.problem, one.unread) for one in done.good] == [(None, 3)] * 3


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_server_yields_an_error_or_a_feed(done: Round, name: str) -> None:
    ill, kinds = done.of(done.addresses[name]), CASES[name].kinds
    if kinds:
        assert ill.problem is not None
        assert ill.problem.kind in kinds
        assert english_error(DeskReaderError(ill.problem.kind, ill.problem.detail))
    else:
        assert ill.problem is None
        assert ill.unread
    assert len(done.bad[name].requests) <= 10
