"""Servers and pictures that hang cost a round a bounded time, and hold up no feeds."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.engine.network import hang_budget
from deskreader.engine.worker import supervisor
from deskreader.fetch import Policy
from deskreader.profile import profile_in
from tests.fetch.servers import ReceivedRequest, serving

PICTURES = 12
SHORT = Policy(picture=replace(Policy().picture, seconds=0.8), feed=replace(Policy().feed, seconds=0.8))


def send_slowly(connection: socket.socket, data: bytes) -> None:
    """Sends a byte now and then, until the other end has had enough."""
    for byte in data * 10:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def drip_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n")
    send_slowly(connection, b"x" * 1000)


def drip_headers(connection: socket.socket) -> None:
    send_slowly(connection, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000)


def be_silent(connection: socket.socket) -> None:
    time.sleep(5)


HANGS: dict[str, tuple[str, Callable[[socket.socket], None]]] = {
    "a body that drips": ("http", drip_body),
    "headers that drip": ("http", drip_headers),
    "no answer": ("http", be_silent),
    "a TLS handshake without an answer": ("https", be_silent),
}


@contextmanager
def hanging_server(hang: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[float]]]:
    """Serves connections that hang; yields the port, and when each came."""
    came: list[float] = []
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                hang(connection)

        def accept() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    came.append(time.monotonic())
                    threads.append(threading.Thread(target=answer, args=[connection]))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield server.getsockname()[1], came
        finally:
            ended.set()
            accepting.join()
            for thread in threads:
                thread.join(60)


def story_with(*pictures: str) -> bytes:
    """Returns a feed with one whole story and these pictures."""
    text = "Some words of a story. " * 300
    images = "".join(f'<img src="{url}" width="600" height="400">' for url in pictures)
    item = f"<item><title>S</title><guid>g</guid><description><![CDATA[<p>{text}</p>{images}]]></description></item>"
    return f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>".encode()


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOST_SECONDS", 1.5), ("FEED_SECONDS", 3.0), ("FAIR_SECONDS", 0.3)):
        monkeypatch.setattr(hang_budget, name, value)


@pytest.mark.usefixtures("small_budget")
@pytest.mark.parametrize(("scheme", "hang"), HANGS.values(), ids=HANGS.keys())
def test_pictures_of_a_server_that_hangs_are_given_up_for_the_round(
    tmp_path: Path, scheme: str, hang: Callable[[socket.socket], None]
) -> None:
    with hanging_server(hang) as (port, came):
        answer = story_with(*(f"{scheme}://127.0.0.1:{port}/{n}.png" for n in range(PICTURES)))
        with serving(lambda request: request.reply(answer)) as server, closing(engine(tmp_path)) as made:
            permit_all_loopback(made)
            made.subscriber.subscribe(f"{server.url}/feed")
            made.refresher.run(pages=True)
        assert 1 <= len(came) <= 3, "two of 0.8 s use up 1.5 s"


def test_the_next_round_does_not_wait_for_pictures_that_hang(tmp_path: Path) -> None:
    fetched: list[str] = []

    def reply(request: ReceivedRequest) -> None:
        fetched.append(request.path)
        request.reply(answer if request.path == "/one" else story_with())

    with hanging_server(be_silent) as (port, came):
        answer = story_with(*(f"http://127.0.0.1:{port}/{n}.png" for n in range(PICTURES)))
        with serving(reply) as server, closing(Engine(profile_in(tmp_path))) as made:
            permit_all_loopback(made)
            made.subscriber.subscribe(f"{server.url}/one")
            made.refresher.request(pages=True)
            wait_for(lambda: bool(came))
            made.subscriber.subscribe(f"{server.url}/two")
            two = next(feed for feed in made.library.outline().feeds if feed.url.endswith("/two"))
            fetched.clear()
            made.refresher.request([two.id], by_hand=True)
            wait_for(lambda: "/two" in fetched)
            assert made.refresher.progress.running, "the pictures are still waited for"


@pytest.mark.usefixtures("small_budget")
def test_pictures_that_hang_the_worker_are_given_up_for_the_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(supervisor.SHORTER_JOBS, "read_image", 1.0)
    asked: list[str] = []

    def reply(request: ReceivedRequest) -> None:
        asked.append(request.path)
        request.reply(answer if request.path == "/feed" else scan_bomb)

    scan_bomb = picture_of_many_scans()
    with serving(reply) as server, closing(engine(tmp_path)) as made:
        answer = story_with(*(f"{server.url}/{n}.jpg" for n in range(PICTURES)))
        made.subscriber.subscribe(f"{server.url}/feed")
        made.refresher.run(pages=True)
        first = [path for path in asked if path.endswith(".jpg")]
        assert 1 <= len(first) <= 2
        asked.clear()
        made.refresher.run(pages=True)
        assert not set(first) & set(asked), "a picture hangs the worker once"


def engine(folder: Path) -> Engine:
    return Engine(profile_in(folder), policy=SHORT)


def permit_all_loopback(made: Engine) -> None:
    """Lets every picture be on loopback, whichever port."""
    get = made.client.get
    made.client.get = lambda *given, **named: get(*given, **(named | {"private_ok": True}))  # type: ignore[method-assign]


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(4000):
        if condition():
            return
        time.sleep(0.005)
    raise AssertionError("it did not happen")


def picture_of_many_scans() -> bytes:
    """Returns a progressive JPEG whose last scan is repeated, so that it takes many seconds to decode."""
    target = io.BytesIO()
    Image.new("RGB", (6000, 6000)).save(target, "JPEG", progressive=True)
    data = target.getvalue()
    scan = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + scan * 2000 + data[-2:]
