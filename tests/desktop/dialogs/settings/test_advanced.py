"""The page "Advanced": the export of subscriptions and the check of the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Finding
from deskreader.model.usage import CheckName
from tests.desktop.dialogs.kit import FakeEngine, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_an_export_writes_the_file_and_shows_its_path(qtbot: Any, dialog: SettingsDialog, tmp_path: Path) -> None:
    advanced: Any = show_page(dialog, "Advanced")
    target = tmp_path / "mine.opml"
    advanced.export_to(str(target))
    qtbot.waitUntil(lambda: "Saved to" in advanced.export_row.explanation.text())
    assert target.read_bytes() == b"<o>"


def test_an_error_of_an_export_is_shown(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine, tmp_path: Path) -> None:
    advanced: Any = show_page(dialog, "Advanced")
    advanced.export_to(str(tmp_path / "no folder" / "mine.opml"))
    qtbot.waitUntil(lambda: bool(advanced.export_problem.text()))
    engine.opml.error = DeskReaderError(Kind.BUSY_LIBRARY)
    advanced.export_to(str(tmp_path / "mine.opml"))
    qtbot.waitUntil(lambda: "Another program" in advanced.export_problem.text())


def test_the_check_shows_its_findings(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    advanced: Any = show_page(dialog, "Advanced")
    advanced.check_button.click()
    qtbot.waitUntil(lambda: "No problems found." in advanced.check_row.explanation.text())
    engine.library.findings = (Finding(CheckName.FILE, True), Finding(CheckName.IMAGE_FILES, False, "3"))
    advanced.check_button.click()
    qtbot.waitUntil(lambda: bool(advanced.check_problem.text()))
    assert advanced.check_problem.text() == "! Picture files: 3"
    engine.library.error = DeskReaderError(Kind.BUSY_LIBRARY)
    advanced.check_button.click()
    qtbot.waitUntil(lambda: "Another program" in advanced.check_problem.text())
    assert advanced.check_button.isEnabled()
