"""kill -9 at random moments while a user acts and an account syncs: acts lost, sides that differ, articles doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deskreader.model.accounts import AccountKind
from tests.benchmarks.table import print_table
from tests.engine.accounts.kit import Client, client
from tests.support.sync_servers.greader_server import GReaderServer

KILLS = 200
FEEDS, STORIES = 5, 100
LONGEST = 0.6  # seconds between the first act of a process and its end
Key = tuple[str, str]


def opened(here: Client) -> Client:
    """Takes up the account of a library whose last process was killed."""
    here.account = here.accounts.list_all()[0]
    here.accounts.change_password(here.account.id, "correct horse")
    here.context.database.write(lambda db: db.execute("UPDATE accounts SET busy_until = NULL").rowcount)
    return here


def act_for_ever(folder: Path, url: str, seed: int) -> None:
    """Acts and syncs until it is killed, and writes down each act before and after it."""
    chance = random.Random(seed)
    with client(folder / "library") as here, (folder / "acts").open("a", buffering=1) as acts:
        if not here.accounts.list_all():
            here.add(AccountKind.GREADER, url)
        opened(here).sync()
        rows = here.rows()
        while True:
            for _ in range(25):
                row, field, value = chance.choice(rows), chance.choice(["read", "star"]), chance.random() < 0.5
                acts.write(json.dumps(["begins", row.title, field, value]) + "\n")
                (here.context.library.mark_read if field == "read" else here.context.library.star)([row.id], value)
                acts.write(json.dumps(["done", row.title, field, value]) + "\n")
            here.sync()


def acknowledged(acts: Path) -> tuple[int, dict[Key, bool]]:
    """Returns the number of acts that were done, and the last value of each field that no killed act was changing."""
    number, last, unsure = 0, dict[Key, bool](), set[Key]()
    for line in acts.read_text().splitlines():
        what, title, field, value = json.loads(line)
        if what == "begins":
            unsure.add((title, field))
        else:
            number, last[title, field] = number + 1, value
            unsure.discard((title, field))
    return number, {key: value for key, value in last.items() if key not in unsure}


def kill_once(folder: Path, url: str, seed: int) -> None:
    """Lets a process act, and kills it at a random moment after its first act."""
    size, started = (folder / "acts").stat().st_size, time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sync_kills", str(folder), url, str(seed)], env=dict(os.environ)
    )
    while (folder / "acts").stat().st_size == size and process.poll() is None and time.monotonic() - started < 60:
        time.sleep(0.01)
    time.sleep(random.Random(seed).random() * LONGEST)
    process.send_signal(signal.SIGKILL)
    process.wait()


def main(kills: int = KILLS) -> None:
    """Prints what is lost or wrong in the end."""
    folder = Path(tempfile.mkdtemp())
    (folder / "acts").touch()
    with GReaderServer() as server:
        for number in range(FEEDS):
            feed = server.library.subscribe(f"https://site{number}.example.org/feed", f"Feed {number}")
            server.library.publish(feed, STORIES)
        for seed in range(kills):
            kill_once(folder, server.url, seed)
        number, expected = acknowledged(folder / "acts")
        with client(folder / "library") as here:
            opened(here).sync()
            rows = {row.title: row for row in here.rows()}
            states = {(title, "read"): row.is_read for title, row in rows.items()}
            states |= {(title, "star"): row.is_starred for title, row in rows.items()}
            lost = sum(states[key] != value for key, value in expected.items())
            there = {item.title: (item.is_read, item.is_starred) for item in server.library.items.values()}
            differ = sum(there[title] != (row.is_read, row.is_starred) for title, row in rows.items())
            doubled = len(here.rows()) - len(rows)
    head = ("kills", "acts", "acts lost (0)", "articles on which the sides differ (0)", "doubled (0)")
    print_table("An account under kill -9", head, [(kills, number, lost, differ, doubled)])


if __name__ == "__main__":
    act_for_ever(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
