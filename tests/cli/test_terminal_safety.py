"""What a command prints is harmless to a terminal, and no way of calling one ends in a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from deskreader import isolation
from deskreader.cli.output import harmless, say_json
from deskreader.plain_files import is_plain, read_plain, replaced_file
from deskreader.process_guard import INTERRUPT_SECONDS

PROGRAM = isolation.module_command("deskreader")
CONTROLS = "\x1b\x07\x9b\x7f\u202e\u2066\r"


def test_nothing_that_a_terminal_obeys_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert not set(harmless(f"a{CONTROLS}b\tc\n")) & set(CONTROLS)
    assert harmless("naïve\n\tübung שלום 👩‍🚀") == "naïve\n\tübung שלום 👩‍🚀"
    say_json({"title": CONTROLS})
    printed = capsys.readouterr().out
    assert not set(printed) & set(CONTROLS)
    assert json.loads(printed) == {"title": CONTROLS}


@pytest.mark.parametrize(
    "command",
    [
        "feeds >&-", "feeds >&- 2>&-", "extract - <&-", "feeds --json >/dev/full", "stats >/dev/full",
        "import /dev/zero", "import nowhere", "export {}/fifo", "restore /etc/hostname", "show 99999999999999999999999",
        "list --limit 99999999999999999999999",
        "extract - </dev/zero", "--profile {}/$(printf '\\377') stats", "feeds --json | head -c 1",
    ],
)  # fmt: skip
def test_no_way_of_calling_a_command_prints_a_traceback(tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    program = " ".join(f"'{part}'" if part != PROGRAM[4] else '"$START"' for part in PROGRAM)
    profile = "" if "--profile" in command else f"--profile {tmp_path}/p"
    environment = {**os.environ, "START": PROGRAM[4]}
    done = subprocess.run(
        ["bash", "-c", f"{program} {profile} {command.format(tmp_path)}"],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert "went wrong" not in done.stderr, done.stderr
    assert not is_plain(tmp_path / "fifo")


def test_ctrl_c_ends_a_refresh_whatever_it_waits_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        (tmp_path / "l.opml").write_text(f"<opml><body><outline text='a' xmlUrl='{url}'/></body></opml>")
        command = [*PROGRAM, "--profile", str(tmp_path / "p")]
        importing = [*command, "import", "--allow-private", str(tmp_path / "l.opml")]
        subprocess.run(importing, capture_output=True, timeout=60)
        silent.settimeout(60)
        process = subprocess.Popen([*command, "refresh"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        connection, _ = silent.accept()
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        connection.close()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert time.monotonic() - begin < INTERRUPT_SECONDS + 2


def test_a_library_or_settings_that_are_a_pipe_do_not_make_a_command_wait(tmp_path: Path) -> None:
    beside = (("data", f"library.db{end}", 4) for end in ("-wal", "-shm", "-journal"))
    for folder, name, code in (("data", "library.db", 4), *beside, ("config", "settings.json", 0)):
        profile = tmp_path / name
        (profile / folder).mkdir(parents=True)
        os.mkfifo(profile / folder / name)
        done = subprocess.run(
            [*PROGRAM, "--profile", str(profile), "feeds"], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code, done.stderr


def test_everything_in_a_profile_is_private_whatever_its_folders_were(tmp_path: Path) -> None:
    for name in ("data", "config", "cache"):
        (tmp_path / "p" / name).mkdir(parents=True)
        (tmp_path / "p" / name).chmod(0o755)
    (tmp_path / "p/data/old").write_text("x")
    (tmp_path / "p/data/old").chmod(0o644)
    old = os.umask(0)
    try:
        for command in (["backup"], ["export", str(tmp_path / "all.zip")]):
            subprocess.run([*PROGRAM, "--profile", str(tmp_path / "p"), *command], capture_output=True, timeout=60)
    finally:
        os.umask(old)
    found = [path for path in (tmp_path / "p").rglob("*") if path.lstat().st_mode & 0o077]
    assert found == []
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600


def test_only_a_plain_file_is_replaced_and_only_whole(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), replaced_file(target, 0o600) as new:
        new.write_text(str(1 / 0))
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(OSError), replaced_file(tmp_path / "link", 0o600):
        pass
    assert target.read_text() == "old"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError):
        read_plain(tmp_path / "pipe", 10)
    assert (read_plain(target, 3), read_plain(target, 2)) == (b"old", None)
