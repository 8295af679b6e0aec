"""Refreshes 200 and 1,000 feeds of 100 entries each: CPU time, memory, and how late a 5 ms GUI timer fires meanwhile.

The timer itself takes CPU time, so each row also gives the CPU time of the idle window over the same period. Work that
remains after a round has ended (a last update of sidebar and timeline) has a column of its own, so that it is neither
lost nor counted for the next round. `ARGS=refresh-200` leaves out the 1,000 feeds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from tests.benchmarks import liferea
from tests.benchmarks.table import print_table
from tests.end_to_end.local_site import Answer, LocalSite, rss

FEEDS, ENTRIES = (200, 1_000), 100
SETTLE_SECONDS = 2.5  # after this time, no work of a round remains
EARLIER_RESULTS = (
    ("Liferea", "first", 4.8, "-"),
    ("Liferea", "unchanged", "0.15", "-"),
    ("Liferea", "one new", 3.6, "-"),
    ("RSS Guard", "all", "-", 109),
)
"""Figures from another machine; the aims were set in comparison with them."""
AIMS = {"first": 3.6 / 4.8, "unchanged": 0.10 / 0.15, "one new": 1.8 / 3.6}
TEXT = (
    "The council met again on the question of the eastern quay and heard what dredging would cost. "
    "Nobody spoke against it. "
) * 3
CHILD = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from deskreader.app import App, make_application
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.profile import profile_in
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[1])))
app.engine.settings.change(save_pages=False, refresh_at_start=False, notify="off")
late, last = [], [None]
def tick():
    now = time.perf_counter()
    if last[0] is not None and measuring[0]:
        late.append((now - last[0]) * 1000 - 5)
    last[0] = now
measuring = [False]
timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5)
timer.timeout.connect(tick)
timer.start()
def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
def memory(name):
    return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0]) / 1024
def after_idle(seconds, then):
    begin = cpu()
    QTimer.singleShot(int(seconds * 1000), lambda: then(cpu() - begin))
def run_round(name, then):
    begin = (time.perf_counter(), cpu())
    late.clear(); last[0] = None; measuring[0] = True
    def ended(progress):
        if progress.running or progress.feeds_total == 0:
            return
        app.bridge.progressed.disconnect(ended)
        measuring[0] = False
        ordered = sorted(late) or [0.0]
        result = {"round": name, "seconds": time.perf_counter() - begin[0], "cpu": cpu() - begin[1],
                  "late_max": ordered[-1], "late_p99": ordered[int(len(ordered) * 0.99)],
                  "rss": memory("VmRSS"), "peak": memory("VmHWM"), "problems": progress.problems}
        def settled(after):
            after_idle(result["seconds"], lambda idle: report({**result, "after": after, "idle": idle}))
        after_idle(float(sys.argv[4]), settled)
    def report(result):
        print(json.dumps(result), flush=True)
        input()
        then()
    app.bridge.progressed.connect(ended)
    app.engine.refresher.request([feed.id for feed in app.engine.library.outline().feeds], by_hand=True)
feeds = [KnownFeed(f"Feed {n}", f"{sys.argv[2]}/{n}/feed") for n in range(int(sys.argv[3]))]
app.bridge.changed.disconnect(app.background.follow)
app.engine.subscriber.add_known(feeds)
app.start()
def finish():
    application.quit()
QTimer.singleShot(2500, lambda: run_round("first", lambda: run_round("unchanged",
    lambda: run_round("unchanged again", lambda: run_round("one new", finish)))))
application.exec()
app.close()
"""


def feed_document(site: LocalSite, feed: int, new_entries: int) -> bytes:
    """Returns the document of one feed, with `new_entries` more entries than at first."""
    numbers = range(ENTRIES + new_entries)
    entries = [(f"{feed}-{n}", f"Article {n} of feed {feed}", f"<p>{n}. {TEXT}</p>") for n in numbers]
    return rss(f"Feed {feed}", entries[::-1], f"{site.url}/{feed}")


def publish(site: LocalSite, feeds: int, new_entries: int) -> None:
    """Publishes all feeds on the site."""
    for feed in range(feeds):
        site.answers[f"/{feed}/feed"] = Answer(feed_document(site, feed, new_entries), "application/rss+xml")


def measure_rounds(feeds: int) -> list[dict[str, object]]:
    """Returns the figures of four rounds: the first, two without changes, and one with a new entry in every feed."""
    rounds = []
    with LocalSite() as site, tempfile.TemporaryDirectory() as folder:
        publish(site, feeds, 0)
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, folder, site.url, str(feeds), str(SETTLE_SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        for index in range(4):
            line = child.stdout.readline()
            if not line:
                raise RuntimeError("the program ended early")
            figures = json.loads(line)
            times = {name: f"{figures[name]:.2f}" for name in ("cpu", "idle", "after")}
            rounds.append({"feeds": feeds, **figures, **times, "body_bytes": site.body_bytes})
            site.body_bytes = 0
            if index == 2:
                publish(site, feeds, 1)
            child.stdin.write("\n")
            child.stdin.flush()
        child.communicate(timeout=120)
    return rounds


def two_hundred_feeds() -> None:
    """Prints the tables for 200 feeds only."""
    main(FEEDS[:1])


def main(sizes: Sequence[int] = FEEDS) -> None:
    """Prints the tables."""
    names = ("feeds", "round", "seconds", "cpu", "idle", "after", "late_p99", "late_max", "rss", "peak", "body_bytes")
    columns = [
        "feeds",
        "round",
        "s",
        "CPU s, worker included (200: aims 3.6, 0.10, 1.8)",
        "idle for as long, CPU s",
        f"CPU s in the {SETTLE_SECONDS} s after",
        "timer late p99, ms",
        "max (aim 50)",
        "resident MB",
        "peak (aim 130)",
        "body bytes",
    ]
    rounds = [figures for feeds in sizes for figures in measure_rounds(feeds)]
    title = f"Refresh of feeds with {ENTRIES} entries each on loopback, summaries only, with the window open"
    print_table(title, columns, [[figures[name] for name in names] for figures in rounds])
    print_table(
        "The same 200 feeds in other readers, measured earlier",
        ["reader", "round", "CPU s", "peak MB"],
        EARLIER_RESULTS,
    )
    if liferea.is_installed():
        _print_liferea_comparison({str(figures["round"]): float(str(figures["cpu"])) for figures in rounds[:4]})
    else:
        print("\nLiferea is not installed, so there is no comparison with it.")


def _print_liferea_comparison(ours: dict[str, float]) -> None:
    """Prints the CPU times of 200 feeds and those of Liferea in the same run."""
    with LocalSite() as site:
        publish(site, FEEDS[0], 0)
        urls = [f"{site.url}/{feed}/feed" for feed in range(FEEDS[0])]
        liferea_rounds = liferea.measure_rounds(urls, lambda: publish(site, FEEDS[0], 1))
    print_table(
        "The same 200 feeds in Liferea in this run, CPU s",
        ["round", "DeskReader", "Liferea", "ratio", "aim"],
        [
            [name, *(f"{figure:.2f}" for figure in (ours[name], cpu, ours[name] / cpu, AIMS[name]))]
            for name, cpu in liferea_rounds
        ],
    )
