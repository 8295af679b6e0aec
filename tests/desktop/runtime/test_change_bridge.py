"""The change bridge: changes and settings from many threads as few signals on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from deskreader.desktop.runtime.change_bridge import ChangeBridge, SettingsWatch
from deskreader.model import ArticleId, Changes, Progress
from deskreader.settings import SettingsKeeper


class Source:
    """Sends changes and progress, as library and refresher do."""

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


def test_many_changes_from_many_threads_become_few_signals_and_none_is_lost(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    received: list[Changes] = []
    threads_seen: set[object] = set()
    bridge.changed.connect(lambda changes: (received.append(changes), threads_seen.add(QThread.currentThread())))

    def work(number: int) -> None:
        for i in range(100):
            source.change(Changes(new=(ArticleId(number * 100 + i),)))

    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    qtbot.waitUntil(lambda: sum(len(changes.new) for changes in received) == 400)
    for worker in workers:
        worker.join()
    assert len(received) < 50
    assert threads_seen == {QThread.currentThread()}
    assert {i for changes in received for i in changes.new} == set(range(400))


def test_only_the_latest_progress_is_emitted(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    received: list[Progress] = []
    bridge.progressed.connect(received.append)
    for done in range(50):
        source.progress(Progress(running=True, feeds_done=done, feeds_total=50))
    source.progress(Progress(running=False))
    qtbot.waitUntil(lambda: bool(received) and not received[-1].running)
    assert len(received) <= 3


def test_an_article_that_is_removed_and_comes_back_makes_two_changes(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    received: list[Changes] = []
    bridge.changed.connect(received.append)
    source.change(Changes(removed=(ArticleId(1),)))
    source.change(Changes(new=(ArticleId(1),)))
    qtbot.waitUntil(lambda: any(changes.new for changes in received))
    assert [bool(changes.removed) for changes in received] == [True, False]


def test_arrivals_wait_and_changes_by_the_user_do_not(source: Source, qtbot: QtBot) -> None:
    bridge = ChangeBridge(source.listen_changes, source.listen_progress)
    received: list[Changes] = []
    bridge.changed.connect(received.append)
    source.change(Changes(new=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(received) == 1)
    source.change(Changes(new=(ArticleId(2),)))
    source.progress(Progress(running=True))
    with qtbot.waitSignal(bridge.progressed):
        pass
    assert len(received) == 1, "arrivals wait while the refresh goes on"
    source.change(Changes(content=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(received) == 2)
    assert (received[1].new, received[1].content) == ((2,), (1,))
    source.change(Changes(new=(ArticleId(3),)))
    source.progress(Progress(running=False))
    qtbot.waitUntil(lambda: len(received) == 3)
    source.change(Changes(new=(ArticleId(4),)))
    qtbot.waitUntil(lambda: len(received) == 4)


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
