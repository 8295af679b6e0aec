"""The terminal on stories: listed, taken apart and joined, the briefing, and what each feed is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

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


def ids_of(run: Run) -> dict[str, int]:
    """The numbers of all articles by the first word of their titles."""
    return {row["title"].split()[0]: row["id"] for row in json.loads(run("search", "is:unread", "--json")[1])}


def test_stories_are_listed_with_their_sources_split_joined_and_undone(run: Run, newsroom: LocalSite) -> None:
    code, out, _ = run("stories", "--json")
    (card,) = json.loads(out)
    ids = ids_of(run)
    ferry, rescue, bakery = ids["Ferry"], ids["Passengers"], ids["A"]
    assert (code, {card["id"], *(other["id"] for other in card["others"])}) == (0, {ferry, rescue})
    assert "[+1: " in run("stories")[1]
    shown = json.loads(run("stories", "show", str(rescue), "--json")[1])
    assert [{row["id"] for row in group} for group in shown] == [{ferry, rescue}]
    assert json.loads(run("search", f"story:{ferry}", "--json")[1]) != []
    code, out, _ = run("stories", "split", str(rescue))
    assert (code, out) == (0, "1 story taken out.\n")
    assert run("stories")[1] == ""
    assert run("undo")[1] == "1 story is grouped as before.\n"
    assert len(run("stories", "show", str(ferry))[1].splitlines()) == 2
    code, out, _ = run("stories", "join", str(ferry), str(bakery))
    assert (code, out) == (0, "One story of 3 sources.\n")
    assert {row["id"] for row in json.loads(run("stories", "show", str(bakery), "--json")[1])[0]} == {*ids.values()}


def test_an_unknown_story_is_named_and_nothing_is_joined(run: Run, newsroom: LocalSite) -> None:
    code, out, err = run("stories", "join", "9999", "99999999999999999999999")
    assert (code, out) == (3, "")
    assert err.startswith("9999: ")
    assert run("stories", "show", "9999", "--json")[0] == 3
    with pytest.raises(SystemExit, match="2"):
        run("stories", "split")


def test_the_briefing_says_what_counts_and_why_and_becomes_a_book(
    run: Run, newsroom: LocalSite, tmp_path: Path
) -> None:
    code, out, _ = run("briefing")
    assert code == 0
    assert "2 sources, " in out.splitlines()[1]
    briefing = json.loads(run("briefing", "--json")[1])
    assert (briefing["considered"], briefing["read"], len(briefing["stories"])) == (2, 0, 2)
    assert briefing["stories"][0]["reasons"]["sources"] == 2
    book = tmp_path / "today.epub"
    code, out, _ = run("briefing", "--epub", str(book))
    assert (code, out) == (0, f"2 stories written to {book}.\n")
    with ZipFile(book) as archive:
        assert b"Today in brief" in archive.read("OEBPS/front.xhtml")
    run("mark", "--read", *(str(number) for number in ids_of(run).values()))
    code, out, _ = run("briefing")
    assert (code, out) == (3, "Nothing unread in the stories of the last day that count most.\n")
    assert run("briefing", "--epub", str(tmp_path / "none.epub"), "--json")[0] == 3
    assert not (tmp_path / "none.epub").exists()
