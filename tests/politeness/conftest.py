"""Fixtures: a town of publishers for each test, and a function that notes results for the scorecard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.politeness.town import Note, Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as made:
        yield made


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Notes a line for the scorecard."""
    return lambda text: record_property("note", text)
