"""A library with rules for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.rules.kit import Rules, a_library


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Rules]:
    with a_library(tmp_path) as made:
        yield made
