"""Feeds that are moved between this computer and an account: articles and states go with them, and undo brings back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.errors import DeskReaderError, Kind
from deskreader.model import FeedId
from deskreader.model.accounts import AccountKind
from deskreader.model.credentials import Source
from deskreader.store.accounts import outbox
from deskreader.store.articles import merge, tags
from deskreader.store.feeds import feed_sources, feeds
from tests.engine.accounts.kit import Client, client
from tests.engine.kit import NOW
from tests.store.kit import document, entry, fetched, is_sound
from tests.support.sync_servers.fever_server import FeverServer
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.http_server import Fault, Reply
from tests.support.sync_servers.remote_library import FIRST_TIME

URL = "https://local.example.org/feed"


@pytest.fixture
def server() -> Iterator[GReaderServer]:
    with GReaderServer() as running:
        yield running


@pytest.fixture
def here(server: GReaderServer, tmp_path: Path) -> Iterator[Client]:
    """A client with an account, and a feed of its own in a folder: four articles, two read, one starred, one tagged."""
    with client(tmp_path / "here") as found:
        server.library.publish(server.library.subscribe("https://remote.example.org/feed", "Remote", "World"), 3)
        found.add(AccountKind.GREADER, server.url)
        found.synced()
        add_local(found)
        yield found
        assert is_sound(found.context.database, unused=True)


def published(item: int) -> datetime:
    """When the server's article of a number was published."""
    return datetime.fromtimestamp(FIRST_TIME + 60 * item, UTC)


def add_local(here: Client) -> FeedId:
    """Adds a feed whose articles have the links of the server's articles 4 to 7."""
    library = here.context.library
    folder, _ = library.add_folder("Mine")
    feed = here.context.database.write(feeds.add_feed, URL, "Local", None, folder, NOW)[0]
    entries = [
        entry(n, title=f"Local {n}", link=f"https://news.example.org/52/{3 + n}", published_at=published(3 + n))
        for n in range(1, 5)
    ]
    here.context.database.write(merge.merge, feed, document(*entries, title="Local"), fetched(NOW))
    library.mark_read([here.article("Local 1"), here.article("Local 2")])
    library.star([here.article("Local 3")])
    here.context.database.write(tags.update_tags, [here.article("Local 4")], ["later"], ())
    return feed


def feed_named(here: Client, title: str) -> FeedId:
    return next(feed.id for feed in here.context.library.outline().feeds if title.lower() in feed.url.split("/")[2])


def account_of(here: Client, title: str) -> int | None:
    """The account of a feed, which the server may call by the name of its host."""
    feeds = here.context.library.outline().feeds
    return next(feed.account_id for feed in feeds if feed.url.startswith(f"https://{title.lower()}."))


def move_in(here: Client, *titles: str, takes_folders: bool = True):
    assert here.account is not None
    chosen = [feed_named(here, title) for title in titles]
    return here.accounts.move_feeds(chosen, here.account.id, None, takes_folders)


def move_out(here: Client, *titles: str):
    return here.accounts.move_feeds([feed_named(here, title) for title in titles], None, None, True)


def states(here: Client) -> dict[str, tuple[bool, bool]]:
    return {row.title: (row.is_read, row.is_starred) for row in here.rows()}


