"""Measures what grouping costs: CPU time and the worker's memory, in a first refresh of 20,000 articles and in a later.

Once all articles are of the last day, so that each is compared with all others; once they are months old, so that only
copies of them are looked for. The later refresh brings one new article in every tenth feed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from tests.benchmarks.stories.benchmark import filler
from tests.benchmarks.stories.streams import Row
from tests.benchmarks.table import print_table
from tests.end_to_end.local_site import Answer, LocalSite

FEEDS, ENTRIES = 200, 100
AGES = {"of the last day": timedelta(minutes=5), "months old": timedelta(days=100)}
CHILD = """
import json, resource, sys, threading, time
from pathlib import Path
from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.profile import profile_in
from deskreader.settings import StoryGrouping
folder, url, feeds, grouping = sys.argv[1:]
engine = Engine(profile_in(Path(folder)))
engine.settings.change(save_pages=False, story_grouping=StoryGrouping(grouping))
engine.subscriber.add_known([KnownFeed(f"Feed {n}", f"{url}/{n}/feed") for n in range(int(feeds))])
peaks = [0]
def watch():
    while True:
        try:
            status = Path(f"/proc/{engine.worker.pid}/status").read_text()
            peaks.append(int(status.split("VmHWM:")[1].split()[0]) / 1024)
        except (OSError, IndexError):
            pass
        time.sleep(0.05)
threading.Thread(target=watch, daemon=True).start()
def used():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return [usage.ru_utime + usage.ru_stime for usage in usages]
def size():
    return sum(path.stat().st_size for path in Path(folder).rglob("library.db*")) / 1e6
for _ in range(2):
    peaks[:], before = [0], used()
    engine.refresher.run([feed.id for feed in engine.library.outline().feeds], by_hand=True)
    own, worker = (after - earlier for after, earlier in zip(used(), before))
    print(json.dumps([own, worker, max(peaks), size()]), flush=True)
    input()
engine.close()
"""


def publish(site: LocalSite, age: timedelta, more: int = 0) -> None:
    """Publishes all feeds, whose articles are so old; every tenth feed has `more` articles beside them."""
    rows, published = filler(FEEDS * ENTRIES + more * FEEDS), datetime.now(UTC) - age
    for feed in range(FEEDS):
        entries = ENTRIES + (more if feed % 10 == 0 else 0)
        items = "".join(_item(site, feed, row, published) for row in rows[feed::FEEDS][:entries])
        text = f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"
        site.answers[f"/{feed}/feed"] = Answer(text.encode(), "application/rss+xml")


def _item(site: LocalSite, feed: int, row: Row, published: datetime) -> str:
    at = published - timedelta(seconds=row.at)
    return (
        f"<item><guid isPermaLink='false'>{row.id}</guid><title>{escape(row.title)}</title>"
        f"<link>{site.url}/{feed}/{row.id}</link><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{escape(escape(row.text))}</description></item>"
    )


def measure(site: LocalSite, grouping: str, age: timedelta) -> list[list[float]]:
    """Returns for both refreshes CPU seconds of program and worker, the worker's megabytes and the library's."""
    figures = []
    publish(site, age)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", CHILD, folder, site.url, str(FEEDS), grouping]
        child: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2):
            figures.append(json.loads(child.stdout.readline()))
            publish(site, age, more=1)
            child.stdin.write("\n")
            child.stdin.flush()
        child.communicate(timeout=60)
    return figures


def main() -> None:
    """Prints the table."""
    rows: list[list[object]] = []
    with LocalSite() as site:
        for name, age in AGES.items():
            off, on = measure(site, "off", age), measure(site, "normal", age)
            for number, refresh in enumerate(("first", "later")):
                for kind, figures in (("off", off[number]), ("on", on[number])):
                    share = "" if kind == "off" else f"{100 * (sum(figures[:2]) / sum(off[number][:2]) - 1):+.0f} %"
                    rows.append([name, refresh, kind, *(f"{figure:.1f}" for figure in figures), share])
    head = ["articles", "refresh", "stories", "CPU s", "CPU s of the worker", "its MB", "library MB", "more CPU"]
    print_table(f"Refreshes of {FEEDS * ENTRIES:,} articles", head, rows)
