"""Measures Liferea (Debian's `liferea`), if it is installed, with the same feeds in the same run on a virtual screen.

A D-Bus call makes it refresh; the CPU time of its processes is read once they are idle.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("liferea", "dbus-run-session", "dbus-send", "Xvfb")
IDLE_SECONDS = 4.0
"""Seconds without work after which the program counts as idle."""
CLOCK_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
REFRESH_CALL = ("--dest=org.gnome.feed.Reader", "/org/gnome/feed/Reader", "org.gnome.feed.Reader.Refresh")
OPML = '<?xml version="1.0"?><opml version="1.0"><head><title>Feeds</title></head><body>{}</body></opml>'
FEED = '<outline title="{0}" text="{0}" type="rss" xmlUrl="{1}" id="feed{0:04}" sortColumn="time" updateInterval="-1"/>'


def is_installed() -> bool:
    """Returns whether Liferea and the tools to measure it are installed."""
    return all(map(shutil.which, NEEDED))


def measure_rounds(urls: list[str], publish: Callable[[], None]) -> list[tuple[str, float]]:
    """Returns the CPU seconds of three rounds: the first, one without changes, and one after `publish`."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, _running(Path(home), urls) as refresh:
        first, unchanged = refresh(), refresh()
        publish()
        return [("first", first), ("unchanged", unchanged), ("one new", refresh())]


@contextmanager
def _running(home: Path, urls: list[str]) -> Iterator[Callable[[], float]]:
    """Runs the program with these feeds; yields a function that makes it refresh and returns the CPU seconds used."""
    folder = home / ".config" / "liferea"
    folder.mkdir(parents=True)
    outlines = "".join(FEED.format(number, url) for number, url in enumerate(urls))
    (folder / "feedlist.opml").write_text(OPML.format(outlines))
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(write_end)], pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        display = f":{stream.readline().strip()}"
    script = 'echo "$DBUS_SESSION_BUS_ADDRESS" > "$HOME/bus"; exec liferea'
    environment = {**os.environ, "HOME": str(home), "DISPLAY": display, "GSETTINGS_BACKEND": "memory"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    program = subprocess.Popen(["dbus-run-session", "--", "sh", "-c", script], env=environment, **quiet)

    def refresh() -> float:
        before = _cpu_when_idle(program.pid)
        bus = {**environment, "DBUS_SESSION_BUS_ADDRESS": (home / "bus").read_text().strip()}
        subprocess.run(["dbus-send", "--session", "--print-reply", *REFRESH_CALL], env=bus, check=True, **quiet)
        return _cpu_when_idle(program.pid) - before

    try:
        yield refresh
    finally:
        for pid in reversed(_process_tree(program.pid)):
            subprocess.run(["kill", "-9", str(pid)], check=False, **quiet)
        program.wait()
        screen.terminate()
        screen.wait()


def _cpu_when_idle(pid: int) -> float:
    """Returns the CPU seconds of a program and its children, once they are idle."""
    used, since = _cpu(pid), time.monotonic()
    while time.monotonic() - since < IDLE_SECONDS:
        time.sleep(0.25)
        now = _cpu(pid)
        if now - used > 0.03:
            used, since = now, time.monotonic()
    return _cpu(pid)


def _cpu(pid: int) -> float:
    total = 0
    for member in _process_tree(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / CLOCK_TICKS


def _process_tree(pid: int) -> list[int]:
    """Returns the ids of a process and all its descendants."""
    pids = [pid]
    for member in pids:
        for children in Path(f"/proc/{member}/task").glob("*/children"):
            pids += map(int, children.read_text().split())
    return pids
