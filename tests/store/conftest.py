"""A library in a folder of the test's own, closed at the end, and found sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskreader.store import Database


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens the same library each time it is called."""
    opened: list[Database] = []

    def open_it() -> Database:
        opened.append(Database.open(tmp_path / "library.db", tmp_path / "pictures"))
        return opened[-1]

    yield open_it
    for database in opened:
        database.close()


@pytest.fixture
def database(open_database: Callable[[], Database]) -> Database:
    return open_database()
