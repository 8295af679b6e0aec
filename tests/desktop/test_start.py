"""What is loaded before the window is painted."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

from deskreader import desktop

LATER = ("jeepney", "ctypes", "lxml", "bs4", "requests", "feedparser", "PIL")
"""What is needed for notices, the network and documents alone, and would hold up the first paint."""


def test_the_window_is_there_before_what_only_a_refresh_or_a_notice_needs() -> None:
    code = f"import sys, deskreader.app; print([name for name in {LATER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


EACH_FIRST = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [loaded for loaded in sys.modules if loaded.startswith("deskreader.desktop")]:
        del sys.modules[loaded]
    importlib.import_module(name)
    print(name)
"""


def test_every_module_can_be_loaded_before_all_others() -> None:
    names = [module.name for module in pkgutil.walk_packages(desktop.__path__, "deskreader.desktop.")]
    done = subprocess.run(
        [sys.executable, "-c", EACH_FIRST, *names], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.split() == names, done.stderr
