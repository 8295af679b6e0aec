"""Usage: python -m tests.sync_check KIND URL USER PASSWORD [COMMAND]; COMMAND makes the server fetch its feeds.

The server has to run on this machine, since the feeds are served on loopback. The account should be empty: the scenario
subscribes to feeds of its own and removes them at the end. Where the API can't subscribe, COMMAND does: it gets FEEDS.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from deskreader.errors import DeskReaderError, Kind
from deskreader.model import FeedId, FolderId
from deskreader.model.accounts import Ability, AccountKind
from deskreader.store.feeds import feeds
from tests.end_to_end.local_site import Answer, LocalSite, rss
from tests.engine.accounts.kit import Client, client

FEEDS, STORIES = 5, 40


@dataclass
class Scenario:
    """Two clients of one account, and the lines of the table."""

    one: Client
    two: Client
    site: LocalSite
    fetch: Callable[[Sequence[str]], None]
    requests: int = 0  # of the present step: four rounds
    lines: list[tuple[str, bool, int, str]] = field(default_factory=list)

    def step(self, name: str, act: Callable[[], None], holds: Callable[[], bool]) -> None:
        """Does something, syncs both clients twice, and notes whether they agree and `holds`."""
        self.requests, problem = 0, ""
        try:
            act()
            for device in (self.one, self.two, self.one, self.two):
                account = device.sync()
                self.requests += account.requests
                problem = problem or (
                    str(account.problem.kind) + " " + account.problem.detail if account.problem else ""
                )
            good = not problem and state(self.one) == state(self.two) and holds()
        except (AssertionError, StopIteration, KeyError, DeskReaderError) as error:
            good, problem = False, f"{type(error).__name__}: {error}"
        self.lines.append((name, good, self.requests, problem))
        print(f"{'good' if good else 'BAD ':<5}{self.requests:>4} requests  {name}  {problem}", flush=True)

    def refresh(self) -> None:
        """Makes the server fetch its feeds."""
        self.fetch([f"{self.site.url}/feed{number}" for number in range(FEEDS)])


def state(device: Client) -> object:
    """What a user sees of an account."""
    rows = {(row.feed_title, row.title, row.is_read, row.is_starred) for row in device.rows()}
    return rows, device.feeds(), device.queued()


def serve(site: LocalSite, number: int, count: int) -> None:
    """Serves a feed of so many stories."""
    stories = [(f"{site.url}/{number}-{n}", f"Story {number}-{n}", f"The words of story {n}.") for n in range(count)]
    site.answers[f"/feed{number}"] = Answer(rss(f"Feed {number}", stories, site.url), "application/rss+xml")


def subscribe(device: Client, site: LocalSite, number: int, folder: str | None) -> None:
    """Subscribes in the account."""
    assert device.account is not None
    library = device.context.library
    folder_id = library.add_folder(folder, account_id=device.account.id)[0] if folder else None
    now = device.context.now()
    library.write(feeds.add_feed, f"{site.url}/feed{number}", f"Feed {number}", None, folder_id, now, None,
                  device.account.id)  # fmt: skip


def feed(device: Client, title: str) -> FeedId:
    """The feed of a title."""
    return next(feed.id for feed in device.context.library.outline().feeds if feed.title == title)


def folder(device: Client, title: str) -> FolderId:
    """The folder of a title."""
    return next(folder.id for folder in device.context.library.outline().folders if folder.title == title)


def own(device: Client, read: bool | None = None) -> list[int]:
    """The articles of the scenario's feeds."""
    rows = [row for row in device.rows() if row.title.startswith("Story ")]
    return [row.id for row in rows if read is None or row.is_read == read]


