"""How soon the first window is painted, and what the program then holds in memory; against bare Qt in the same run."""

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
BARE = """
import sys, time, json
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1360, 860)
def painted():
    print(json.dumps({"ms": 1000 * (time.monotonic() - float(sys.argv[1]))}), flush=True); app.quit()
window.paintEvent = lambda event: QTimer.singleShot(0, painted)
window.show(); app.exec()
"""
OURS = """
import gc, sys, time, json
gc.disable()  # as `deskreader.__main__` does before it loads the window
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from deskreader.app import App, make_application
from deskreader.profile import profile_in
class Watch(QObject):
    done = False
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and not self.done:
            self.done = True
            QTimer.singleShot(0, painted)
        return False
def painted():
    status = Path("/proc/self/status").read_text()
    rss = int(status.split("VmRSS:")[1].split()[0]) / 1024
    QTimer.singleShot(1500, lambda: settled(1000 * (time.monotonic() - float(sys.argv[1]))
        - 1500, rss))
def settled(ms, rss):
    status = Path("/proc/self/status").read_text()
    later = int(status.split("VmRSS:")[1].split()[0]) / 1024
    print(json.dumps({"ms": ms, "rss": rss, "settled": later}), flush=True)
    application.quit()
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[2])))
watch = Watch()
app.window.sidebar.installEventFilter(watch)
app.start()
application.exec()
app.close()
"""


def once(code: str, profile: Path) -> dict[str, float]:
    """The figures of one start."""
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, str(begin), str(profile)], capture_output=True, text=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Prints the table."""
    compileall.compile_dir(Path(deskreader.__file__).parent, quiet=1)  # as an installed program is
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        once(OURS, profile)
        bare = [once(BARE, profile)["ms"] for _ in range(ROUNDS)]
        ours = [once(OURS, profile) for _ in range(ROUNDS)]
    start = statistics.median(figures["ms"] for figures in ours)
    reference = statistics.median(bare)
    memory = {name: statistics.median(figures[name] for figures in ours) for name in ("rss", "settled")}
    print_table(
        f"Start to the first painted window, and memory (median of {ROUNDS} starts)",
        ["", "DeskReader", "an empty Qt window", "ratio", "aim"],
        [
            ["first paint, ms", round(start), round(reference), f"{start / reference:.2f}", 400],
            ["resident after paint, MB", memory["rss"], "", "", 130],
            ["resident after 1.5 s, MB", memory["settled"], "", "", 130],
        ],
    )
