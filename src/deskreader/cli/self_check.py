"""deskreader --self-check: tries every part of an installed program and says what was found, fit for a bug report.

Nothing of the person's own is read or printed: the library is a temporary one without subscriptions, no address is
asked, and the home folder is written as '~'. Every package's build runs it.
"""

from __future__ import annotations

import json
import locale
import os
import platform
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certifi

from deskreader import __version__, resources
from deskreader.cli.output import say
from deskreader.engine.engine import Engine
from deskreader.engine.worker.client import Worker
from deskreader.errors import DeskReaderError, Kind, ParseError
from deskreader.fetch.content_encoding import ACCEPTED
from deskreader.profile import profile_in

WINDOW_SECONDS = 60
WORKER_SECONDS = 60.0
MOST_SAID = 400
FEED = b"""<rss version="2.0"><channel><title>Self-check</title><item><title>One story</title><guid>1</guid>
<description>&lt;p&gt;Text&lt;script&gt;no&lt;/script&gt;&lt;/p&gt;</description></item></channel></rss>"""
PICTURES = ("newsroom/pictures/moss.jpg", "newsroom/pictures/council.png", "newsroom/pictures/bike-light.webp")
GOOD, NONE, BAD = "good", "none", "BAD"


@dataclass(frozen=True)
class Found:
    """What one check found: `state` is 'good', 'none' for what a system may well be without, or 'BAD'."""

    part: str
    state: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.state:<5} {self.part:<14} {self.detail}".rstrip()


def main() -> int:
    """Prints all that was found; 0 where nothing is bad, 1 otherwise."""
    say(f"DeskReader {__version__}, self-check")
    for name, value in facts():
        say(f"      {name:<14} {value}")
    bad = 0
    for found in checks():
        say(str(found))
        bad += found.state == BAD
    say(f"{bad} of these parts do not work." if bad else "Everything that DeskReader needs works.")
    return 1 if bad else 0


def facts() -> Iterator[tuple[str, str]]:
    """What the program runs on, as names and values."""
    yield "installed as", installed_as()
    yield "system", system()
    yield "Python", f"{platform.python_version()}, {platform.machine()}"
    yield "language", f"{locale.setlocale(locale.LC_CTYPE) or 'C'}, files named in {sys.getfilesystemencoding()}"
    names = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME")
    yield "desktop", ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name)) or "not named"


def installed_as() -> str:
    """By which road the program came here."""
    if "FLATPAK_ID" in os.environ:
        return "Flatpak"
    if "APPIMAGE" in os.environ:
        return "AppImage"
    if getattr(sys, "frozen", False):
        return f"bundle in {_homeless(str(Path(sys.executable).parent))}"
    return "Python package" if resources.folder().name == "shipped" else "source"


def system() -> str:
    """The operating system and its version."""
    try:
        named = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        named = ""
    libc = " ".join(platform.libc_ver())
    return ", ".join(part for part in (named, f"{platform.system()} {platform.release()}", libc) if part.strip())


def checks() -> Iterator[Found]:
    """What the checks find, one after another; trouble of any kind is a finding, since that is what is looked for."""
    yield _tried("library", library)
    with closing(Worker(WORKER_SECONDS)) as worker:
        yield _tried("worker", lambda: read_feed(worker))
        yield _tried("pictures", lambda: read_pictures(worker))
    yield _tried("certificates", certificates)
    yield _tried("packings", packings)
    yield from window()


def _tried(part: str, check: Callable[[], str]) -> Found:
    try:
        return Found(part, GOOD, check())
    except DeskReaderError as error:
        return Found(part, BAD, f"{error.kind} {_homeless(error.detail)}".rstrip())
    except Exception as error:  # noqa: BLE001 - the report names it; hiding it or dying of it would serve nobody
        return Found(part, BAD, f"{type(error).__name__}: {_homeless(str(error))}")


