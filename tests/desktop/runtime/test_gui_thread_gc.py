"""Garbage is collected on the GUI thread and nowhere else while the program runs."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.runtime.gui_thread_gc import LONGEST_WAIT, GuiThreadCollector


class Node:
    """One half of a cycle, which remembers the thread that destroyed it."""

    def __init__(self, destroyed_on: list[int]) -> None:
        self.itself = self
        self._end = weakref.finalize(self, lambda: destroyed_on.append(threading.get_ident()))


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiThreadCollector]:
    """A collector, closed after the test."""
    gc.enable()
    collector = GuiThreadCollector()
    yield collector
    collector.close()
    assert gc.isenabled()
    gc.disable()  # as the tests have it


def test_cycles_from_other_threads_are_collected_on_this_one(collector: GuiThreadCollector) -> None:
    destroyed_on: list[int] = []

    def work() -> None:
        for _ in range(5000):
            Node(destroyed_on)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert destroyed_on == []
    assert collector.collect_if_due() >= 0
    assert len(destroyed_on) >= 1
    gc.collect()
    assert len(destroyed_on) == 5000
    assert set(destroyed_on) == {threading.get_ident()}


def test_nothing_is_collected_when_no_generation_is_due(collector: GuiThreadCollector) -> None:
    gc.collect()
    assert collector.collect_if_due() == -1


def test_freeze_excludes_existing_objects_until_close(collector: GuiThreadCollector) -> None:
    collector.freeze()
    assert gc.get_freeze_count() > 1000
    collector.close()
    assert gc.get_freeze_count() == 0


def test_a_collection_waits_while_other_threads_work_but_not_for_ever(qapp: QApplication) -> None:
    collector = GuiThreadCollector(is_busy=lambda: True)
    try:
        results = [collector.collect_if_due() for _ in range(LONGEST_WAIT)]
        assert set(results) == {-1}
        held = [Node([]) for _ in range(2_000)]
        assert collector.collect_if_due() >= 0
        assert len(held) == 2_000
    finally:
        collector.close()
