"""The end of the process does not wait for ever for what hangs."""

from __future__ import annotations

import subprocess
import sys

from deskreader import isolation


def ended(body: str) -> int:
    """Returns the exit code of a program with this body in `limited_end(7, 0.2)`."""
    code = (
        "import sys, threading, time; sys.path.append(sys.argv[1])\n"
        "from deskreader.process_guard import limited_end\n"
        f"with limited_end(7, 0.2):\n    {body}\n"
    )
    return subprocess.run([sys.executable, "-c", code, str(isolation.CODE_FOLDER)], timeout=60).returncode


def test_closing_that_hangs_ends_with_the_programs_code() -> None:
    assert ended("threading.Event().wait()") == 7


def test_closing_in_time_is_let_alone() -> None:
    assert ended("pass\ntime.sleep(0.5)\nsys.exit(3)") == 3