def test_a_feed_goes_into_an_account_with_articles_and_states(here: Client, server: GReaderServer) -> None:
    before = states(here)
    moved = move_in(here, "Local")
    assert (moved.moved, moved.left) == (1, ())
    assert states(here) == before
    assert here.feeds() == {"Local": "Mine", "Remote": "World"}
    assert here.account is not None
    assert account_of(here, "Local") == here.account.id
    assert [folder.title for folder in here.context.library.outline().folders if folder.account_id is None] == []
    here.synced()
    (added,) = [feed for feed in server.library.feeds.values() if feed.url == URL]
    assert added.folder == "Mine"
    items = server.library.publish(added, 4)  # the server fetches the feed: the same articles, all unread
    here.synced()
    assert len(here.rows()) == 7, "no article is there twice"
    here.synced()
    assert [(item.is_read, item.is_starred) for item in items] == [
        (True, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert items[3].labels == {"later"}
    assert here.account is not None
    assert here.account.queued == 0


def test_articles_that_the_server_does_not_have_wait_for_no_one(here: Client, server: GReaderServer) -> None:
    move_in(here, "Local")
    account = here.synced()
    assert (account.queued, account.held) == (0, 0)
    assert here.queued() > 0, "they are kept, in case that the articles come later"


def test_a_move_into_an_account_is_undone_before_the_server_hears_of_it(here: Client, server: GReaderServer) -> None:
    before, outline = states(here), here.context.library.outline()
    here.context.library.undo(move_in(here, "Local").token)
    assert states(here) == before
    assert here.context.library.outline().feeds == outline.feeds
    assert [folder.title for folder in here.context.library.outline().folders] == ["World", "Mine"]
    here.synced()
    assert [feed.url for feed in server.library.feeds.values()] == ["https://remote.example.org/feed"]


def test_a_move_into_an_account_is_undone_after_the_server_has_heard_of_it(here: Client, server: GReaderServer) -> None:
    before, token = states(here), move_in(here, "Local").token
    here.synced()
    assert len(server.library.feeds) == 2
    here.context.library.undo(token)
    here.synced()
    assert states(here) == before
    assert account_of(here, "Local") is None
    assert [feed.url for feed in server.library.feeds.values()] == ["https://remote.example.org/feed"]


def test_a_feed_comes_out_of_an_account_and_the_server_ends_it(here: Client, server: GReaderServer) -> None:
    here.context.library.star([here.article("Story 2")])
    before = states(here)
    move_out(here, "Remote")
    assert account_of(here, "Remote") is None
    assert here.feeds()["Remote"] == "World"
    here.synced()
    assert server.library.feeds == {}
    assert states(here) == before


def test_a_move_out_of_an_account_is_undone_before_and_after_the_server_hears(
    here: Client, server: GReaderServer
) -> None:
    before = states(here)
    here.context.library.undo(move_out(here, "Remote").token)
    here.synced()
    assert account_of(here, "Remote") is not None
    assert [feed.title for feed in server.library.feeds.values()] == ["Remote"]
    assert states(here) == before
    token = move_out(here, "Remote").token
    here.synced()
    assert server.library.feeds == {}
    here.context.library.undo(token)
    assert states(here) == before
    here.synced()
    assert [(feed.url, feed.folder) for feed in server.library.feeds.values()] == [
        ("https://remote.example.org/feed", "World")
    ]
    assert states(here) == before


def test_a_moved_feed_does_not_come_back_from_a_server_that_does_not_end_it(
    here: Client, server: GReaderServer
) -> None:
    server.faults.append(Fault("subscription/edit", Reply(b"no", 400)))
    move_out(here, "Remote")
    for _ in range(5):
        here.sync()
    assert sorted(feed.title for feed in here.context.library.outline().feeds) == ["Local", "Remote"]
    assert account_of(here, "Remote") is None


def test_a_feed_that_both_places_have_is_joined_and_nothing_is_lost(here: Client, server: GReaderServer) -> None:
    twin = server.library.subscribe(URL, "Local there")
    items = server.library.publish(twin, 6)  # 4 to 9: those from here, and two more
    items[3].is_starred = items[4].is_starred = True
    here.synced()
    server.library.touch([6])[0].is_read = True
    here.synced()
    assert len(here.rows()) == 3 + 4 + 6
    mine = {title: here.article(title) for title in ("Local 1", "Local 3", "Local 4")}
    move_in(here, "Local")
    assert len(here.rows()) == 3 + 6
    shown = states(here)
    assert shown["Local 1"] == (True, False)
    assert shown["Local 3"] == (True, True), "read there, starred here"
    assert shown["Local 4"] == (False, True)
    assert {title: here.article(title) for title in mine} == mine, "the articles with their pages and pictures stay"
    here.synced()
    assert [(item.is_read, item.is_starred) for item in items] == [
        (True, False), (True, False), (True, True), (False, True), (False, True), (False, False),
    ]  # fmt: skip
    assert items[3].labels == {"later"}
    assert len(here.rows()) == 3 + 6


def test_a_joined_feed_is_parted_by_undo(here: Client, server: GReaderServer) -> None:
    server.library.publish(server.library.subscribe(URL, "Local there"), 6)
    here.synced()
    before, outline = states(here), here.context.library.outline()
    here.context.library.undo(move_in(here, "Local").token)
    assert states(here) == before
    assert here.context.library.outline() == outline
    here.synced()
    assert states(here) == before


def test_a_whole_library_becomes_an_account_and_comes_back(here: Client, server: GReaderServer) -> None:
    inner, _ = here.context.library.add_folder("Near", here.context.library.add_folder("Far")[0])
    here.context.database.write(feeds.add_feed, "https://deep.example.org/feed", "Deep", None, inner, NOW)
    before = states(here)
    move_in(here, "Local", "Deep")
    here.synced()
    folders = {"local.example.org": "Mine", "deep.example.org": "Far", "Remote": "World"}
    assert here.feeds() == folders
    assert {feed.url: feed.folder for feed in server.library.feeds.values()}[URL] == "Mine"
    move_out(here, "Local", "Deep", "Remote")
    here.synced()
    assert server.library.feeds == {}
    assert {folder.account_id for folder in here.context.library.outline().folders} == {None}
    assert here.feeds() == folders
    assert states(here) == before


def test_what_no_server_can_fetch_stays_and_is_named(here: Client) -> None:
    database = here.context.database
    secret = database.write(feeds.add_feed, "https://secret.example.org/feed", "Secret", None, None, NOW)[0]
    database.write(feed_sources.set_credential_kinds, secret, ["login"])
    page = database.write(feeds.add_feed, "https://page.example.org/", "Page", None, None, NOW)[0]
    database.write(feed_sources.set_source, page, Source.PAGE, False)
    moved = move_in(here, "Local", "Secret", "Page")
    assert (moved.moved, set(moved.left)) == (1, {"Secret", "Page"})
    assert account_of(here, "Secret") is None


def test_an_account_whose_feeds_cannot_be_changed_says_so(tmp_path: Path) -> None:
    with FeverServer() as fever, client(tmp_path / "here") as here:
        fever.library.subscribe("https://remote.example.org/feed", "Remote")
        here.add(AccountKind.FEVER, fever.url)
        here.synced()
        add_local(here)
        for move in (lambda: move_in(here, "Local"), lambda: move_out(here, "Remote")):
            with pytest.raises(DeskReaderError) as error:
                move()
            assert error.value.kind is Kind.UNSUPPORTED_ACT
        assert here.account is not None
        assert here.context.database.read(outbox.queued, here.account.id, "feed") == ()


def test_a_feed_moves_between_two_accounts(here: Client, server: GReaderServer) -> None:
    with GReaderServer() as other:
        second = here.accounts.add(AccountKind.GREADER, other.url, "ana", "correct horse", "Other")[0]
        before = states(here)
        here.accounts.move_feeds([feed_named(here, "Remote")], second.id, None, True)
        here.accounts.sync([account.id for account in here.accounts.list_all()], by_hand=True)
        assert server.library.feeds == {}
        assert [(feed.url, feed.folder) for feed in other.library.feeds.values()] == [
            ("https://remote.example.org/feed", "World")
        ]
        assert states(here) == before
