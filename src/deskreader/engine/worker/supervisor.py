"""Starts the worker process, exchanges requests with it, and kills it when an exchange takes too long."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from deskreader import isolation
from deskreader.engine.worker import protocol
from deskreader.errors import Kind, WorkerError

Request = tuple[str, tuple[Any, ...]]
"""The name of a job and its arguments."""

Answer = tuple[str, Any]
"""The outcome of a job ("done", "trouble" or "bug") and its value, the error, or the traceback."""

SHORTER_JOBS = {"read_image": 10.0}
"""Seconds for jobs that have less time than others: the largest image takes about one, and an article has forty."""

OUTCOMES = ("ready", "done", "trouble", "bug")


def worker_command(*arguments: str) -> list[str]:
    """Returns the command line that starts the worker: Python with the module, or the bundled program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker", *arguments]
    return isolation.module_command("deskreader.engine.worker.process", *arguments)


class WorkerSupervisor:
    """Owns at most one worker process. Not thread-safe: the caller makes one call at a time."""

    def __init__(self, seconds: float, command: Callable[[], list[str]] | None = None) -> None:
        """`seconds` limits the start of the process and each exchange with it; `command` returns what starts it."""
        self._seconds = seconds
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the running worker, or None where there is none."""
        return self._process.pid if self._process else None

    def start(self) -> subprocess.Popen[bytes]:
        """Returns the running process, started first where necessary. Raises: WorkerError."""
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                self._command() if self._command else worker_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=isolation.ROOT_FOLDER,
                env=isolation.clean_environment(os.environ),
            )
            with self._time_limit(self._process, "start"):
                _receive(self._process)  # ("ready", None)
        return self._process

    def exchange(self, request: Request) -> Answer:
        """Sends one request and returns the worker's answer.

        A worker that died may have died before this request reached it, so the request is sent once more to a new one.

        Raises: WorkerError(WORKER_HUNG) after the time limit, WorkerError(WORKER_DIED) after a second death.
        """
        try:
            return self._exchange_once(request)
        except WorkerError as error:
            if error.kind is not Kind.WORKER_DIED:
                raise
            return self._exchange_once(request)

    def end(self) -> None:
        """Kills the process, if one runs, and waits until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # the pipe is broken already
                    pipe.close()
        process.wait()

    def _exchange_once(self, request: Request) -> Answer:
        process = self.start()
        with self._time_limit(process, request[0]):
            protocol.send_request(cast(IO[bytes], process.stdin), request)
            return _receive(process)

    @contextmanager
    def _time_limit(self, process: subprocess.Popen[bytes], activity: str) -> Iterator[None]:
        """Kills the process when the body takes too long. Raises: WorkerError if the process hung or died."""
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(min(self._seconds, SHORTER_JOBS.get(activity, self._seconds)), give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, EOFError, MemoryError, pickle.UnpicklingError) as error:
            self.end()
            kind = Kind.WORKER_HUNG if is_late.is_set() else Kind.WORKER_DIED
            raise WorkerError(kind, f"{activity}: {type(error).__name__}") from error
        finally:
            timer.cancel()
            timer.join()


def _receive(process: subprocess.Popen[bytes]) -> Answer:
    """Reads one answer, whose value is still to be checked. Raises: EOFError, pickle.UnpicklingError."""
    answer = protocol.receive_answer(cast(IO[bytes], process.stdout))
    if type(answer) is not tuple or len(answer) != 2 or answer[0] not in OUTCOMES:
        raise pickle.UnpicklingError("no answer")
    return answer
