"""Garbage is collected on the GUI thread and nowhere else while the program runs."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.runtime.gui_thread_gc import GuiThreadCollector


class Node:
    """One half of a cycle, which remembers the thread that destroyed it."""

    def __init__(self, destroyed_on: list[int]) -> None:
        self.me = self
        self._end = weakref.finalize(self, lambda: destroyed_on.append(threading.get_ident()))


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiThreadCollector]:
    """A collector that is closed again."""
    made = GuiThreadCollector()
    yield made
    made.close()
    assert gc.isenabled()


def test_cycles_made_on_other_threads_end_on_this_one(collector: GuiThreadCollector) -> None:
    destroyed_on: list[int] = []

    def work() -> None:
        for _ in range(5000):
            Node(destroyed_on)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert destroyed_on == []
    assert collector.look() >= 0
    assert len(destroyed_on) >= 1
    gc.collect()
    assert len(destroyed_on) == 5000
    assert set(destroyed_on) == {threading.get_ident()}


def test_nothing_is_done_where_nothing_is_due(collector: GuiThreadCollector) -> None:
    gc.collect()
    assert collector.look() == -1


def test_what_stays_for_the_whole_run_is_set_apart_and_given_back(collector: GuiThreadCollector) -> None:
    collector.settle()
    assert gc.get_freeze_count() > 1000
    collector.close()
    assert gc.get_freeze_count() == 0
