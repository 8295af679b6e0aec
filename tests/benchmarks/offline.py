"""Stores real pages, served on loopback behind feeds, then stops the server and reads all articles offline.

The pages come from the measuring data, if present, or else from the sample newsroom; their images are replaced by
images on loopback. While the articles are read in the real article pane, strace (if installed) and Python's audit hook
count every connection that the process attempts.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.model import Offline, View, ViewKind
from deskreader.newsroom import Newsroom
from deskreader.profile import profile_in
from tests import ROOT
from tests.benchmarks.table import print_table
from tests.end_to_end.local_site import Answer, LocalSite, rss

SETS = {"fundus": 30, "wcxb_article_dev": 30}
DATA = ROOT.parent / "shared" / "data" / "articles"
IMAGE_URL = re.compile(rb"https?:[\\/]+[^\s\"'<>()]+?\.(?:jpe?g|png|webp)\b[^\s\"'<>()]*", re.I)
READING_PROGRAM = """
import json, sys
from pathlib import Path
counted = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        counted.append((event, str(arguments[1] if event.startswith("socket.connect") else arguments)))
sys.addaudithook(hook)
from PySide6.QtCore import QTimer
from deskreader.app import App, make_application
from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[1])))
app.engine.settings.change(refresh_at_start=False)
app.start()
page = app.engine.library.page(View(ViewKind.ALL), limit=500)
headlines, read = list(page.headlines), []
def opened(article):
    read.append({"id": article.id, "words": article.words, "pictures": len(article.images)})
    QTimer.singleShot(0, open_next)
def open_next():
    if len(read) < len(headlines):
        app.window.article.open(headlines[len(read)].id)
    else:
        print(json.dumps({"read": read, "connections": [c for c in counted if "/" not in c[1]]}), flush=True)
        application.quit()
app.window.article.opened.connect(opened)
QTimer.singleShot(800, open_next)
QTimer.singleShot(120_000, application.quit)
application.exec()
app.close()
"""


def make_image(name: bytes) -> bytes:
    """Returns a small photograph-like JPEG, different for each name."""
    seed = hashlib.sha256(name).digest()
    small = Image.frombytes("RGB", (4, 2), (seed * 2)[:24]).resize((1000, 560), Image.Resampling.BICUBIC)
    output = io.BytesIO()
    small.save(output, "JPEG", quality=80)
    return output.getvalue()


def publish_real(site: LocalSite) -> list[str]:
    """Publishes real pages on the site, with one feed for each host; returns the feeds' URLs."""
    feeds: dict[str, list[tuple[str, str, str]]] = {}
    for name, limit in SETS.items():
        rows = [json.loads(line) for line in (DATA / name / "pages.jsonl").open(encoding="utf-8")]
        for row in rows[:: max(1, len(rows) // limit)][:limit]:
            html = gzip.decompress((DATA / name / "html" / f"{row['id']}.html.gz").read_bytes())
            path = f"{name}/{hashlib.sha1(row['id'].encode()).hexdigest()[:12]}"

            def local_url(match: re.Match[bytes]) -> bytes:
                path_on_site = f"/picture/{hashlib.sha1(match[0]).hexdigest()[:16]}.jpg"
                site.answers.setdefault(path_on_site, Answer(make_image(match[0]), "image/jpeg"))
                return (site.url + path_on_site).encode()

            site.answers[f"/{path}"] = Answer(IMAGE_URL.sub(local_url, html), "text/html")
            host = row.get("host") or name
            feeds.setdefault(host, []).append((path, row.get("title") or row["id"], (row.get("text") or "")[:200]))
    for host, entries in feeds.items():
        site.answers[f"/feeds/{host}"] = Answer(rss(host, entries, site.url), "application/rss+xml")
    return [f"{site.url}/feeds/{host}" for host in feeds]


def store_pages(profile: Path, feeds: list[str]) -> Counter[str]:
    """Subscribes and refreshes; returns the number of articles by offline state, and of images."""
    engine = Engine(profile_in(profile))
    try:
        for feed in feeds:
            engine.subscriber.subscribe(feed)
        engine.refresher.run(pages=True)
        page = engine.library.page(View(ViewKind.ALL), limit=500)
        counts = Counter(str(headline.offline) for headline in page.headlines)
        texts = [engine.library.open_article(h.id) for h in page.headlines if h.offline is not Offline.SUMMARY_ONLY]
        counts["pictures"] = sum(len(article.images) for article in texts)
        return counts
    finally:
        engine.close()


def read_all(profile: Path) -> tuple[list[dict[str, int]], int, str]:
    """Reads everything in the window; returns the articles read, attempted connections, and what counted them."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    trace = profile / "trace"
    command = [sys.executable, "-c", READING_PROGRAM, str(profile)]
    if shutil.which("strace"):
        command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), *command]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    if result.returncode or not result.stdout.strip():
        raise RuntimeError(result.stderr)
    figures = json.loads(result.stdout.splitlines()[-1])
    if not trace.exists():
        return figures["read"], len(figures["connections"]), "Python's audit hook"
    inet = [line for line in trace.read_text(errors="replace").splitlines() if "AF_INET" in line]
    return figures["read"], len(inet) + len(figures["connections"]), "strace and Python's audit hook"


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        if DATA.is_dir():
            with LocalSite() as site:
                feeds = publish_real(site)
                counts = store_pages(profile, feeds)
        else:
            newsroom = Newsroom(breaking_after=0)
            newsroom.start()
            feeds = [url for _, _, url in newsroom.outline()]
            counts = store_pages(profile, feeds)
            newsroom.stop()
        articles, connections, counter = read_all(profile)
    total = sum(count for name, count in counts.items() if name != "pictures")
    print_table(
        f"Real pages, stored, and read after the server stopped ({len(feeds)} feeds, {total} articles)",
        [
            "complete",
            "images missing",
            "summary only",
            "images stored",
            "read offline",
            "connections",
            "counted by",
        ],
        [
            [
                *(counts[name] for name in ("whole", "pictures_missing", "summary_only", "pictures")),
                sum(article["words"] > 0 for article in articles),
                connections,
                counter,
            ]
        ],
    )
