"""Refreshes each hostile server beside three good feeds: their delay, memory above idle, and lateness of the window.

The complete program runs in a process of its own, with an interval timer of 5 ms on its GUI thread; the servers run in
this process. Rounds without and with the hostile server alternate, and the fastest of each counts, because other
programs can only slow a round down; of memory and lateness, the worst counts. Deadlines are a few seconds instead of
half a minute, because every round has to end; `tests/fetch` tests the usual ones. New subscriptions do not start a
round of their own, for which the next one would have to wait.

No worker runs while the program is idle, so all of its memory counts as above idle: also what a good feed needs, and
the files of program and libraries, most of which the window has in memory, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from itertools import count
from typing import Any

from tests.benchmarks.table import print_table
from tests.fetch.servers import serving
from tests.support.hostile_servers import CASES, feed

ENTRIES = 60
LATENCY = 0.3  # seconds until a good server answers, as in the real network on a good day
GOOD = 3
ROUNDS = 5  # of each kind
DEADLINE, SILENCE = 6.0, 3.0  # seconds
AIMS = ("aim at most", "", "", "1.10", "", "", 60.0, "", 100.0, "")
CHILD = """
import json, sys, threading, time
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from deskreader.app import App, make_application
from deskreader.engine.engine import make_web
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.fetch import Policy
from deskreader.profile import profile_in
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[1])))
policy = Policy()
kinds = ("feed", "page", "picture", "icon", "robots")
shorter = {kind: replace(getattr(policy, kind), seconds=float(sys.argv[3])) for kind in kinds}
app.engine.client._make = lambda: make_web(replace(policy, **shorter, read_seconds=float(sys.argv[4])))
app.bridge.changed.disconnect(app.background.follow)
app.engine.settings.change(save_pages=True, refresh_at_start=False, notify="off", refresh_minutes=0)
late, last, most, stop = [], [None], {}, threading.Event()
def tick():
    now = time.perf_counter()
    if last[0] is not None:
        late.append((now - last[0]) * 1000 - 5)
    last[0] = now
timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5)
timer.timeout.connect(tick)
timer.start()
def memory(pid, kind="VmRSS"):
    try:
        return int(Path(f"/proc/{pid}/status").read_text().split(kind + ":")[1].split()[0]) / 1000
    except (OSError, IndexError):
        return 0
def watch():
    while not stop.wait(0.02):
        pid = app.engine.worker.pid
        now = {"own": memory("self"), "worker": memory(pid) if pid else 0}
        now["both"] = now["own"] + now["worker"]
        now["files"] = memory(pid, "RssFile") if pid else 0
        for name, value in now.items():
            most[name] = max(most.get(name, 0), value)
arrivals = {}
app.engine.library.listen(lambda changes: [arrivals.setdefault(f, time.perf_counter()) for f in changes.feeds])
def run_round(ids, good):
    arrivals.clear(); late.clear(); last[0] = None; most.clear()
    idle = memory("self")
    begin = time.perf_counter()
    done = threading.Thread(target=lambda: app.engine.refresher.run(ids, by_hand=True))
    done.start()
    while done.is_alive():
        application.processEvents()
        time.sleep(0.0005)
    times = [arrivals.get(f, begin + 99) - begin for f in good]
    return {"good": max(times), "all": time.perf_counter() - begin, "own": most["own"] - idle,
            "worker": most["worker"], "both": most["both"] - idle, "files": most["files"], "late": max(late, default=0)}
watcher = threading.Thread(target=watch)
watcher.start()
app.start()
end = time.perf_counter() + 2
while time.perf_counter() < end:
    application.processEvents()
for line in sys.stdin:
    bad, *urls = json.loads(line)
    app.engine.subscriber.add_known([KnownFeed(url, url) for url in [*urls, bad]])
    ids = {f.url: f.id for f in app.engine.library.outline().feeds}
    good = [ids[url] for url in urls]
    usual, hostile = [], []
    for _ in range(int(sys.argv[2])):
        usual.append(run_round(good, good))
        hostile.append(run_round([*good, ids[bad]], good))
    problem = app.engine.library.feed(ids[bad]).problem
    app.engine.library.unsubscribe([ids[bad]])
    print(json.dumps({"usual": usual, "hostile": hostile, "problem": problem.kind if problem else ""}), flush=True)
stop.set()
watcher.join()
app.close()
"""


def good_feed(numbers: count[int]) -> Any:
    """Returns the handler of a feed that has a new entry at each request."""

    def answer(request: Any) -> None:
        request.rest(LATENCY)
        request.reply(feed(ENTRIES, next(numbers)), Content_Type="application/rss+xml")

    return answer


def main(name_part: str = "") -> None:
    """Prints the table of all hostile servers, or of those whose name contains `name_part`."""
    rows = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        good = [stack.enter_context(serving(good_feed(count()))) for _ in range(GOOD)]
        child = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", CHILD, folder, str(ROUNDS), str(DEADLINE), str(SILENCE)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        for name, case in CASES.items():
            if name_part not in name:
                continue
            with serving(case.answer) as bad:
                address = bad.url.replace("http:", "https:") if case.is_tls else bad.url
                urls = [f"{address}/a", *(f"{server.url}/feed" for server in good)]
                child.stdin.write(json.dumps(urls) + "\n")
                child.stdin.flush()
                results = json.loads(child.stdout.readline())
            rows.append(_row(name, results))
        child.stdin.close()
    head = (
        "server",
        "good feeds alone, s",
        "beside it, s",
        "ratio",
        "window +MB",
        "worker MB",
        "both above idle, MB",
        "of these, program files, MB",
        "window late, ms",
        "problem",
    )
    worst = ("worst", "", "", *(max(row[column] for row in rows) for column in range(3, 9)), "")
    print_table("Hostile servers", head, [*rows, worst, AIMS])


def _row(name: str, results: dict[str, Any]) -> tuple[Any, ...]:
    usual = min(figures["good"] for figures in results["usual"])
    beside = min(figures["good"] for figures in results["hostile"])
    maxima = (max(figures[key] for figures in results["hostile"]) for key in ("own", "worker", "both", "files", "late"))
    return (name, f"{usual:.2f}", f"{beside:.2f}", f"{beside / usual:.2f}", *maxima, results["problem"])
