"""The page "Offline storage": how much of the budget is used."""

from __future__ import annotations

from typing import Any

import pytest

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.widgets.controls import UsageBar
from deskreader.settings import GIGABYTE
from tests.desktop.dialogs.kit import FakeEngine, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_the_bar_shows_how_much_of_the_budget_is_used(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    offline = show_page(dialog, "Offline storage")
    row = next(row for row in offline.rows if row.text == "Storage limit")
    bar = offline.findChild(UsageBar)
    qtbot.waitUntil(lambda: bar.share > 0)
    assert bar.share == pytest.approx(1.9 / 5)
    assert "1.9 of 5" in row.explanation.text()
    engine.settings.change(offline_budget_bytes=GIGABYTE)
    assert bar.share == 1.0
    engine.settings.change(offline_budget_bytes=0)
    dialog.grab()
