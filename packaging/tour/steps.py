"""The base of every scripted run through the program: reports steps, waits for conditions, ends processes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


class StepError(Exception):
    """A step did not have the expected effect."""


class Steps:
    """One run: its processes, its steps and the folder for its screenshots."""

    def __init__(self, screenshots: Path) -> None:
        self.screenshots = screenshots
        self._running: list[subprocess.Popen[bytes]] = []
        self._step = 0

    def stop(self) -> None:
        """Ends all processes of the run, the last one first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def report(self, text: str) -> None:
        """Prints the next step with its number."""
        self._step += 1
        print(f"{self._step:>2}. {text}", flush=True)

    def screenshot(self, name: str) -> Path:
        """Takes a screenshot of the whole screen and returns its path."""
        raise NotImplementedError

    def wait_for(self, what: str, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Waits until `condition` returns a true value, and returns it.

        Raises: StepError after `seconds`, having taken a screenshot.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            time.sleep(0.3)
        with suppress(OSError, subprocess.SubprocessError, StepError):  # the screen may not exist yet
            self.screenshot("failure")
        raise StepError(f"no {what} after {seconds:.0f} s")
