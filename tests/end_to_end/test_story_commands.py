"""The terminal on stories: what each feed is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.model import ArticleId
from deskreader.profile import profile_in
from tests.end_to_end.kit import Run
from tests.end_to_end.local_site import Answer, LocalSite, rss

FERRY = (
    "The car ferry Isle of Harray ran aground on a sandbank outside Stornoway harbour early on Monday with 340 people "
    "on board. The coastguard sent two helicopters and a tug. Nobody was hurt, the operator Northlink Isles said."
)
RESCUE = (
    "Rescuers took all passengers off the ferry Isle of Harray, which had been stuck on a sandbank near Stornoway "
    "since the early hours. Families with children came first. Northlink Isles and the coastguard praised the crew."
)


@pytest.fixture
def newsroom(run: Run) -> Iterator[LocalSite]:
    """Yields a site with two feeds that tell of one ferry, both subscribed."""
    with LocalSite() as site:
        ferry = [("one", "Ferry with 340 aboard runs aground off Stornoway", FERRY), ("two", "A bakery wins", "Pies.")]
        rescue = [("three", "Passengers rescued from stranded ferry Isle of Harray", RESCUE)]
        site.answers["/coast"] = Answer(rss("The Coast", ferry, site.url), "application/rss+xml")
        site.answers["/harbour"] = Answer(rss("The Harbour", rescue, site.url), "application/rss+xml")
        for feed in ("coast", "harbour"):
            run("subscribe", f"{site.url}/{feed}")
        run("refresh")
        yield site


def test_feeds_say_what_they_are_worth(run: Run, newsroom: LocalSite, tmp_path: Path) -> None:
    ids = {row["title"]: row["id"] for row in json.loads(run("list", "--json")[1])}
    engine = Engine(profile_in(tmp_path / "profile"))
    engine.library.note_opening(ArticleId(ids["A bakery wins"]))
    engine.close()
    run("mark", "--star", str(ids["A bakery wins"]))
    code, out, _ = run("feeds", "--stats", "--days", "0", "--json")
    rows = {row["title"]: row for row in json.loads(out)}
    assert code == 0
    coast = rows["The Coast"]
    assert (coast["stories"], coast["opened"], coast["starred"], coast["overlap"]) == (2, 1, 1, 0.5)
    assert (rows["The Harbour"]["overlap"], rows["The Harbour"]["shared"]) == (1.0, 1)
    code, out, _ = run("feeds", "--stats", "--days", "0")
    lines = out.splitlines()
    assert [line.split()[-1] for line in lines] == ["feed", "Harbour", "Coast"]
    with pytest.raises(SystemExit, match="2"):
        run("feeds", "--stats", "--days", "-3")
