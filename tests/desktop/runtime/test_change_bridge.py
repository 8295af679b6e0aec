"""Tasks and bridge: work off the GUI thread, its outcome on it; changes from many threads as few signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from deskreader.desktop.runtime.change_bridge import ChangeBridge, SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Progress
from deskreader.settings import SettingsKeeper


def test_work_is_done_elsewhere_and_its_outcome_told_here(tasks: Tasks, qtbot: QtBot) -> None:
    threads: list[object] = []
    tasks.run(lambda: threads.append(threading.current_thread()) or 7, threads.append)
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] == 7


def test_expected_trouble_goes_to_failed(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[DeskReaderError] = []

    def work() -> None:
        raise DeskReaderError(Kind.DISK_FULL)

    tasks.run(work, None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind is Kind.DISK_FULL


def test_a_bug_and_untaken_trouble_go_to_the_reporter(qapp: QApplication, qtbot: QtBot) -> None:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    tasks.run(lambda: 1 / 0, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: len(bugs) == 1)

    def work() -> None:
        raise DeskReaderError(Kind.STORAGE)

    tasks.run(work)
    qtbot.waitUntil(lambda: len(bugs) == 2)
    tasks.close()
    assert isinstance(bugs[0], ZeroDivisionError)


def test_nothing_is_told_after_closing(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[int] = []
    tasks = Tasks(lambda _error: None)
    go_on = threading.Event()
    tasks.run(lambda: go_on.wait(5) or 1, told.append)
    go_on.set()
    tasks.close()
    tasks.run(lambda: 2, told.append)
    qapp.processEvents()
    assert told == []


class Source:
    """Something that tells of changes and progress."""

    def __init__(self) -> None:
        self.change: Callable[[Changes], None] = lambda _: None
        self.progress: Callable[[Progress], None] = lambda _: None

    def listen_changes(self, listener: Callable[[Changes], None]) -> None:
        self.change = listener

    def listen_progress(self, listener: Callable[[Progress], None]) -> None:
        self.progress = listener


@pytest.fixture
def source() -> Source:
    return Source()


def test_many_changes_of_many_threads_become_few_signals_and_none_is_lost(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    got: list[Changes] = []
    threads_seen: set[object] = set()
    bridge.changed.connect(lambda changes: (got.append(changes), threads_seen.add(QThread.currentThread())))

    def work(number: int) -> None:
        for i in range(100):
            source.change(Changes(new=(ArticleId(number * 100 + i),)))

    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    qtbot.waitUntil(lambda: sum(len(changes.new) for changes in got) == 400)
    for worker in workers:
        worker.join()
    assert len(got) < 50
    assert threads_seen == {QThread.currentThread()}
    assert {i for changes in got for i in changes.new} == set(range(400))


def test_the_last_progress_is_the_one_that_is_told(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    got: list[Progress] = []
    bridge.progressed.connect(got.append)
    for done in range(50):
        source.progress(Progress(running=True, feeds_done=done, feeds_total=50))
    source.progress(Progress(running=False))
    qtbot.waitUntil(lambda: bool(got) and not got[-1].running)
    assert len(got) <= 3


def test_what_went_and_came_back_is_told_as_two(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    got: list[Changes] = []
    bridge.changed.connect(got.append)
    source.change(Changes(removed=(ArticleId(1),)))
    source.change(Changes(new=(ArticleId(1),)))
    qtbot.waitUntil(lambda: any(changes.new for changes in got))
    assert [bool(changes.removed) for changes in got] == [True, False]


def test_news_waits_a_little_and_what_a_person_did_does_not(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    got: list[Changes] = []
    bridge.changed.connect(got.append)
    source.change(Changes(new=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(got) == 1)
    source.change(Changes(new=(ArticleId(2),)))
    source.progress(Progress(running=True))
    with qtbot.waitSignal(bridge.progressed):
        pass
    assert len(got) == 1, "news waits while progress is told"
    source.change(Changes(updated=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(got) == 2)
    assert (got[1].new, got[1].updated) == ((2,), (1,))
    source.change(Changes(new=(ArticleId(3),)))
    source.progress(Progress(running=False))
    qtbot.waitUntil(lambda: len(got) == 3)
    source.change(Changes(new=(ArticleId(4),)))
    qtbot.waitUntil(lambda: len(got) == 4)


def test_a_settings_watch_emits_on_the_gui_thread(tmp_path: Path, qtbot: QtBot) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    watch = SettingsWatch(keeper)
    received: list[tuple[int, QThread]] = []
    watch.changed.connect(lambda settings: received.append((settings.reading_size, QThread.currentThread())))
    keeper.change(reading_size=20)
    assert received == [(20, QThread.currentThread())], "a change made on the GUI thread arrives at once"
    worker = threading.Thread(target=lambda: keeper.change(reading_size=21))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(received) == 2)
    assert received[1] == (21, QThread.currentThread())


def test_a_deleted_settings_watch_is_left_alone(tmp_path: Path, qtbot: QtBot) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    parent = QObject()
    watch = SettingsWatch(keeper, parent)
    delete(parent)
    assert not isValid(watch)
    assert keeper.change(reading_size=20).reading_size == 20
