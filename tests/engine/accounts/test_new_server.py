"""A server that was set up anew gives its ids anew. That is noticed before anything of it is taken over, or sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskreader.errors import Kind
from deskreader.model.accounts import AccountKind
from tests.engine.accounts.kit import Client, client
from tests.engine.accounts.test_all_kinds import SERVERS

Snapshot = tuple[dict[str, str | None], set[str], set[str], set[str]]

RENUMBERED: dict[str, dict[str, Any]] = {
    "in the same order": {},
    "in the same order with greater ids": {"first_item": 5000},
    "in another order": {"is_turned": True},
    "with other ids of feeds": {"first_feed": 300, "first_item": 5000},
}


@pytest.fixture(params=list(SERVERS), ids=lambda kind: kind.value)
def kind(request: pytest.FixtureRequest) -> AccountKind:
    found: AccountKind = request.param
    return found


@contextmanager
def account(
    kind: AccountKind, folder: Path, gaps: tuple[int, ...] = (1, 2, 8, 9, 10, 11)
) -> Iterator[tuple[Client, Any]]:
    """Yields a client and its server, which has had more articles than it lists."""
    with SERVERS[kind]() as server, client(folder) as here:
        for number in range(6):
            feed = server.library.subscribe(f"https://site{number}.example.org/feed", f"Feed {number}", "World")
            server.library.publish(feed, 5, starred=number == 2)
        for gone in gaps:
            del server.library.items[gone]
        here.add(kind, server.url)
        here.synced()
        here.context.library.mark_read([here.article(f"Story {number}") for number in range(12, 25)])
        here.synced()
        yield here, server


def snapshot(here: Client) -> Snapshot:
    """What a user sees."""
    return here.feeds(), here.titles(), here.titles(unread=True), here.titles(starred=True)


def kind_of_problem(here: Client) -> Kind | None:
    """Runs a round and returns what was wrong."""
    problem = here.sync().problem
    return problem.kind if problem else None


@pytest.mark.parametrize("how", RENUMBERED)
def test_nothing_is_taken_over_until_the_user_has_chosen(how: str, kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        before = snapshot(here)
        server.library.set_up_anew(**RENUMBERED[how])
        for _ in range(3):
            assert kind_of_problem(here) is Kind.NEW_SERVER
            assert snapshot(here) == before


def test_a_server_that_lost_all_states_is_asked_about_even_if_its_ids_are_the_same(
    kind: AccountKind, tmp_path: Path
) -> None:
    with account(kind, tmp_path / "here", gaps=()) as (here, server):
        before = snapshot(here)
        server.library.set_up_anew()
        for _ in range(3):
            assert kind_of_problem(here) is Kind.NEW_SERVER
            assert snapshot(here) == before
        assert here.account is not None
        here.accounts.settle_new_server(here.account.id, keeps_server=False)
        here.synced()
        here.synced()
        assert snapshot(here) == before
        assert {item.title for item in server.library.starred()} == before[3]


def test_several_articles_can_be_marked_unread_elsewhere(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        here.context.library.mark_read([row.id for row in here.rows()])
        here.sync()
        here.synced()
        for item in server.library.touch(range(12, 24)):
            item.is_read = False
        here.synced()
        assert here.titles(unread=True) == {f"Story {number}" for number in range(12, 24)}


@pytest.mark.parametrize("how", RENUMBERED)
def test_no_act_reaches_another_article(how: str, kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        server.library.set_up_anew(**RENUMBERED[how])
        here.clock.time += timedelta(days=1)
        here.context.library.mark_read([here.article("Story 25"), here.article("Story 26")])
        here.context.library.star([here.article("Story 27")])
        assert kind_of_problem(here) is Kind.NEW_SERVER
        assert here.queued() == 3
        assert server.library.starred() == []
        assert len(server.library.unread()) == 24


@pytest.mark.parametrize("how", RENUMBERED)
def test_what_is_here_goes_to_the_new_server(how: str, kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        before = snapshot(here)
        server.library.set_up_anew(**RENUMBERED[how])
        assert kind_of_problem(here) is Kind.NEW_SERVER
        assert here.account is not None
        here.accounts.settle_new_server(here.account.id, keeps_server=False)
        here.synced()
        here.synced()
        assert snapshot(here) == before
        assert len(here.rows()) == len(before[1])
        assert {item.title for item in server.library.unread()} == before[2]
        assert {item.title for item in server.library.starred()} == before[3]


@pytest.mark.parametrize("how", RENUMBERED)
def test_what_the_new_server_has_comes_here(how: str, kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        before = snapshot(here)
        server.library.set_up_anew(**RENUMBERED[how])
        assert kind_of_problem(here) is Kind.NEW_SERVER
        assert here.account is not None
        here.accounts.settle_new_server(here.account.id, keeps_server=True)
        here.synced()
        assert here.feeds() == before[0]
        assert here.titles() == before[1]
        assert len(here.rows()) == len(before[1])
        assert here.titles(unread=True) == before[1]
        assert here.titles(starred=True) == set()


def test_articles_that_are_gone_after_months_are_no_new_server(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        here.clock.time += timedelta(days=120)
        server.library.items.clear()
        server.library.first_item = 900
        server.library.publish(server.library.feeds[51], 4)
        for _ in range(2):
            here.sync()
        here.synced()
        assert here.titles() >= {"Story 900", "Story 903"}


def test_all_read_elsewhere_is_no_new_server(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        for item in server.library.touch(list(server.library.items)):
            item.is_read = True
        server.library.publish(server.library.feeds[53], 3)
        here.sync()
        here.synced()
        assert here.titles(unread=True) == {item.title for item in server.library.unread()}


def test_one_feed_that_was_subscribed_to_again_is_recognized(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        before = snapshot(here)
        old = server.library.feeds.pop(55)
        items = [item for item in server.library.items.values() if item.feed == 55]
        new = server.library.subscribe(old.url, old.title, old.folder)
        for number, item in enumerate(items, 100):
            del server.library.items[item.id]
            server.library.items[number] = item
            item.id, item.feed, item.is_read, item.modified = number, new.id, False, server.library.clock + 60
        here.synced()
        assert here.feeds() == before[0]
        assert here.titles() == before[1]
        assert len(here.rows()) == len(before[1])
        assert here.titles(unread=True) == before[2] | {item.title for item in items}
        here.context.library.mark_read([here.article(items[0].title)])
        here.synced()
        assert items[0].is_read


def test_a_feed_whose_id_another_one_has_now_stays_itself(tmp_path: Path) -> None:
    with account(AccountKind.GREADER, tmp_path / "here") as (here, server):
        before = snapshot(here)
        feeds = server.library.feeds
        feeds[51].url, feeds[52].url = feeds[52].url, feeds[51].url
        feeds[51].title, feeds[52].title = feeds[52].title, feeds[51].title
        for item in server.library.items.values():
            if item.feed in (51, 52):
                item.feed = 103 - item.feed
        here.synced()
        assert snapshot(here) == before
        assert len(here.rows()) == len(before[1])
