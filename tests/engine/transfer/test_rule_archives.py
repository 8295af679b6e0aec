"""Rules in an export: they come back with what they did, know their feeds again, and can be undone."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from deskreader.engine.engine import Engine
from deskreader.errors import ParseError
from deskreader.model import View, ViewKind
from deskreader.model.rules import Rule, RuleActions, RuleScope
from deskreader.store.transfer import rule_records
from tests.engine.transfer.test_archives import NOW, engine_in, export, fill, replace_member
from tests.engine.worker.in_process import InProcessRuleWorker
from tests.rules.kit import condition

MUTED = View(ViewKind.MUTED)


def prepare(engine: Engine) -> None:
    """Fills a library with three articles of two feeds and two rules; one of these has muted an article."""
    engine.rules._trials._worker._run = InProcessRuleWorker()._run  # type: ignore[method-assign]
    fill(engine, (1, 1, "read"), (1, 2, "star"), (2, 3, "tag"))
    feed = next(feed for feed in engine.library.outline().feeds if "f1" in feed.url)
    of = (condition("feed", "list", str(feed.id)), condition("title", "words", "2"))
    engine.rules.add(Rule("two", of, RuleActions(mute=True)), RuleScope.ALL)
    engine.rules.add(Rule("later", (condition("title", "words", "x"),), RuleActions(star=True), True, False, NOW))


def test_rules_come_back_with_what_they_did(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as first, engine_in(tmp_path / "two") as second:
        prepare(first)
        file = export(first, tmp_path)
        fill(second, (5, 9, "read"))  # so that numbers differ
        token = second.import_file(file).token
        assert token is not None
        assert [s.rule.name for s in second.rules.list_all()] == ["two", "later"]
        two, later = second.rules.list_all()
        feed = next(feed for feed in second.library.outline().feeds if "f1" in feed.url)
        assert two.rule.conditions[0].values == (str(feed.id),)
        assert (two.articles, later.rule.is_on, later.rule.joins_any, later.rule.expires_at) == (1, False, True, NOW)
        (row,) = second.library.page(MUTED).headlines
        assert (row.title, row.muted_by, row.is_starred) == ("Story 2 <b>", ("two",), True)
        second.import_file(file)
        assert len(second.rules.list_all()) == 2
        second.library.undo(token)
        assert second.rules.list_all() == ()


def test_the_file_names_feeds_by_their_addresses_without_secrets(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as first:
        prepare(first)
        with ZipFile(export(first, tmp_path)) as archive:
            lines = archive.read("library/rules.jsonl")
        assert b"https://f1.example/rss" in lines
        assert b"pw" not in lines


def test_a_removed_rule_is_in_the_file_as_long_as_articles_name_it(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as first, engine_in(tmp_path / "two") as second:
        prepare(first)
        first.rules.remove([stored.id for stored in first.rules.list_all()])
        second.import_file(export(first, tmp_path))
        second.import_file(tmp_path / "all.zip")
        assert second.rules.list_all() == ()
        assert second.library.page(MUTED).headlines[0].muted_by == ("two",)
        assert len(second.database.read(rule_records.rule_records)) == 1


def test_an_archive_from_before_there_were_rules_is_imported(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as first, engine_in(tmp_path / "two") as second:
        prepare(first)
        file = export(first, tmp_path)
        with ZipFile(file) as archive:
            states = [json.loads(line) for line in archive.read("library/states.jsonl").splitlines()]
            members = {name: archive.read(name) for name in archive.namelist() if name != "library/rules.jsonl"}
        for state in states:
            del state["effects"], state["is_muted"]
        members["library/states.jsonl"] = "\n".join(map(json.dumps, states)).encode()
        old = tmp_path / "old.zip"
        with ZipFile(old, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        second.import_file(old)
        assert (second.library.outline().total, second.library.outline().muted) == (3, 0)


@pytest.mark.parametrize(
    "change", [{"definition": "{}"}, {"definition": '{"conditions": [{"field": "x"}], "actions": {}}'}, {"is_on": 5},
               {"articles": -1}, {"problem": "whatever"}, {"created_at": 2**62}, {"name": None}],
)  # fmt: skip
def test_a_wrong_rule_refuses_the_whole_archive(tmp_path: Path, change: dict[str, object]) -> None:
    with engine_in(tmp_path / "one") as first, engine_in(tmp_path / "two") as second:
        prepare(first)
        file = export(first, tmp_path)
        with ZipFile(file) as archive:
            lines = archive.read("library/rules.jsonl").splitlines()
        replace_member(file, "library/rules.jsonl", json.dumps(json.loads(lines[0]) | change).encode())
        with pytest.raises(ParseError):
            second.import_file(file)
        assert second.library.outline().feeds == ()
