"""Fixtures for every test: no unexpected log warning, no thread or process left behind, no socket except loopback."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import ROOT

# Other programs may use the machine at the same time, so no test fails for being slow. Continuous integration tries the
# same examples each time, so that a failure is due to the change under test; elsewhere hypothesis searches freely.
settings.register_profile(
    "deskreader",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("deskreader")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LOOPBACK = ("127.", "::1", "localhost")
SHARED = ROOT.parent / "shared"


# Python collects cycles on whichever thread happens to allocate. A QObject left by a test would then be destroyed on a
# thread of the engine, and a later test would crash. So garbage is collected between the tests, on the main thread.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collects the oldest generation that is due by Python's own thresholds."""
    counts, limits = gc.get_count(), gc.get_threshold()
    due = [generation for generation in range(3) if counts[generation] > limits[generation]]
    if due:
        gc.collect(max(due))


class RecordingHandler(logging.Handler):
    """Collects the log records of level WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_stray_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or worse, unless it uses `caplog` and so inspects the log itself."""
    handler = RecordingHandler()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if "caplog" not in request.fixturenames:
        assert not handler.records, [r.getMessage() for r in handler.records]


def children() -> set[int]:
    """Returns the ids of this process's children, or an empty set if the system does not list them."""
    listing = ""
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread has ended in the meantime
            listing += task.read_text() + " "
    return {int(pid) for pid in listing.split()}


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fails a test that leaves a thread or a child process running."""
    threads_before = set(threading.enumerate())
    processes_before = children()
    yield
    deadline = time.monotonic() + 3
    while (remaining := set(threading.enumerate()) - threads_before) and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    assert not remaining, f"threads left behind: {remaining}"
    assert not children() - processes_before, "processes left behind"


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Fails a test that connects to or looks up anything but loopback."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")

    def guarded_connect(self: socket.socket, address: object) -> None:
        check(address)
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        check(address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_lookup(host: object, *args: object, **kwargs: object) -> object:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if not name.startswith(LOOPBACK):
            raise socket.gaierror(socket.EAI_NONAME, f"tests have no network: {name}")
        return getaddrinfo(host, *args, **kwargs)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_lookup)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def no_keyring() -> Iterator[None]:
    """Keeps the tests away from the keyring of the user who runs them."""
    patch = pytest.MonkeyPatch()
    patch.setattr("deskreader.engine.credentials.keyring.system_keyring", lambda: None)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Returns the folder of measuring data; skips the test if it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the measuring data is missing")
    return SHARED
