"""The translation files: complete, current, with the right placeholders; and the program that updates them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from tests.desktop.strings.ts_files import FILES, Entry, entries, load_translate_program

UPDATE = "a text has changed: run `make translations` and translate what is new"
RENAME = "a context has a new name: run `make translations ARGS='--renamed OLD=NEW'`"
PLACEHOLDERS = re.compile(r"\{\w+\}|%n")
ENDS = ".…:?"
DATE_FORMATS = ("d MMMM yyyy", "dddd, d MMMM")
"""Texts for QLocale, in which a straight quotation mark sets letters apart."""
SAME_ENDS = str.maketrans("。：？؟", ".:??")
"""The marks of other scripts at the end of a sentence."""

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture(scope="module")
def translate() -> ModuleType:
    """The program that updates the translations."""
    return load_translate_program()


def texts_of(file: Path) -> set[tuple[str, str, bool]]:
    """The texts of a .ts file as the program names them."""
    return {(entry.context, entry.text, entry.plural) for entry in entries(file)}


# --- the files --------------------------------------------------------------------------------------------------------


def test_every_language_has_a_file(translate: ModuleType) -> None:
    assert {file.stem for file in FILES} == {f"deskreader_{language}" for language in translate.LANGUAGES}


@each_file
def test_no_text_of_the_source_is_missing(translate: ModuleType, file: Path) -> None:
    assert sorted(translate.scan_source(translate.SOURCE).texts - texts_of(file)) == [], UPDATE


@each_file
def test_no_text_is_left_that_the_source_no_longer_has(translate: ModuleType, file: Path) -> None:
    assert sorted(texts_of(file) - translate.scan_source(translate.SOURCE).texts) == [], UPDATE


@each_file
def test_every_context_belongs_to_the_source(translate: ModuleType, file: Path) -> None:
    used = {text.context for text in translate.scan_source(translate.SOURCE).texts}
    assert sorted({entry.context for entry in entries(file)} - used) == [], RENAME


def test_a_context_with_the_form_of_a_class_name_names_a_class(translate: ModuleType) -> None:
    scan = translate.scan_source(translate.SOURCE)
    contexts = {text.context for text in scan.texts} | scan.looked_up
    assert sorted(context for context in contexts - scan.classes if context[0].isupper()) == [], RENAME


def test_a_context_that_is_looked_up_with_a_variable_has_texts(translate: ModuleType) -> None:
    scan = translate.scan_source(translate.SOURCE)
    assert {"actions", "messages", "sentences", "views"} <= scan.looked_up
    assert sorted(scan.looked_up - {text.context for text in scan.texts}) == [], RENAME


@each_file
def test_no_text_lost_its_translation_with_its_context(translate: ModuleType, file: Path) -> None:
    assert translate.missing_renames(file, translate.scan_source(translate.SOURCE).texts) == [], RENAME


@each_file
def test_every_text_is_translated(file: Path) -> None:
    assert [entry.text for entry in entries(file) if not entry.finished or not all(entry.translations)] == []


def test_arabic_sentences_that_begin_with_a_latin_name_or_a_placeholder_run_from_the_right() -> None:
    (arabic,) = [file for file in FILES if file.stem.endswith("_ar")]
    wrong = [
        translation
        for entry in entries(arabic)
        for translation in entry.translations
        if re.match(r"[A-Z{]", translation) and re.search(r"[\u0600-\u06ff]{2}", translation)
    ]
    assert wrong == []


@each_file
def test_translations_have_the_placeholders_and_the_last_character_of_their_text(file: Path) -> None:
    wrong = [
        (entry.text, translation)
        for entry in entries(file)
        for translation in entry.translations
        if not (
            sorted(PLACEHOLDERS.findall(translation)) == sorted(PLACEHOLDERS.findall(entry.text))
            and ends_alike(entry, translation)
            and margins(translation) == margins(entry.text)
        )
    ]
    assert wrong == []


def ends_alike(entry: Entry, translation: str) -> bool:
    """Whether text and translation end with the same punctuation mark; those of "ago" begin with the word instead."""
    end, wanted = translation.rstrip()[-1:].translate(SAME_ENDS), entry.text.rstrip()[-1]
    return end == wanted or {end, wanted}.isdisjoint(ENDS) or "ago" in entry.text


def margins(text: str) -> tuple[str, str]:
    """The white space at the two ends of a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@each_file
def test_translations_have_typographic_marks(file: Path) -> None:
    straight = [
        text
        for entry in entries(file)
        if entry.text not in DATE_FORMATS
        for text in entry.translations
        if '"' in text or "'" in text or "..." in text
    ]
    assert straight == []


@each_file
def test_the_built_file_has_the_translations_of_the_source_file(file: Path) -> None:
    built = QTranslator()
    assert built.load(str(file.with_suffix(".qm")))
    for entry in entries(file):
        numbers = range(130) if entry.plural else [-1]
        texts = {built.translate(entry.context, entry.text, None, number) for number in numbers}
        assert texts == set(entry.translations), UPDATE


# --- updating ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with copies of the files."""
    for file in FILES:
        shutil.copy(file, tmp_path)
    return tmp_path


