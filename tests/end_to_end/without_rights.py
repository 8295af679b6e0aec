"""A program that runs a command or the window of DeskReader without the right to write.

python tests/end_to_end/without_rights.py nobody|same window|COMMAND PROFILE
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import deskreader

NOBODY = 65534


def load_all() -> None:
    """Loads every module while it can be read: the interpreter may be in a folder that only root can enter."""
    for module in pkgutil.walk_packages(deskreader.__path__, "deskreader."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    "x".encode("idna")


def become_nobody() -> None:
    """Gives up all rights of root."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def main(who: str, what: str, profile: str) -> int:
    """Runs the program and returns its exit code."""
    load_all()
    if what != "window":
        from deskreader.__main__ import main as run

        if who == "nobody":
            become_nobody()
        return run([what, "--profile", profile])

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMessageBox

    from deskreader import app
    from deskreader.cli.syntax.parser import parse

    application = app.make_application(["deskreader"])
    app.make_application = lambda _arguments: application
    if who == "nobody":
        become_nobody()

    def close_box() -> None:
        box = application.activeModalWidget()
        if isinstance(box, QMessageBox):
            print(f"box: {box.text()}")
            box.accept()

    timer = QTimer(interval=50)
    timer.timeout.connect(close_box)
    timer.start()
    QTimer.singleShot(20_000, application.quit)
    return app.main(parse(["--profile", profile]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
