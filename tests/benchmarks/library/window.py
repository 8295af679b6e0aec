"""Measures the window over a library, in a process of its own: start, painting, scrolling, marking articles read."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = """
import gc, json, sys, time
from datetime import date, timedelta
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer, Qt
from deskreader.app import App, make_application
from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
from tests.benchmarks.library.generator import NOW
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[1])))
app.engine.settings.change(refresh_at_start=False, save_pages=False, notify="off", refresh_minutes=0, keep_read_days=0)
window = app.window
cards, model = window.timeline._cards, window.timeline._model
def memory():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024
def report(**figures):
    print(json.dumps(figures), flush=True)
def wait(ms):
    end = time.monotonic() + ms / 1000
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.001)
def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.0002)
    assert condition()
def time_to_paint(action, signal):
    wait_until(is_idle); wait(60); gc.collect()
    loop = QEventLoop()
    signal.connect(loop.quit)
    begin, cpu = time.perf_counter(), time.process_time()
    action()
    loop.exec()
    cards.viewport().repaint()
    times = (time.perf_counter() - begin) * 1000, (time.process_time() - cpu) * 1000
    signal.disconnect(loop.quit)
    return times
def is_idle():
    return not model.is_opening and not model._requests.is_busy and not model._requests._steps
app.start()
wait(2500)
report(what="start", cpu=time.process_time(), memory=memory())
if sys.argv[2] == "all":
    kinds = [View(ViewKind.ALL), View(ViewKind.UNREAD)]
    reload = window.workbench.navigation.reload
    firsts = [time_to_paint(lambda v=v: reload(v), model.opened) for _ in range(8) for v in kinds]
    window.workbench.navigation.reload(kinds[0]); wait_until(is_idle)
    nexts = [time_to_paint(model.load_more, model.extended) for _ in range(16)]
    days = [NOW.date() - timedelta(days=60 * n + 3) for n in range(1, 17)]
    dates = [time_to_paint(lambda d=d: window.timeline.go_to_date(d), model.opened) for d in days]
    for name, times in (("first page", firsts), ("next page", nexts), ("page at a date", dates)):
        report(what=name, times=times)
    window.workbench.navigation.reload(kinds[0]); wait_until(is_idle)
    gc.collect(); wait(300)
    before, seen, bar = memory(), set(), cards.verticalScrollBar()
    highest, late, last, passed, work, turns = before, [], time.monotonic(), 0, time.thread_time(), []
    begun = time.monotonic()
    while time.monotonic() - begun < float(sys.argv[3]) and not model.is_whole:
        end, key = len(model.rows), model.rows[-1].id
        bar.setValue(bar.maximum())
        while time.monotonic() - last < 1 / 60:
            application.processEvents()
            time.sleep(0.0005)
        now, worked = time.monotonic(), time.thread_time()
        late.append((now - last) * 1000)
        turns.append((worked - work) * 1000)
        last, work = now, worked
        row = model.row_of(key)
        passed += len(model.rows) - 1 - row if row is not None else 0
        highest = max(highest, memory()) if len(late) % 60 == 0 else highest
    late.sort()
    turns.sort()
    report(what="scroll", rows=passed, before=before, highest=highest, after=memory(), loaded=len(model.rows),
        p50=late[len(late) // 2], p99=late[int(len(late) * 0.99)], cpu50=turns[len(turns) // 2],
        cpu99=turns[int(len(turns) * 0.99)])
    library = app.engine.library
    days = 1
    while library.count(View(ViewKind.UNREAD, query=f"after:{NOW.date() - timedelta(days=days)}")) < 5000 and days < 90:
        days += 1
    view = View(ViewKind.UNREAD, query=f"after:{NOW.date() - timedelta(days=days)}")
    window.workbench.navigation.reload(View(ViewKind.UNREAD)); wait_until(is_idle); wait(500)
    gaps, ticks = [], [time.monotonic()]
    def tick():
        now = time.monotonic(); gaps.append((now - ticks[0]) * 1000 - 5); ticks[0] = now
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5); timer.timeout.connect(tick)
    for name in ("mark", "undo"):
        done = []
        gaps.clear(); ticks[0] = time.monotonic(); timer.start()
        begin = time.monotonic()
        work = (lambda: library.mark_all_read(view)) if name == "mark" else (lambda: library.undo(token))
        app.tasks.run(work, done.append)
        took, worst = None, 0
        while time.monotonic() - begin < 2.5 or not done:
            turn = time.thread_time()
            application.processEvents()
            worst = max(worst, (time.thread_time() - turn) * 1000)
            took = took or (done and (time.monotonic() - begin) * 1000) or None
            time.sleep(0.0005)
        timer.stop()
        if name == "mark":
            token = done[0][0]
        report(what=name, touched=token.touched, took=took, late=max(gaps), worst=worst)
application.quit()
app.close()
"""


def run(profile: Path, what: str, seconds: float = 20) -> dict[str, dict[str, Any]]:
    """Runs the program once and returns its figures by what they measure."""
    result = subprocess.run(
        [sys.executable, "-c", CHILD, str(profile), what, str(seconds)], capture_output=True, text=True, timeout=900,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(result.stderr)
    figures = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return {figure["what"]: figure for figure in figures}


def starts(full: Path, empty: Path, rounds: int = 5) -> dict[str, tuple[float, float]]:
    """Returns the median CPU seconds and MB of memory of a start, with the full and the empty profile in turn."""
    pairs_by_name: dict[str, list[tuple[float, float]]] = {"full": [], "empty": []}
    for _ in range(rounds):
        for name, profile in (("full", full), ("empty", empty)):
            figures = run(profile, "start")["start"]
            pairs_by_name[name].append((figures["cpu"], figures["memory"]))
    return {
        name: (statistics.median(cpu for cpu, _ in pairs), statistics.median(size for _, size in pairs))
        for name, pairs in pairs_by_name.items()
    }
