"""Each hostile server beside three good feeds: how much later these come, memory above rest, how late the window is.

The window's whole program runs in a process of its own, with an interval timer of 5 ms on its GUI thread; the servers
run here. Rounds without and with the hostile server take turns, and the quickest of each is told, since other programs
only ever make a round slower; of memory and lateness the worst is told. Deadlines are a few seconds in place of half a
minute, since every round is waited for to its end; the usual ones are tested in `tests/fetch`. A new subscription asks
for no round of its own, which the next one would have to wait for.

The worker is not there at rest, so all of it counts as above rest, also what it takes to read a good feed, and the
files of program and libraries, most of which the window has in memory as well.
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
LATENCY = 0.3  # seconds that a good server takes, as on a good day in the real network
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
app.engine.web._make = lambda: make_web(replace(policy, **shorter, read_seconds=float(sys.argv[4])))
app.bridge.changed.disconnect(app._follow)
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
came = {}
app.engine.library.listen(lambda changes: [came.setdefault(f, time.perf_counter()) for f in changes.feeds])
def round_(ids, good):
    came.clear(); late.clear(); last[0] = None; most.clear()
    rest = memory("self")
    begin = time.perf_counter()
    done = threading.Thread(target=lambda: app.engine.refresher.run(ids, by_hand=True))
    done.start()
    while done.is_alive():
        application.processEvents()
        time.sleep(0.0005)
    times = [came.get(f, begin + 99) - begin for f in good]
    return {"good": max(times), "all": time.perf_counter() - begin, "own": most["own"] - rest,
            "worker": most["worker"], "both": most["both"] - rest, "files": most["files"], "late": max(late, default=0)}
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
        usual.append(round_(good, good))
        hostile.append(round_([*good, ids[bad]], good))
    problem = app.engine.library.feed(ids[bad]).problem
    app.engine.library.unsubscribe([ids[bad]])
    print(json.dumps({"usual": usual, "hostile": hostile, "problem": problem.kind if problem else ""}), flush=True)
stop.set()
watcher.join()
app.close()
"""


def good_feed(numbers: count[int]) -> Any:
    """A feed with something new at each request."""

    def answer(request: Any) -> None:
        request.rest(LATENCY)
        request.reply(feed(ENTRIES, next(numbers)), Content_Type="application/rss+xml")

    return answer


def main(only: str = "") -> None:
    """Prints the table."""
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
            if only not in name:
                continue
            with serving(case.answer) as bad:
                address = bad.url.replace("http:", "https:") if case.is_tls else bad.url
                urls = [f"{address}/a", *(f"{one.url}/feed" for one in good)]
                child.stdin.write(json.dumps(urls) + "\n")
                child.stdin.flush()
                headers_sent = json.loads(child.stdout.readline())
            rows.append(_row(name, headers_sent))
        child.stdin.close()
    head = (
        "server",
        "good feeds, usual s",
        "beside it s",
        "ratio",
        "window +MB",
        "worker MB",
        "both above rest MB",
        "of these program files MB",
        "window late ms",
        "sentence",
    )
    worst = ("worst", "", "", *(max(row[place] for row in rows) for place in range(3, 9)), "")
    print_table("Hostile servers", head, [*rows, worst, AIMS])


def _row(name: str, headers_sent: dict[str, Any]) -> tuple[Any, ...]:
    usual = min(one["good"] for one in headers_sent["usual"])
    beside = min(one["good"] for one in headers_sent["hostile"])
    sizes = (max(one[key] for one in headers_sent["hostile"]) for key in ("own", "worker", "both", "files", "late"))
    return (name, f"{usual:.2f}", f"{beside:.2f}", f"{beside / usual:.2f}", *sizes, headers_sent["problem"])
