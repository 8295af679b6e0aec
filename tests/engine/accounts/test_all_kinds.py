"""What every kind of server has in common: states go both ways, failures lose nothing, rounds are cheap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deskreader.errors import DeskReaderError, Kind
from deskreader.model.accounts import AccountKind
from deskreader.store.feeds import feeds
from tests.engine.accounts.kit import Client, client
from tests.engine.kit import NOW
from tests.support.sync_servers.fever_server import FeverServer
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.http_server import Fault, Reply
from tests.support.sync_servers.nextcloud_server import NextcloudServer
from tests.support.sync_servers.ttrss_server import TtrssServer

SERVERS: dict[AccountKind, Any] = {
    AccountKind.GREADER: GReaderServer,
    AccountKind.NEXTCLOUD: NextcloudServer,
    AccountKind.TTRSS: TtrssServer,
    AccountKind.FEVER: FeverServer,
}
CHANGES_FEEDS = [AccountKind.GREADER, AccountKind.NEXTCLOUD]


@contextmanager
def account(kind: AccountKind, folder: Path) -> Iterator[tuple[Client, Any]]:
    """Yields a client and its server after a first round with three feeds."""
    with SERVERS[kind]() as server, client(folder) as here:
        for title in ("One", "Two", "Three"):
            feed = server.library.subscribe(
                f"https://{title}.example.org/feed", title, "World" if title == "One" else None
            )
            server.library.publish(feed, 4, starred=title == "Two")
        here.add(kind, server.url)
        here.synced()
        yield here, server


@pytest.fixture(params=list(SERVERS), ids=lambda kind: kind.value)
def kind(request: pytest.FixtureRequest) -> AccountKind:
    found: AccountKind = request.param
    return found


def assert_agreement(here: Client, server: Any) -> None:
    assert here.titles(unread=True) == {item.title for item in server.library.unread()}
    assert here.titles(starred=True) == {item.title for item in server.library.starred()}
    assert len(here.rows()) == len(here.titles())
    assert here.queued() == 0


def test_a_first_round_brings_everything(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        assert here.feeds() == {"One": "World", "Two": None, "Three": None}
        assert len(here.titles()) == 12
        assert_agreement(here, server)
        opened = here.context.library.open_article(here.article("Story 1"))
        assert "The words of story 1" in opened.html
        assert "script" not in opened.html


def test_states_go_both_ways(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        here.context.library.mark_read([here.article("Story 1"), here.article("Story 2")])
        here.context.library.star([here.article("Story 3")])
        here.context.library.star([here.article("Story 5")], False)
        for item in server.library.touch([9, 10]):
            item.is_read = item.is_starred = True
        server.library.touch([6])[0].is_starred = False
        server.library.publish(server.library.feeds[53], 3)
        here.synced()
        assert_agreement(here, server)
        assert {"Story 1", "Story 2", "Story 9", "Story 10"}.isdisjoint(here.titles(unread=True))
        assert here.titles(starred=True) == {"Story 3", "Story 7", "Story 8", "Story 9", "Story 10"}
        here.context.library.mark_read([here.article("Story 1")], False)
        server.library.touch([9])[0].is_read = False
        here.synced()
        assert_agreement(here, server)
        assert {"Story 1", "Story 9"} <= here.titles(unread=True)


def test_a_round_with_nothing_new_takes_four_requests_at_most(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        here.synced()
        here.accounts._services.clear()
        server.forget()
        here.synced()
        assert len(server.requests) <= 4, server.paths()
        assert here.account is not None
        assert here.account.requests == len(server.requests)


@pytest.mark.parametrize(
    "reply",
    [Reply(b"", 500), Reply(b"<html>Please log in</html>"), Reply(b"{"), Reply(b"null"), Reply(b"[]"), Reply(b"{}"),
     Reply(b"", 429, {"Retry-After": "60"}), Reply(b"x" * 100, is_cut=True)],
    ids=["500", "html", "cut JSON", "null", "list", "empty object", "429", "broken connection"],
)  # fmt: skip
@pytest.mark.parametrize("after", range(3))
def test_a_failure_at_any_request_changes_and_loses_nothing(
    kind: AccountKind, reply: Reply, after: int, tmp_path: Path
) -> None:
    if kind is AccountKind.NEXTCLOUD and after == 2 and reply.body in (b"null", b"[]", b"{}"):
        pytest.skip("this is how Nextcloud answers a change that it has made")
    with account(kind, tmp_path / "here") as (here, server):
        here.context.library.mark_read([here.article("Story 1")])
        before = here.feeds(), here.titles(), here.titles(unread=True), here.titles(starred=True)
        server.faults.append(Fault("", reply, after=after))
        here.sync()
        assert (here.feeds(), here.titles(), here.titles(unread=True), here.titles(starred=True)) == before
        server.forget()
        here.context.client._made_client()._queue.clear_pause(("127.0.0.1", int(server.url.rpartition(":")[2])))
        here.synced()
        assert_agreement(here, server)
        assert "Story 1" not in here.titles(unread=True)


def test_a_wrong_password_is_told_from_a_site_without_the_server(kind: AccountKind, tmp_path: Path) -> None:
    with SERVERS[kind]() as server, client(tmp_path / "here") as here:
        with pytest.raises(DeskReaderError) as error:
            here.accounts.add(kind, server.url, "ana", "wrong")
        assert error.value.kind is Kind.SIGN_IN
        server.faults.append(Fault("", Reply(b"<html>a site</html>")))
        with pytest.raises(DeskReaderError) as error:
            here.accounts.add(kind, server.url, "ana", "correct horse")
        assert error.value.kind is Kind.NOT_A_SYNC_SERVER


def test_feeds_are_changed_from_here_where_the_server_can(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        library = here.context.library
        found = {feed.title: feed for feed in library.outline().feeds}
        library.change_feed(found["One"].id, title="The first")
        library.move_feed(found["Two"].id, found["One"].folder_id)
        library.unsubscribe([found["Three"].id])
        assert here.account is not None
        library.write(feeds.add_feed, "https://four.example.org/feed", "Four", None, None, NOW, None, here.account.id)
        here.synced()
        urls = {feed.url for feed in server.library.feeds.values()}
        expected = {f"https://{title}.example.org/feed" for title in ("One", "Two", "four")}
        if kind is AccountKind.FEVER:
            assert urls == {f"https://{title}.example.org/feed" for title in ("One", "Two", "Three")}
            assert here.account.held > 0
        else:
            assert urls == expected
        if kind in CHANGES_FEEDS:
            shown = {
                feed.url.split("/")[2].split(".")[0]: (feed.title, feed.folder)
                for feed in server.library.feeds.values()
            }
            assert shown["One"] == ("The first", "World")
            assert shown["Two"] == ("Two", "World")
        assert here.feeds()["The first"] == "World", "what the user did holds here in any case"
        assert here.feeds()["Two"] == "World"
        assert "Three" not in here.feeds()


def test_an_expired_session_is_renewed(tmp_path: Path) -> None:
    with account(AccountKind.TTRSS, tmp_path / "here") as (here, server):
        server.expire()
        here.context.library.mark_read([here.article("Story 1")])
        here.synced()
        assert_agreement(here, server)


def test_many_unread_articles_come_in_pages(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        server.library.publish(server.library.feeds[51], 450)
        here.synced()
        assert_agreement(here, server)
        assert len(here.rows()) == 462
