"""A timeline on a library of thousands of articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline import Timeline
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import MANY, library_of, shown_timeline


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """A library of unread articles, one every seven minutes."""
    return library_of(tmp_path, MANY, minutes=7)


@pytest.fixture
def timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    """A timeline that shows all articles of the library."""
    yield from shown_timeline(qtbot, tasks, library)
