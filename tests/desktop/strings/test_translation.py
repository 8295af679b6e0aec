"""The translations in use: the program speaks the language that is installed, and English where none is."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.shortcuts import key_names
from deskreader.desktop.shortcuts.action_list import SPECS
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.strings import formatting, messages, translation
from deskreader.desktop.strings.languages import LANGUAGES
from deskreader.errors import DeskReaderError, Kind
from deskreader.resource_files import resource_path
from tests.desktop.fake_engine import FakeEngine

SHIPPED = resource_path("translations")


@pytest.fixture
def german(qapp: QApplication) -> Iterator[list[QTranslator]]:
    """The translators of a program that speaks German; it speaks English again afterwards."""
    QLocale.setDefault(QLocale("de_DE"))
    loaded = translation.install(qapp, QLocale("de_DE"))
    yield loaded
    translation.remove(qapp, loaded)


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


def test_a_language_without_a_file_is_logged_and_replaced_by_english(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert translation.install(qapp, QLocale("de_DE"), tmp_path) == []
    assert "no translation into de" in caplog.text


@pytest.mark.parametrize("content", [b"", b"not a translation", b"\x3c\xb8\x64\x18" + bytes(40)])
def test_a_damaged_file_is_logged_and_replaced_by_english(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "deskreader_de.qm").write_bytes(content)
    assert translation.install(qapp, QLocale("de_DE"), tmp_path) == []
    assert "deskreader_de.qm could not be loaded" in caplog.text


def test_the_languages_of_the_user_are_tried_in_order(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PreferredLanguages(QLocale):
        def uiLanguages(self) -> list[str]:
            return self.languages

    shutil.copy(SHIPPED / "deskreader_de.qm", tmp_path)
    locale = PreferredLanguages("de_CH")
    for languages, count in ((["rm-CH", "de-CH", "de", "en"], 2), (["rm-CH", "en", "de"], 0), ([], 0)):
        locale.languages = languages
        loaded = translation.install(qapp, locale, tmp_path)
        translation.remove(qapp, loaded)
        assert len(loaded) == count


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("pt_BR", "pt_BR"), ("pt_PT", "pt_BR"), ("zh_CN", "zh_CN"), ("zh_SG", "zh_CN"), ("de_AT", "de"),
        ("ar_EG", "ar"), ("zh_TW", "en"), ("zh_HK", "en"), ("sv_SE", "en"),
    ],
)  # fmt: skip
def test_a_language_takes_the_file_that_its_readers_can_read(tmp_path: Path, tag: str, code: str) -> None:
    for language in LANGUAGES:
        (tmp_path / f"deskreader_{language}.qm").touch()
    assert translation._language(QLocale(tag), tmp_path) == code


def test_a_chosen_language_brings_its_numbers_and_its_direction(qapp: QApplication) -> None:
    before = QLocale()
    try:
        translation.switch(qapp, "ar")
        assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
        assert QLocale().language() == QLocale.Language.Arabic
        assert QCoreApplication.translate("UndoBar", "Undo") != "Undo"
        translation.switch(qapp, "en")
        assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert QCoreApplication.translate("UndoBar", "Undo") == "Undo"
    finally:
        translation.switch(qapp, "en")
        QLocale.setDefault(before)
