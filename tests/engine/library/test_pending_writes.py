"""A disk without room: acts are kept and shown, fetching waits, and all goes on by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.library.pending_effects import PendingEffect, deleted, marked
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, UndoToken

PROGRAM = Path(__file__).with_name("full_disk.py")
ONE, TWO = ArticleId(1), ArticleId(2)


def tried(folder: Path, how: str) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), how], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "26 acts, 29 waited\n"


@pytest.mark.skipif(sys.platform == "win32", reason="has no file-size limit")
def test_acts_are_kept_shown_and_written_when_there_is_room(tmp_path: Path) -> None:
    tried(tmp_path, "limit")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB, where this user may make one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount")
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_acts_are_kept_on_a_file_system_that_is_full(small_disk: Path) -> None:
    tried(small_disk, "tmpfs")


class Disk:
    """A library that can be written while there is room."""

    def __init__(self) -> None:
        self.has_room = False
        self.written: list[str] = []

    def write(self, what: str, kind: Kind | None = None) -> Changes:
        if not self.has_room:
            raise StoreError(Kind.DISK_FULL)
        if kind is not None:
            raise StoreError(kind)
        self.written.append(what)
        return Changes(updated=(ONE,))


def test_acts_are_written_in_order_also_behind_one_that_came_too_late() -> None:
    disk, room = Disk(), PendingWrites()
    for what in "ab":
        assert room.change(lambda what=what: disk.write(what), marked([ONE], is_read=True)).updated == (ONE,)
    room.change(lambda: disk.write("lost", Kind.UNKNOWN_FEED), PendingEffect())
    assert room.is_full
    assert not room.look()
    disk.has_room = True
    room.change(lambda: disk.write("c"), PendingEffect())
    assert disk.written == []
    assert room.look().updated == (ONE,)
    assert disk.written == ["a", "b", "c"]
    assert not room.is_full
    room.change(lambda: disk.write("d"), PendingEffect())
    assert disk.written[-1] == "d"


def test_an_act_that_waits_can_be_taken_back_and_one_that_was_written_has_its_own_token() -> None:
    disk, room, real = Disk(), PendingWrites(), UndoToken(77, 1, "delete")

    def act() -> tuple[UndoToken, Changes]:
        return real, disk.write("delete")

    first, changes = room.bulk(act, "delete", lambda: deleted([ONE]))
    second, _ = room.bulk(act, "delete", lambda: deleted([TWO]))
    assert changes.removed == (ONE,)
    assert (second.touched, second.act, room.last_bulk()) == (1, "delete", second)
    assert room.take_back(second.id) == Changes(new=(TWO,))
    assert room.take_back(second.id) is None
    assert room.real_token(first) == first
    disk.has_room = True
    room.look()
    assert disk.written == ["delete"]
    assert room.real_token(first) == real


def test_a_program_that_ends_at_once_keeps_nothing() -> None:
    disk, room = Disk(), PendingWrites(keeps=False)
    with pytest.raises(StoreError):
        room.change(lambda: disk.write("a"), PendingEffect())
    assert room.waiting == 0


def test_other_trouble_is_told_and_nothing_waits() -> None:
    disk, room = Disk(), PendingWrites()
    disk.has_room = True
    with pytest.raises(StoreError):
        room.change(lambda: disk.write("a", Kind.READ_ONLY), PendingEffect())
    assert (room.waiting, room.is_full) == (0, False)
