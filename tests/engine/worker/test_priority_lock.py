"""The order in which a priority lock lets threads in."""

from __future__ import annotations

import threading

import pytest

from deskreader.engine.worker.priority_lock import PriorityLock


def order_of(weights: list[int]) -> list[int]:
    """Returns the order in which threads of these weights get a lock that they queue for while it is held."""
    lock, order = PriorityLock(), []

    def enter(weight: int) -> None:
        with lock.turn(weight):
            order.append(weight)

    threads = [threading.Thread(target=enter, args=(weight,)) for weight in weights]
    with lock.turn():
        for position, thread in enumerate(threads):
            thread.start()
            while len(lock._waiting) <= position:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    return order


def test_the_lightest_waiting_thread_is_next() -> None:
    assert order_of([3_000_000, 20, 500, 10]) == [10, 20, 500, 3_000_000]


def test_an_error_releases_the_lock() -> None:
    lock = PriorityLock()
    with pytest.raises(ValueError), lock.turn():
        raise ValueError
    entered = threading.Event()
    thread = threading.Thread(target=lambda: _enter(lock, entered))
    thread.start()
    thread.join(5)
    assert entered.is_set()


def _enter(lock: PriorityLock, entered: threading.Event) -> None:
    with lock.turn():
        entered.set()
