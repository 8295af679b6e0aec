"""deskreader --self-check: tries every part of an installed program and prints the results for a bug report.

It reads and prints no personal data: the library is temporary and has no subscriptions, nothing is fetched, and the
home folder is written as '~'. Every package's build runs it.
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

from deskreader import __version__, isolation
from deskreader.cli.output import say
from deskreader.engine.engine import Engine
from deskreader.engine.worker.client import Worker
from deskreader.errors import DeskReaderError, Kind, ParseError
from deskreader.fetch.content_encoding import ACCEPTED
from deskreader.profile import profile_in
from deskreader.resource_files import is_packaged, resource_path

WINDOW_SECONDS = 60
WORKER_SECONDS = 60.0
LONGEST_OUTPUT = 400
FEED = b"""<rss version="2.0"><channel><title>Self-check</title><item><title>One story</title><guid>1</guid>
<description>&lt;p&gt;Text&lt;script&gt;no&lt;/script&gt;&lt;/p&gt;</description></item></channel></rss>"""
IMAGES = ("newsroom/pictures/moss.jpg", "newsroom/pictures/council.png", "newsroom/pictures/bike-light.webp")
GOOD, NONE, BAD = "good", "none", "BAD"


@dataclass(frozen=True)
class CheckResult:
    """The result of one check: `state` is 'good', 'none' for an optional part that is missing, or 'BAD'."""

    part: str
    state: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.state:<5} {self.part:<14} {self.detail}".rstrip()


def main() -> int:
    """Prints all results; returns 0 where nothing is bad, 1 otherwise."""
    say(f"DeskReader {__version__}, self-check")
    for name, value in facts():
        say(f"      {name:<14} {value}")
    bad = 0
    for result in checks():
        say(str(result))
        bad += result.state == BAD
    say(f"{bad} of these parts do not work." if bad else "Everything that DeskReader needs works.")
    return 1 if bad else 0


def facts() -> Iterator[tuple[str, str]]:
    """Yields facts about the system, as names and values."""
    yield "installed as", installed_as()
    yield "system", system()
    yield "Python", f"{platform.python_version()}, {platform.machine()}"
    yield "language", f"{locale.setlocale(locale.LC_CTYPE) or 'C'}, files named in {sys.getfilesystemencoding()}"
    names = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME")
    yield "desktop", ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name)) or "not named"


def installed_as() -> str:
    """Returns how the program was installed."""
    if "FLATPAK_ID" in os.environ:
        return "Flatpak"
    if "APPIMAGE" in os.environ:
        return "AppImage"
    if getattr(sys, "frozen", False):
        return f"bundle in {_without_home(str(Path(sys.executable).parent))}"
    return "Python package" if is_packaged() else "source"


def system() -> str:
    """Returns the operating system and its version."""
    try:
        named = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        named = ""
    libc = " ".join(platform.libc_ver())
    return ", ".join(part for part in (named, f"{platform.system()} {platform.release()}", libc) if part.strip())


def checks() -> Iterator[CheckResult]:
    """Runs the checks one after another; every error becomes a result."""
    yield _run_check("library", library)
    with closing(Worker(WORKER_SECONDS)) as worker:
        yield _run_check("worker", lambda: read_feed(worker))
        yield _run_check("pictures", lambda: read_images(worker))
    yield _run_check("certificates", certificates)
    yield _run_check("packings", content_encodings)
    yield from window()


def _run_check(part: str, check: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(part, GOOD, check())
    except DeskReaderError as error:
        return CheckResult(part, BAD, f"{error.kind} {_without_home(error.detail)}".rstrip())
    except Exception as error:  # noqa: BLE001 - the report names it; hiding it or crashing would help nobody
        return CheckResult(part, BAD, f"{type(error).__name__}: {_without_home(str(error))}")


def library() -> str:
    """Opens a temporary library, writes to it and checks it. Raises: DeskReaderError, OSError."""
    with tempfile.TemporaryDirectory(prefix="deskreader-check-") as folder:
        with closing(Engine(profile_in(Path(folder)))) as engine:
            engine.library.add_folder("Self-check")
            findings = engine.library.check()
        bad = [finding for finding in findings if not finding.good]
        if bad:
            raise DeskReaderError(Kind.DAMAGED_LIBRARY, ", ".join(finding.check for finding in bad))
    return f"opened, written, {len(findings)} checks passed"


def read_feed(worker: Worker) -> str:
    """Reads a feed in the worker process. Raises: DeskReaderError."""
    begin = time.monotonic()
    read = worker.read_feed(FEED, "https://example.org/feed", None)
    (entry,) = read.entries
    if "script" in entry.content or "Text" not in entry.content:
        raise ParseError(Kind.NOT_A_FEED, "not made safe")
    return f"a feed read and made safe in {1000 * (time.monotonic() - begin):.0f} ms, start of the process included"


def read_images(worker: Worker) -> str:
    """Decodes images of each format in the worker process. Raises: DeskReaderError, OSError."""
    for name in IMAGES:
        worker.read_image(resource_path(name).read_bytes(), 200)
    return "JPEG, PNG and WebP decoded"


def certificates() -> str:
    """Loads the CA certificates. Raises: OSError."""
    count = ssl.create_default_context(cafile=certifi.where()).cert_store_stats()["x509_ca"]
    return f"{count} authorities known, {ssl.OPENSSL_VERSION}"


def content_encodings() -> str:
    """Returns the supported content encodings. Raises: ImportError where a bundled library is missing."""
    missing = {"br", "zstd"} - set(ACCEPTED.split(", "))
    if missing:
        raise ImportError(", ".join(sorted(missing)))
    return ACCEPTED


def window() -> Iterator[CheckResult]:
    """Yields the results of the process that shows the window."""
    environment = isolation.clean_environment(os.environ)
    on_screen = sys.platform in ("win32", "darwin") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys())
    if not on_screen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        done = subprocess.run(
            _window_command(), env=environment, capture_output=True, text=True, timeout=WINDOW_SECONDS, check=False
        )
        result = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        yield CheckResult("window", BAD, f"nothing was shown within {WINDOW_SECONDS} s")
    except (IndexError, ValueError):
        error_output = " ".join(done.stderr.split())[-LONGEST_OUTPUT:] or "it said nothing"
        yield CheckResult("window", BAD, f"its process ended with {done.returncode}: {_without_home(error_output)}")
    else:
        yield from _window_results(result, on_screen)


def _window_results(result: dict[str, Any], on_screen: bool) -> Iterator[CheckResult]:
    kind = f"Qt {result['qt']}, PySide6 {result['pyside']}, {result['platform']}, {result['style']}"
    yield CheckResult("Qt", GOOD, f"{kind}, {result['screen']}")
    face = result["reading_face"]
    yield CheckResult("reading face", NONE if face == "serif" else GOOD, face)
    painted = f"painted in {result['milliseconds']} ms and closed"
    yield CheckResult("window", *((GOOD, painted) if result["painted"] else (BAD, "it was not painted")))
    if not on_screen:
        yield CheckResult("screen", NONE, "there is none; the window was drawn off screen")
    yield CheckResult(
        "tray", *((GOOD, "") if result["tray"] else (NONE, "there is no tray; the window stays in sight"))
    )
    service = result["notifications"]
    if service:
        description = f"{service['name']} {service['version']}, able to: {', '.join(service['can']) or 'nothing more'}"
        yield CheckResult("notifications", GOOD, description)
    else:
        yield CheckResult("notifications", NONE, "no service answers; the tray speaks where there is one")


def _window_command() -> list[str]:
    started = [sys.executable] if getattr(sys, "frozen", False) else isolation.module_command("deskreader")
    return [*started, "--self-check-window"]


def _without_home(text: str) -> str:
    """Returns the text with the home folder replaced by '~'."""
    return text.replace(str(Path.home()), "~") if Path.home() != Path("/") else text
