"""An import that is killed or has no room on the disk leaves the library as it was. More: the benchmark `faults`."""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.import_faults import KINDS, fill, kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 and no limit on files")


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_is_whole_or_as_if_it_never_was(kind: str) -> None:
    for faults, attempts in ((kill, 2), (fill, 1)):
        _, tried, lost, _ = faults(kind, attempts, size=40)
        assert (tried, lost) == (attempts, 0)
