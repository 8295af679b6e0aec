"""Rounds with a server of the Google Reader API: both sides agree afterwards, at little cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.model import FeedId
from deskreader.model.accounts import AccountKind
from tests.engine.accounts.kit import Client, client
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.remote_library import RemoteLibrary


@pytest.fixture
def server() -> Iterator[GReaderServer]:
    with GReaderServer() as server:
        harbour = server.library.subscribe("https://harbour.example.org/feed", "Harbour", "World")
        ferry = server.library.subscribe("https://ferry.example.org/feed", "Ferry")
        server.library.publish(harbour, 3)
        server.library.publish(ferry, 2, starred=True)
        yield server


@pytest.fixture
def here(server: GReaderServer, tmp_path: Path) -> Iterator[Client]:
    with client(tmp_path / "here") as here:
        here.add(AccountKind.GREADER, server.url)
        yield here


def test_a_first_round_brings_feeds_folders_articles_and_states(here: Client, server: GReaderServer) -> None:
    read = server.library.publish(server.library.feeds[51], 1, read=True)[0]
    read.published = int(here.clock.time.timestamp()) - 3600
    here.synced()
    assert here.feeds() == {"Harbour": "World", "Ferry": None}
    assert here.titles() == {f"Story {n}" for n in range(1, 7)}
    assert here.titles(unread=True) == {f"Story {n}" for n in range(1, 6)}
    assert here.titles(starred=True) == {"Story 4", "Story 5"}
    opened = here.context.library.open_article(here.article("Story 1"))
    assert "The words of story 1" in opened.html
    assert "script" not in opened.html


def test_a_round_with_nothing_new_takes_four_requests_at_most(here: Client, server: GReaderServer) -> None:
    here.synced()
    server.forget()
    here.synced()
    assert server.paths() == ["subscription/list", "items/ids", "items/ids"]
    here.accounts._services.clear()  # as after a restart
    server.forget()
    here.synced()
    assert len(server.requests) == 4


def test_states_go_both_ways(here: Client, server: GReaderServer) -> None:
    here.synced()
    here.context.library.mark_read([here.article("Story 1")])
    here.context.library.star([here.article("Story 2")])
    server.library.items[3].is_read = True
    server.library.items[4].is_starred = False
    here.synced()
    assert {item.title for item in server.library.unread()} == {"Story 2", "Story 4", "Story 5"}
    assert here.titles(unread=True) == {"Story 2", "Story 4", "Story 5"}
    assert {item.title for item in server.library.starred()} == {"Story 2", "Story 5"} == here.titles(starred=True)
    assert here.queued() == 0


def test_acts_on_one_field_are_sent_as_its_last_value(here: Client, server: GReaderServer) -> None:
    here.synced()
    article = here.article("Story 1")
    for read in (True, False, True, False):
        here.context.library.mark_read([article], read)
    assert here.queued() == 1
    server.forget()
    here.synced()
    assert next(asked.form for asked in server.requests if asked.path.endswith("edit-tag"))[1][0] == "r"
    assert not server.library.items[1].is_read


def test_an_undone_act_is_sent_as_well(here: Client, server: GReaderServer) -> None:
    here.synced()
    token, _ = here.context.library.mark_all_read(here_all())
    here.synced()
    assert server.library.unread() == []
    here.context.library.undo(token)
    here.synced()
    assert len(server.library.unread()) == 5 == len(here.titles(unread=True))


def here_all():  # type: ignore[no-untyped-def]
    from deskreader.model import View, ViewKind

    return View(ViewKind.ALL)


def test_tags_become_labels_and_labels_tags(here: Client, server: GReaderServer) -> None:
    server.library.items[2].labels.add("Ships")
    here.synced()
    assert here.context.library.open_article(here.article("Story 2")).tags == ("Ships",)
    from deskreader.engine.library.tags import Tags

    Tags(here.context.library).change([here.article("Story 1")], ["to keep"])
    here.synced()
    assert server.library.items[1].labels == {"to keep"}


def test_feeds_are_renamed_moved_and_ended_from_here(here: Client, server: GReaderServer) -> None:
    here.synced()
    library = here.context.library
    feeds = {feed.title: feed for feed in library.outline().feeds}
    library.change_feed(feeds["Harbour"].id, title="The harbour")
    library.move_feed(feeds["Ferry"].id, feeds["Harbour"].folder_id)
    library.rename_folder(feeds["Harbour"].folder_id, "The world")  # type: ignore[arg-type]
    here.synced()
    assert {feed.title: feed.folder for feed in server.library.feeds.values()} == {
        "The harbour": "The world",
        "Ferry": "The world",
    }
    assert here.feeds() == {"The harbour": "The world", "Ferry": "The world"}
    token, _ = library.unsubscribe([feeds["Ferry"].id])
    here.synced()
    assert [feed.title for feed in server.library.feeds.values()] == ["The harbour"]
    library.undo(token)
    here.synced()
    assert {feed.url for feed in server.library.feeds.values()} == {
        "https://harbour.example.org/feed",
        "https://ferry.example.org/feed",
    }


def test_a_removed_folder_leaves_its_feeds_on_both_sides(here: Client, server: GReaderServer) -> None:
    here.synced()
    library = here.context.library
    token, _ = library.remove_folder(library.outline().folders[0].id)
    here.synced()
    assert here.feeds() == {"Harbour": None, "Ferry": None}
    assert {feed.folder for feed in server.library.feeds.values()} == {None}
    library.undo(token)
    here.synced()
    assert here.feeds() == {"Harbour": "World", "Ferry": None}
    assert server.library.feeds[51].folder == "World"


def test_feeds_are_renamed_moved_and_ended_from_there(here: Client, server: GReaderServer) -> None:
    here.synced()
    server.library.feeds[51].title = "The harbour"
    server.library.feeds[51].folder = None
    server.library.unsubscribe(52)
    here.synced()
    assert here.feeds() == {"The harbour": None}
    assert here.titles() == {"Story 1", "Story 2", "Story 3"}


def test_a_fetched_name_never_replaces_one_that_waits_to_be_sent(here: Client, server: GReaderServer) -> None:
    here.synced()
    server.library.feeds[51].title = "Renamed there"
    here.context.library.change_feed(FeedId(1), title="Renamed here")
    here.synced()
    assert server.library.feeds[51].title == "Renamed here"
    assert "Renamed here" in here.feeds()


def test_labels_with_the_number_of_the_user_and_pages_of_ids_are_understood(tmp_path: Path) -> None:
    library = RemoteLibrary(first_item=2**60)
    with GReaderServer(library, user="1001") as server, client(tmp_path / "here") as here:
        server.page_size = 7
        feed = library.subscribe("https://harbour.example.org/feed", "Harbour", "World")
        library.publish(feed, 40)
        here.add(AccountKind.GREADER, server.url)
        here.synced()
        assert len(here.titles(unread=True)) == 40
        assert here.feeds() == {"Harbour": "World"}


def test_three_weeks_offline_end_with_both_sides_agreeing(here: Client, server: GReaderServer) -> None:
    ferry = server.library.feeds[52]
    server.library.publish(ferry, 600)
    here.synced()
    rows = sorted(here.rows(), key=lambda row: row.id)
    here.context.library.mark_read([row.id for row in rows[:400]])
    here.context.library.star([row.id for row in rows[100:200]])
    here.context.library.mark_read([row.id for row in rows[50:60]], False)
    for number in range(300, 500):
        server.library.items[number].is_read = True
    server.library.publish(ferry, 30)
    server.forget()
    here.synced()
    assert {item.title for item in server.library.unread()} == here.titles(unread=True)
    assert {item.title for item in server.library.starred()} == here.titles(starred=True)
    assert len(server.requests) < 15
