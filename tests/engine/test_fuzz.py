"""Thousands of damaged documents crash no job. For a million of them: python -m tests.support.fuzz --count 1000000"""

from __future__ import annotations

import os
import subprocess
import sys

from tests import ROOT

COUNT = 10_000 if os.environ.get("CI") else 1_000


def test_damaged_documents_are_read_or_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.fuzz", "--count", str(COUNT)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} documents" in done.stdout
