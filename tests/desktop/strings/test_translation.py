"""The translations: complete, up to date, with the right places for numbers and names, and in force when installed."""

from __future__ import annotations

import importlib.util
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from deskreader import resources
from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.shortcuts import key_names
from deskreader.desktop.shortcuts.actions import SPECS, Actions
from deskreader.desktop.strings import formatting, messages, translation
from deskreader.errors import DeskReaderError, Kind
from tests import ROOT
from tests.desktop.fake_engine import FakeEngine

SHIPPED = resources.folder("translations")
FILES = sorted(SHIPPED.glob("*.ts"))
HINT = "a text has changed: run `make translations` and translate what is new"
PLACES = re.compile(r"\{\w+\}|%n")
ENDS = ".…:?"


class Entry(NamedTuple):
    """One text of a .ts file with its translations: several where it has plural forms."""

    context: str
    text: str
    plural: bool
    translations: tuple[str, ...]
    finished: bool


def entries(file: Path) -> list[Entry]:
    """All of a .ts file."""
    found = []
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            plural, node = message.get("numerus") == "yes", message.find("translation")
            assert node is not None
            texts = tuple(form.text or "" for form in node) if plural else (node.text or "",)
            name, text = context.findtext("name") or "", message.findtext("source") or ""
            found.append(Entry(name, text, plural, texts, node.get("type") is None))
    return found


def _edges(text: str) -> tuple[str, str]:
    """The white space at the two ends of a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.fixture(scope="module")
def translate() -> ModuleType:
    """The program that brings the translations up to date."""
    path = ROOT / "packaging" / "translate.py"
    spec = importlib.util.spec_from_file_location("deskreader_packaging_translate", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def german(qapp: QApplication) -> Iterator[list[QTranslator]]:
    """A program that speaks German, as in Germany; English again afterwards."""
    QLocale.setDefault(QLocale("de_DE"))
    loaded = translation.install(qapp, QLocale("de_DE"))
    yield loaded
    translation.remove(qapp, loaded)


# --- the files --------------------------------------------------------------------------------------------------------


def test_every_text_of_the_source_stands_in_every_file_and_nothing_else(translate: ModuleType) -> None:
    wanted = {(one.context, one.text, one.plural) for one in translate.sentences_in(translate.SOURCE)}
    assert {file.stem for file in FILES} == {f"deskreader_{language}" for language in translate.LANGUAGES}
    for file in FILES:
        assert {(one.context, one.text, one.plural) for one in entries(file)} == wanted, HINT


def test_an_update_of_current_files_changes_nothing(translate: ModuleType, tmp_path: Path) -> None:
    for file in FILES:
        shutil.copy(file, tmp_path)
    translate.update(tmp_path)
    for file in FILES:
        assert entries(tmp_path / file.name) == entries(file), HINT


def test_an_update_keeps_what_was_translated_and_adds_what_is_missing(translate: ModuleType, tmp_path: Path) -> None:
    for file in FILES:
        old = file.read_text("utf-8")
        gone = re.sub(r"    <message>\s*<source>Quit</source>.*?</message>\n", "", old, flags=re.DOTALL)
        assert gone != old
        (tmp_path / file.name).write_text(gone, "utf-8")
    translate.update(tmp_path)
    for file in FILES:
        updated = entries(tmp_path / file.name)
        assert {one.text for one in updated if not one.finished} == {"Quit"}
        assert [one for one in updated if one.finished] == [one for one in entries(file) if one.text != "Quit"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_translated(file: Path) -> None:
    assert [one.text for one in entries(file) if not one.finished or not all(one.translations)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_translations_have_the_places_and_the_end_of_their_text(file: Path) -> None:
    wrong = []
    for one in entries(file):
        for made in one.translations:
            same_places = sorted(PLACES.findall(made)) == sorted(PLACES.findall(one.text))
            end, wanted = made.rstrip()[-1:], one.text.rstrip()[-1]
            same_end = end == wanted or {end, wanted}.isdisjoint(ENDS) or "ago" in one.text
            if not (same_places and same_end and _edges(made) == _edges(one.text)):
                wrong.append((one.text, made))
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_translations_have_typographic_marks(file: Path) -> None:
    straight = [
        made for one in entries(file) for made in one.translations if '"' in made or "'" in made or "..." in made
    ]
    assert straight == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_built_file_says_what_the_source_file_says(file: Path) -> None:
    built = QTranslator()
    assert built.load(str(file.with_suffix(".qm")))
    for one in entries(file):
        numbers = range(30) if one.plural else [-1]
        assert {built.translate(one.context, one.text, None, number) for number in numbers} == set(one.translations), (
            HINT
        )


# --- finding texts ----------------------------------------------------------------------------------------------------

MODULE = """
def tr(text):
    return QCoreApplication.translate("menus", text)

