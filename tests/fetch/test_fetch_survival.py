"""Hostile servers beside good ones, in a whole refresh: a sentence at the feed, and the good feeds are as ever.

What it costs in time and memory, and at full deadlines, is printed by `python -m tests.bench hostile`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hostile_servers import CASES, feed

from deskreader.engine.engine import Engine
from deskreader.engine.subscribe import Known
from deskreader.errors import DeskReaderError
from deskreader.fetch import Policy
from deskreader.profile import profile_in
from deskreader.sentences import trouble

SECONDS = 1.0


def quick() -> Policy:
    """The usual limits with a deadline that a test can wait for."""
    usual = Policy(read_seconds=SECONDS)
    names = ("feed", "page", "picture", "icon", "robots")
    return replace(usual, **{name: replace(getattr(usual, name), seconds=SECONDS) for name in names})


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_server_costs_the_others_nothing(name: str, serve, tmp_path: Path) -> None:
    case = CASES[name]
    good = serve(lambda asked: asked.reply(feed(3), Content_Type="application/rss+xml"))
    bad = serve(case.answer)
    address = bad.url.replace("http:", "https:") if case.is_tls else bad.url
    engine = Engine(profile_in(tmp_path), policy=quick())
    try:
        engine.settings.change(refresh_minutes=0)
        engine.subscriber.add_known([Known("Bad", f"{address}/a"), Known("Good", f"{good.url}/feed")])
        engine.refresher.run(by_hand=True)
        feeds = engine.library.outline().feeds
        healthy = next(one for one in feeds if one.url.startswith(good.url))
        ill = next(one for one in feeds if one.url.startswith(address))
        assert healthy.problem is None
        assert healthy.unread == 3
        if case.kinds:
            assert ill.problem is not None
            assert ill.problem.kind in case.kinds
            assert trouble(DeskReaderError(ill.problem.kind, ill.problem.detail))
        else:
            assert ill.problem is None, ill.problem
            assert ill.unread
        assert len(bad.requests) <= 10
    finally:
        engine.close()
