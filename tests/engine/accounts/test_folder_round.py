"""Devices that sync through a folder agree in the end, whatever happens to the files on the way."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.engine.accounts.folder_keys import FolderKeys
from deskreader.engine.library.tags import Tags
from deskreader.errors import Kind
from deskreader.model.accounts import AccountKind
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from deskreader.sync import folder_cipher
from tests.engine.accounts.kit import Client, client
from tests.engine.kit import NOW
from tests.store.kit import document, entry, fetched

URL = "https://harbour.example.org/feed"


class Devices:
    """Two devices, each with its own copy of the shared folder, which a test copies back and forth."""

    def __init__(self, one: Client, two: Client, folders: tuple[Path, Path]) -> None:
        self.one, self.two, self.folders = one, two, folders

    def deliver(self, change: object = None) -> None:
        """Copies each device's own files to the other; `change` may damage a file in between."""
        for source, target in (self.folders, self.folders[::-1]):
            own = source / "deskreader-sync"
            for folder in own.iterdir() if own.is_dir() else ():
                if folder.name == self.id_of(source):
                    goal = target / "deskreader-sync" / folder.name
                    shutil.rmtree(goal, ignore_errors=True)
                    shutil.copytree(folder, goal)

    def id_of(self, folder: Path) -> str:
        device = self.one if folder == self.folders[0] else self.two
        assert device.account is not None
        return device.accounts._folders._device(device.account)

    def written(self, folder: Path) -> str:
        """What a device has written, opened if it is encrypted."""
        name = self.id_of(folder)
        files = (folder / "deskreader-sync" / name).glob("*.records")
        return "".join(self._opened(file.read_bytes(), name) for file in files)

    def _opened(self, data: bytes, device: str) -> str:
        return (FolderKeys("correct horse").opened(data, device) or data).decode()

    def settle(self) -> None:
        """Syncs until nothing is on the way."""
        for _ in range(2):
            self.one.synced()
            self.two.synced()
            self.deliver()
        self.one.synced()
        self.two.synced()

    def agree(self) -> bool:
        """Whether both show the same."""
        return state(self.one) == state(self.two)


def state(device: Client) -> object:
    rows = {(row.title, row.is_read, row.is_starred) for row in device.rows()}
    tags = {(row.title, *device.context.library.open_article(row.id).tags) for row in device.rows()}
    return rows, tags, device.feeds()


def fetch(device: Client, numbers: range, url: str = URL) -> None:
    """Brings articles of a feed, as a refresh does."""
    feed_id = device.context.library.feed_by_url(url)
    assert feed_id is not None
    device.context.library.write(merge.merge, feed_id, document(*map(entry, numbers), title="Harbour"), fetched())


def subscribe(device: Client, url: str = URL, folder: str | None = "World") -> None:
    library = device.context.library
    folder_id = library.add_folder(folder)[0] if folder else None
    library.write(feeds.add_feed, url, "Harbour", None, folder_id, NOW)


@pytest.fixture(params=["", "correct horse"], ids=["plain", "encrypted"])
def devices(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Devices]:
    monkeypatch.setattr(folder_cipher, "COST", 10)
    folders = (tmp_path / "shared one", tmp_path / "shared two")
    with ExitStack() as stack:
        one, two = (stack.enter_context(client(tmp_path / name)) for name in ("one", "two"))
        subscribe(one)
        fetch(one, range(10))
        for device, folder in zip((one, two), folders, strict=True):
            folder.mkdir()
            device.add(AccountKind.FOLDER, str(folder), password=request.param)
        yield Devices(one, two, folders)


def test_a_second_device_gets_subscriptions_folders_and_states(devices: Devices) -> None:
    devices.one.context.library.mark_read([devices.one.article("Story 1")])
    devices.settle()
    assert devices.two.feeds() == {"Harbour": "World"}
    fetch(devices.two, range(10))
    devices.settle()
    assert devices.agree()
    assert "Story 1" not in devices.two.titles(unread=True)


def test_acts_go_both_ways_and_the_later_one_wins(devices: Devices) -> None:
    devices.settle()
    fetch(devices.two, range(10))
    one, two = devices.one, devices.two
    one.context.library.mark_read([one.article("Story 1"), one.article("Story 2")])
    two.context.library.star([two.article("Story 3")])
    two.context.library.mark_read([two.article("Story 2")])
    two.context.library.mark_read([two.article("Story 2")], False)
    Tags(two.context.library).change([two.article("Story 4")], ["Ships"])
    devices.settle()
    assert devices.agree()
    assert "Story 2" in one.titles(unread=True), "the second device marked it unread later"
    assert one.titles(starred=True) == {"Story 3"}
    assert one.context.library.open_article(one.article("Story 4")).tags == ("Ships",)