class Pane(QWidget):
    def show(self, on, text):
        self.tr("Open" if on else "Close")
        tr("Move to")
        self.tr(text)
        translate("pane", "In " "two parts")
        counted("pane", "1 story", "%n stories", 3)
        painter.translate(1, 2)

NAMES = {1: QT_TRANSLATE_NOOP("names", "Today"), 2: marked("Gone")}
"""


def test_texts_are_found_in_every_form_that_the_source_uses(translate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "pane.py").write_text(MODULE, "utf-8")
    assert translate.sentences_in(tmp_path) == [
        ("Pane", "Close", False),
        ("Pane", "Open", False),
        ("menus", "Move to", False),
        ("names", "Today", False),
        ("pane", "%n stories", True),
        ("pane", "1 story", False),
        ("pane", "In two parts", False),
        ("sentences", "Gone", False),
    ]


@pytest.mark.parametrize("text", ['f"{count} stories"', '"Stories: " + name'])
def test_a_text_that_is_put_together_is_refused(translate: ModuleType, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.py").write_text(f'count, name = 1, ""\ntranslate("pane", {text})\n', "utf-8")
    with pytest.raises(ValueError, match=r"bad\.py, line 2"):
        translate.sentences_in(tmp_path)


# --- the program ------------------------------------------------------------------------------------------------------


def test_actions_are_german_and_english_again_afterwards(qapp: QApplication, tmp_path: Path) -> None:
    loaded = translation.install(qapp, QLocale("de_AT"))
    owner = QObject()
    try:
        actions = Actions(FakeEngine(tmp_path).settings, LIGHT, owner)
        texts = [action.text() for action in actions.values()]
        assert actions["open_in_browser"].text() == "Im Browser öffnen"
        assert not set(texts) & {spec.text for spec in SPECS}
    finally:
        translation.remove(qapp, loaded)
    again = Actions(FakeEngine(tmp_path).settings, LIGHT, owner)
    assert [action.text() for action in again.values()] == [spec.text for spec in SPECS]


def test_plurals_days_and_errors_are_german(german: list[QTranslator]) -> None:
    assert formatting.counted("timeline", "1 story", "%n stories", 1) == "1 Artikel"
    assert formatting.counted("words", "1 day ago", "%n days ago", 3) == "vor 3 Tagen"
    assert formatting.day_name(date(2026, 3, 2), date(2026, 6, 1)) == "Montag, 2. März"
    assert formatting.day_name(date(2025, 3, 2), date(2026, 6, 1)) == "2. März 2025"
    assert messages.error_message(DeskReaderError(Kind.STORAGE, "EIO")) == "Der Datenträger meldet einen Fehler (EIO)."


def test_qt_itself_is_german_but_keys_keep_their_portable_names(german: list[QTranslator], tmp_path: Path) -> None:
    assert len(german) == 2
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    owner = QObject()
    add = Actions(FakeEngine(tmp_path).settings, LIGHT, owner)["add_feed"]
    assert key_names.title("add_feed", add) == "Feed hinzufügen"
    assert key_names.native(QKeySequence("Ctrl+N")) == "Strg+N"
    assert key_names.portable(add.shortcuts()) == "A; Ctrl+N"


def test_a_window_speaks_german(
    german: list[QTranslator], show: Callable[[FakeEngine], Any], engine: FakeEngine
) -> None:
    shown = show(engine)
    assert shown.window.timeline.header_texts[0] == "Ungelesen"
    assert shown.window.sidebar.accessibleName() == "Seitenleiste"


def test_english_needs_no_file(qapp: QApplication, tmp_path: Path) -> None:
    assert translation.install(qapp, QLocale("en_GB")) == []
    assert translation.install(qapp, QLocale("en_US"), tmp_path / "nowhere") == []


def test_a_language_without_a_file_is_english_and_logged(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert translation.install(qapp, QLocale("de_DE"), tmp_path) == []
    assert "no translation into de" in caplog.text


@pytest.mark.parametrize("content", [b"", b"not a translation", b"\x3c\xb8\x64\x18" + bytes(40)])
def test_a_damaged_file_is_english_and_logged(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "deskreader_de.qm").write_bytes(content)
    assert translation.install(qapp, QLocale("de_DE"), tmp_path) == []
    assert "deskreader_de.qm could not be loaded" in caplog.text


def test_the_languages_of_a_person_are_tried_in_order(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wanting(QLocale):
        def uiLanguages(self) -> list[str]:
            return self.wanted

    shutil.copy(SHIPPED / "deskreader_de.qm", tmp_path)
    wanting = Wanting("de_CH")
    for wanted, count in ((["rm-CH", "de-CH", "de", "en"], 2), (["rm-CH", "en", "de"], 0), ([], 0)):
        wanting.wanted = wanted
        loaded = translation.install(qapp, wanting, tmp_path)
        translation.remove(qapp, loaded)
        assert len(loaded) == count
