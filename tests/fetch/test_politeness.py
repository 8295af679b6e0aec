"""Politeness: turns, gaps and pauses, on a clock that advances only when somebody waits."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import HttpClient, Policy, Purpose
from deskreader.fetch.politeness.host_queue import HostQueue
from tests.fetch.servers import ReceivedRequest

POLITE = Policy(gap_on_loopback=True)


def failing(web, url: str, **others: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=True, **others)
    return caught.value


def in_threads(count: int, work) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(("purpose", "gap"), [(Purpose.FEED, 2.0), (Purpose.DISCOVERY, 2.0), (Purpose.PICTURE, 0.2)])
def test_requests_to_a_host_start_a_gap_apart(make_web, serve, fake_time, purpose: Purpose, gap: float) -> None:
    web = make_web(POLITE)
    server = serve(lambda request: request.reply(b"x"))
    for _ in range(3):
        web.get(server.url, purpose, private_ok=True)
    assert fake_time.pauses == pytest.approx([gap, gap])


def test_elapsed_time_counts_towards_the_gap(make_web, serve, fake_time) -> None:
    web = make_web(POLITE)
    server = serve(lambda request: request.reply(b"x"))
    for passed in (0.5, 7, 0):
        web.get(server.url, Purpose.FEED, private_ok=True)
        fake_time.now += passed
    assert fake_time.pauses == pytest.approx([1.5])


def test_a_host_is_name_and_port_and_others_do_not_wait(make_web, serve, fake_time) -> None:
    web = make_web(POLITE)
    for server in [serve(lambda request: request.reply(b"x")) for _ in range(3)]:
        web.get(server.url, Purpose.FEED, private_ok=True)
    assert fake_time.pauses == []


@pytest.mark.parametrize(("by_hand", "pauses"), [(False, [2.0, 1.0]), (True, [1.0, 1.0])])
def test_redirects_keep_the_gap_except_by_hand_within_a_host(
    make_web, serve, fake_time, by_hand: bool, pauses: list[float]
) -> None:
    web = make_web(POLITE)
    target = serve(lambda request: request.reply(b"x"))
    first = serve(lambda request: request.reply(status=302, Location="/b" if request.path == "/a" else target.url))
    web.get(target.url, Purpose.FEED, private_ok=True)
    fake_time.now += 1
    web.get(first.url + "/a", Purpose.FEED, by_hand=by_hand, private_ok=True)
    fake_time.now += 1
    web.get(target.url, Purpose.FEED, private_ok=True)
    assert fake_time.pauses == pytest.approx(pauses)


def test_loopback_has_no_gap_by_default(web, serve, fake_time) -> None:
    server = serve(lambda request: request.reply(b"x"))
    for _ in range(3):
        web.get(server.url, Purpose.FEED, private_ok=True)
    assert fake_time.pauses == []


class Counting:
    """A slow handler that counts how many requests it has at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self.most = 0

    def __call__(self, request: ReceivedRequest) -> None:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        request.rest(0.02)
        with self._lock:
            self._running -= 1
        request.reply(b"x")


def test_a_host_has_one_connection_at_a_time(web, serve) -> None:
    counting = Counting()
    server = serve(counting)
    in_threads(6, lambda _: web.get(server.url, Purpose.FEED, private_ok=True))
    assert len(server.requests) == 6
    assert counting.most == 1


def test_total_concurrency_is_limited(make_web, serve) -> None:
    web = make_web(Policy(at_once=3))
    counting = Counting()
    servers = [serve(counting) for _ in range(8)]
    in_threads(8, lambda number: web.get(servers[number].url, Purpose.FEED, private_ok=True))
    assert 1 < counting.most <= 3


