"""The queue of exchanges: the more urgent first, and slow exchanges that hold up no others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from deskreader.fetch.politeness import host_queue
from deskreader.fetch.politeness.host_queue import HostQueue, Urgency


def queue(at_once: int) -> HostQueue:
    return HostQueue(at_once, time.monotonic, time.sleep, 60, 60)


def running(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_more_urgent_of_a_host_go_first() -> None:
    hosts, order = queue(8), list[Urgency]()
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with hosts.turn(("a.example", 443), 0, Urgency.OFFLINE):
            begun.set()
            go_on.wait(5)

    def wait(urgency: Urgency) -> None:
        with hosts.turn(("a.example", 443), 0, urgency):
            order.append(urgency)

    threads = [running(hold)]
    begun.wait(5)
    for urgency in (Urgency.OFFLINE, Urgency.FEED, Urgency.OFFLINE, Urgency.USER):
        threads.append(running(lambda urgency=urgency: wait(urgency)))  # type: ignore[misc]
        while sum(hosts._hosts["a.example", 443].waiting) < len(threads) - 1:
            time.sleep(0.001)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert order == [Urgency.USER, Urgency.FEED, Urgency.OFFLINE, Urgency.OFFLINE]


def test_slow_exchanges_leave_the_limit_over_all_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_queue, "SLOW_SECONDS", 0.1)
    hosts, go_on = queue(2), threading.Event()

    def hang(host: str) -> None:
        with hosts.turn((host, 443), 0):
            go_on.wait(10)

    threads = [running(lambda host=f"{n}.example": hang(host)) for n in range(2)]  # type: ignore[misc]
    done = threading.Event()

    def healthy() -> None:
        with hosts.turn(("good.example", 443), 0):
            done.set()

    threads.append(running(healthy))
    try:
        assert done.wait(5), "two hanging servers hold up all others"
    finally:
        go_on.set()
        for thread in threads:
            thread.join(5)


def test_an_exchange_that_was_slow_gives_no_place_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_queue, "SLOW_SECONDS", 0.02)
    hosts, most, now_running, lock = queue(1), 0, 0, threading.Lock()
    with hosts.turn(("slow.example", 443), 0):
        time.sleep(0.05)
        with hosts.turn(("other.example", 443), 0):
            pass
    monkeypatch.setattr(host_queue, "SLOW_SECONDS", 5.0)

    def count(host: str) -> None:
        nonlocal most, now_running
        with hosts.turn((host, 443), 0):
            with lock:
                now_running += 1
                most = max(most, now_running)
            time.sleep(0.02)
            with lock:
                now_running -= 1

    threads = [running(lambda host=f"{n}.example": count(host)) for n in range(5)]  # type: ignore[misc]
    for thread in threads:
        thread.join(5)
    assert most == 1