def test_feeds_are_renamed_moved_and_ended_on_all_devices(devices: Devices) -> None:
    devices.settle()
    library = devices.two.context.library
    (feed,) = library.outline().feeds
    library.change_feed(feed.id, title="The harbour")
    library.rename_folder(library.outline().folders[0].id, "News")
    subscribe(devices.two, "https://ferry.example.org/feed", None)
    devices.settle()
    assert devices.one.feeds() == {"The harbour": "News", "Harbour": None}
    assert [folder.title for folder in devices.one.context.library.outline().folders] == ["News"]
    token, _ = devices.one.context.library.unsubscribe([devices.one.context.library.outline().feeds[0].id])
    devices.settle()
    assert devices.two.feeds() == {"Harbour": None}
    devices.one.context.library.undo(token)
    devices.settle()
    assert devices.two.feeds() == {"The harbour": "News", "Harbour": None}


def test_states_of_articles_that_have_not_come_yet_wait_for_them(devices: Devices) -> None:
    devices.one.context.library.star([devices.one.article("Story 5")])
    devices.settle()
    assert devices.two.rows() == []
    fetch(devices.two, range(10))
    assert devices.two.titles(starred=True) == set()
    devices.two.synced()
    assert devices.two.titles(starred=True) == {"Story 5"}


def test_half_written_doubled_and_missing_files_lose_nothing(devices: Devices) -> None:
    devices.settle()
    fetch(devices.two, range(10))
    one, two = devices.one, devices.two
    one.context.library.mark_read([one.article(f"Story {n}") for n in range(5)])
    one.synced()
    own = devices.folders[0] / "deskreader-sync" / devices.id_of(devices.folders[0])
    there = devices.folders[1] / "deskreader-sync" / own.name
    (file,) = own.glob("*.records")
    whole = file.read_bytes()
    (there / file.name).write_bytes(whole[: len(whole) - 70])  # half-delivered
    two.synced()
    (there / file.name).unlink()
    two.synced()
    (there / f"{file.name}.sync-conflict-2026").write_bytes(whole)
    (there / f"copy of {file.name}").write_bytes(whole[::-1])
    two.synced()
    assert {f"Story {n}" for n in range(5)}.isdisjoint(two.titles(unread=True))
    with file.open("ab") as stream:
        stream.write(b"half a li")  # a kill while writing
    one.context.library.star([one.article("Story 9")])
    devices.settle()
    assert devices.agree()
    assert two.titles(starred=True) == {"Story 9"}


def test_wrong_clocks_lose_no_later_act(devices: Devices) -> None:
    devices.settle()
    fetch(devices.two, range(10))
    one, two = devices.one, devices.two
    one.context.database.write(lambda db: db.execute("UPDATE sync_clock SET stamp = stamp + 60000000000000").rowcount)
    one.context.library.mark_read([one.article("Story 1")])  # a clock that is two years ahead
    devices.settle()
    assert "Story 1" not in two.titles(unread=True)
    two.context.library.mark_read([two.article("Story 1")], False)  # by a right clock, but later
    devices.settle()
    assert "Story 1" in one.titles(unread=True)
    assert devices.agree()


def test_a_folder_that_is_missing_for_a_while_keeps_the_acts(devices: Devices, tmp_path: Path) -> None:
    devices.settle()
    one = devices.one
    devices.folders[0].rename(tmp_path / "unplugged")
    one.context.library.star([one.article("Story 1")])
    account = one.sync()
    assert account.problem is not None
    assert account.problem.kind is Kind.NO_SYNC_FOLDER
    assert one.queued() == 1
    (tmp_path / "unplugged").rename(devices.folders[0])
    fetch(devices.two, range(10))
    devices.settle()
    assert devices.two.titles(starred=True) == {"Story 1"}


def test_a_new_stick_gets_everything_again(devices: Devices) -> None:
    devices.settle()
    for folder in devices.folders:
        shutil.rmtree(folder / "deskreader-sync")
    devices.settle()
    assert "harbour.example.org" in devices.written(devices.folders[0])


