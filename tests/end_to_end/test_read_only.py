"""A library that can be read but not written: as another user, and on a disk that is mounted read-only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.profile import profile_in

PROGRAM = Path(__file__).with_name("without_rights.py")
COMMANDS = ("feeds", "refresh", "undo", "backup", "window")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user, or mount a disk"
)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yields a folder that every user can enter."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="deskreader-read-only-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def fill(profile: Path) -> dict[str, str]:
    """Creates a library that everyone can read, and returns the checksums of its files."""
    engine = Engine(profile_in(profile))
    engine.library.add_folder("World")
    engine.close()
    for path in (profile, *profile.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return checksums(profile)


def checksums(profile: Path) -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in profile.rglob("*") if path.is_file()}


def run_program(who: str, what: str, profile: Path) -> tuple[int, str]:
    """Returns the exit code and the output of the program, run as `who`; `what` is a command or "window"."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), who, what, str(profile)],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("what", COMMANDS)
def test_a_user_who_cannot_write_gets_a_message_and_nothing_changes(open_folder: Path, what: str) -> None:
    profile = open_folder / "profile"
    before = fill(profile)
    code, output = run_program("nobody", what, profile)
    sentence = f"DeskReader isn't allowed to write to {profile / 'data'}. Nothing was lost or changed."
    assert (code, sentence in output, "Traceback" in output) == (4, True, False), output
    assert (f"box: {sentence}" in output) is (what == "window")
    assert checksums(profile) == before


@pytest.mark.parametrize("what", ["feeds", "window"])
def test_a_profile_that_cannot_be_created_gives_a_message(open_folder: Path, what: str) -> None:
    code, output = run_program("nobody", what, open_folder / "profile")
    sentence = f"DeskReader isn't allowed to write to {open_folder / 'profile'}"
    assert (code, sentence in output, "Traceback" in output) == (4, True, False), output
    assert not list(open_folder.iterdir())


@pytest.mark.parametrize("what", COMMANDS)
def test_a_disk_that_is_mounted_read_only_gives_a_message(open_folder: Path, what: str) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(open_folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not allow mounting")
    try:
        profile = open_folder / "profile"
        before = fill(profile)
        subprocess.run(["mount", "-o", "remount,ro", str(open_folder)], check=True)
        code, output = run_program("same", what, profile)
        sentence = f"DeskReader isn't allowed to write to {profile / 'data'}. Nothing was lost or changed."
        assert (code, sentence in output, "Traceback" in output) == (4, True, False), output
        assert checksums(profile) == before
    finally:
        subprocess.run(["umount", str(open_folder)], check=True)
