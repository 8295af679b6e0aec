"""The index of settings: every entry is a row of its page, and the search knows the words people use."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskreader.desktop.dialogs.settings.account_list import AccountRow
from deskreader.desktop.dialogs.settings.dialog import SettingsDialog
from deskreader.desktop.dialogs.settings.index import setting_entries
from deskreader.desktop.dialogs.settings.shortcuts import KeyRow
from deskreader.desktop.shortcuts.presets import PRESETS, Preset, preset_of
from deskreader.settings import Settings, ThemeMode
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_every_entry_is_a_row_of_its_page(dialog: SettingsDialog) -> None:
    for entry in setting_entries():
        assert dialog.page(entry.page).row_of(entry.title) is not None, entry
        assert dialog.list.item(entry.page).text() == entry.page_title


def test_every_setting_is_in_the_index(dialog: SettingsDialog) -> None:
    titles = {entry.title for entry in setting_entries()}
    rows = [row for page in dialog.pages for row in page.rows if not isinstance(row, KeyRow | AccountRow)]
    assert {row.text for row in rows if row.text} - titles == {"Quiet from"}  # it belongs to "Quiet hours"


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("theme", "Colours"),
        ("dark", "Colours"),
        ("font", "Typeface"),
        ("interval", "Check for new stories"),
        ("every hour", "Check for new stories"),
        ("backup", "Backups"),
        ("opml", "Import"),
        ("retention", "Keep read stories for"),
        ("do not disturb", "Quiet hours"),
        ("compact", "Density"),
        ("language", "Language"),
        ("deutsch", "Language"),
        ("duplicates", "One card for a story from several sources"),
    ],
)
def test_the_search_knows_the_words_people_use(dialog: SettingsDialog, word: str, title: str) -> None:
    dialog.search.setText(word)
    found = [row.text for page in dialog.pages for row in page.rows if row.isVisibleTo(dialog)]
    assert title in found


def test_a_setting_that_differs_from_its_default_is_marked(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = dialog.page(0).row_of("Colours")
    assert row is not None
    assert row.mark.isHidden()
    engine.settings.change(theme=ThemeMode.DARK)
    assert not row.mark.isHidden()
    assert "Differs from the default" in row.control.accessibleDescription()
    engine.settings.change(theme=Settings().theme)
    assert row.mark.isHidden()


def test_a_setting_is_shown_with_the_focus_in_its_control(dialog: SettingsDialog) -> None:
    entry = next(entry for entry in setting_entries() if entry.title == "Line height")
    dialog.show_setting(entry.page, entry.title)
    row = dialog.page(entry.page).row_of(entry.title)
    assert row is not None
    assert dialog.focusWidget() is row.focus_target()


@pytest.mark.parametrize("preset", Preset)
def test_a_preset_sets_all_keys_and_is_recognized(dialog: SettingsDialog, engine: FakeEngine, preset: Preset) -> None:
    page = dialog.page(7)
    page.preset.chosen.emit(preset)  # type: ignore[attr-defined]
    assert engine.settings.current.keys == PRESETS[preset]
    assert preset_of(engine.settings.current.keys) is preset
    engine.settings.change(keys={"star": "Ctrl+D"})
    assert page.preset.currentText() == "Custom"  # type: ignore[attr-defined]


def test_a_click_on_the_label_of_a_switch_toggles_it(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = dialog.page(1).row_of("Hide feeds with nothing unread")
    assert row is not None
    dialog.show_page(1)
    QTest.mouseClick(row.label, Qt.MouseButton.LeftButton)
    assert engine.settings.current.hide_read_feeds
