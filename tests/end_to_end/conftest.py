"""Fixtures for tests of the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.__main__ import main
from tests.end_to_end.kit import Run


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the test's own profile; returns its exit code, standard output and standard error."""

    def run_command(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--profile", str(tmp_path / "profile")])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run_command
