"""Updates the translations: lists every text of the source, merges the list into the .ts files, builds the .qm files.

Qt's own lupdate merges, so existing translations are kept. It cannot read every form that the source uses (`counted`,
`marked`, a module's own `tr`), so it is given a list made from the parsed Python.

A translation belongs to a context, which is mostly the name of a class. When a class is renamed, or a text moves to
another class, name both contexts, or the update refuses to throw the translations away:

    python packaging/translate.py [--renamed OLD=NEW]... [FOLDER]        FOLDER is resources/translations by default
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from deskreader.desktop.strings.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "deskreader"
FOLDER = ROOT / "resources" / "translations"
MARKED_CONTEXT = "sentences"
"""The context of texts in `marked`, which `deskreader.messages` translates."""


class SourceText(NamedTuple):
    """A text for translation: its context, its English words, and whether it has plural forms."""

    context: str
    text: str
    plural: bool = False


class Rename(NamedTuple):
    """The context that texts belonged to, and the one they belong to now."""

    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.old}={self.new}"


class LostTranslationsError(Exception):
    """An update would lose translations whose context has changed; `renames` would keep them."""

    def __init__(self, renames: Sequence[Rename]) -> None:
        super().__init__("translations would be lost; to keep them: " + " ".join(f"--renamed {one}" for one in renames))
        self.renames = tuple(renames)


# --- the source -------------------------------------------------------------------------------------------------------


@dataclass
class Scan:
    """What the source says about translation."""

    texts: set[SourceText] = field(default_factory=set)
    looked_up: set[str] = field(default_factory=set)  # contexts of calls that translate a variable, marked elsewhere
    classes: set[str] = field(default_factory=set)


class ModuleScanner(ast.NodeVisitor):
    """Adds the texts of one module to a scan. Raises: ValueError for a text that is put together at run time."""

    def __init__(self, module: ast.Module, scan: Scan) -> None:
        self._scan = scan
        self._classes: list[str] = []
        self._module_context = _context_of_tr(module)
        self.visit(module)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Remembers the class, whose name is the context of `self.tr`."""
        self._scan.classes.add(node.name)
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        """Adds the texts of a call that translates or marks a text."""
        self.generic_visit(node)
        for argument, context, plural in self._arguments(node):
            texts = list(_literals(argument))
            self._scan.texts.update(SourceText(context, text, plural) for text in texts)
            if not texts and context:
                self._scan.looked_up.add(context)

    def _arguments(self, node: ast.Call) -> Iterator[tuple[ast.expr, str, bool]]:
        """The arguments of a call that are texts, each with its context and whether it has plural forms."""
        name, arguments = _name(node.func), node.args
        if name == "tr" and arguments:
            in_class = isinstance(node.func, ast.Attribute) and self._classes
            yield arguments[0], self._classes[-1] if in_class else self._module_context, len(arguments) > 2
        elif name == "marked" and arguments:
            yield arguments[0], MARKED_CONTEXT, False
        elif name in ("translate", "QT_TRANSLATE_NOOP", "counted") and len(arguments) > 1:
            context = _text(arguments[0])
            if context is None:  # another function of the name, such as QPainter.translate
                return
            yield arguments[1], context, name == "translate" and len(arguments) > 3
            if name == "counted":
                yield arguments[2], context, True


def _text(node: ast.expr) -> str | None:
    """The value of a string literal; None for any other expression."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(called: ast.expr) -> str:
    """The last name of what is called: `tr` of `self.tr`."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: one, the two of a conditional, none of a variable."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif (text := _text(node)) is not None:
        yield text
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        raise ValueError(f"line {node.lineno}: a text for translation must be one literal")


def _context_of_tr(module: ast.Module) -> str:
    """The context that a module's own function `tr` passes to `translate`; empty if the module has none."""
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "tr"]
    calls = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)]
    return next((text for call in calls if _name(call.func) == "translate" for text in _literals(call.args[0])), "")


@cache
def scan_source(source: Path) -> Scan:
    """What all Python files below a folder say about translation. Raises: ValueError, which names the file."""
    scan = Scan()
    for file in sorted(source.rglob("*.py")):
        try:
            ModuleScanner(ast.parse(file.read_text("utf-8")), scan)
        except ValueError as error:
            raise ValueError(f"{file.relative_to(source)}, {error}") from None
    return scan


# --- the .ts files ----------------------------------------------------------------------------------------------------


def _messages(root: ElementTree.Element) -> Iterator[tuple[SourceText, ElementTree.Element, bool]]:
    """The texts of a .ts file with their elements, and whether each is translated."""
    for context in root.iter("context"):
        for message in context.iter("message"):
            plural = message.get("numerus") == "yes"
            text = SourceText(context.findtext("name") or "", message.findtext("source") or "", plural)
            translation = message.find("translation")
            yield text, message, translation is not None and translation.get("type") is None


