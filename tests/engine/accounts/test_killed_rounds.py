"""A round that is killed at any step loses no act and doubles no article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskreader.model.accounts import AccountKind
from tests.engine.accounts.kit import Client, client
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.http_server import Fault, Reply


class Killed(BaseException):
    """Stands for kill -9: nothing of the program goes on after it."""


def kill_after(here: Client, writes: int) -> Callable[[], None]:
    """Makes the library die before its next write after so many; returns what revives it."""
    database: Any = here.context.database
    left = [writes]

    def dying(write: Callable[..., Any]) -> Callable[..., Any]:
        def run(act: Any, *args: Any, **kwargs: Any) -> Any:
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            return write(act, *args, **kwargs)

        return run

    before = database.write, database.write_unsynced
    database.write, database.write_unsynced = dying(before[0]), dying(before[1])

    def revive() -> None:
        database.write, database.write_unsynced = before
        here.context.database.write(lambda db: db.execute("UPDATE accounts SET busy_until = NULL").rowcount)
        here.accounts._services.clear()

    return revive


def act(here: Client, server: GReaderServer) -> None:
    """Changes everything that can change, on both sides."""
    library = here.context.library
    feeds = {feed.title: feed for feed in library.outline().feeds}
    library.mark_read([here.article(f"Story {n}") for n in range(1, 6)])
    library.star([here.article("Story 6"), here.article("Story 7")])
    library.change_feed(feeds["One"].id, title="The first")
    library.move_feed(feeds["Two"].id, feeds["One"].folder_id)
    library.unsubscribe([feeds["Three"].id])
    server.library.items[8].is_read = True
    server.library.items[9].is_starred = True
    server.library.publish(server.library.feeds[51], 3)


@pytest.mark.parametrize("step", range(16))
def test_a_killed_round_is_made_up_for_by_the_next(step: int, tmp_path: Path) -> None:
    with GReaderServer() as server, client(tmp_path / "here") as here:
        for title in ("One", "Two", "Three"):
            feed = server.library.subscribe(
                f"https://{title.lower()}.example.org/feed", title, "World" * (title == "One")
            )
            server.library.publish(feed, 4)
        here.add(AccountKind.GREADER, server.url)
        here.synced()
        act(here, server)
        revive = kill_after(here, step)
        try:
            here.sync()
        except Killed:
            pass
        finally:
            revive()
        here.synced()
        assert here.queued() == 0
        assert {feed.title: feed.folder for feed in server.library.feeds.values()} == {
            "The first": "World", "Two": "World",
        }  # fmt: skip
        assert here.feeds() == {"The first": "World", "Two": "World"}
        titles = [row.title for row in here.rows()]
        assert sorted(titles) == sorted({item.title for item in server.library.items.values()})
        assert here.titles(unread=True) == {item.title for item in server.library.unread()}
        assert here.titles(starred=True) == {item.title for item in server.library.starred()}
        assert {f"Story {n}" for n in range(1, 6)}.isdisjoint(here.titles(unread=True))


@pytest.mark.parametrize("after", range(12))
@pytest.mark.parametrize("does_it", [True, False], ids=["done but not answered", "not done"])
def test_a_connection_that_breaks_at_any_request_loses_nothing(after: int, does_it: bool, tmp_path: Path) -> None:
    with GReaderServer() as server, client(tmp_path / "here") as here:
        for title in ("One", "Two", "Three"):
            feed = server.library.subscribe(
                f"https://{title.lower()}.example.org/feed", title, "World" * (title == "One")
            )
            server.library.publish(feed, 4)
        here.add(AccountKind.GREADER, server.url)
        here.synced()
        act(here, server)
        server.faults.append(Fault("", Reply(b"x" * 100, is_cut=True), after=after, times=1, before_act=not does_it))
        here.sync()
        server.forget()
        here.synced()
        assert {feed.title: feed.folder for feed in server.library.feeds.values()} == here.feeds()
        assert "Three" not in here.feeds()
        assert here.titles(unread=True) == {item.title for item in server.library.unread()}
        assert here.titles(starred=True) == {item.title for item in server.library.starred()}
        assert len(here.rows()) == len(here.titles()) == len(server.library.items)
