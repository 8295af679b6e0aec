"""Opens the windows of the gallery one after another, for a program that looks at them from outside.

python -m tests.gallery.stage FOLDER [NAME ...]. It prints the name of each window with the number by which AT-SPI
knows it, and opens the next one when a line comes in.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.gallery.gallery import opened_gallery
from tests.gallery.windows import each_window

TURN_MS = 10


def _read_into(lines: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    lines.put("")


def main(arguments: Sequence[str]) -> int:
    """Opens the windows, until there are no more or the input ends."""
    folder, names = Path(arguments[0]), set(arguments[1:])
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=_read_into, args=(lines,), daemon=True).start()
    with opened_gallery(folder) as gallery:
        for name, window in each_window(gallery, names or None):
            number = QAccessible.uniqueId(QAccessible.queryAccessibleInterface(window))
            print(name, number, flush=True)
            while lines.empty():
                QTest.qWait(TURN_MS)
            if not lines.get():
                break
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