def play(scene: Scenario, abilities: frozenset[Ability]) -> None:
    """Plays the scenario as far as the server can follow."""
    one, two, site = scene.one, scene.two, scene.site
    here, there = one.context.library, two.context.library
    can_subscribe = Ability.SUBSCRIBE in abilities

    def subscribe_all() -> None:
        for number in range(FEEDS):
            serve(site, number, STORIES)
            if can_subscribe:
                subscribe(one, site, number, "Papers" if number < 2 and Ability.MOVE in abilities else None)
        one.sync()
        scene.refresh()

    scene.step("subscribe to five feeds, two of them in a folder", subscribe_all,
               lambda: len(own(one)) == FEEDS * STORIES)  # fmt: skip

    def read_and_star() -> None:
        here.mark_read(own(one)[:30])
        here.star(own(one)[20:25])
        there.mark_read(own(two)[100:120])
        there.star(own(two)[110:115])

    scene.step("read and star on both sides", read_and_star, lambda: len(own(one, read=True)) == 50)

    def three_weeks() -> None:
        for start in range(0, 150, 10):
            here.mark_read(own(one)[start : start + 10], start % 20 == 0)
            here.star(own(one)[start : start + 5], start % 30 == 0)
        there.mark_read(own(two)[150:200])
        for number in range(FEEDS):
            serve(site, number, STORIES + 10)
        scene.refresh()

    scene.step("three weeks offline on one side, new stories meanwhile", three_weeks, lambda: one.queued() == 0)
    if Ability.RENAME in abilities:
        scene.step("rename a feed", lambda: here.change_feed(feed(one, "Feed 1"), title="The first") and None,
                   lambda: "The first" in two.feeds())  # fmt: skip
    if Ability.MOVE in abilities:
        scene.step("move a feed into a folder",
                   lambda: there.move_feed(feed(two, "Feed 3"), folder(two, "Papers")) and None,
                   lambda: one.feeds()["Feed 3"] == "Papers")  # fmt: skip
        scene.step("rename a folder", lambda: here.rename_folder(folder(one, "Papers"), "News") and None,
                   lambda: two.feeds()["Feed 3"] == "News")  # fmt: skip
        scene.step("remove a folder", lambda: here.remove_folder(folder(one, "News")) and None,
                   lambda: two.feeds()["Feed 3"] != "News")  # fmt: skip

    def contradict() -> None:
        here.mark_read(own(one)[:40])
        there.mark_read(own(two)[:40], False)

    scene.step("both sides change the same stories at once", contradict, lambda: one.queued() + two.queued() == 0)
    scene.step("mark all read", lambda: here.mark_read(own(one)) and None, lambda: own(two, read=False) == [])
    scene.step("nothing new", lambda: None, lambda: scene.requests <= 16)

    def unsubscribe(gone: list[FeedId]) -> None:
        here.unsubscribe(gone)
        one.sync()
        problem = two.sync().problem
        if problem is not None and problem.kind is Kind.NEW_SERVER and not one.feeds() and two.account is not None:
            two.accounts.settle_new_server(two.account.id, keeps_server=True)  # the last feed is gone, as was wanted

    while can_subscribe and (left := [f.id for f in here.outline().feeds if f.url.startswith(site.url)]):
        scene.step("unsubscribe", lambda gone=left[:2]: unsubscribe(gone),  # type: ignore[misc]
                   lambda: len(one.feeds()) == len(two.feeds()))  # fmt: skip


def play_on(kind: str, url: str, user: str, password: str, fetch: Callable[[Sequence[str]], None]) -> int:
    """Plays the scenario on a server, which `fetch` makes fetch the feeds of these URLs; returns the exit code."""
    folders = Path(tempfile.mkdtemp())
    with ExitStack() as stack:
        site = stack.enter_context(LocalSite())
        one, two = (stack.enter_context(client(folders / name)) for name in ("one", "two"))
        for device in (one, two):
            device.add(AccountKind(kind), url, user, password)
        assert one.account is not None
        service, _ = one.accounts._service(one.account)
        scene = Scenario(one, two, site, fetch)
        started = time.monotonic()
        play(scene, service.abilities)
    bad = sum(not good for _, good, _, _ in scene.lines)
    requests = sum(count for _, _, count, _ in scene.lines)
    print(f"{len(scene.lines)} steps, {bad} bad, {requests} requests, {time.monotonic() - started:.0f} s")
    return int(bool(bad))


def main(kind: str, url: str, user: str, password: str, command: str = "") -> int:
    """Plays the scenario and returns the exit code. The command gets the URLs of the feeds as FEEDS."""

    def fetch(urls: Sequence[str]) -> None:
        if command:
            subprocess.run(command, shell=True, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env=os.environ | {"FEEDS": " ".join(urls)})  # fmt: skip

    return play_on(kind, url, user, password, fetch)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
