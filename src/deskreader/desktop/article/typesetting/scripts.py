"""The scripts of a text: which of them have no italics, which fonts suit them, and which this system cannot show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase

translate = QCoreApplication.translate

UPRIGHT = re.compile(
    "[\u0530-\u109f\u1100-\u1aff\u1b00-\u1c7f\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff\uff00-\uffef"
    "\U00010e60-\U0001efff\U0001f000-\U0003ffff]"
    "(?:[\\s\u0530-\u109f\u1100-\u1aff\u1b00-\u1c7f\u200c\u200d\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff"
    "\uff00-\uffef\U00010e60-\U0001efff\U0001f000-\U0003ffff]*"
    "[\u0530-\u109f\u1100-\u1aff\u1b00-\u1c7f\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff\uff00-\uffef"
    "\U00010e60-\U0001efff\U0001f000-\U0003ffff])?"
)
"""Text in scripts that have no slanted form: all but Latin, Greek and Cyrillic. A font would slant them by force."""


class Script(NamedTuple):
    """A script with its characters, the writing system by which Qt knows its fonts, and families that read well."""

    pattern: re.Pattern[str]
    system: QFontDatabase.WritingSystem
    families: tuple[str, ...]


_SYSTEM = QFontDatabase.WritingSystem
SCRIPTS: dict[str, Script] = {
    "arabic": Script(
        re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
        _SYSTEM.Arabic,
        ("Noto Naskh Arabic", "Amiri", "Scheherazade New", "Noto Sans Arabic", "Geeza Pro", "Traditional Arabic"),
    ),
    "hebrew": Script(
        re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"),
        _SYSTEM.Hebrew,
        ("Noto Serif Hebrew", "Frank Ruehl CLM", "David CLM", "Noto Sans Hebrew", "New Peninim MT", "David"),
    ),
    "japanese": Script(
        re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]"),
        _SYSTEM.Japanese,
        ("Noto Serif CJK JP", "Noto Serif JP", "Noto Sans CJK JP", "Hiragino Mincho ProN", "Yu Mincho", "IPAexMincho"),
    ),
    "korean": Script(
        re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
        _SYSTEM.Korean,
        (
            "Noto Serif CJK KR",
            "Noto Serif KR",
            "Noto Sans CJK KR",
            "Apple SD Gothic Neo",
            "Malgun Gothic",
            "NanumMyeongjo",
        ),
    ),
    "chinese": Script(
        re.compile("[\u4e00-\u9fff\u3400-\u4dbf]"),
        _SYSTEM.SimplifiedChinese,
        ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans CJK SC", "Songti SC", "SimSun", "WenQuanYi Zen Hei"),
    ),
    "devanagari": Script(
        re.compile("[\u0900-\u097f]"),
        _SYSTEM.Devanagari,
        ("Noto Serif Devanagari", "Noto Sans Devanagari", "Lohit Devanagari", "Kohinoor Devanagari", "Nirmala UI"),
    ),
    "bengali": Script(
        re.compile("[\u0980-\u09ff]"),
        _SYSTEM.Bengali,
        ("Noto Serif Bengali", "Noto Sans Bengali", "Lohit Bengali", "Bangla MN", "Nirmala UI"),
    ),
    "tamil": Script(
        re.compile("[\u0b80-\u0bff]"),
        _SYSTEM.Tamil,
        ("Noto Serif Tamil", "Noto Sans Tamil", "Lohit Tamil", "Tamil MN", "Nirmala UI"),
    ),
    "thai": Script(
        re.compile("[\u0e00-\u0e7f]"),
        _SYSTEM.Thai,
        ("Noto Serif Thai", "Noto Sans Thai", "Loma", "Thonburi", "Leelawadee UI"),
    ),
    "georgian": Script(
        re.compile("[\u10a0-\u10ff]"), _SYSTEM.Georgian, ("Noto Serif Georgian", "Noto Sans Georgian", "Sylfaen")
    ),
    "armenian": Script(
        re.compile("[\u0530-\u058f]"), _SYSTEM.Armenian, ("Noto Serif Armenian", "Noto Sans Armenian", "Sylfaen")
    ),
}
HAN_BY_LANGUAGE = {"ja": "japanese", "ko": "korean", "zh": "chinese"}
MIN_CHARACTERS = 3
"""Fewer characters of a script, such as a name in its own letters, are worth no hint."""
EXAMINED = 20_000
"""Characters of an article that are examined."""


def upright_runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yields the text in runs, each with whether its script has no italics."""
    position = 0
    for match in UPRIGHT.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], False
        yield match[0], True
        position = match.end()
    if position < len(text):
        yield text[position:], False


def scripts_of(text: str, language: str | None = None) -> tuple[str, ...]:
    """Returns the scripts beyond Latin, Greek and Cyrillic in a text; Han characters count as the language's script."""
    text = text[:EXAMINED]
    if text.isascii():
        return ()
    found = [name for name, script in SCRIPTS.items() if len(script.pattern.findall(text)) >= MIN_CHARACTERS]
    if "chinese" in found:
        by_language = HAN_BY_LANGUAGE.get((language or "").lower().partition("-")[0])
        if by_language is None:
            by_language = next((name for name in ("japanese", "korean") if name in found), "chinese")
        found = [by_language, *(name for name in found if name not in ("chinese", by_language))]
    return tuple(found)


@cache
def script_families(scripts: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the installed families that read best in these scripts, one of each; none where only others exist."""
    installed = set(QFontDatabase.families()) if scripts else set()
    best = (next((name for name in SCRIPTS[script].families if name in installed), "") for script in scripts)
    return tuple(filter(None, best))


@cache
def _has_font(script: str) -> bool:
    return bool(QFontDatabase.families(SCRIPTS[script].system))


def missing_scripts(scripts: Iterable[str]) -> tuple[str, ...]:
    """Returns those of the scripts that no font on this system has."""
    return tuple(script for script in scripts if not _has_font(script))


def script_name(script: str) -> str:
    """Returns the name of a script in the user's language."""
    return {
        "arabic": translate("scripts", "Arabic"),
        "hebrew": translate("scripts", "Hebrew"),
        "japanese": translate("scripts", "Japanese"),
        "korean": translate("scripts", "Korean"),
        "chinese": translate("scripts", "Chinese"),
        "devanagari": translate("scripts", "Devanagari"),
        "bengali": translate("scripts", "Bengali"),
        "tamil": translate("scripts", "Tamil"),
        "thai": translate("scripts", "Thai"),
        "georgian": translate("scripts", "Georgian"),
        "armenian": translate("scripts", "Armenian"),
    }[script]


def missing_font_hint(scripts: Iterable[str]) -> str:
    """Returns the sentence that names a font to install; empty where every script can be shown."""
    missing = missing_scripts(scripts)
    if not missing:
        return ""
    text = translate("scripts", "This system has no font for {script}. Install one, such as {family}, to read it.")
    return text.replace("{script}", script_name(missing[0])).replace("{family}", SCRIPTS[missing[0]].families[0])
