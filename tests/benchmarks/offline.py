"""The main job on real pages: served on loopback behind feeds, refreshed, the server stopped, all read offline.

Pages come from the measuring data where it is there, else from the sample newsroom. Their pictures are replaced by
pictures on loopback. While the stories are read in the real article pane, every connection that the process tries is
counted by the kernel's own account (strace, where it is installed) and by Python's audit hook.
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
PICTURE = re.compile(rb"https?:[\\/]+[^\s\"'<>()]+?\.(?:jpe?g|png|webp)\b[^\s\"'<>()]*", re.I)
READER = """
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
stories, read, pictures = list(page.headlines), [], 0
def opened(article):
    read.append({"id": article.id, "words": article.words, "pictures": len(article.pictures)})
    QTimer.singleShot(0, following)
def following():
    if len(read) < len(stories):
        app.window.article.open(stories[len(read)].id)
    else:
        print(json.dumps({"read": read, "connections": [c for c in counted if "/" not in c[1]]}), flush=True)
        application.quit()
app.window.article.opened.connect(opened)
QTimer.singleShot(800, following)
QTimer.singleShot(120_000, application.quit)
application.exec()
app.close()
"""


def picture(name: bytes) -> bytes:
    """A small photograph-like JPEG, another for each name."""
    seed = hashlib.sha256(name).digest()
    small = Image.frombytes("RGB", (4, 2), (seed * 2)[:24]).resize((1000, 560), Image.Resampling.BICUBIC)
    made = io.BytesIO()
    small.save(made, "JPEG", quality=80)
    return made.getvalue()


def publish_real(site: LocalSite) -> list[str]:
    """Puts real pages behind one feed a host on the site; returns the feeds' addresses."""
    feeds: dict[str, list[tuple[str, str, str]]] = {}
    for name, limit in SETS.items():
        rows = [json.loads(line) for line in (DATA / name / "pages.jsonl").open(encoding="utf-8")]
        for row in rows[:: max(1, len(rows) // limit)][:limit]:
            html = gzip.decompress((DATA / name / "html" / f"{row['id']}.html.gz").read_bytes())
            path = f"{name}/{hashlib.sha1(row['id'].encode()).hexdigest()[:12]}"

            def local(match: re.Match[bytes]) -> bytes:
                address = f"/picture/{hashlib.sha1(match[0]).hexdigest()[:16]}.jpg"
                site.answers.setdefault(address, Answer(picture(match[0]), "image/jpeg"))
                return (site.url + address).encode()

            site.answers[f"/{path}"] = Answer(PICTURE.sub(local, html), "text/html")
            host = row.get("host") or name
            feeds.setdefault(host, []).append((path, row.get("title") or row["id"], (row.get("text") or "")[:200]))
    for host, entries in feeds.items():
        site.answers[f"/feeds/{host}"] = Answer(rss(host, entries, site.url), "application/rss+xml")
    return [f"{site.url}/feeds/{host}" for host in feeds]


def keep(profile: Path, feeds: list[str]) -> Counter[str]:
    """Subscribes and refreshes; returns how many articles have which mark."""
    engine = Engine(profile_in(profile))
    try:
        for feed in feeds:
            engine.subscriber.subscribe(feed)
        engine.refresher.run(pages=True)
        page = engine.library.page(View(ViewKind.ALL), limit=500)
        marks = Counter(str(headline.offline) for headline in page.headlines)
        texts = [engine.library.open_article(h.id) for h in page.headlines if h.offline is not Offline.SUMMARY_ONLY]
        marks["pictures"] = sum(len(article.pictures) for article in texts)
        return marks
    finally:
        engine.close()


def read(profile: Path) -> tuple[list[dict[str, int]], int, str]:
    """Reads everything in the window: what was read, connections tried, and who counted them."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    trace = profile / "trace"
    command = [sys.executable, "-c", READER, str(profile)]
    if shutil.which("strace"):
        command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(done.stderr)
    result = json.loads(done.stdout.splitlines()[-1])
    if not trace.exists():
        return result["read"], len(result["connections"]), "Python's audit hook"
    inet = [line for line in trace.read_text(errors="replace").splitlines() if "AF_INET" in line]
    return result["read"], len(inet) + len(result["connections"]), "strace and Python's audit hook"


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        if DATA.is_dir():
            with LocalSite() as site:
                feeds = publish_real(site)
                marks = keep(profile, feeds)
        else:
            newsroom = Newsroom(breaking_after=0)
            newsroom.start()
            feeds = [url for _, _, url in newsroom.outline()]
            marks = keep(profile, feeds)
            newsroom.stop()
        articles, connections, counter = read(profile)
    total = sum(count for name, count in marks.items() if name != "pictures")
    print_table(
        f"Real pages, kept and read with the server gone ({len(feeds)} feeds, {total} articles)",
        [
            "kept whole",
            "pictures missing",
            "summary only",
            "pictures stored",
            "read offline",
            "connections",
            "counted by",
        ],
        [
            [
                *(marks[name] for name in ("whole", "pictures_missing", "summary_only", "pictures")),
                sum(article["words"] > 0 for article in articles),
                connections,
                counter,
            ]
        ],
    )
