"""Every window in every language, at 100 and 200 %: texts that are cut off, cover each other, or lie outside.

python -m tests.gallery.texts [--quick | LANGUAGE ...]; make bench ARGS=texts. All languages take some minutes.
It changes language and font of its process, so it has one of its own.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

import deskreader.desktop
from deskreader.desktop.strings.languages import LANGUAGES, SOURCE_LANGUAGE
from deskreader.desktop.widgets.plain_dialog import FormDialog, PlainDialog, ThemedDialog
from tests.benchmarks.table import print_table
from tests.gallery.gallery import Gallery, opened_gallery, use_large_screen
from tests.gallery.text_fit import PseudoLanguage, faults, outside
from tests.gallery.windows import each_window

PSEUDO = "longer"
SCALES = (100, 200)
QUICK_CASES = ((PSEUDO, 200), ("ar", 100), ("de", 200))
QUICK_WINDOWS = {"window", "bars", "article-panel", "add-account", "feed-properties", "shortcuts", "settings-0"}
"""What is checked with each change of the program."""
BASES = {ThemedDialog, PlainDialog, FormDialog}


def faults_of(window: QWidget) -> list[str]:
    """Returns the texts of a window that do not stand whole; a menu makes room for its texts by itself."""
    return [] if isinstance(window, QMenu) else [*faults(window), *outside(window)]


def dialogs() -> set[type]:
    """Returns the class of every dialog of the program."""
    found: set[type] = set()
    for module in pkgutil.walk_packages(deskreader.desktop.__path__, "deskreader.desktop."):
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found.update(member for _, member in members if issubclass(member, ThemedDialog))
    return found - BASES


class TextCheck:
    """What is wrong with texts, language by language, and which dialogs were seen."""

    def __init__(self, gallery: Gallery, windows: set[str] | None) -> None:
        self._gallery, self._windows = gallery, windows
        self.rows: list[list[object]] = []
        self.details: list[str] = []
        self.seen: set[type] = set()

    def check(self, language: str, scale: int) -> None:
        """Opens every window in a language at a scale."""
        is_pseudo = language == PSEUDO
        self._gallery.speak(SOURCE_LANGUAGE if is_pseudo else language, scale, PseudoLanguage() if is_pseudo else None)
        windows = wrong = 0
        for name, window in each_window(self._gallery, self._windows):
            lines = dict.fromkeys(faults_of(window))
            self.seen.add(type(window))
            windows, wrong = windows + 1, wrong + len(lines)
            self.details += [f"{language} {scale} % {name}: {line}" for line in lines]
        self.rows.append([language, f"{scale} %", windows, wrong, 0])


def main(arguments: Sequence[str] = ()) -> int:
    """Prints a row for each language and scale, and below the table what is wrong; returns 1 if anything is."""
    use_large_screen()
    is_quick = "--quick" in arguments
    languages = [argument for argument in arguments if not argument.startswith("-")]
    chosen = languages or [SOURCE_LANGUAGE, PSEUDO, *LANGUAGES]
    cases = QUICK_CASES if is_quick else [(language, scale) for language in chosen for scale in SCALES]
    with tempfile.TemporaryDirectory() as folder, opened_gallery(Path(folder)) as gallery:
        texts = TextCheck(gallery, QUICK_WINDOWS if is_quick else None)
        for language, scale in cases:
            texts.check(language, scale)
    unseen = set() if is_quick else dialogs() - texts.seen
    head = ["language", "text size", "windows, panes, dialogs, states", "texts clipped or covered", "aim"]
    print_table("Texts: every window in every language", head, texts.rows)
    print("\n".join([*texts.details, *(f"not opened: {dialog.__name__}" for dialog in unseen)]))
    return 1 if texts.details or unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
