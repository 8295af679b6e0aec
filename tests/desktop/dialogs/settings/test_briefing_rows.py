"""The rows on the daily briefing: an hour or off, a folder, and how long books are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.fields.briefing_rows import BriefingFolderRow
from deskreader.desktop.widgets.controls import Choice
from tests.desktop.dialogs.kit import FakeEngine, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_an_hour_is_chosen_and_off_is_the_default(dialog: SettingsDialog, engine: FakeEngine) -> None:
    row = show_page(dialog, "Offline storage").row_of("Daily briefing as EPUB")
    assert row is not None
    assert isinstance(row.control, Choice)
    assert (row.control.currentText(), row.control.count()) == ("Off", 25)
    row.control.setCurrentIndex(8)
    row.control.activated.emit(8)
    assert engine.settings.current.briefing_hour == 7
    assert row.control.currentText() == "07:00"


def test_the_folder_is_named_chosen_and_reset(
    dialog: SettingsDialog, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = show_page(dialog, "Offline storage").row_of("Briefing folder")
    assert isinstance(row, BriefingFolderRow)
    default = engine.daily_briefing.default_folder
    assert row.explanation.text() == str(default)
    chosen = "deskreader.desktop.dialogs.settings.fields.briefing_rows.QFileDialog.getExistingDirectory"
    monkeypatch.setattr(chosen, lambda *_args: str(tmp_path))
    row.button.click()
    assert engine.settings.current.briefing_folder == str(tmp_path)
    assert row.explanation.text() == str(tmp_path)
    monkeypatch.setattr(chosen, lambda *_args: "")
    row.button.click()
    assert engine.settings.current.briefing_folder == str(tmp_path)
    row.take(str(default))
    assert engine.settings.current.briefing_folder == ""
