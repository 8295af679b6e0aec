"""Uses the installed package with mouse and keyboard, as a person would.

packaging/debian/install_test.sh runs this as root, in a network namespace of its own, and passes the folder of a clean
system in which the package is installed. The desktop runs in that system under a user account of its own; this process
provides only the feed's server and the input. It prints each step and writes screenshots into the given folder.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image
from tour.steps import StepError, Steps

from deskreader.newsroom import Newsroom
from deskreader.newsroom.content import read_articles

DISPLAY = ":77"
SCREEN = (1360, 860)
USER = 1000
HOME = "/home/reader"
RUNTIME = f"/run/user/{USER}"
ICON_COLOUR = (0xF0, 0xA8, 0x3C)
"""A colour of the program's icon, by which the icon is found in a screenshot."""
ICON_AREA = (0, 0, 300, 500)
EMPTY_DESKTOP = (600, 700)
BREAKING_AFTER = 60.0
"""Seconds on the newsroom's clock, which stands still until the run advances it."""
LIBFM = "[config]\nsingle_click=0\nquick_exec=1\n"
DESKTOP = (
    "[*]\nwallpaper_mode=color\ndesktop_bg=#3b5a6b\ndesktop_fg=#ffffff\nshow_trash=0\nshow_mounts=0\nshow_documents=0\n"
)
PANEL = """panel_items = TSC
panel_position = bottom center horizontal
panel_size = 100% 34
panel_background_id = 1
taskbar_mode = single_desktop
systray_icon_size = 22
systray_padding = 6 4 6
time1_format = %H:%M
time1_font = Inter 10
task_font = Inter 10
task_text = 1
task_icon = 1
task_maximum_size = 220 34
rounded = 0
background_color = #22303a 100
"""


