"""Rules of other readers, from their files: added once, on the feeds of here, undone in one step."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from deskreader.errors import DeskReaderError, Kind
from deskreader.model.rules import RuleActions, RuleField
from tests.engine.rules.kit import MUTED, Rules

NEWSBOAT = 'ignore-article "https://paper.example/feed" "title =~ \\"friday\\""\nignore-article "*" "age > 3"\n'
OPML = """<?xml version="1.0"?>
<opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>x</title></head><body><outline text="News">
<outline text="Paper" type="rss" xmlUrl="https://me:secret@paper.example/feed/"
    frss:filtersActionRead="intitle:friday&#10;date:P1D"/>
<outline text="Other" type="rss" xmlUrl="https://me:secret@other.example/rss" frss:filtersActionRead="author:bob"/>
<outline text="None" type="rss" xmlUrl="https://none.example/rss"/>
</outline></body></opml>"""
IGNORE = 'function filterMessage() { if (msg.title.indexOf("%s") >= 0) { return Msg.Ignore; } return Msg.Accept; }'


def written(folder: Path, text: str, name: str = "file") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def rss_guard(path: Path) -> Path:
    """A database of RSS Guard with four filters: for one feed, for both, for none, and one that is off."""
    db = sqlite3.connect(path)
    db.executescript(
        """
        CREATE TABLE Accounts (id INTEGER PRIMARY KEY);
        CREATE TABLE Categories (id INTEGER PRIMARY KEY, parent_id INTEGER, title TEXT);
        CREATE TABLE Feeds (id INTEGER PRIMARY KEY, source TEXT, title TEXT, category INTEGER, custom_id TEXT);
        CREATE TABLE Messages (id INTEGER PRIMARY KEY);
        CREATE TABLE MessageFilters (id INTEGER PRIMARY KEY, name TEXT, script TEXT, is_enabled INTEGER, ordr INTEGER);
        CREATE TABLE MessageFiltersInFeeds (filter INTEGER, feed INTEGER);
        INSERT INTO Feeds VALUES (1, 'https://paper.example/feed', 'Paper', -1, '1');
        INSERT INTO Feeds VALUES (2, 'https://other.example/rss', 'Other', -1, '2');
        """
    )
    for number, feeds, is_on in ((1, (1,), 1), (2, (1, 2), 1), (3, (), 1), (4, (2,), 0)):
        db.execute(
            "INSERT INTO MessageFilters VALUES (?, ?, ?, ?, ?)", (number, f"F{number}", IGNORE % number, is_on, -number)
        )
        db.executemany("INSERT INTO MessageFiltersInFeeds VALUES (?, ?)", [(number, feed) for feed in feeds])
    db.commit()
    db.close()
    return path


def test_a_kill_file_mutes_what_arrives_and_names_what_it_leaves_out(rules: Rules, tmp_path: Path) -> None:
    done = rules.desk.import_file(written(tmp_path, NEWSBOAT, "config"))
    assert (done.added, done.existing, done.left_out) == (1, 0, ('ignore-article "*" "age > 3"',))
    (stored,) = rules.desk.list_all()
    assert stored.rule.conditions[0].values == (str(rules.feed),), "the feed is the one of here"
    rules.arrive("Good Friday", "Monday")
    assert rules.titles(MUTED) == ["Good Friday"]


def test_filters_of_feeds_mark_as_read_and_addresses_lose_their_secrets(rules: Rules, tmp_path: Path) -> None:
    done = rules.desk.import_file(written(tmp_path, OPML, "feeds.opml"))
    assert (done.added, done.left_out) == (2, ("Paper: date:P1D",))
    paper, other = (stored.rule for stored in rules.desk.list_all())
    assert paper.actions == other.actions == RuleActions(mark_read=True)
    assert paper.conditions[0].values == (str(rules.feed),)
    assert other.conditions[0].values == ("https://other.example/rss",)


def test_a_database_has_filters_for_feeds(rules: Rules, tmp_path: Path) -> None:
    done = rules.desk.import_file(rss_guard(tmp_path / "database.db"))
    assert (done.added, done.left_out) == (4, ())
    found = {stored.rule.name: stored.rule for stored in rules.desk.list_all()}
    assert list(found) == ["F4", "F3", "F2", "F1"], "in RSS Guard's order"
    assert {name: rule.is_on for name, rule in found.items()} == {"F1": True, "F2": True, "F3": False, "F4": False}
    assert found["F1"].conditions[0].values == (str(rules.feed),)
    assert found["F2"].conditions[0].field is RuleField.TITLE, "it is for all feeds"
    assert found["F4"].conditions[0].values == ("https://other.example/rss",)


def test_an_exported_list_of_filters_is_read(rules: Rules, tmp_path: Path) -> None:
    listed = [
        {"name": "Ads", "script": IGNORE % "ad"},
        {"name": "Net", "script": "function filterMessage() { fetch() }"},
    ]
    done = rules.desk.import_file(written(tmp_path, json.dumps(listed), "filters.json"))
    assert (done.added, done.left_out) == (1, ("Net",))


def test_the_same_file_twice_adds_nothing_and_undo_takes_all_back(rules: Rules, tmp_path: Path) -> None:
    path = written(tmp_path, OPML)
    first, second = rules.desk.import_file(path), rules.desk.import_file(path)
    assert (second.added, second.existing, second.token) == (0, 2, None)
    assert len(rules.desk.list_all()) == 2
    assert first.token is not None
    rules.library.undo(first.token)
    assert rules.desk.list_all() == ()


@pytest.mark.parametrize(
    "text", ["", "browser firefox\n", "<opml><body><outline text='a' xmlUrl='https://a/'/></body></opml>", "<html>",
             "[]", "\x00" * 100, '<opml frss:filtersActionRead="x">', "[" * 100_000,
             "SQLite format 3\x00" + "x" * 5000],
)  # fmt: skip
def test_what_has_no_rules_is_said_to_have_none(rules: Rules, tmp_path: Path, text: str) -> None:
    with pytest.raises(DeskReaderError) as caught:
        rules.desk.import_file(written(tmp_path, text))
    assert caught.value.kind in (Kind.NOT_RULES, Kind.DAMAGED_LIBRARY)
    assert rules.desk.list_all() == ()


def test_a_file_that_cannot_be_read_says_so(rules: Rules, tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(DeskReaderError) as caught:
            rules.desk.import_file(path)
        assert caught.value.kind is Kind.UNREADABLE_FILE


def test_too_many_rules_are_refused_whole(rules: Rules, tmp_path: Path) -> None:
    text = "\n".join(f'ignore-article "*" "title =~ \\"word{n}\\""' for n in range(2_001))
    with pytest.raises(DeskReaderError) as caught:
        rules.desk.import_file(written(tmp_path, text))
    assert caught.value.kind is Kind.TOO_MANY_RULES
    assert rules.desk.list_all() == ()
