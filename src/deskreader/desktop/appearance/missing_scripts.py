"""Finds letters of scripts for which no font is installed, so that Qt does not search for one.

For each script that needs an OpenType font, in each face and size, Qt opens the system's fonts one after another until
one supports it (`QFontEngine::supportsScript`): 24 ms of the GUI thread with 35 font families, and nothing to show for
it where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtGui import QFontMetricsF, QGuiApplication

SCRIPTS = {
    "\u0710": "\u0700-\u074f\u0860-\u086f",  # Syriac
    "\u0780": "\u0780-\u07bf",  # Thaana
    "\u07ca": "\u07c0-\u07ff",  # N'Ko
    "\u0915": "\u0900-\u097f\ua8e0-\ua8ff\U00011b00-\U00011b5f",  # Devanagari
    "\u0995": "\u0980-\u09ff",  # Bengali
    "\u0a15": "\u0a00-\u0a7f",  # Gurmukhi
    "\u0a95": "\u0a80-\u0aff",  # Gujarati
    "\u0b15": "\u0b00-\u0b7f",  # Oriya
    "\u0b95": "\u0b80-\u0bff\U00011fc0-\U00011fff",  # Tamil
    "\u0c15": "\u0c00-\u0c7f",  # Telugu
    "\u0c95": "\u0c80-\u0cff",  # Kannada
    "\u0d15": "\u0d00-\u0d7f",  # Malayalam
    "\u0d9a": "\u0d80-\u0dff\U000111e0-\U000111ff",  # Sinhala
    "\u1780": "\u1780-\u17ff\u19e0-\u19ff",  # Khmer
}
"""The ranges of each such script in the Unicode standard, by one of its letters."""
NEUTRAL = r"(?:[^\w\u2190-\u2bff\U0001f000-\U0001faff]|[\d_])"
"""Spaces, punctuation and digits, which Qt sets with the script before them. Symbols and emoji have their own fonts."""
_RUN = re.compile("|".join(f"((?:[{ranges}]+{NEUTRAL}*)+)" for ranges in SCRIPTS.values()))
_LETTERS = re.compile("|".join(f"([{ranges}]+)" for ranges in SCRIPTS.values()))
BOX = "\u25a1"
"""What stands for a letter without a font where text is only painted."""
MAX_RUNS = 12
"""Runs of letters without a font that are told apart in one text; a text of more is set without any other font."""


def look_up(text: str) -> None:
    """Looks for fonts of the scripts in a text, so that `runs_by_font` need not: for the thread that reads the text."""
    if not text.isascii():
        for letter, ranges in SCRIPTS.items():
            if re.search(f"[{ranges}]", text):
                _has_font(letter)


def runs_by_font(text: str) -> Iterator[tuple[str, bool]]:
    """Yields the text in runs, each with whether fonts are to be searched for what the text's own font lacks."""
    missing = [run.span() for run in _RUN.finditer(text) if not _has_font(_letter(run))] if not text.isascii() else []
    if len(missing) > MAX_RUNS:
        yield text, False
        return
    position = 0
    for start, end in missing:
        if start > position:
            yield text[position:start], True
        yield text[start:end], False
        position = end
    if position < len(text) or not text:
        yield text[position:], True


def drawable(text: str) -> str:
    """Returns a text as it is painted: letters for which no font is installed as boxes, in as many characters."""
    if text.isascii():
        return text
    return _LETTERS.sub(lambda run: run[0] if _has_font(_letter(run)) else BOX * len(run[0]), text)


def _letter(run: re.Match[str]) -> str:
    """Returns the letter that stands for the script of a run."""
    return tuple(SCRIPTS)[(run.lastindex or 1) - 1]


@cache
def _has_font(letter: str) -> bool:
    """Returns whether a font is installed for a letter; a search in vain takes 11 ms."""
    return QFontMetricsF(QGuiApplication.font()).inFontUcs4(ord(letter))