def test_own_files_are_compacted_and_old_devices_still_agree(devices: Devices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskreader.engine.accounts.device_files.FULL", 3000)
    devices.settle()
    fetch(devices.two, range(10))
    one = devices.one
    for turn in range(30):
        one.context.library.mark_read([one.article("Story 1"), one.article("Story 2")], turn % 2 == 0)
        one.synced()
    own = devices.folders[0] / "deskreader-sync" / devices.id_of(devices.folders[0])
    files = list(own.glob("*.records"))
    assert len(files) == 1
    assert int(files[0].stem) > 1
    assert files[0].stat().st_size < 6000
    devices.settle()
    assert devices.agree()


def test_devices_are_listed_with_when_they_were_seen(devices: Devices) -> None:
    devices.settle()
    assert devices.one.account is not None
    listed = devices.one.accounts.devices(devices.one.account.id)
    assert [device.is_own for device in listed] == [True, False]
    assert all(device.seen_at is not None and abs(device.seen_at - NOW) < timedelta(days=1) for device in listed)


@pytest.mark.parametrize("seed", range(5))
def test_random_acts_and_random_delivery_end_in_one_state(seed: int, devices: Devices) -> None:
    chance = random.Random(seed)
    devices.settle()
    fetch(devices.two, range(10))
    for _ in range(60):
        device = chance.choice((devices.one, devices.two))
        library, rows = device.context.library, device.rows()
        row = chance.choice(rows) if rows else None
        act = chance.randrange(8)
        if act == 0 and row:
            library.mark_read([row.id], chance.random() < 0.5)
        elif act == 1 and row:
            library.star([row.id], chance.random() < 0.5)
        elif act == 2 and row:
            Tags(library).change([row.id], *([["T"], []] if chance.random() < 0.5 else [[], ["T"]]))
        elif act == 3 and library.outline().feeds:
            library.change_feed(library.outline().feeds[0].id, title=f"Name {chance.randrange(9)}")
        elif act == 4 and library.outline().feeds:
            folder = library.add_folder(f"Folder {chance.randrange(3)}")[0]
            library.move_feed(library.outline().feeds[0].id, folder)
        elif act == 5:
            device.synced()
        elif act == 6:
            devices.deliver()
        elif act == 7 and chance.random() < 0.2 and library.outline().feeds:
            token, _ = library.unsubscribe([library.outline().feeds[0].id])
            if chance.random() < 0.7:
                library.undo(token)
    devices.settle()
    assert devices.agree()


def test_what_was_read_of_a_growing_file_is_not_read_again(devices: Devices, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[bytes]()
    worker = devices.two.context.worker
    read_records = worker.read_device_records

    def note(lines: bytes) -> object:
        read.append(lines)
        return read_records(lines)

    devices.settle()
    fetch(devices.two, range(10))
    monkeypatch.setattr(worker, "read_device_records", note)
    for number in range(2):
        devices.one.context.library.mark_read([devices.one.article(f"Story {number}")])
        devices.settle()
        assert read.pop().count(b"\n") == 1, "the one act"
        assert not read
    assert devices.agree()


def test_a_line_that_comes_in_two_pieces_is_read_when_it_is_whole(devices: Devices) -> None:
    devices.settle()
    fetch(devices.two, range(10))
    devices.one.context.library.mark_read([devices.one.article("Story 1")])
    devices.one.synced()
    devices.deliver()
    (file,) = (devices.folders[1] / "deskreader-sync" / devices.id_of(devices.folders[0])).glob("*.records")
    whole = file.read_bytes()
    for length in (len(whole) - 30, len(whole) - 1):
        file.write_bytes(whole[:length])
        devices.two.synced()
    file.write_bytes(whole)
    devices.two.synced()
    assert "Story 1" not in devices.two.titles(unread=True)


def test_a_file_that_was_written_anew_is_read_from_its_beginning(devices: Devices) -> None:
    devices.settle()
    fetch(devices.two, range(10))
    devices.settle()
    devices.one.context.library.mark_read([devices.one.article("Story 1")])
    devices.one.synced()
    devices.deliver()
    (file,) = (devices.folders[1] / "deskreader-sync" / devices.id_of(devices.folders[0])).glob("*.records")
    *head, last = file.read_bytes().splitlines(keepends=True)
    is_encrypted = head[0].startswith(folder_cipher.MARK)
    file.write_bytes(b"".join([head[0], last, *head[1:]] if is_encrypted else [last, *head]))
    devices.two.synced()
    assert "Story 1" not in devices.two.titles(unread=True)
