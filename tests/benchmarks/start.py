"""Time to the first painted window and memory use then, compared with an empty Qt window in the same run."""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import deskreader
from tests.benchmarks.table import print_table

ROUNDS = 7
BARE_QT = """
import sys, time, json
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1360, 860)
def painted():
    print(json.dumps({"ms": 1000 * (time.monotonic() - float(sys.argv[1]))}), flush=True); app.quit()
window.paintEvent = lambda event: QTimer.singleShot(0, painted)
window.show(); app.exec()
"""
DESKREADER = """
import gc, sys, time, json
gc.disable()  # as `deskreader.__main__` does before it loads the window
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from deskreader.app import App, make_application
from deskreader.profile import profile_in
class FirstPaint(QObject):
    seen = False
    def eventFilter(self, target, event):  # of any part: Qt does not paint a window that its children cover whole
        if self.seen or event.type() != QEvent.Type.Paint:
            return False
        if isinstance(target, QWidget) and target.window() is app.window:
            self.seen = True
            QTimer.singleShot(0, painted)
        return False
def painted():
    status = Path("/proc/self/status").read_text()
    rss = int(status.split("VmRSS:")[1].split()[0]) / 1024
    QTimer.singleShot(1500, lambda: settled(1000 * (time.monotonic() - float(sys.argv[1]))
        - 1500, rss))
def settled(ms, rss):
    status = Path("/proc/self/status").read_text()
    rss_later = int(status.split("VmRSS:")[1].split()[0]) / 1024
    print(json.dumps({"ms": ms, "rss": rss, "settled": rss_later}), flush=True)
    application.quit()
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[2])))
first_paint = FirstPaint()
application.installEventFilter(first_paint)
app.start()
application.exec()
app.close()
"""


def run_once(code: str, profile: Path) -> dict[str, float]:
    """Starts a program once and returns its figures."""
    begin = time.monotonic()
    result = subprocess.run(
        [sys.executable, "-c", code, str(begin), str(profile)], capture_output=True, text=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(result.stderr)
    figures: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Prints the table."""
    compileall.compile_dir(Path(deskreader.__file__).parent, quiet=1)  # as in an installed program
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        run_once(DESKREADER, profile)
        bare_starts = [run_once(BARE_QT, profile)["ms"] for _ in range(ROUNDS)]
        deskreader_starts = [run_once(DESKREADER, profile) for _ in range(ROUNDS)]
    start = statistics.median(figures["ms"] for figures in deskreader_starts)
    bare_qt = statistics.median(bare_starts)
    memory = {name: statistics.median(figures[name] for figures in deskreader_starts) for name in ("rss", "settled")}
    print_table(
        f"Start to the first painted window, and memory (median of {ROUNDS} starts)",
        ["", "DeskReader", "an empty Qt window", "ratio", "aim"],
        [
            ["first paint, ms", round(start), round(bare_qt), f"{start / bare_qt:.2f}", 400],
            ["resident after paint, MB", memory["rss"], "", "", 130],
            ["resident after 1.5 s, MB", memory["settled"], "", "", 130],
        ],
    )
