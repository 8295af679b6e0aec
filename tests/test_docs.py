"""The documentation names only what exists: links, paths, modules, names, commands and tables."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from deskreader.cli.syntax.parser import build
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from tests import ROOT
from tests.benchmarks.__main__ import DEFAULT, ON_REQUEST

SOURCE = ROOT / "src" / "deskreader"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

MADE_AT_RUN_TIME = ("build/", ".venv/", "data/", "config/", "cache/", "documents/", "~")
"""Beginnings of paths that a build, a profile or the system creates."""
NAMES_OF_OTHERS = re.compile(
    r"Q[A-Z]\w+|(APPIMAGETOOL|FLATPAK|MACOS|WINDOWS)\w*|SOURCE_DATE_EPOCH|PySide6|CI|NORMAL|FULL|NULL|NAME|OR"
)
"""Names in the documentation that belong to Qt, SQL, the environment or the command line."""


def code_in(text: str) -> Iterator[str]:
    """Yields every piece of inline code in a page, code blocks excluded."""
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"(?m)^ {4}.*$", "", text))


def links_in(text: str) -> Iterator[str]:
    """Yields the targets of all links and images in a page that lead to a file."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    yield from (target.partition("#")[0] for target in targets if not re.match(r"\w+:|#", target))


def missing_paths(text: str) -> list[str]:
    """Returns the paths in inline code that exist neither in the project nor in its package."""
    paths = [code for code in code_in(text) if re.fullmatch(r"[\w.-]*/[\w./-]*|[\w-]+\.py", code)]
    local = [path for path in paths if not path.startswith(MADE_AT_RUN_TIME)]
    return [path for path in local if not any((base / path).exists() for base in (ROOT, SOURCE))]


@cache
def words_of_the_code() -> frozenset[str]:
    """Returns every word in the project's sources, this file excluded."""
    folders = [ROOT / name for name in ("src", "tests", "packaging", ".github")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".yml", ".sh")]
    files += [ROOT / "pyproject.toml", ROOT / "Makefile"]
    texts = (path.read_text(encoding="utf-8") for path in files if path != Path(__file__))
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def unknown_names(text: str) -> list[str]:
    """Returns the names in inline code (classes, functions, constants, columns) that do not occur in the sources."""
    unknown = []
    for code in code_in(text):
        name = code.partition("(")[0]
        if re.fullmatch(r"[A-Z]\w+(\.\w+)*|[a-z]+(_[a-z]+)+(\.\w+)*", name) and not NAMES_OF_OTHERS.fullmatch(name):
            unknown += [part for part in name.split(".") if part not in words_of_the_code()]
    return unknown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_what_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in links_in(text) if not (page.parent / link).exists()] == []
    assert missing_paths(text) == []
    assert unknown_names(text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_commands_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(re.findall(r"(?m)(?:`|^    )make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"ARGS=([a-z][a-z0-9-]*)", text)) <= DEFAULT.keys() | ON_REQUEST.keys()
    for module in re.findall(r"python -m (tests[.\w]+)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    for module in re.findall(r"python -m (builders[.\w]+)", text):
        assert (ROOT / "packaging" / module.replace(".", "/")).with_suffix(".py").exists(), module
    for script in re.findall(r"(?:python|pytest) ((?:tests|packaging)/[\w./-]*\w)", text):
        assert (ROOT / script).exists(), script


def test_the_readme_uses_commands_and_options_of_the_command_line() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parser, commands = build()
    assert set(re.findall(r"(?m)(?:^    |; )deskreader ([a-z]+)", text)) <= set(commands.choices)
    parsers = [parser, *commands.choices.values()]
    parts = [a for each in parsers[1:] for a in each._actions if isinstance(a, argparse._SubParsersAction)]
    parsers += [part for action in parts for part in action.choices.values()]
    options = {option for each in parsers for action in each._actions for option in action.option_strings}
    assert set(re.findall(r"[ `](--[a-z][a-z-]+)", text)) <= options


def test_the_architecture_lists_every_top_level_package_and_module() -> None:
    listed = set(code_in((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    packages = {f"{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")}
    modules = {path.name for path in SOURCE.glob("*.py")} - {"__init__.py", "__main__.py", "window_self_check.py"}
    assert packages | modules | {"window_self_check"} <= listed


def test_the_data_model_describes_every_table(tmp_path: Path) -> None:
    with closing(connect_writer(tmp_path / "library.db", 1)) as db:
        migrations.migrate(db, tmp_path / "library.db")
        rows = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    tables = {name for (name,) in rows if not name.startswith("search_")}  # these belong to the index itself
    assert len(tables) > 20
    section = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8").partition("## Tables")[2]
    first_cells = re.findall(r"(?m)^\| (`.*?) \|", section.partition("\n## ")[0])
    assert {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)} == tables


def test_the_data_model_lists_every_version_of_the_schema() -> None:
    section = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8").partition("## Versions")[2]
    versions = [int(number) for cell in re.findall(r"(?m)^\| ([\d, ]+) \|", section) for number in cell.split(",")]
    assert versions == list(range(1, len(migrations.STEPS) + 1))


def test_the_checks_find_what_does_not_exist() -> None:
    text = "See `store/nothing.py`, `nothing.py`, [a page](nothing.md), `NoSuchName` and `no_such_function(x)`."
    assert missing_paths(text) == ["store/nothing.py", "nothing.py"]
    assert list(links_in(text)) == ["nothing.md"]
    assert unknown_names(text) == ["NoSuchName", "no_such_function"]
    assert list(code_in("`a`\n\n    `not this`\n")) == ["a"]
