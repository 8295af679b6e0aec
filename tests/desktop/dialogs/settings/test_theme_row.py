"""The row that takes a theme from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.theme_row import ThemeFileRow
from deskreader.settings import SettingsKeeper, ThemeMode


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    return SettingsKeeper(tmp_path / "settings.json")


@pytest.fixture
def row(qtbot: object, keeper: SettingsKeeper) -> ThemeFileRow:
    binding = Binding(keeper)
    row = ThemeFileRow(binding)
    row.binding_of_test = binding  # type: ignore[attr-defined]
    qtbot.addWidget(row)  # type: ignore[attr-defined]
    return row


def test_a_good_file_is_used_at_once(row: ThemeFileRow, keeper: SettingsKeeper, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"name": "Mine", "base": "dark", "colors": {"accent": "#ffd080"}}))
    row.take(str(path))
    assert (keeper.current.theme, keeper.current.theme_file) == (ThemeMode.FILE, str(path))
    assert "Mine" in row.explanation.text()


def test_a_bad_file_is_explained_and_changes_nothing(row: ThemeFileRow, keeper: SettingsKeeper, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"colors": {"ink": "#f0f0f0"}}))
    row.take(str(path))
    assert keeper.current.theme is ThemeMode.SYSTEM
    assert "contrast" in row.explanation.text()
