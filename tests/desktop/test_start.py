"""Which modules are imported before the window is painted."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

from deskreader import desktop

NOT_AT_START = (
    "jeepney", "ctypes", "lxml", "bs4", "requests", "feedparser", "PIL", "sqlite3", "deskreader.store",
    "deskreader.fetch", "deskreader.sync", "deskreader.engine.parts", "deskreader.engine.library.library",
    "deskreader.desktop.article.pane", "deskreader.desktop.window.frame.workbench", "deskreader.desktop.dialogs.opener",
)  # fmt: skip
"""Modules for notifications, the network, documents, the library and what the first frame does not show."""


def test_modules_that_only_a_refresh_or_a_notification_needs_are_not_imported_at_start() -> None:
    code = f"import sys, deskreader.app; print([name for name in {NOT_AT_START!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


IMPORT_EACH_FIRST = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [loaded for loaded in sys.modules if loaded.startswith("deskreader.desktop")]:
        del sys.modules[loaded]
    importlib.import_module(name)
    print(name)
"""


def test_every_module_can_be_imported_first() -> None:
    names = [module.name for module in pkgutil.walk_packages(desktop.__path__, "deskreader.desktop.")]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH_FIRST, *names], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.split() == names, done.stderr
