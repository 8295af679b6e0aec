"""The translation files that ship, read for tests, and the program that updates them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from xml.etree import ElementTree

from deskreader.resource_files import resource_path
from tests import ROOT

SHIPPED = resource_path("translations")
FILES = sorted(SHIPPED.glob("*.ts"))


class Entry(NamedTuple):
    """One text of a .ts file with its translations: several if the text has plural forms."""

    context: str
    text: str
    plural: bool
    translations: tuple[str, ...]
    finished: bool


def entries(file: Path) -> list[Entry]:
    """All texts of a .ts file, in the file's order."""
    found = []
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            plural, node = message.get("numerus") == "yes", message.find("translation")
            assert node is not None
            texts = tuple(form.text or "" for form in node) if plural else (node.text or "",)
            name, text = context.findtext("name") or "", message.findtext("source") or ""
            found.append(Entry(name, text, plural, texts, node.get("type") is None))
    return found


def load_translate_program() -> ModuleType:
    """The module `packaging/translate.py`, which is no part of a package."""
    path = ROOT / "packaging" / "translate.py"
    spec = importlib.util.spec_from_file_location("deskreader_packaging_translate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
