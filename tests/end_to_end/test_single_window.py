"""One window for each profile, with real starts on a real screen.

`DESKREADER_STARTS=20` starts the program twenty times at once; by default it is fewer.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.virtual_screen import Screen, virtual_screen, wait_for

STARTS = int(os.environ.get("DESKREADER_STARTS", "5"))
DIALOG = "Add feed — DeskReader"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with virtual_screen(tmp_path) as screen:
        yield screen


def test_many_starts_at_once_give_one_window_that_receives_every_address(screen: Screen, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    starts = [screen.deskreader(profile, f"feed://127.0.0.1:9/{n}") for n in range(STARTS)]
    wait_for("end of all starts but one", lambda: sum(p.poll() is not None for p in starts) == STARTS - 1, 120)
    assert {p.returncode for p in starts if p.poll() is not None} == {0}
    assert len(wait_for("window", screen.windows)) == 1
    for _ in range(STARTS):
        (dialog,) = wait_for("dialog with the next address", lambda: screen.windows(DIALOG))
        screen.ask("xdotool", "windowactivate", "--sync", dialog, "key", "Escape")
        wait_for("end of the dialog", lambda dialog=dialog: dialog not in screen.windows(DIALOG))
    assert screen.windows(DIALOG) == []
    assert len(screen.windows()) == 1


def test_a_later_start_raises_the_window_even_when_minimized(screen: Screen, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    screen.deskreader(profile)
    (window,) = wait_for("window", screen.windows)
    screen.other_window("other")
    assert screen.deskreader(profile).wait(60) == 0
    wait_for("window in front", lambda: screen.active() == window)
    screen.ask("xdotool", "windowminimize", "--sync", window)
    wait_for("minimized window", lambda: window not in screen.windows())
    assert screen.deskreader(profile).wait(60) == 0
    wait_for("window in front again", lambda: screen.windows() == [window] and screen.active() == window)


def test_a_start_after_a_kill_opens_a_window_and_so_does_another_profile(screen: Screen, tmp_path: Path) -> None:
    profile, other = tmp_path / "profile", tmp_path / "other"
    first = screen.deskreader(profile)
    wait_for("window", screen.windows)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    wait_for("end of its window", lambda: not screen.windows())
    second, third = screen.deskreader(profile), screen.deskreader(other)
    wait_for("two windows", lambda: len(screen.windows()) == 2)
    assert screen.deskreader(profile).wait(60) == 0
    assert [second.poll(), third.poll()] == [None, None]


def test_article_uris_and_malformed_ones_open_no_dialog(screen: Screen, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    first = screen.deskreader(profile, stderr=subprocess.PIPE)
    wait_for("window", screen.windows)
    for argument in ("deskreader:story/7", "deskreader:story/x", "deskreader:story/" + "9" * 400):
        assert screen.deskreader(profile, argument).wait(60) == 0
    assert screen.windows(DIALOG) == []
    assert first.poll() is None
