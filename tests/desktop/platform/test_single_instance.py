"""One instance per profile, tested with real second starts."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalSocket

from deskreader.desktop.platform.single_instance import LOCK_FILE, SOCKET_FILE, SingleInstance, _address, claim

START = """
import sys
from pathlib import Path
from deskreader.desktop.platform.single_instance import claim
from deskreader.errors import DeskReaderError
try:
    instance = claim(Path(sys.argv[1]), sys.argv[3:], int(sys.argv[2]))
except DeskReaderError as error:
    print(error.kind)
    sys.exit(3)
print("second" if instance is None else "first", flush=True)
if instance is not None:
    sys.stdin.read()
"""


def start(profile: Path, *arguments: str, timeout_ms: int = 20_000, **more: Any) -> subprocess.Popen[str]:
    """Starts the program in another process."""
    command = [sys.executable, "-c", START, str(profile), str(timeout_ms), *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **more)


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.fixture
def first(qapp: object, tmp_path: Path) -> Iterator[SingleInstance]:
    instance = claim(tmp_path / "profile")
    assert instance is not None
    yield instance
    instance.close()


def test_later_starts_send_their_arguments(qtbot: Any, first: SingleInstance, tmp_path: Path) -> None:
    received: list[list[str]] = []
    first.arguments_received.connect(received.append)
    (tmp_path / "feeds.opml").write_text("")
    argument_lists = [("https://example.org/feed?a=1&b=ü",), ("feeds.opml",), ()]
    starts = [start(tmp_path / "profile", *arguments, cwd=tmp_path) for arguments in argument_lists]
    qtbot.waitUntil(lambda: len(received) == 3, timeout=30_000)
    assert sorted(received) == sorted([[argument_lists[0][0]], [str(tmp_path / "feeds.opml")], []])
    assert [process.communicate()[0].strip() for process in starts] == ["second"] * 3


def test_many_starts_at_once_give_one_instance(tmp_path: Path) -> None:
    """The first one has no event loop here and cannot answer, so the others report it as busy."""
    starts = [start(tmp_path / "profile", timeout_ms=500) for _ in range(5)]
    outputs = []
    for process in starts:
        assert process.stdout is not None
        outputs.append(process.stdout.readline().strip())
    for process in starts:
        end(process)
    assert sorted(outputs) == ["busy_library"] * 4 + ["first"]


def test_the_lock_and_socket_of_a_killed_instance_are_taken_over(qapp: object, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    killed = start(profile)
    assert killed.stdout is not None
    assert killed.stdout.readline().strip() == "first"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert (profile / LOCK_FILE).exists()
    instance = claim(profile)
    assert instance is not None
    instance.close()


def test_an_instance_that_does_not_answer_is_busy(qapp: object, first: SingleInstance, tmp_path: Path) -> None:
    """The first instance runs on this thread, which waits here and cannot answer."""
    process = start(tmp_path / "profile", timeout_ms=300)
    out, _ = process.communicate(timeout=30)
    assert (out.strip(), process.returncode) == ("busy_library", 3)


def test_each_profile_has_its_own_instance(qapp: object, first: SingleInstance, tmp_path: Path) -> None:
    other = claim(tmp_path / "other")
    assert other is not None
    other.close()


def test_the_next_start_after_a_close_is_the_first(qapp: object, tmp_path: Path) -> None:
    for _ in range(2):
        instance = claim(tmp_path / "profile")
        assert instance is not None
        instance.close()


def test_only_the_user_can_open_the_socket(first: SingleInstance, tmp_path: Path) -> None:
    mode = (tmp_path / "profile" / SOCKET_FILE).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"[1]\n",
        b"\xff\xfe\n",
        b'{"arguments": 1, "tokens": {}}\n',
        b'{"arguments": [], "tokens": []}\n',
    ],
)
def test_an_invalid_message_is_refused(qtbot: Any, first: SingleInstance, tmp_path: Path, line: bytes) -> None:
    received: list[list[str]] = []
    first.arguments_received.connect(received.append)
    caller = QLocalSocket()
    with qtbot.waitSignal(caller.disconnected):
        caller.connectToServer(str(tmp_path / "profile" / SOCKET_FILE))
        caller.write(line)
    assert received == []


def test_only_activation_tokens_reach_the_environment(qtbot: Any, first: SingleInstance, tmp_path: Path) -> None:
    caller = QLocalSocket()
    os.environ.pop("XDG_ACTIVATION_TOKEN", None)
    with qtbot.waitSignal(first.arguments_received) as signal:
        caller.connectToServer(str(tmp_path / "profile" / SOCKET_FILE))
        tokens = {"XDG_ACTIVATION_TOKEN": "t1", "LD_PRELOAD": "x", "DESKTOP_STARTUP_ID": 5}
        caller.write(json.dumps({"arguments": ["a", 5], "tokens": tokens}).encode() + b"\n")
    assert signal.args == [["a"]]
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "t1"
    assert os.environ.get("LD_PRELOAD") != "x"
    caller.abort()
    qtbot.wait(1)


def test_a_lock_file_from_another_machine_is_taken_over(qapp: object, tmp_path: Path) -> None:
    """As in a home folder copied while the program ran: the process id may be that of a program that runs here."""
    profile = tmp_path / "profile"
    profile.mkdir()
    lock = profile / LOCK_FILE
    lock.write_text(f"{os.getpid()}\nPython\nelsewhere\n{'0' * 32}\n{'1' * 32}\n")
    os.utime(lock, (1_700_000_000, 1_700_000_000))
    instance = claim(profile)
    assert instance is not None
    os.utime(lock, (1_700_000_000, 1_700_000_000))
    other = start(profile, timeout_ms=300)
    assert other.communicate(timeout=30)[0].strip() == "busy_library", "a running instance keeps an old lock file"
    instance.close()


def test_a_profile_with_a_long_path_gets_a_short_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep_folder = tmp_path / ("x" * 120)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/proc/self")
    assert _address(deep_folder).startswith("/proc/self/deskreader-")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    short, deep = _address(tmp_path), _address(deep_folder)
    assert short.endswith(SOCKET_FILE)
    assert deep.startswith("deskreader-")
    assert deep != _address(tmp_path / ("y" * 120))