def test_exchanges_by_hand_go_first(web, serve) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(request: ReceivedRequest) -> None:
        if request.path == "/running":
            begun.set()
            go_on.wait(5)
        request.reply(b"x")

    server = serve(answer)

    def ask(path: str, by_hand: bool) -> threading.Thread:
        thread = threading.Thread(
            target=lambda: web.get(server.url + path, Purpose.FEED, by_hand=by_hand, private_ok=True)
        )
        thread.start()
        return thread

    threads = [ask("/running", False)]
    begun.wait(5)
    threads += [ask("/timer", False), ask("/timer", False)]
    time.sleep(0.05)
    threads.append(ask("/hand", True))
    time.sleep(0.05)
    go_on.set()
    for thread in threads:
        thread.join()
    assert server.paths == ["/running", "/hand", "/timer", "/timer"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_obeyed(web, serve, fake_time, status: int) -> None:
    server = serve(lambda request: request.reply(status=status, Retry_After="3600"))
    error = failing(web, server.url)
    assert (error.kind, error.status, error.retry_after) == (Kind.TOO_MANY_REQUESTS, status, 3600)
    fake_time.now += 3000
    held = failing(web, server.url + "/another", by_hand=True)
    assert (held.kind, held.status) == (Kind.TOO_MANY_REQUESTS, None)
    assert held.retry_after == pytest.approx(600)
    assert len(server.requests) == 1
    fake_time.now += 601
    failing(web, server.url)
    assert len(server.requests) == 2


def test_retry_after_as_a_date_is_obeyed(web, serve, fake_time) -> None:
    sent_at = datetime(2030, 1, 1, 12, tzinfo=UTC)
    in_two_hours = format_datetime(sent_at + timedelta(hours=2), usegmt=True)
    date = format_datetime(sent_at, usegmt=True)
    server = serve(lambda request: request.reply(status=503, Retry_After=in_two_hours, Date=date))
    assert failing(web, server.url).retry_after == 7200
    fake_time.now += 7000
    assert failing(web, server.url).status is None


def test_429_without_retry_after_pauses_four_hours_and_doubles_until_success(web, serve, fake_time) -> None:
    well = threading.Event()
    server = serve(lambda request: request.reply(b"x") if well.is_set() else request.reply(status=429))
    for hours in (4, 8, 16, 24, 24):
        error = failing(web, server.url)
        assert (error.kind, error.status, error.retry_after) == (Kind.TOO_MANY_REQUESTS, 429, None)
        assert failing(web, server.url).retry_after == pytest.approx(hours * 3600)
        fake_time.now += hours * 3600 + 1
    well.set()
    assert web.get(server.url, Purpose.FEED, private_ok=True).body == b"x"
    well.clear()
    failing(web, server.url)
    assert failing(web, server.url).retry_after == pytest.approx(4 * 3600)


def test_503_without_retry_after_pauses_feeds_but_not_pages(web, serve) -> None:
    server = serve(lambda request: request.reply(status=404 if request.path == "/robots.txt" else 503))
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            web.get(server.url, Purpose.PAGE, private_ok=True)
        assert (caught.value.kind, caught.value.status) == (Kind.SERVER_ERROR, 503)
    assert failing(web, server.url).status == 503
    error = failing(web, server.url)
    assert (error.kind, error.status, error.retry_after) == (Kind.TOO_MANY_REQUESTS, None, pytest.approx(4 * 3600))


@pytest.mark.parametrize("value", ["", "soon", "-5", "99999999999999999999", "Tue, 99 Foo 2030 00:00:00 GMT"])
def test_a_malformed_retry_after_is_ignored(web, serve, value: str) -> None:
    server = serve(lambda request: request.reply(status=503, Retry_After=value))
    assert failing(web, server.url).retry_after is None


def test_exchanges_queued_behind_a_429_send_nothing(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.rest(0.1)
        request.reply(status=429, Retry_After="60")

    server = serve(answer)
    kinds: list[Kind] = []
    in_threads(5, lambda _: kinds.append(failing(web, server.url).kind))
    assert kinds == [Kind.TOO_MANY_REQUESTS] * 5
    assert len(server.requests) == 1


def test_stop_ends_waiting_and_running_at_once(serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.rest(30)

    server, other = serve(answer), serve(lambda request: request.reply(b"x"))
    policy = replace(POLITE, feed=replace(POLITE.feed, gap=60.0))
    web = HttpClient("DeskReader/0.1", policy)  # the real clock and pause
    web.get(other.url, Purpose.FEED, private_ok=True)
    kinds: list[Kind] = []

    def ask(number: int) -> None:
        kinds.append(failing(web, other.url if number == 0 else server.url).kind)

    threading.Timer(0.2, web.stop).start()
    started = time.monotonic()
    in_threads(4, ask)
    assert time.monotonic() - started < 5, "far below the gap and the deadline"
    assert kinds == [Kind.OFFLINE] * 4
    assert failing(web, other.url).kind is Kind.OFFLINE
    web.close()
    assert len(other.requests) == 1
    assert len(server.requests) == 1


def test_stop_ends_a_look_up_that_hangs() -> None:
    hanging = threading.Event()

    def lookup(host: str, port: int) -> list:
        hanging.wait(10)
        return []

    web = HttpClient("DeskReader/0.1", lookup=lookup, has_route=lambda: True)
    threading.Timer(0.1, web.stop).start()
    assert failing(web, "http://hangs.example/").kind is Kind.OFFLINE
    hanging.set()
    web.close()


def test_idle_hosts_are_dropped_but_paused_ones_stay(monkeypatch, fake_time) -> None:
    monkeypatch.setattr("deskreader.fetch.politeness.host_queue.MANY_HOSTS", 3)
    turns = HostQueue(8, fake_time.clock, fake_time.pause, pause=60, longest_pause=60)
    turns.pause(("held.example", 80), 5000)
    for number in range(20):
        with turns.turn((f"{number}.example", 80), 2.0):
            fake_time.now += 30
    assert len(turns._hosts) <= 6
    with pytest.raises(FetchError):
        turns.refuse_paused(("held.example", 80))