def rewrite(folder: Path, pattern: str, replacement: str) -> None:
    """Changes the text of the copies, as if they were from an earlier source."""
    for file in FILES:
        before = file.read_text("utf-8")
        after = re.sub(pattern, replacement, before, flags=re.DOTALL)
        assert after != before
        (folder / file.name).write_text(after, "utf-8")


def test_an_update_of_current_files_changes_nothing(translate: ModuleType, folder: Path) -> None:
    translate.update(folder)
    for file in FILES:
        assert (folder / file.name).read_bytes() == file.read_bytes(), UPDATE


def test_an_update_keeps_existing_translations_and_adds_missing_texts(translate: ModuleType, folder: Path) -> None:
    rewrite(folder, r"    <message>\s*<source>Quit</source>.*?</message>\n", "")
    translate.update(folder)
    for file in FILES:
        updated = entries(folder / file.name)
        assert {entry.text for entry in updated if not entry.finished} == {"Quit"}
        finished = [entry for entry in updated if entry.finished]
        assert finished == [entry for entry in entries(file) if entry.text != "Quit"]


def test_an_update_drops_a_text_that_nothing_wants(translate: ModuleType, folder: Path) -> None:
    message = "<message><source>Gone</source><translation>Weg</translation></message>"
    rewrite(folder, "</TS>", f"<context><name>OldDialog</name>{message}</context></TS>")
    translate.update(folder)
    for file in FILES:
        assert entries(folder / file.name) == entries(file)


def test_an_update_refuses_to_lose_the_translations_of_a_renamed_class(
    translate: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(folder, "<name>AboutDialog</name>", "<name>OldAbout</name>")
    before = [(folder / file.name).read_bytes() for file in FILES]
    assert translate.main([str(folder)]) == 1
    assert capsys.readouterr().err.strip().endswith("to keep them: --renamed OldAbout=AboutDialog")
    assert [(folder / file.name).read_bytes() for file in FILES] == before
    for file in FILES:
        texts = translate.scan_source(translate.SOURCE).texts
        assert translate.missing_renames(folder / file.name, texts) == [("OldAbout", "AboutDialog")]


def test_a_named_rename_keeps_every_translation(translate: ModuleType, folder: Path) -> None:
    rewrite(folder, "<name>AboutDialog</name>", "<name>OldAbout</name>")
    assert translate.main([str(folder), "--renamed", "OldAbout=AboutDialog"]) == 0
    for file in FILES:
        assert (folder / file.name).read_bytes() == file.read_bytes()


def test_two_renames_that_share_a_text_are_told_apart(translate: ModuleType, folder: Path) -> None:
    rewrite(folder, "<name>(About|Licences)Dialog</name>", r"<name>Old\1</name>")
    with pytest.raises(translate.LostTranslationsError) as lost:
        translate.update(folder)
    assert lost.value.renames == (("OldAbout", "AboutDialog"), ("OldLicences", "LicencesDialog"))
    translate.update(folder, lost.value.renames)
    for file in FILES:
        assert (folder / file.name).read_bytes() == file.read_bytes()


def test_a_text_that_moves_to_a_class_with_other_texts_keeps_its_translation(
    translate: ModuleType, folder: Path
) -> None:
    moved = r"(    <message>\s*<source>About DeskReader</source>.*?</message>\n)"
    before = r"<context>\n    <name>AboutDialog</name>\n"
    rewrite(folder, before + moved, r"<context><name>OldCard</name>\1</context>\n" + before.replace(r"\n", "\n"))
    with pytest.raises(translate.LostTranslationsError, match="--renamed OldCard=AboutDialog"):
        translate.update(folder)
    translate.update(folder, [translate.Rename("OldCard", "AboutDialog")])
    for file in FILES:
        assert (folder / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("argument", ["Old", "Old=", "=New", ""])
def test_a_rename_without_two_names_is_refused(
    translate: ModuleType, folder: Path, argument: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_error:
        translate.main([str(folder), f"--renamed={argument}"])
    assert exit_error.value.code == 2
    assert "is not OLD=NEW" in capsys.readouterr().err


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
        translate("names", NAMES[1])
        counted("pane", "1 story", "%n stories", 3)
        painter.translate(1, 2)

NAMES = {1: QT_TRANSLATE_NOOP("names", "Today"), 2: marked("Gone")}
"""


def test_texts_are_found_in_every_form_that_the_source_uses(translate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "pane.py").write_text(MODULE, "utf-8")
    scan = translate.scan_source(tmp_path)
    assert sorted(scan.texts) == [
        ("Pane", "Close", False),
        ("Pane", "Open", False),
        ("menus", "Move to", False),
        ("names", "Today", False),
        ("pane", "%n stories", True),
        ("pane", "1 story", False),
        ("pane", "In two parts", False),
        ("sentences", "Gone", False),
    ]
    assert scan.classes == {"Pane"}
    assert scan.looked_up == {"Pane", "menus", "names"}


@pytest.mark.parametrize("text", ['f"{count} stories"', '"Stories: " + name'])
def test_a_text_that_is_put_together_is_refused(translate: ModuleType, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.py").write_text(f'count, name = 1, ""\ntranslate("pane", {text})\n', "utf-8")
    with pytest.raises(ValueError, match=r"bad\.py, line 2"):
        translate.scan_source(tmp_path)