def _translated(root: ElementTree.Element) -> set[SourceText]:
    return {text for text, _, is_translated in _messages(root) if is_translated}


def missing_renames(file: Path, texts: set[SourceText], renames: Sequence[Rename] = ()) -> list[Rename]:
    """The renames, beside those given, without which an update of a .ts file to `texts` loses translations, sorted.

    A translation is lost where its text has left its context and stands untranslated in another one.
    """
    translated = _translated(ElementTree.parse(file).getroot())
    renamed = {text._replace(context=new) for old, new in renames for text in translated if text.context == old}
    left: dict[str, set[SourceText]] = {}
    for text in translated - texts:
        left.setdefault(text.context, set()).add(text)
    missing: dict[str, set[SourceText]] = {}
    for text in texts - translated - renamed:
        missing.setdefault(text.context, set()).add(text)
    return sorted(Rename(old, new) for new, wanted in missing.items() for old in _sources(new, wanted, left))


def _sources(new: str, wanted: set[SourceText], left: dict[str, set[SourceText]]) -> Iterator[str]:
    """The old contexts that have what a new one misses, the one with the most of it first."""
    offers = {old: {text._replace(context=new) for text in texts} & wanted for old, texts in sorted(left.items())}
    while offers and (best := max(offers, key=lambda old: len(offers[old]))) and offers[best]:
        yield best
        found = offers.pop(best)
        offers = {old: texts - found for old, texts in offers.items()}


def apply_renames(file: Path, texts: set[SourceText], renames: Sequence[Rename]) -> None:
    """Copies translations of a .ts file to the contexts that now want them; lupdate then drops the old contexts."""
    root = ElementTree.parse(file).getroot()
    messages, missing = list(_messages(root)), texts - _translated(root)
    for old, new in renames:
        for text, message, is_translated in messages:
            if text.context == old and is_translated and text._replace(context=new) in missing:
                _context(root, new).append(copy.deepcopy(message))
    xml = ElementTree.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{xml}\n', "utf-8")


def _context(root: ElementTree.Element, name: str) -> ElementTree.Element:
    """A new element for a context; lupdate merges it with one that has the name already."""
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = name
    return context


def list_for_lupdate(texts: Sequence[SourceText]) -> str:
    """The texts as C++ that lupdate reads."""
    lines = []
    for context, text, plural in texts:
        macro = "QT_TRANSLATE_N_NOOP" if plural else "QT_TRANSLATE_NOOP"
        lines.append(f"{macro}({json.dumps(context)}, {json.dumps(text, ensure_ascii=False)})")
    return "\n".join(lines) + "\n"


def _run(tool: str, *arguments: str | Path) -> None:
    """Runs one of Qt's tools, installed beside the interpreter. Raises: CalledProcessError; its output is shown."""
    completed = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / tool, *arguments], capture_output=True, text=True, check=False
    )
    if completed.returncode:
        sys.stderr.write(completed.stdout + completed.stderr)
        completed.check_returncode()


def update(folder: Path, renames: Sequence[Rename] = (), source: Path = SOURCE) -> None:
    """Writes the .ts and .qm files of every language into a folder and keeps the existing translations.

    Raises: LostTranslationsError, before anything is written, where a rename is missing from `renames`.
    """
    texts = scan_source(source).texts
    files = {language: folder / f"deskreader_{language}.ts" for language in LANGUAGES}
    existing = [file for file in files.values() if file.exists()]
    unnamed = {rename for file in existing for rename in missing_renames(file, texts, renames)}
    if unnamed:
        raise LostTranslationsError(sorted(unnamed))
    for file in existing if renames else ():
        apply_renames(file, texts, renames)
    with tempfile.TemporaryDirectory() as temporary:
        listed = Path(temporary) / "texts.cpp"
        listed.write_text(list_for_lupdate(sorted(texts)), "utf-8")
        for language, file in files.items():
            languages = ["-source-language", "en", "-target-language", language]
            rules = ["-no-obsolete", "-locations", "none", "-sort-messages", "-disable-heuristic", "similartext"]
            _run("pyside6-lupdate", listed, "-silent", *rules, *languages, "-ts", file)
            _run("pyside6-lrelease", "-silent", file, "-qm", file.with_suffix(".qm"))


# --- the command ------------------------------------------------------------------------------------------------------


def _rename(argument: str) -> Rename:
    """A rename as the command line writes it: OLD=NEW."""
    old, _, new = argument.partition("=")
    if not old or not new:
        raise argparse.ArgumentTypeError(f"{argument!r} is not OLD=NEW")
    return Rename(old, new)


def main(arguments: Sequence[str] | None = None) -> int:
    """Updates the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument(
        "--renamed", type=_rename, action="append", default=[], metavar="OLD=NEW", help="a context that has a new name"
    )
    chosen = parser.parse_args(arguments)
    try:
        update(chosen.folder, chosen.renamed)
    except LostTranslationsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
