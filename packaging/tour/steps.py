"""What every run through the program as a person shares: steps that are told, programs that are ended, waiting."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


class StepError(Exception):
    """A step did not do what it should."""


class Steps:
    """One run: its programs, its steps, and the folder of its pictures."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self._running: list[subprocess.Popen[bytes]] = []
        self._step = 0

    def stop(self) -> None:
        """Ends everything that was started, last first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def say(self, text: str) -> None:
        """Tells the next step."""
        self._step += 1
        print(f"{self._step:>2}. {text}", flush=True)

    def picture(self, name: str) -> Path:
        """Takes a picture of the whole screen."""
        raise NotImplementedError

    def wait_for(self, what: str, is_so: Callable[[], Any], seconds: float = 60) -> Any:
        """Waits until something is so and returns it. Raises: StepError after `seconds`, with a picture of the end."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = is_so()
            if found:
                return found
            time.sleep(0.3)
        with suppress(OSError, subprocess.SubprocessError, StepError):  # there may be no screen yet
            self.picture("stopped-here")
        raise StepError(f"after {seconds:.0f} s there was still no {what}")
