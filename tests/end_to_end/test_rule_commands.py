"""The terminal on rules: added, tried, listed, switched, removed, imported, and what they do to what arrives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.kit import Run
from tests.end_to_end.local_site import Answer, LocalSite, rss

TITLES = ("The best Black Friday deals", "A bakery wins", "Black Friday is over", "Council votes")


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite() as site:
        entries = [(str(number), title, f"Text of {title}.") for number, title in enumerate(TITLES)]
        site.answers["/feed"] = Answer(rss("The Coast", entries, site.url), "application/rss+xml")
        yield site


def read(run: Run, *arguments: str) -> Any:
    """What a command answers in JSON."""
    return json.loads(run(*arguments, "--json")[1])


def titles(run: Run, *query: str) -> list[str]:
    return sorted(row["title"] for row in read(run, "search", *query))


def test_a_rule_mutes_what_arrives_and_the_search_finds_it(run: Run, site: LocalSite) -> None:
    code, out, _ = run("rules", "add", "Sales", "--when", 'title:"black friday"', "--mute", "--days", "14")
    assert (code, out) == (0, "Added rule 1, Sales.\n")
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    assert titles(run, "is:unread") == ["A bakery wins", "Council votes"]
    assert titles(run, "is:muted", "rule:Sales") == ["Black Friday is over", "The best Black Friday deals"]
    (rule,) = read(run, "rules", "list")
    assert (rule["name"], rule["stories"], rule["when"], rule["does"]) == (
        "Sales",
        2,
        ['title:"black friday"'],
        ["mute"],
    )
    out = run("rules", "list")[1]
    assert "Sales" in out
    assert "mute; 2 stories" in out
    assert ", until " in out


def test_a_rule_is_tried_before_it_is_added(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    code, out, _ = run("rules", "try", "--when", "title:friday")
    assert code == 0
    assert out.startswith("2 of 4 stories would match, 2 of them unread.\n")
    assert "[Friday]" in out
    assert titles(run, "is:muted") == []
    assert run("rules", "try", "--when", "title:nowhere")[0] == 3
    code, _, problem = run("rules", "try", "--when", "title:/(/")
    assert code == 1
    assert problem.startswith("This isn't a valid regular expression: ")


def test_a_rule_is_applied_to_what_is_here_and_undone(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    added = read(run, "rules", "add", "--when", "title:bakery", "--unless", "author:Smith", "--star", "--tag", "Bread",
                 "--existing", "unread")  # fmt: skip
    assert (added["stories"], added["does"]) == (1, ["star", "tag Bread"])
    assert titles(run, "is:starred", "tag:Bread") == ["A bakery wins"]
    assert run("undo")[:2] == (0, "The rules are as they were. So is 1 story.\n")
    assert titles(run, "is:starred") == []
    assert read(run, "rules", "list") == []


def test_rules_are_switched_and_removed_by_name_or_number(run: Run) -> None:
    run("rules", "add", "One", "--when", "title:one", "--mute")
    run("rules", "add", "Two", "--when", "title:two", "--read")
    assert run("rules", "off", "one", "2")[:2] == (0, "2 rules now off.\n")
    assert [rule["is_on"] for rule in read(run, "rules", "list")] == [False, False]
    assert run("rules", "on", "2")[1] == "1 rule now on.\n"
    assert run("rules", "remove", "One")[1] == "Removed 1 rule; what was done stays.\n"
    assert [rule["name"] for rule in read(run, "rules", "list")] == ["Two"]
    code, _, problem = run("rules", "remove", "Three")
    assert (code, problem) == (3, "There is no such rule.\n")
    assert run("undo")[1] == "The rules are as they were.\n"
    assert [rule["name"] for rule in read(run, "rules", "list")] == ["One", "Two"]


def test_rules_of_another_reader_are_imported(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text('ignore-article "*" "title =~ \\"ad\\""\nignore-article "*" "age > 3"\n')
    code, out, _ = run("rules", "import", str(config))
    assert (code, out) == (0, 'Added 1 rule.\n  left out: ignore-article "*" "age > 3"\n')
    again = run("rules", "import", str(config), "--json")
    assert again[0] == 3
    assert json.loads(again[1])["existing"] == 1
    config.write_text("browser firefox\n")
    code, _, problem = run("rules", "import", str(config))
    assert (code, problem.startswith("No rules were found in this file.")) == (1, True)
