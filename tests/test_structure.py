"""The shape of the source tree: sizes, names and docstrings. Which package may import which is import-linter's part."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

SOURCE = ROOT / "src" / "deskreader"

MODULES_PER_FOLDER = 15
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 40

NAMES_IN_ING_AND_ED = {
    "action_wiring": "'wiring' is the noun for what connects actions to handlers",
    "add_feed": "the noun is 'feed'",
    "advanced": "the title of a page of the settings dialog",
    "binding": "a binding ties a control to a setting",
    "briefing": "a short account of the day's stories",
    "daily_briefing": "the briefing of each day",
    "content_encoding": "the HTTP header field Content-Encoding",
    "encoding": "a character encoding; in the store, how values are encoded as bytes",
    "error_mapping": "a mapping from one library's exceptions to the project's own",
    "formatting": "the formatting of numbers and dates in the user's language",
    "heading": "the heading of an article",
    "json_feed": "the format is called JSON Feed",
    "keyring": "the system's keyring",
    "matching": "the matching of entries to stored articles",
    "metered": "a metered connection, as operating systems call it",
    "pruning": "the pruning of a tree",
    "ranking": "the ranking of search results",
    "reading": "the title of a page of the settings dialog",
}
"""Module names that end in -ing or -ed and are nouns of the field all the same, each with its reason."""

REPEATED_NAMES = {
    "desktop": {
        "pane": "each of the three panes",
        "view": "the view inside a pane",
        "header": "the header of a pane",
        "dialog": "each dialog that is a package",
        "feeds": "the commands on feeds, and the page of the settings on feeds",
        "shortcuts": "the list of all keys, and the page of the settings that changes them",
    },
}
"""Base names that one top package may use more than once, each with its reason."""


def modules(root: Path) -> list[Path]:
    """Every Python file below `root`, in a stable order."""
    return sorted(root.rglob("*.py"))


def crowded_folders(root: Path) -> Iterator[str]:
    """Folders with more modules than a person can take in at a glance."""
    for folder in sorted({path.parent for path in modules(root)}):
        count = sum(path.name != "__init__.py" for path in folder.glob("*.py"))
        if count > MODULES_PER_FOLDER:
            yield f"{folder.relative_to(root)}/ has {count} modules; split it by subject ({MODULES_PER_FOLDER} at most)"


def names_that_are_no_nouns(root: Path) -> Iterator[str]:
    """Modules whose names end in -ing or -ed and are not on the list of terms."""
    for path in modules(root):
        if path.stem.endswith(("ing", "ed")) and path.stem not in NAMES_IN_ING_AND_ED:
            yield f"{path.relative_to(root)}: name it by a noun, or add the term with its reason to NAMES_IN_ING_AND_ED"


def repeated_names(root: Path) -> Iterator[str]:
    """Base names that stand for more than one module within one top package."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in modules(root):
        package = path.relative_to(root).parts[0]
        if path.stem != "__init__" and path.stem not in REPEATED_NAMES.get(package, {}):
            places[package, path.stem].append(str(path.relative_to(root)))
    for (package, name), found in places.items():
        if len(found) > 1:
            yield f"{package}: '{name}' names {len(found)} modules ({', '.join(found)}); give each a name of its own"


def missing_docstrings(root: Path) -> Iterator[str]:
    """Packages and modules that do not say what lives in them, and folders that are no package."""
    for path in modules(root):
        if ast.get_docstring(ast.parse(path.read_text())) is None:
            yield f"{path.relative_to(root)}: begin with a docstring that says what lives here"
    for folder in sorted({path.parent for path in modules(root)}):
        if not (folder / "__init__.py").exists():
            yield f"{folder.relative_to(root)}/ has no __init__.py; add one with a docstring that says what lives here"


def long_files(root: Path) -> Iterator[str]:
    """Files that no longer hold one idea."""
    for path in modules(root):
        count = len(path.read_text().splitlines())
        if count > LINES_PER_FILE:
            yield f"{path.relative_to(root)} has {count} lines; split it by subject ({LINES_PER_FILE} at most)"


def long_functions(root: Path) -> Iterator[str]:
    """Functions that do not fit on a screen."""
    for path in modules(root):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > LINES_PER_FUNCTION:
                    place = f"{path.relative_to(root)}:{node.lineno}: {node.name}()"
                    yield f"{place} has {count} lines; take parts out of it ({LINES_PER_FUNCTION} at most)"


CHECKS = [crowded_folders, names_that_are_no_nouns, repeated_names, missing_docstrings, long_files, long_functions]


@pytest.mark.parametrize("check", CHECKS)
def test_the_source_tree_keeps_the_rule(check) -> None:
    complaints = list(check(SOURCE))
    assert not complaints, "\n" + "\n".join(complaints)


def test_every_exception_to_the_rules_is_still_needed() -> None:
    stems = [path.stem for path in modules(SOURCE)]
    assert NAMES_IN_ING_AND_ED.keys() <= set(stems)
    for package, names in REPEATED_NAMES.items():
        in_package = [path.stem for path in modules(SOURCE / package)]
        assert [name for name in names if in_package.count(name) < 2] == []


def write_tree(root: Path, files: dict[str, str]) -> None:
    """Writes a small source tree."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_crowded_folder_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {f"store/part{n}.py": "" for n in range(MODULES_PER_FOLDER)})
    assert list(crowded_folders(tmp_path)) == []
    write_tree(tmp_path, {"store/one_more.py": "", "store/__init__.py": ""})
    (complaint,) = crowded_folders(tmp_path)
    assert "store/ has 16 modules" in complaint


def test_a_name_that_is_no_noun_is_found(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"store/encoding.py": "", "store/merge.py": "", "store/merging.py": "", "store/seen_and_used.py": ""}
    )
    assert [complaint.split(":")[0] for complaint in names_that_are_no_nouns(tmp_path)] == [
        "store/merging.py",
        "store/seen_and_used.py",
    ]


def test_a_name_used_twice_in_a_package_is_found(tmp_path: Path) -> None:
    names = ["store/words.py", "engine/a/words.py", "engine/b/words.py", "desktop/a/pane.py", "desktop/b/pane.py"]
    write_tree(tmp_path, dict.fromkeys(names, ""))
    (complaint,) = repeated_names(tmp_path)
    assert "engine: 'words' names 2 modules" in complaint


def test_a_missing_docstring_or_init_file_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"__init__.py": "# not a docstring\n", "text/dates.py": '"""Dates."""\n'})
    complaints = list(missing_docstrings(tmp_path))
    assert [complaint.split()[0] for complaint in complaints] == ["__init__.py:", "text/"]


def test_a_long_file_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"fits.py": "x = 1\n" * LINES_PER_FILE, "long.py": "x = 1\n" * (LINES_PER_FILE + 1)})
    (complaint,) = long_files(tmp_path)
    assert complaint.startswith("long.py has 401 lines")


def test_a_long_function_is_found(tmp_path: Path) -> None:
    def function(name: str, lines: int) -> str:
        return f"def {name}():\n" + "    x = 1\n" * (lines - 1)

    write_tree(
        tmp_path, {"a.py": function("fits", LINES_PER_FUNCTION) + "\n" + function("long", LINES_PER_FUNCTION + 1)}
    )
    (complaint,) = long_functions(tmp_path)
    assert complaint.startswith("a.py:42: long() has 41 lines")
