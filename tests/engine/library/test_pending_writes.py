"""A disk without room: acts are kept and shown, fetching waits, and all goes on by itself."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.engine.library.pending_effects import _of_rules, _table, effect_of
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, FeedId, FolderId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.articles import flags
from deskreader.store.feeds import feeds, fetch_history, folders
from deskreader.store.undo import journal

PROGRAM = Path(__file__).with_name("full_disk.py")
ONE, TWO = ArticleId(1), ArticleId(2)
LOST = FeedId(99)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def tried(folder: Path, how: str) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), how], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "29 acts, 31 waited\n"


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
    """A database that can be written while there is room; `error` is what an act meets that comes too late."""

    def __init__(self, result: object = Changes(content=(ONE,))) -> None:
        self.has_room = False
        self.error: Kind | None = None
        self.result = result
        self.written: list[tuple[object, ...]] = []

    def write(self, act: object, *args: object, **kwargs: object) -> object:
        if not self.has_room:
            raise StoreError(Kind.DISK_FULL)
        if args[0] == LOST or self.error:
            raise StoreError(self.error or Kind.UNKNOWN_FEED)
        self.written.append(args)
        return self.result

    def read(self, question: object, *args: object) -> object:
        raise AssertionError("nothing is read")


def pending_on(disk: Disk, keeps: bool = True) -> PendingWrites:
    return PendingWrites(disk, keeps=keeps)  # type: ignore[arg-type]


def test_acts_are_written_in_order_also_after_one_that_came_too_late() -> None:
    disk = Disk()
    pending = pending_on(disk)
    for article in (ONE, TWO):
        assert pending.write(flags.mark_read, [article]).content == (article,)
    pending.write(fetch_history.undo_move, LOST)
    assert pending.is_full
    assert not pending.look()
    disk.has_room = True
    pending.write(flags.star, [ONE], False)
    assert disk.written == []
    assert pending.look().content == (ONE,)
    assert disk.written == [([ONE],), ([TWO],), ([ONE], False)]
    assert not pending.is_full
    pending.write(flags.star, [TWO])
    assert disk.written[-1] == ([TWO],)


def test_a_pending_act_can_be_undone_and_a_written_one_has_its_own_token() -> None:
    real = UndoToken(77, 1, UndoAct.DELETE)
    disk = Disk((real, Changes(removed=(ONE,))))
    pending = pending_on(disk)
    first, changes = pending.write(journal.delete, [ONE], NOW)
    second, _ = pending.write(journal.delete, [TWO], NOW)
    assert changes.removed == (ONE,)
    assert (second.touched, second.act, pending.last_undoable()) == (1, "delete", second)
    assert pending.take_back(second.id) == Changes(new=(TWO,))
    assert pending.take_back(second.id) is None
    assert pending.resolve(first) == first
    disk.has_room = True
    pending.look()
    assert disk.written == [([ONE], NOW)]
    assert pending.resolve(first) == real


def test_acts_on_something_pending_are_written_with_its_own_number() -> None:
    disk = Disk((FolderId(5), Changes(outline=True)))
    pending = pending_on(disk)
    folder, changes = pending.write(folders.add_folder, "News")
    assert folder < 0
    assert changes.outline
    pending.write(feeds.move_feed, FeedId(7), folder)
    pending.write(flags.mark_read, (ONE,))
    disk.has_room = True
    pending.look()
    assert disk.written == [("News",), (FeedId(7), FolderId(5)), ((ONE,),)]


def test_a_program_that_ends_at_once_keeps_nothing() -> None:
    pending = pending_on(Disk(), keeps=False)
    with pytest.raises(StoreError):
        pending.write(flags.star, [ONE])
    assert pending.waiting == 0


def test_other_errors_are_raised_and_nothing_waits() -> None:
    disk = Disk()
    disk.has_room, disk.error = True, Kind.READ_ONLY
    pending = pending_on(disk)
    with pytest.raises(StoreError):
        pending.write(flags.star, [ONE])
    assert (pending.waiting, pending.is_full) == (0, False)


@pytest.mark.parametrize(
    "act", [*_table(-1, lambda *_args: ()), *_of_rules()], ids=lambda act: f"{act.__module__}.{act.__name__}"
)
def test_the_effect_of_an_act_takes_the_arguments_of_the_act(act: Callable[..., object]) -> None:
    wanted = list(inspect.signature(act).parameters.values())[1:]
    effect = inspect.signature(effect_of(act, -1, lambda *_args: ()))
    positional = [p for p in wanted if p.kind is not p.KEYWORD_ONLY]
    effect.bind(*positional, **{p.name: None for p in wanted if p.kind is p.KEYWORD_ONLY})
    required = [p for p in positional if p.default is p.empty]
    effect.bind(*required)
