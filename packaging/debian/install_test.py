"""The double-click, for real: what a person does with the installed package, done with mouse and keyboard.

Called by packaging/debian/install_test.sh, as root, in a network of its own, with the folder of a clean system in which
the package is installed. Everything of the desktop runs in that system as a user of its own; from here come only the
feed's server and the hands. Each step says what happened; pictures land in the folder given.
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
from deskreader.newsroom.content import read_stories

DISPLAY = ":77"
SCREEN = (1360, 860)
USER = 1000
HOME = "/home/reader"
RUNTIME = f"/run/user/{USER}"
DESK = (0xF0, 0xA8, 0x3C)
"""The colour of the desk in the program's icon, by which its place is found on a picture of the screen."""
DESKTOP_PART = (0, 0, 300, 500)
ON_DESKTOP = (600, 700)
BREAKING_AFTER = 60.0
"""Seconds of the newsroom's clock, which stands still until the run lets it go on."""
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
    """The user's session in the clean system: starts programs there, looks at the screen, moves the mouse."""

    def __init__(self, root: Path, pictures: Path) -> None:
        super().__init__(pictures)
        self.root = root
        self.environment = {
            "HOME": HOME, "USER": "reader", "LOGNAME": "reader", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8", "DISPLAY": DISPLAY, "XDG_RUNTIME_DIR": RUNTIME, "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={RUNTIME}/bus", "QT_FONT_DPI": "104",
        }  # fmt: skip

    def command(self, *words: str) -> list[str]:
        """A command line that runs in the clean system as the user."""
        set_up = [f"{name}={value}" for name, value in self.environment.items()]
        return ["chroot", f"--userspec={USER}:{USER}", str(self.root), "env", "-i", *set_up, *words]

    def start(self, *words: str) -> None:
        """Starts a program and goes on."""
        quiet = subprocess.DEVNULL
        self._running.append(subprocess.Popen(self.command(*words), stdin=quiet, stdout=quiet, stderr=quiet))

    def ask(self, *words: str, good: Iterable[int] = (0,)) -> str:
        """What a program prints. Raises: StepError where it fails."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=90, check=False)
        if done.returncode not in good:
            raise StepError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def picture(self, name: str) -> Path:
        """Takes a picture of the whole screen."""
        self.ask("scrot", "--overwrite", "/tmp/screen.png")
        path = self.pictures / f"{name}.png"
        shutil.copyfile(self.root / "tmp/screen.png", path)
        return path

    def find_icon(self, box: tuple[int, int, int, int]) -> tuple[int, int] | None:
        """Where in a part of the screen (left, top, right, bottom) the program's icon is; None where it is not."""
        self.ask("scrot", "--overwrite", "/tmp/look.png")
        with Image.open(self.root / "tmp/look.png") as opened:
            part = opened.convert("RGB").crop(box)
        width, pixels = part.width, list(zip(*[iter(part.tobytes())] * 3, strict=True))
        near = (all(abs(a - b) < 14 for a, b in zip(pixel, DESK, strict=True)) for pixel in pixels)
        hits = [number for number, is_near in enumerate(near) if is_near]
        if len(hits) < 12:
            return None
        across, down = sorted(n % width for n in hits), sorted(n // width for n in hits)
        return box[0] + across[len(across) // 2], box[1] + down[len(down) // 2] - 3

    def windows(self, name: str, only_visible: bool = True) -> list[str]:
        """The numbers of the windows of a program."""
        flags = ["--onlyvisible"] if only_visible else []
        return self.ask("xdotool", "search", *flags, "--class", name, good=(0, 1)).split()

    def click(self, x: float, y: float, *more: str) -> None:
        """Clicks at a place of the screen."""
        self.ask("xdotool", "mousemove", str(round(x)), str(round(y)), "sleep", "0.4", "click", *more, "1")

    def keys(self, *keys: str) -> None:
        """Types keys into the window that has the focus."""
        self.ask("xdotool", "key", "--delay", "80", *keys)

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, width and height of a window."""
        lines = self.ask("xdotool", "getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=", 1) for line in lines if "=" in line)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def reader(self, *words: str) -> Any:
        """What the installed program answers in the terminal, as JSON."""
        return json.loads(self.ask("deskreader", *words, "--json"))


def open_session(screen: Screen) -> None:
    """A user, a virtual screen, and on it what a small desktop is made of."""
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
    screen.click(*ON_DESKTOP)  # takes the selection off the icon, which else has other colours
    x, y = screen.wait_for("icon on the desktop", lambda: screen.find_icon(DESKTOP_PART))
    screen.click(x, y, "--repeat", "2", "--delay", "120")
    screen.wait_for("window", lambda: screen.windows("deskreader"))
    time.sleep(2.5)


def close_window(screen: Screen) -> None:
    """Ends the program with its own key."""
    screen.keys("ctrl+q")
    screen.wait_for("end of the program", lambda: not screen.windows("deskreader", only_visible=False))


def subscribe(screen: Screen, feed: str) -> None:
    """Opens the feed's address as a browser would, and says yes in the dialog."""
    before = len(screen.windows("deskreader"))
    screen.ask("xdg-open", f"feed:{feed}")
    screen.wait_for("dialog", lambda: len(screen.windows("deskreader")) > before)
    time.sleep(1)
    screen.say(f"xdg-open handed feed:{feed} to the window: {screen.picture('3-subscribe')}")
    screen.keys("Return")
    screen.wait_for("subscription", lambda: screen.reader("feeds")["feeds"])
    screen.wait_for("stored story", lambda: _stored(screen))
    time.sleep(1)
    screen.say(f"Subscribed; its stories are stored: {screen.picture('4-subscribed')}")


def _stored(screen: Screen) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = screen.reader("list", "--limit", "200")
    return stories if stories and not [one for one in stories if one["offline"] == "waiting"] else []


def an_hour_passes(screen: Screen) -> None:
    """Sets back what the library knows of the last fetch: nobody waits until the feed may be asked again."""
    path = screen.root / HOME[1:] / ".local/share/deskreader/library.db"
    with sqlite3.connect(path, timeout=20) as library:
        (last,) = library.execute("SELECT max(last_fetched_at) FROM feeds").fetchone()
        hour = 3_600_000 if last > 10**11 else 3600
        library.execute("UPDATE feeds SET last_fetched_at = last_fetched_at - :hour", {"hour": hour})
        library.execute("UPDATE feeds SET next_due_at = next_due_at - :hour", {"hour": hour})
    library.close()
    subprocess.run(["chown", "-R", f"{USER}:{USER}", path.parent], check=True)


def be_told(screen: Screen, before: set[int]) -> dict[str, Any]:
    """Refreshes through the icon's own menu entry, sees the notification, and clicks its button 'Open'."""
    screen.start("deskreader", "--refresh")
    notification = screen.wait_for("notification", lambda: screen.windows("xfce4-notifyd"), 60)[-1]
    time.sleep(1.2)
    left, top, width, height = screen.place(notification)
    new = [story for story in screen.reader("list", "--limit", "20") if story["id"] not in before]
    if len(new) != 1 or new[0]["is_read"]:
        raise StepError(f"one unread new story was expected, not {[story['title'] for story in new]}")
    picture = screen.picture("5-notification")
    screen.say(f"A new story came, and a notification with buttons: {picture}")
    screen.click(*first_button(picture, (left, top, width, height)))
    story: dict[str, Any] = new[0]

    def is_read() -> bool:
        return any(one["id"] == story["id"] and one["is_read"] for one in screen.reader("list", "--limit", "20"))

    screen.wait_for("opened story", is_read, 20)
    time.sleep(1.5)
    screen.say(f"A click on 'Open' opened the very story, “{story['title']}”: {screen.picture('6-story')}")
    return story


def first_button(picture: Path, place: tuple[int, int, int, int]) -> tuple[int, int]:
    """Where the first button of a notification is: its surface differs from the notification's, near its lower edge."""
    left, top, width, height = place
    y = top + round(height * 0.78)
    with Image.open(picture) as opened:
        row = opened.convert("L").crop((left, y, left + width, y + 1)).tobytes()
    surface = row[width // 60]
    differing = [abs(grey - surface) > 3 for grey in row]
    for x in range(10, width - 40):
        if all(differing[x : x + 24]):
            return left + x + 30, y
    raise StepError("the notification shows no button")


def read_without_network(screen: Screen, newsroom: Newsroom, story: dict[str, Any]) -> None:
    """Takes the network away, starts anew and reads the story from the disk."""
    close_window(screen)
    newsroom.stop()
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    double_click(screen)
    screen.say(f"The network is gone and the program started anew: {screen.picture('7-without-network')}")
    screen.start("deskreader", f"deskreader:story/{story['id']}")
    time.sleep(3)
    text = json.loads(screen.ask("deskreader", "show", str(story["id"]), "--json"))
    if text["words"] < 50:
        raise StepError("the story is not whole")
    screen.say(f"Read from the disk, {text['words']} words: {screen.picture('8-read-offline')}")


def run(screen: Screen) -> None:
    """All steps in order. Raises: StepError."""
    now = [0.0]
    newsroom = Newsroom(clock=lambda: now[0], breaking_after=BREAKING_AFTER)
    newsroom.start()
    try:
        open_session(screen)
        screen.wait_for("icon on the desktop", lambda: screen.find_icon(DESKTOP_PART))
        screen.say(f"The package is installed, its icon is on the desktop: {screen.picture('1-desktop')}")
        print(screen.ask("deskreader", "--self-check"), flush=True)
        double_click(screen)
        tray = screen.find_icon((SCREEN[0] - 200, SCREEN[1] - 34, SCREEN[0], SCREEN[1]))
        screen.say(f"A double-click opened the window (tray icon at {tray}): {screen.picture('2-window')}")
        source = next(story.source for story in read_stories() if story.is_breaking)
        feed = next(url for _, _, url in newsroom.outline() if f"/{source}/" in url)
        subscribe(screen, feed)
        before = {story["id"] for story in screen.reader("list", "--limit", "500")}
        now[0] = BREAKING_AFTER
        an_hour_passes(screen)
        story = be_told(screen, before)
        read_without_network(screen, newsroom, story)
        close_window(screen)
    finally:
        screen.stop()
        newsroom.stop()


def main(root: str, pictures: str) -> int:
    """Runs it; returns 1 where a step failed."""
    folder = Path(pictures).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.umask(0o022)
    try:
        run(Screen(Path(root).absolute(), folder))
    except (StepError, subprocess.SubprocessError, OSError) as trouble:
        print(f"The run stopped: {trouble}", file=sys.stderr)
        return 1
    print("Everything was done with the installed package.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
