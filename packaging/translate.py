"""Brings the translations up to date: finds every sentence in the source, merges it into the .ts files, builds the .qm.

Qt's own lupdate does the merging, so translations that are there are kept. It cannot read all of the source itself
(`words.counted`, `sentences.marked`, functions called `tr`), so it is given a list made from the parsed Python.

    python packaging/translate.py [FOLDER]        FOLDER is resources/translations unless named
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeGuard

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "deskreader"
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de", "fr")


class Sentence(NamedTuple):
    """A text for translation: where it belongs, its English words, and whether it has plural forms."""

    context: str
    text: str
    plural: bool = False


class Finder(ast.NodeVisitor):
    """Collects the sentences of one module in `found`. Raises: ValueError for a text that is put together when run."""

    def __init__(self, module: ast.Module) -> None:
        self.found: list[Sentence] = []
        self._classes: list[str] = []
        self._module_context = _context_of_tr(module)
        self.visit(module)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Remembers the class, whose name is the context of `self.tr`."""
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        """Takes the texts of one call, if it is one that translates or marks."""
        self.generic_visit(node)
        for text, context, plural in self._texts(node):
            self.found += [Sentence(context, words, plural) for words in _literals(text)]

    def _texts(self, node: ast.Call) -> Iterator[tuple[ast.expr, str, bool]]:
        """The arguments of a call that are texts, each with its context and whether it has plural forms."""
        name, given = _name(node.func), node.args
        if name == "tr" and given:
            inside = isinstance(node.func, ast.Attribute) and self._classes
            yield given[0], self._classes[-1] if inside else self._module_context, len(given) > 2
        elif name == "marked" and given:
            yield given[0], "sentences", False
        elif name in ("translate", "QT_TRANSLATE_NOOP", "counted") and len(given) > 1 and _is_text(given[0]):
            context = given[0].value
            yield given[1], context, name == "translate" and len(given) > 3
            if name == "counted":
                yield given[2], context, True


def _is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(called: ast.expr) -> str:
    """The last name of what is called: `tr` of `self.tr`."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: one, two of a choice, none of a name whose text is marked elsewhere."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif _is_text(node):
        yield node.value
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        raise ValueError(f"line {node.lineno}: a text for translation must be one literal")


def _context_of_tr(module: ast.Module) -> str:
    """The context that a module's own function `tr` hands to `translate`; empty where it has none."""
    own = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "tr"]
    calls = [node for function in own for node in ast.walk(function) if isinstance(node, ast.Call)]
    return next((text for call in calls if _name(call.func) == "translate" for text in _literals(call.args[0])), "")


def sentences_in(source: Path) -> list[Sentence]:
    """Every sentence in the Python files below a folder, each once, sorted. Raises: ValueError, naming the file."""
    found: set[Sentence] = set()
    for file in sorted(source.rglob("*.py")):
        try:
            found.update(Finder(ast.parse(file.read_text("utf-8"))).found)
        except ValueError as error:
            raise ValueError(f"{file.relative_to(source)}, {error}") from None
    return sorted(found)


def as_list_for_lupdate(sentences: Sequence[Sentence]) -> str:
    """The sentences as C++ that lupdate reads."""
    lines = []
    for context, text, plural in sentences:
        macro = "QT_TRANSLATE_N_NOOP" if plural else "QT_TRANSLATE_NOOP"
        lines.append(f"{macro}({json.dumps(context)}, {json.dumps(text, ensure_ascii=False)})")
    return "\n".join(lines) + "\n"


def _run(tool: str, *arguments: str | Path) -> None:
    """Runs one of Qt's tools, which lie beside the interpreter. Raises: CalledProcessError, with what it said shown."""
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / tool, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()


def update(folder: Path) -> None:
    """Writes the .ts and .qm files of every language into a folder; translations that are there already are kept."""
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place) / "sentences.cpp"
        listed.write_text(as_list_for_lupdate(sentences_in(SOURCE)), "utf-8")
        for language in LANGUAGES:
            file = folder / f"deskreader_{language}.ts"
            told = ["-source-language", "en", "-target-language", language]
            rules = ["-no-obsolete", "-locations", "none", "-sort-messages", "-disable-heuristic", "similartext"]
            _run("pyside6-lupdate", listed, "-silent", *rules, *told, "-ts", file)
            _run("pyside6-lrelease", "-silent", file, "-qm", file.with_suffix(".qm"))


def main() -> int:
    """Updates the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    update(parser.parse_args().folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
