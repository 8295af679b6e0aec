"""A town for each test, and a place to say what was seen there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.politeness.town import Seen, Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as made:
        yield made


@pytest.fixture
def seen(record_property: Callable[[str, object], None]) -> Seen:
    """Says what the scorecard is to tell of the test."""
    return lambda text: record_property("seen", text)
