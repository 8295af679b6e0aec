"""Uses DeskReader as a person would, on a virtual screen: subscribe, read, be notified, lose the network, read on.

The tour works from outside the program: it starts it like any other, types with xdotool and queries it through the
command line. It prints each step and writes the screenshots into the folder given as its argument.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tour.steps import StepError, Steps

SCREEN = "1360x860x24"
PROGRAM = [sys.executable, "-m", "deskreader"]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="same"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias></fontconfig>
"""


class Tour(Steps):
    """One run: a screen, a desktop on it, the program, and the folder for screenshots."""

    def __init__(self, screenshots: Path, scratch: Path) -> None:
        super().__init__(screenshots)
        self.profile = scratch / "profile"
        self.display = _free_display()
        (scratch / "fonts.conf").write_text(FONTS)
        self.environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_FONT_DPI": "104"}
        self.environment["FONTCONFIG_FILE"] = str(scratch / "fonts.conf")
        self.environment.pop("WAYLAND_DISPLAY", None)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Starts a program on the virtual screen and discards its output."""
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._running.append(process)
        return process

    def query(self, *arguments: str) -> Any:
        """Runs a command of the program and returns its JSON output. Raises: StepError if the command fails."""
        command = [*PROGRAM, *arguments, "--profile", str(self.profile), "--json"]
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        if result.returncode:
            raise StepError(f"deskreader {' '.join(arguments)} ended with {result.returncode}: {result.stderr.strip()}")
        return json.loads(result.stdout)

    def press(self, *keys: str) -> None:
        """Types keys into the focused window."""
        subprocess.run(["xdotool", "key", "--delay", "80", *keys], env=self.environment, check=True, timeout=20)

    def screenshot(self, name: str) -> Path:
        """Takes a screenshot of the whole screen and returns its path."""
        path = self.screenshots / f"{name}.png"
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A(sys.argv);"
            "ok = a.primaryScreen().grabWindow(0).save(sys.argv[1]); sys.exit(not ok)"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], env=self.environment, check=True, timeout=30)
        return path

    def window_id(self) -> str:
        """Returns the id of the program's window, or an empty string."""
        command = ["xdotool", "search", "--onlyvisible", "--class", "deskreader"]
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20, check=False)
        return result.stdout.split("\n")[0]


def _free_display() -> str:
    for number in range(60, 99):
        if not Path(f"/tmp/.X11-unix/X{number}").exists() and not Path(f"/tmp/.X{number}-lock").exists():
            return f":{number}"
    raise StepError("no free display number for a virtual screen")


def desktop(tour: Tour) -> None:
    """Starts a virtual screen with a window manager and a notification service."""
    tour.start("Xvfb", tour.display, "-screen", "0", SCREEN, "-nolisten", "tcp")
    tour.wait_for("virtual screen", lambda: Path(f"/tmp/.X11-unix/X{tour.display[1:]}").exists(), 20)
    tour.start("openbox")
    tour.start("dunst")
    tour.report(
        f"Started a virtual screen ({tour.display}, {SCREEN}) with a window manager and a notification service."
    )


def first_window(tour: Tour) -> None:
    """Shows the window that a newcomer sees, without any subscription."""
    program = tour.start(*PROGRAM, "--profile", str(tour.profile.with_name("empty")))
    tour.wait_for("window", tour.window_id)
    time.sleep(2)
    tour.report(f"The first window, before any subscription: {tour.screenshot('1-first-window')}")
    program.terminate()
    program.wait(10)


def read_with_network(tour: Tour) -> dict[str, Any]:
    """Opens the sample newsroom, waits for its articles, reads one, and gets a notification of a new one."""
    program = tour.start(*PROGRAM, "--sample", "--profile", str(tour.profile))
    tour.wait_for("window", tour.window_id)
    tour.report("The sample newsroom is open in a profile of its own; its feeds are being fetched.")

    def stored() -> list[dict[str, Any]]:
        articles: list[dict[str, Any]] = tour.query("list", "--limit", "200")
        pending = [article for article in articles if article["offline"] == "waiting"]
        return articles if len(articles) > 10 and not pending else []

    articles = tour.wait_for("stored article", stored, 120)
    complete = sum(article["offline"] == "whole" for article in articles)
    feeds = len(tour.query("feeds")["feeds"])
    tour.report(f"{len(articles)} articles of {feeds} feeds are stored, {complete} of them complete with all images.")
    before = {article["id"] for article in articles}
    tour.report(f"An article is open: {open_article(tour, 'j', '2-reading')}")

    def arrived() -> list[dict[str, Any]]:
        new = [article for article in tour.query("list", "--limit", "5") if article["id"] not in before]
        return [article for article in new if article["offline"] != "waiting"]

    new = tour.wait_for("new article", arrived, 90)
    time.sleep(1.5)
    picture = tour.screenshot("3-notification")
    tour.report(f"A new article arrived, with one notification: “{new[0]['title']}”: {picture}")
    program.terminate()
    program.wait(10)
    return new[0]


def open_article(tour: Tour, key: str, name: str) -> Path:
    """Types a key that opens an article, waits until that article is marked read, and takes a screenshot."""
    unread = len(tour.query("list", "--unread", "--limit", "500"))
    tour.press(key)
    tour.wait_for("opened article", lambda: len(tour.query("list", "--unread", "--limit", "500")) < unread, 20)
    time.sleep(1)
    return tour.screenshot(name)


def read_without_network(tour: Tour, article: dict[str, Any]) -> None:
    """Starts the program again without the newsroom, and checks that everything can still be read."""
    program = tour.start(*PROGRAM, "--profile", str(tour.profile))
    tour.wait_for("window", tour.window_id)
    time.sleep(2)
    tour.report(f"The newsroom is gone and the program has been restarted: {open_article(tour, 'n', '4-offline')}")
    text = tour.query("show", str(article["id"]))
    tour.report(f"Read from disk: “{text['title']}”, {text['words']} words.")
    program.terminate()
    program.wait(10)


def main(folder: str) -> int:
    """Runs the tour; returns 1 if a step failed."""
    screenshots = Path(folder)
    screenshots.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="deskreader-tour-"))
    tour = Tour(screenshots, scratch)
    print("There is no screen here, so DeskReader runs on a virtual one.", flush=True)
    try:
        desktop(tour)
        first_window(tour)
        article = read_with_network(tour)
        read_without_network(tour, article)
    except (StepError, subprocess.SubprocessError, OSError) as error:
        print(f"The tour stopped: {error}", file=sys.stderr)
        return 1
    finally:
        tour.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    print("Done. On a machine with a screen, the same command opens the window.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "build"))
