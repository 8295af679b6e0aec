"""What holds for every test of the desktop."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """Collects garbage here, on the GUI thread: a QObject that a worker thread happens to collect aborts the process."""
    yield
    gc.collect()
