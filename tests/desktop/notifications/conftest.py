"""Fixtures of the tests of notifications: a fake service, a notifier on it, and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.settings import SettingsKeeper
from tests.desktop.notifications.kit import FakeBus, notifier_on


@pytest.fixture
def bus(qapp: object) -> FakeBus:
    """A fake notification service that answers at once."""
    return FakeBus()


@pytest.fixture
def notifier(bus: FakeBus) -> Notifier:
    """A notifier on the fake service, without a tray."""
    return notifier_on(bus, None)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsKeeper:
    """Settings in a file of the test."""
    return SettingsKeeper(tmp_path / "settings.json")
