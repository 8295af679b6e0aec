"""The settings dialog over a fake engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskreader.desktop.dialogs.settings import SettingsDialog
from tests.desktop.dialogs.kit import FakeEngine, opened_settings


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


@pytest.fixture(autouse=True)
def autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own in place of the one from which the desktop starts programs."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


@pytest.fixture
def dialog(qtbot: Any, engine: FakeEngine) -> Iterator[SettingsDialog]:
    with opened_settings(engine) as dialog:
        qtbot.addWidget(dialog)
        yield dialog
