"""What is loaded before the window is painted."""

from __future__ import annotations

import subprocess
import sys

LATER = ("jeepney", "ctypes", "lxml", "bs4", "requests", "feedparser", "PIL")
"""What is needed for notices, the network and documents alone, and would hold up the first paint."""


def test_the_window_is_there_before_what_only_a_refresh_or_a_notice_needs() -> None:
    code = f"import sys, deskreader.app; print([name for name in {LATER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
