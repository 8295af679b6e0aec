"""An account that is removed: with its articles or without them, and brought back by undo as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.errors import StoreError
from deskreader.model.accounts import AccountKind
from deskreader.model.changes import UndoAct
from deskreader.store.articles import tags
from deskreader.store.feeds import feeds
from tests.engine.accounts.kit import Client, client
from tests.engine.kit import DAY, HOUR, NOW
from tests.store.kit import is_sound
from tests.support.sync_servers.greader_server import GReaderServer


@pytest.fixture
def server() -> Iterator[GReaderServer]:
    with GReaderServer() as running:
        yield running


@pytest.fixture
def here(server: GReaderServer, tmp_path: Path) -> Iterator[Client]:
    """A client whose account has two feeds, one in a folder, with an act that waits to be sent."""
    with client(tmp_path / "here") as found:
        server.library.publish(server.library.subscribe("https://one.example.org/feed", "One", "World"), 3)
        server.library.publish(server.library.subscribe("https://two.example.org/feed", "Two"), 2)
        found.add(AccountKind.GREADER, server.url)
        found.synced()
        found.context.library.mark_read([found.article("Story 1")])
        found.context.library.star([found.article("Story 2")])
        found.context.database.write(tags.update_tags, [found.article("Story 4")], ["later"], ())
        yield found
        assert is_sound(found.context.database, unused=True)


def remove(here: Client, keeps_feeds: bool = False):
    assert here.account is not None
    return here.accounts.remove(here.account.id, keeps_feeds)


def everything(here: Client):
    rows = {row.title: (row.id, row.is_read, row.is_starred) for row in here.rows()}
    return rows, here.context.library.outline(), here.accounts.list_all(), here.queued()


def test_feeds_and_articles_go_with_the_account_and_the_server_is_told_nothing(
    here: Client, server: GReaderServer
) -> None:
    server.forget()
    token, changes = remove(here)
    assert (token.act, token.touched) == (UndoAct.REMOVE_ACCOUNT, 2)
    assert len(changes.removed) == 5
    outline = here.context.library.outline()
    assert (outline.feeds, outline.folders, outline.accounts, here.rows()) == ((), (), (), [])
    assert server.requests == []
    assert len(server.library.feeds) == 2


@pytest.mark.parametrize("keeps_feeds", [False, True])
def test_undo_brings_all_of_it_back(keeps_feeds: bool, here: Client, server: GReaderServer) -> None:
    before = everything(here)
    here.context.library.undo(remove(here, keeps_feeds)[0])
    assert everything(here) == before
    here.synced()
    assert server.library.items[1].is_read
    assert server.library.items[2].is_starred
    assert server.library.items[4].labels == {"later"}
    assert len(here.rows()) == 5


def test_feeds_that_are_kept_are_fetched_here_from_then_on(here: Client, server: GReaderServer) -> None:
    rows = everything(here)[0]
    server.forget()
    remove(here, keeps_feeds=True)
    assert {row.title: (row.id, row.is_read, row.is_starred) for row in here.rows()} == rows
    assert here.feeds() == {"One": "World", "Two": None}
    assert {feed.account_id for feed in here.context.library.outline().feeds} == {None}
    due = here.context.database.read(feeds.due_feeds, NOW)
    assert [feed.url for feed in due] == ["https://one.example.org/feed", "https://two.example.org/feed"]
    assert server.requests == []


def test_feeds_that_are_kept_join_those_that_are_here(here: Client) -> None:
    database = here.context.database
    feed = database.write(feeds.add_feed, "https://one.example.org/feed", "One", None, None, NOW)[0]
    before = everything(here)
    token, _ = remove(here, keeps_feeds=True)
    outline = here.context.library.outline()
    assert {feed.title for feed in outline.feeds} == {"One", "Two"}
    assert next(found for found in outline.feeds if found.id == feed).unread == 2
    assert len(here.rows()) == 5
    here.context.library.undo(token)
    assert everything(here) == before


def test_the_password_stays_as_long_as_the_account_can_come_back(here: Client) -> None:
    assert here.account is not None
    account = here.account
    token, _ = remove(here)
    here.accounts.remove_orphans()
    here.context.library.undo(token)
    here.accounts.remove_orphans()
    assert here.accounts.passwords.of(account) == "correct horse"
    remove(here)
    here.clock.time += 2 * HOUR
    from deskreader.store.undo import journal

    here.context.database.write(journal.forget_old, here.clock())
    here.accounts.remove_orphans()
    with pytest.raises(Exception, match="no_password"):
        here.accounts.passwords.of(account)


def test_an_account_that_is_removed_during_its_round_does_no_harm(here: Client, server: GReaderServer) -> None:
    from tests.support.sync_servers.http_server import Fault

    removed = []

    def remove_now(reply):
        if not removed:
            removed.append(here.accounts.remove(account))
        return reply

    assert here.account is not None
    account = here.account.id
    server.faults.append(Fault("subscription/list", remove_now))
    assert here.accounts.sync([account], by_hand=True) == []
    assert removed
    assert here.context.library.outline().feeds == ()
    with pytest.raises(StoreError):
        here.accounts.get(account)
    assert here.accounts.sync([account], by_hand=True) == []


def test_what_is_past_undoing_is_cleared_away(here: Client) -> None:
    from deskreader.store.retention.purge import purge_step

    remove(here)
    here.clock.time += DAY
    while purge_step(here.context.database, here.clock(), 90, 10**9):
        pass
    counts = here.context.database.read(
        lambda db: [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("feeds", "states", "articles")]
    )
    assert counts == [0, 0, 0]
