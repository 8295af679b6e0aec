"""Uses DeskReader as a person would, on a virtual screen: subscribe, read, be notified, lose the network, read on.

Everything is done from outside: the program is started like any other, typed into with xdotool and asked from the
terminal. Each step says what happened; each picture lands in the folder given.
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
    """One run: a screen, a desktop on it, the program, and the folder of pictures."""

    def __init__(self, pictures: Path, scratch: Path) -> None:
        super().__init__(pictures)
        self.profile = scratch / "profile"
        self.display = _free_display()
        (scratch / "fonts.conf").write_text(FONTS)
        self.environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_FONT_DPI": "104"}
        self.environment["FONTCONFIG_FILE"] = str(scratch / "fonts.conf")
        self.environment.pop("WAYLAND_DISPLAY", None)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Starts a program of the desktop, quietly."""
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._running.append(process)
        return process

    def ask(self, *arguments: str) -> Any:
        """What the program says to a command in the terminal, as JSON."""
        command = [*PROGRAM, *arguments, "--profile", str(self.profile), "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise StepError(f"deskreader {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def keys(self, *keys: str) -> None:
        """Types keys into the window that has the focus."""
        subprocess.run(["xdotool", "key", "--delay", "80", *keys], env=self.environment, check=True, timeout=20)

    def picture(self, name: str) -> Path:
        """Takes a picture of the whole screen."""
        path = self.pictures / f"{name}.png"
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A(sys.argv);"
            "ok = a.primaryScreen().grabWindow(0).save(sys.argv[1]); sys.exit(not ok)"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], env=self.environment, check=True, timeout=30)
        return path

    def window(self) -> str:
        """The number of the program's window, or nothing."""
        command = ["xdotool", "search", "--onlyvisible", "--class", "deskreader"]
        found = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20, check=False)
        return found.stdout.split("\n")[0]


def _free_display() -> str:
    for number in range(60, 99):
        if not Path(f"/tmp/.X11-unix/X{number}").exists() and not Path(f"/tmp/.X{number}-lock").exists():
            return f":{number}"
    raise StepError("no free number for a virtual screen")


def desktop(tour: Tour) -> None:
    """A virtual screen with a window manager and a notification service."""
    tour.start("Xvfb", tour.display, "-screen", "0", SCREEN, "-nolisten", "tcp")
    tour.wait_for("virtual screen", lambda: Path(f"/tmp/.X11-unix/X{tour.display[1:]}").exists(), 20)
    tour.start("openbox")
    tour.start("dunst")
    tour.say(f"A virtual screen is there ({tour.display}, {SCREEN}), with a window manager and a notification service.")


def first_window(tour: Tour) -> None:
    """What a newcomer sees, without any subscription."""
    program = tour.start(*PROGRAM, "--profile", str(tour.profile.with_name("empty")))
    tour.wait_for("window", tour.window)
    time.sleep(2)
    tour.say(f"The first window, before any subscription: {tour.picture('1-first-window')}")
    program.terminate()
    program.wait(10)


def read_with_network(tour: Tour) -> dict[str, Any]:
    """Opens the sample newsroom, waits for its stories, reads one, and is told of a new one."""
    program = tour.start(*PROGRAM, "--sample", "--profile", str(tour.profile))
    tour.wait_for("window", tour.window)
    tour.say("The sample newsroom opened in a profile of its own; its feeds are being fetched.")

    def saved() -> list[dict[str, Any]]:
        stories: list[dict[str, Any]] = tour.ask("list", "--limit", "200")
        waiting = [story for story in stories if story["offline"] == "waiting"]
        return stories if len(stories) > 10 and not waiting else []

    stories = tour.wait_for("stored story", saved, 120)
    whole = sum(story["offline"] == "whole" for story in stories)
    feeds = len(tour.ask("feeds")["feeds"])
    tour.say(f"{len(stories)} stories of {feeds} feeds are stored, {whole} of them whole with all their pictures.")
    before = {story["id"] for story in stories}
    tour.say(f"A story is open: {open_story(tour, 'j', '2-reading')}")

    def breaking() -> list[dict[str, Any]]:
        new = [story for story in tour.ask("list", "--limit", "5") if story["id"] not in before]
        return [story for story in new if story["offline"] != "waiting"]

    new = tour.wait_for("new story", breaking, 90)
    time.sleep(1.5)
    tour.say(f"A new story came, and one notification: “{new[0]['title']}”: {tour.picture('3-notification')}")
    program.terminate()
    program.wait(10)
    return new[0]


def open_story(tour: Tour, key: str, name: str) -> Path:
    """Types a key that opens a story, waits until a story has become read by it, and takes a picture."""
    unread = len(tour.ask("list", "--unread", "--limit", "500"))
    tour.keys(key)
    tour.wait_for("opened story", lambda: len(tour.ask("list", "--unread", "--limit", "500")) < unread, 20)
    time.sleep(1)
    return tour.picture(name)


def read_without_network(tour: Tour, story: dict[str, Any]) -> None:
    """Starts again with the newsroom gone: nothing answers any more, and everything is still there."""
    program = tour.start(*PROGRAM, "--profile", str(tour.profile))
    tour.wait_for("window", tour.window)
    time.sleep(2)
    tour.say(f"The newsroom is gone and the program started anew: {open_story(tour, 'n', '4-offline')}")
    text = tour.ask("show", str(story["id"]))
    tour.say(f"Read from the disk: “{text['title']}”, {text['words']} words.")
    program.terminate()
    program.wait(10)


def main(folder: str) -> int:
    """Runs the tour; returns 1 where a step failed."""
    pictures = Path(folder)
    pictures.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="deskreader-tour-"))
    tour = Tour(pictures, scratch)
    print("There is no screen here, so DeskReader shows itself on a virtual one.", flush=True)
    try:
        desktop(tour)
        first_window(tour)
        story = read_with_network(tour)
        read_without_network(tour, story)
    except (StepError, subprocess.SubprocessError, OSError) as trouble:
        print(f"The tour stopped: {trouble}", file=sys.stderr)
        return 1
    finally:
        tour.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    print("Done. On a machine with a screen, the same command opens the window.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "build"))
