"""Message buses of the tests' own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def _bus(variable: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    command = [program, "--session", "--nofork", "--print-address"]
    bus = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert bus.stdout is not None
    monkeypatch.setenv(variable, bus.stdout.readline().strip())
    yield bus
    bus.kill()
    bus.communicate()


@pytest.fixture
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A session bus for the test."""
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    with _bus("DBUS_SESSION_BUS_ADDRESS", monkeypatch) as bus:
        yield bus


@pytest.fixture
def system_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A system bus for the test."""
    with _bus("DBUS_SYSTEM_BUS_ADDRESS", monkeypatch) as bus:
        yield bus
