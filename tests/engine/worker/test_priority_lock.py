"""The line before the worker, and what a job weighs there."""

from __future__ import annotations

import threading

from deskreader.engine.worker.client import weight
from deskreader.engine.worker.priority_lock import PriorityLock


def served(weights: list[int]) -> list[int]:
    """The order in which those are let in who come, one after the other, while somebody is in."""
    line, order = PriorityLock(), []

    def come(weight: int) -> None:
        with line.turn(weight):
            order.append(weight)

    threads = [threading.Thread(target=come, args=(weight,)) for weight in weights]
    with line.turn():
        for position, thread in enumerate(threads):
            thread.start()
            while len(line._waiting) <= position:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    return order


def test_the_lightest_of_those_who_wait_goes_first() -> None:
    assert served([3_000_000, 20, 500, 10]) == [10, 20, 500, 3_000_000]


def test_who_failed_lets_the_next_one_in() -> None:
    line = PriorityLock()
    try:
        with line.turn():
            raise ValueError
    except ValueError:
        pass
    with line.turn():
        assert served([1]) == [1]


def test_a_job_weighs_what_its_documents_do() -> None:
    assert weight((b"<rss/>", "https://a.example/", None, "feed", frozenset())) == 6
    assert weight(("https://a.example/",)) == 0