def library() -> str:
    """Opens a library of its own, writes into it and checks it. Raises: DeskReaderError, OSError."""
    with tempfile.TemporaryDirectory(prefix="deskreader-check-") as folder:
        with closing(Engine(profile_in(Path(folder)))) as engine:
            engine.library.add_folder("Self-check")
            findings = engine.library.check()
        bad = [finding for finding in findings if not finding.good]
        if bad:
            raise DeskReaderError(Kind.DAMAGED_LIBRARY, ", ".join(finding.check for finding in bad))
    return f"opened, written, {len(findings)} checks passed"


def read_feed(worker: Worker) -> str:
    """Lets the worker process read a feed. Raises: DeskReaderError."""
    begin = time.monotonic()
    read = worker.read_feed(FEED, "https://example.org/feed", None)
    (entry,) = read.entries
    if "script" in entry.content or "Text" not in entry.content:
        raise ParseError(Kind.NOT_A_FEED, "not made safe")
    return f"a feed read and made safe in {1000 * (time.monotonic() - begin):.0f} ms, start of the process included"


def read_pictures(worker: Worker) -> str:
    """Lets the worker process decode pictures of each kind. Raises: DeskReaderError, OSError."""
    for name in PICTURES:
        worker.read_image(resources.folder(name).read_bytes(), 200)
    return "JPEG, PNG and WebP decoded"


def certificates() -> str:
    """Loads the certificates by which servers are known. Raises: OSError."""
    count = ssl.create_default_context(cafile=certifi.where()).cert_store_stats()["x509_ca"]
    return f"{count} authorities known, {ssl.OPENSSL_VERSION}"


def packings() -> str:
    """How answers may be packed. Raises: ImportError where a library that belongs to the program is not there."""
    missing = {"br", "zstd"} - set(ACCEPTED.split(", "))
    if missing:
        raise ImportError(", ".join(sorted(missing)))
    return ACCEPTED


def window() -> Iterator[Found]:
    """What the process that shows the window found."""
    environment = {**os.environ}
    on_screen = sys.platform in ("win32", "darwin") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys())
    if not on_screen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        done = subprocess.run(
            _window_command(), env=environment, capture_output=True, text=True, timeout=WINDOW_SECONDS, check=False
        )
        found = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        yield Found("window", BAD, f"nothing was shown within {WINDOW_SECONDS} s")
    except (IndexError, ValueError):
        said = " ".join(done.stderr.split())[-MOST_SAID:] or "it said nothing"
        yield Found("window", BAD, f"its process ended with {done.returncode}: {_homeless(said)}")
    else:
        yield from _worded(found, on_screen)


def _worded(found: dict[str, Any], on_screen: bool) -> Iterator[Found]:
    kind = f"Qt {found['qt']}, PySide6 {found['pyside']}, {found['platform']}, {found['style']}"
    yield Found("Qt", GOOD, f"{kind}, {found['screen']}")
    face = found["reading_face"]
    yield Found("reading face", NONE if face == "serif" else GOOD, face)
    painted = f"painted in {found['milliseconds']} ms and closed"
    yield Found("window", *((GOOD, painted) if found["painted"] else (BAD, "it was not painted")))
    if not on_screen:
        yield Found("screen", NONE, "there is none; the window was drawn off screen")
    yield Found("tray", *((GOOD, "") if found["tray"] else (NONE, "there is no tray; the window stays in sight")))
    service = found["notifications"]
    if service:
        told = f"{service['name']} {service['version']}, able to: {', '.join(service['can']) or 'nothing more'}"
        yield Found("notifications", GOOD, told)
    else:
        yield Found("notifications", NONE, "no service answers; the tray speaks where there is one")


def _window_command() -> list[str]:
    started = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "deskreader"]
    return [*started, "--self-check-window"]


def _homeless(text: str) -> str:
    """The text without the name of the person's home folder."""
    return text.replace(str(Path.home()), "~") if Path.home() != Path("/") else text
