"""Liferea on the same feeds in the same run, where it is installed (Debian's `liferea`), on a virtual screen.

It is asked to refresh over D-Bus, and its processes' CPU is read when it has come to rest.
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
REST = 4.0
"""Seconds without work after which it is at rest."""
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
READER = ("--dest=org.gnome.feed.Reader", "/org/gnome/feed/Reader", "org.gnome.feed.Reader.Refresh")
OPML = '<?xml version="1.0"?><opml version="1.0"><head><title>Feeds</title></head><body>{}</body></opml>'
FEED = '<outline title="{0}" text="{0}" type="rss" xmlUrl="{1}" id="feed{0:04}" sortColumn="time" updateInterval="-1"/>'


def is_there() -> bool:
    """Whether it can be measured here."""
    return all(map(shutil.which, NEEDED))


def rounds_of(urls: list[str], publish: Callable[[], None]) -> list[tuple[str, float]]:
    """CPU seconds of its rounds: the first, one in which nothing changed, and one after `publish`."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, _running(Path(home), urls) as refresh:
        first, unchanged = refresh(), refresh()
        publish()
        return [("first", first), ("unchanged", unchanged), ("one new", refresh())]


@contextmanager
def _running(home: Path, urls: list[str]) -> Iterator[Callable[[], float]]:
    """The program with these feeds; gives what makes one round and returns its CPU seconds."""
    folder = home / ".config" / "liferea"
    folder.mkdir(parents=True)
    outlines = "".join(FEED.format(number, url) for number, url in enumerate(urls))
    (folder / "feedlist.opml").write_text(OPML.format(outlines))
    reading, writing = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(writing)], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    script = 'echo "$DBUS_SESSION_BUS_ADDRESS" > "$HOME/bus"; exec liferea'
    environment = {**os.environ, "HOME": str(home), "DISPLAY": display, "GSETTINGS_BACKEND": "memory"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    program = subprocess.Popen(["dbus-run-session", "--", "sh", "-c", script], env=environment, **quiet)

    def refresh() -> float:
        before = _at_rest(program.pid)
        bus = {**environment, "DBUS_SESSION_BUS_ADDRESS": (home / "bus").read_text().strip()}
        subprocess.run(["dbus-send", "--session", "--print-reply", *READER], env=bus, check=True, **quiet)
        return _at_rest(program.pid) - before

    try:
        yield refresh
    finally:
        for pid in reversed(_family(program.pid)):
            subprocess.run(["kill", "-9", str(pid)], check=False, **quiet)
        program.wait()
        screen.terminate()
        screen.wait()


def _at_rest(pid: int) -> float:
    """CPU seconds of a program and its children, once they do nothing more."""
    used, since = _cpu(pid), time.monotonic()
    while time.monotonic() - since < REST:
        time.sleep(0.25)
        now = _cpu(pid)
        if now - used > 0.03:
            used, since = now, time.monotonic()
    return _cpu(pid)


def _cpu(pid: int) -> float:
    total = 0
    for one in _family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found