class Screen(Steps):
    """The user's session in the clean system: starts programs, looks at the screen, moves the mouse."""

    def __init__(self, root: Path, screenshots: Path) -> None:
        super().__init__(screenshots)
        self.root = root
        self.environment = {
            "HOME": HOME, "USER": "reader", "LOGNAME": "reader", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8", "DISPLAY": DISPLAY, "XDG_RUNTIME_DIR": RUNTIME, "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={RUNTIME}/bus", "QT_FONT_DPI": "104",
        }  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        """Returns a command line that runs in the clean system as the user."""
        assignments = [f"{name}={value}" for name, value in self.environment.items()]
        return ["chroot", f"--userspec={USER}:{USER}", str(self.root), "env", "-i", *assignments, *arguments]

    def start(self, *arguments: str) -> None:
        """Starts a program without waiting for its end."""
        quiet = subprocess.DEVNULL
        self._running.append(subprocess.Popen(self.command(*arguments), stdin=quiet, stdout=quiet, stderr=quiet))

    def output_of(self, *arguments: str, exit_codes: Iterable[int] = (0,)) -> str:
        """Runs a program and returns its output. Raises: StepError if it fails."""
        result = subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=90, check=False)
        if result.returncode not in exit_codes:
            raise StepError(f"{' '.join(arguments)} ended with {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def screenshot(self, name: str) -> Path:
        """Takes a screenshot of the whole screen and returns its path."""
        self.output_of("scrot", "--overwrite", "/tmp/screen.png")
        path = self.screenshots / f"{name}.png"
        shutil.copyfile(self.root / "tmp/screen.png", path)
        return path

    def find_icon(self, box: tuple[int, int, int, int]) -> tuple[int, int] | None:
        """Returns the position of the program's icon in a part of the screen, or None.

        `box` is that part as left, top, right and bottom.
        """
        self.output_of("scrot", "--overwrite", "/tmp/look.png")
        with Image.open(self.root / "tmp/look.png") as opened:
            part = opened.convert("RGB").crop(box)
        width, pixels = part.width, list(zip(*[iter(part.tobytes())] * 3, strict=True))
        is_close = (all(abs(a - b) < 14 for a, b in zip(pixel, ICON_COLOUR, strict=True)) for pixel in pixels)
        matching = [number for number, matches in enumerate(is_close) if matches]
        if len(matching) < 12:
            return None
        columns, rows = sorted(n % width for n in matching), sorted(n // width for n in matching)
        return box[0] + columns[len(columns) // 2], box[1] + rows[len(rows) // 2] - 3

    def windows(self, name: str, only_visible: bool = True) -> list[str]:
        """Returns the ids of a program's windows."""
        flags = ["--onlyvisible"] if only_visible else []
        return self.output_of("xdotool", "search", *flags, "--class", name, exit_codes=(0, 1)).split()

    def click(self, x: float, y: float, *more: str) -> None:
        """Clicks at a position on the screen."""
        self.output_of("xdotool", "mousemove", str(round(x)), str(round(y)), "sleep", "0.4", "click", *more, "1")

    def press(self, *keys: str) -> None:
        """Types keys into the focused window."""
        self.output_of("xdotool", "key", "--delay", "80", *keys)

    def geometry(self, window: str) -> tuple[int, int, int, int]:
        """Returns left, top, width and height of a window."""
        lines = self.output_of("xdotool", "getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=", 1) for line in lines if "=" in line)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def query(self, *arguments: str) -> Any:
        """Runs a command of the installed program and returns its JSON output."""
        return json.loads(self.output_of("deskreader", *arguments, "--json"))


def open_session(screen: Screen) -> None:
    """Creates a user and starts a virtual screen with the programs of a small desktop."""
    root = screen.root
    subprocess.run(["chroot", str(root), "useradd", "-m", "-u", str(USER), "-s", "/bin/sh", "reader"], check=True)
    for name, text in {
        ".config/libfm/libfm.conf": LIBFM,
        ".config/pcmanfm/default/desktop-items-0.conf": DESKTOP,
        ".config/tint2/tint2rc": PANEL,
    }.items():
        path = root / HOME[1:] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    icon = root / HOME[1:] / "Desktop/deskreader.desktop"
    icon.parent.mkdir()
    shutil.copyfile(root / "usr/share/applications/deskreader.desktop", icon)
    icon.chmod(0o755)
    (root / RUNTIME[1:]).mkdir(parents=True, mode=0o700)
    (root / "tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    (root / "tmp/.X11-unix").chmod(0o1777)
    subprocess.run(["chown", "-R", f"{USER}:{USER}", root / HOME[1:], root / RUNTIME[1:]], check=True)
    screen.start("Xvfb", DISPLAY, "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp")
    screen.wait_for("virtual screen", (root / f"tmp/.X11-unix/X{DISPLAY[1:]}").exists)
    screen.start("dbus-daemon", "--session", "--nofork", f"--address=unix:path={RUNTIME}/bus")
    screen.wait_for("session bus", (root / RUNTIME[1:] / "bus").exists)
    screen.start("openbox")
    screen.start("tint2")
    screen.start("/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd")
    screen.start("pcmanfm", "--desktop")


def double_click(screen: Screen) -> None:
    """Double-clicks the icon on the desktop and waits for the window."""
    screen.click(*EMPTY_DESKTOP)  # deselects the icon, whose colours differ while it is selected
    x, y = screen.wait_for("icon on the desktop", lambda: screen.find_icon(ICON_AREA))
    screen.click(x, y, "--repeat", "2", "--delay", "120")
    screen.wait_for("window", lambda: screen.windows("deskreader"))
    time.sleep(2.5)


def close_window(screen: Screen) -> None:
    """Quits the program with its keyboard shortcut."""
    screen.press("ctrl+q")
    screen.wait_for("end of the program", lambda: not screen.windows("deskreader", only_visible=False))


def subscribe(screen: Screen, feed: str) -> None:
    """Opens the feed's address as a browser would, and confirms the dialog."""
    before = len(screen.windows("deskreader"))
    screen.output_of("xdg-open", f"feed:{feed}")
    screen.wait_for("dialog", lambda: len(screen.windows("deskreader")) > before)
    time.sleep(1)
    screen.report(f"xdg-open handed feed:{feed} to the window: {screen.screenshot('3-subscribe')}")
    screen.press("Return")
    screen.wait_for("subscription", lambda: screen.query("feeds")["feeds"])
    screen.wait_for("stored article", lambda: _stored(screen))
    time.sleep(1)
    screen.report(f"Subscribed; the articles are stored: {screen.screenshot('4-subscribed')}")


def _stored(screen: Screen) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = screen.query("list", "--limit", "200")
    return articles if articles and not [article for article in articles if article["offline"] == "waiting"] else []


def pretend_an_hour_passed(screen: Screen) -> None:
    """Sets the library's record of the last fetch back by an hour, so that the feed may be fetched again at once."""
    path = screen.root / HOME[1:] / ".local/share/deskreader/library.db"
    with sqlite3.connect(path, timeout=20) as library:
        (latest,) = library.execute("SELECT max(last_fetched_at) FROM feeds").fetchone()
        hour = 3_600_000 if latest > 10**11 else 3600
        library.execute("UPDATE feeds SET last_fetched_at = last_fetched_at - :hour", {"hour": hour})
        library.execute("UPDATE feeds SET next_due_at = next_due_at - :hour", {"hour": hour})
    library.close()
    subprocess.run(["chown", "-R", f"{USER}:{USER}", path.parent], check=True)


def open_notification(screen: Screen, before: set[int]) -> dict[str, Any]:
    """Refreshes through the menu entry of the icon, waits for the notification and clicks its button 'Open'.

    The window shows another list first: an article of the list that the user is looking at is not announced.
    """
    screen.press("g", "s")
    time.sleep(1)
    screen.start("deskreader", "--refresh")
    notification = screen.wait_for("notification", lambda: screen.windows("xfce4-notifyd"), 60)[-1]
    time.sleep(1.2)
    left, top, width, height = screen.geometry(notification)
    new = [article for article in screen.query("list", "--limit", "20") if article["id"] not in before]
    if len(new) != 1 or new[0]["is_read"]:
        raise StepError(f"expected one new unread article, not {[article['title'] for article in new]}")
    screenshot = screen.screenshot("5-notification")
    screen.report(f"A new article arrived, with a notification that has buttons: {screenshot}")
    screen.click(*first_button(screenshot, (left, top, width, height)))
    article: dict[str, Any] = new[0]

    def is_read() -> bool:
        return any(
            listed["id"] == article["id"] and listed["is_read"] for listed in screen.query("list", "--limit", "20")
        )

    screen.wait_for("opened article", is_read, 20)
    time.sleep(1.5)
    screen.report(f"A click on 'Open' opened that article, “{article['title']}”: {screen.screenshot('6-article')}")
    return article


def first_button(screenshot: Path, geometry: tuple[int, int, int, int]) -> tuple[int, int]:
    """Returns the position of a notification's first button.

    A button is found near the lower edge, where the colour differs from the notification's background.
    """
    left, top, width, height = geometry
    y = top + round(height * 0.78)
    with Image.open(screenshot) as opened:
        row = opened.convert("L").crop((left, y, left + width, y + 1)).tobytes()
    surface = row[width // 60]
    differs = [abs(grey - surface) > 3 for grey in row]
    for x in range(10, width - 40):
        if all(differs[x : x + 24]):
            return left + x + 30, y
    raise StepError("the notification has no button")


def read_without_network(screen: Screen, newsroom: Newsroom, article: dict[str, Any]) -> None:
    """Removes the network, restarts the program and reads the article from disk."""
    close_window(screen)
    newsroom.stop()
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    double_click(screen)
    screen.report(f"The network is gone and the program has been restarted: {screen.screenshot('7-without-network')}")
    screen.start("deskreader", f"deskreader:story/{article['id']}")
    time.sleep(3)
    text = json.loads(screen.output_of("deskreader", "show", str(article["id"]), "--json"))
    if text["words"] < 50:
        raise StepError("the article is incomplete")
    screen.report(f"Read from disk, {text['words']} words: {screen.screenshot('8-read-offline')}")


def run(screen: Screen) -> None:
    """Runs all steps. Raises: StepError."""
    now = [0.0]
    newsroom = Newsroom(clock=lambda: now[0], breaking_after=BREAKING_AFTER)
    newsroom.start()
    try:
        open_session(screen)
        screen.wait_for("icon on the desktop", lambda: screen.find_icon(ICON_AREA))
        screen.report(f"The package is installed and its icon is on the desktop: {screen.screenshot('1-desktop')}")
        print(screen.output_of("deskreader", "--self-check"), flush=True)
        double_click(screen)
        tray = screen.find_icon((SCREEN[0] - 200, SCREEN[1] - 34, SCREEN[0], SCREEN[1]))
        screen.report(f"A double-click opened the window (tray icon at {tray}): {screen.screenshot('2-window')}")
        source = next(story.source for story in read_articles() if story.is_breaking)
        feed = next(url for _, _, url in newsroom.outline() if f"/{source}/" in url)
        subscribe(screen, feed)
        before = {article["id"] for article in screen.query("list", "--limit", "500")}
        now[0] = BREAKING_AFTER
        pretend_an_hour_passed(screen)
        article = open_notification(screen, before)
        read_without_network(screen, newsroom, article)
        close_window(screen)
    finally:
        screen.stop()
        newsroom.stop()


def main(root: str, screenshots: str) -> int:
    """Runs the test; returns 1 if a step failed."""
    folder = Path(screenshots).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.umask(0o022)
    try:
        run(Screen(Path(root).absolute(), folder))
    except (StepError, subprocess.SubprocessError, OSError) as error:
        print(f"The run stopped: {error}", file=sys.stderr)
        return 1
    print("All steps worked with the installed package.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
