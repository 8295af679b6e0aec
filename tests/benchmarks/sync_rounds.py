"""Rounds of accounts: a first sync in the window, rounds with nothing new, a folder of two devices with 20,000 acts.

python -m tests.benchmarks sync
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.accounts import AccountKind
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from tests.benchmarks.table import print_table
from tests.engine.accounts.kit import Client, client
from tests.engine.kit import NOW
from tests.store.kit import document, entry, fetched
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.remote_library import RemoteLibrary

FEEDS, ARTICLES, UNREAD, STARRED = 200, 20_000, 2_000, 200
DAYS = 100
"""Days over which the articles were published."""
WORDS = "<p>" + "The harbour was closed for a day, and nobody could say why it had been so. " * 20 + "</p>"
ACTS, STORIES, ROUNDS = 10_000, 2_000, 20
PASSPHRASE = "correct horse battery staple"

Row = tuple[object, ...]


def main() -> None:
    """Prints the table."""
    rows = _server_rows()
    for name, passphrase in (("", ""), (", encrypted", PASSPHRASE)):
        rows += _folder_rows(name, passphrase)
    print_table("Accounts", ["measure", "figure", "ratio to the aim", "aim"], rows)


def _row(name: str, value: float, aim: float, unit: str) -> Row:
    return name, f"{value:.{0 if value >= 10 else 2}f} {unit}", f"{value / aim:.2f}", f"{aim:g} {unit}"


# --- a server ---------------------------------------------------------------------------------------------------------


def _library() -> RemoteLibrary:
    """Returns a server's library: the newest articles are unread, and every hundredth one is starred."""
    library = RemoteLibrary()
    subscribed = [
        library.subscribe(f"https://site{number}.example.org/feed", f"Site {number}", f"Folder {number % 12}")
        for number in range(FEEDS)
    ]
    newest, step = int(time.time()) - 60, DAYS * 86_400 // ARTICLES
    for number in range(ARTICLES):
        (item,) = library.publish(subscribed[number * 7 % FEEDS], 1, read=number < ARTICLES - UNREAD)
        item.published, item.html = newest - (ARTICLES - number) * step, f"<p>Story {number}.</p>{WORDS}"
        item.is_starred = number % (ARTICLES // STARRED) == 0
    return library


def _server_rows() -> list[Row]:
    with GReaderServer(_library()) as server, tempfile.TemporaryDirectory() as profile:
        first, *later = _run_program(Path(profile), server.url)
    name = f"first sync of {FEEDS} feeds, {ARTICLES:,} articles, {UNREAD:,} unread"

    def most(figure: str) -> float:
        return max(figures[figure] for figures in later)

    return [
        (f"{name}: articles that came", first["articles"], "", ""),
        _row(f"{name}: time", first["seconds"], 60, "s"),
        _row(f"{name}: requests", first["requests"], 40, "requests"),
        _row(f"{name}: longest turn", first["turn"], 50, "ms"),
        _row(f"{name}: longest turn less the wait for a core", first["present"], 50, "ms"),
        _row(f"{name}: most work in a turn", first["work"], 50, "ms CPU"),
        _row("nothing new: requests", most("requests"), 4, "requests"),
        _row("nothing new: received", most("received") / 1000, 50, "KB"),
        _row("nothing new: longest turn", most("turn"), 50, "ms"),
        _row("nothing new: longest turn less the wait for a core", most("present"), 50, "ms"),
        _row("nothing new: most work in a turn", most("work"), 50, "ms CPU"),
    ]


def _run_program(profile: Path, url: str) -> list[dict[str, Any]]:
    """Runs the window in a process of its own and returns the figures of its rounds."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sync_rounds", str(profile), url],
        capture_output=True, text=True, timeout=600, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def program(profile: str, url: str) -> None:
    """Opens the window, adds the account and syncs it three times; prints the figures of each round as JSON."""
    from deskreader.app import App, make_application
    from deskreader.profile import profile_in
    from tests.benchmarks.window.probe import TurnProbe, wait, wait_until

    app = App(make_application(["deskreader"]), profile_in(Path(profile)))
    engine = app.engine
    engine.settings.change(
        refresh_at_start=False, save_pages=False, save_pictures=False, notify="off", refresh_minutes=0
    )
    app.window.resize(1360, 860)
    app.start()
    wait(1.5)
    account, _ = engine.accounts.add(AccountKind.GREADER, url, "ana", "correct horse")
    probe = TurnProbe()
    for _ in range(3):
        start = time.monotonic()
        probe.begin()
        engine.refresher.request(pages=False, accounts=[account.id])
        wait_until(lambda: engine.refresher.progress.running, 2)
        wait_until(lambda: not engine.refresher.progress.running, 300)
        seconds = time.monotonic() - start
        wait(1)
        after = engine.accounts.get(account.id)
        assert after.problem is None, after.problem
        figures = {"seconds": seconds, "requests": after.requests, "received": after.received_bytes,
                   "articles": engine.library.count(View(ViewKind.ALL)), "turn": probe.longest,
                   "present": probe.longest_present, "work": probe.longest_work}  # fmt: skip
        print(json.dumps(figures), flush=True)
        wait(1)
    app.close()


# --- a folder ---------------------------------------------------------------------------------------------------------


def _folder_rows(name: str, passphrase: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        root = Path(place)
        folders = root / "shared one", root / "shared two"
        devices = [stack.enter_context(client(root / str(number))) for number in range(2)]
        for device, folder in zip(devices, folders, strict=True):
            folder.mkdir()
            _subscribe(device)
            device.add(AccountKind.FOLDER, str(folder), password=passphrase)
        spent = _play(devices, folders)
        agree = len({_state(device) for device in devices}) == 1
        size = sum(file.stat().st_size for file in folders[0].rglob("*") if file.is_file())
    title = f"folder, two devices with {ACTS:,} acts each{name}"
    return [
        (f"{title}: states in the end", 1 if agree else 2, "", "1"),
        _row(f"{title}: rounds", spent, 2, "s CPU"),
        (f"{title}: files", f"{size / 1000:.0f} KB", "", ""),
    ]


def _subscribe(device: Client) -> None:
    library = device.context.library
    feed, *_ = library.write(feeds.add_feed, "https://harbour.example.org/feed", "Harbour", None, None, NOW)
    library.write(merge.merge, feed, document(*map(entry, range(STORIES)), title="Harbour"), fetched())


def _play(devices: Sequence[Client], folders: tuple[Path, Path]) -> float:
    """Lets both act and sync, with their files delivered now and then; returns the CPU seconds of all rounds."""
    chance, spent = random.Random(16), 0.0
    rows = [sorted(row.id for row in device.rows()) for device in devices]
    for number in range(ROUNDS + 4):
        for device, articles in zip(devices, rows, strict=True):
            if number < ROUNDS:
                _act(device, articles, chance)
            start = time.process_time()
            device.synced()
            spent += time.process_time() - start
        for source, target in (folders, folders[::-1]):
            if number >= ROUNDS or chance.random() < 0.5:
                shutil.copytree(source, target, dirs_exist_ok=True, ignore=_files_of(target, devices, folders))
    return spent


def _files_of(target: Path, devices: Sequence[Client], folders: tuple[Path, Path]) -> Any:
    """Leaves out the files of the device that they are delivered to."""
    owner = devices[folders.index(target)]
    assert owner.account is not None
    return shutil.ignore_patterns(owner.accounts._folders._device(owner.account))


def _act(device: Client, articles: Sequence[ArticleId], chance: random.Random) -> None:
    """Does a share of the acts, in batches of up to fifty articles."""
    library, left = device.context.library, ACTS // ROUNDS
    while left > 0:
        chosen = chance.sample(articles, min(left, chance.randint(1, 50)))
        act = library.mark_read if chance.random() < 0.6 else library.star
        act(chosen, chance.random() < 0.6)
        left -= len(chosen)
        device.clock.time += timedelta(seconds=1)


def _state(device: Client) -> frozenset[tuple[str, bool, bool]]:
    return frozenset((row.title, row.is_read, row.is_starred) for row in device.rows())


if __name__ == "__main__":
    program(*sys.argv[1:])
