"""The program's side of the worker process: started when needed, killed and started anew when it hangs or dies."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from deskreader.engine.worker import protocol
from deskreader.engine.worker.priority_lock import PriorityLock
from deskreader.errors import Kind, ParseError, WorkerError

log = logging.getLogger(__name__)

JOB_SECONDS = 20.0


def command() -> list[str]:
    """How this very program starts its worker: through Python, or through itself where it is a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-m", "deskreader.engine.worker.process"]


def weight(arguments: tuple[Any, ...]) -> int:
    """The bytes of the documents that a job is to read: how long it may take, as far as can be told beforehand."""
    return sum(len(argument) for argument in arguments if isinstance(argument, bytes))


class Worker:
    """Runs jobs of `deskreader.engine.worker.jobs` in one process of their own, one after another. Thread-safe.

    Of the jobs that wait, the one with the smallest documents is next, so that a huge one holds up few others.
    """

    def __init__(self, seconds: float = JOB_SECONDS) -> None:
        self._seconds = seconds
        self._line = PriorityLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process id of the worker that runs now, if one does."""
        return self._process.pid if self._process else None

    def run(self, job: str, *arguments: Any) -> Any:
        """What the job returns.

        Raises: ParseError as the job did; WorkerError where the process hung longer than its time or died.
        """
        self._start_early()
        with self._line.turn(weight(arguments)):
            if self._closed:
                raise WorkerError(Kind.WORKER_DIED, "closed")
            try:
                outcome, value = self._exchange((job, arguments))
            except WorkerError as error:
                if error.kind is not Kind.WORKER_DIED:
                    raise
                outcome, value = self._exchange((job, arguments))  # it may have died before this document came
        if outcome == "done":
            return value
        if outcome == "bug":
            log.error("job %s failed:\n%s", job, value)
            raise WorkerError(Kind.WORKER_DIED, job)
        kind, detail = Kind(value[0]), str(value[1])
        raise WorkerError(kind, detail) if kind in (Kind.WORKER_DIED, Kind.WORKER_HUNG) else ParseError(kind, detail)

    def rest(self) -> None:
        """Ends the process, so that it holds no memory until the next job."""
        with self._line.turn():
            self._end()

    def close(self) -> None:
        """Ends the process for good."""
        with self._line.turn():
            self._closed = True
            self._end()

    def _start_early(self) -> None:
        """Has the process ready before it is known who is first: jobs that come meanwhile line up by weight."""
        with self._line.turn(), suppress(WorkerError):  # the job itself then meets the same trouble
            if not self._closed:
                self._started()

    def _exchange(self, request: tuple[str, tuple[Any, ...]]) -> tuple[str, Any]:
        process = self._started()
        with self._watched(process, request[0]):
            protocol.send(cast(IO[bytes], process.stdin), request)
            return cast(tuple[str, Any], protocol.receive(cast(IO[bytes], process.stdout)))

    def _started(self) -> subprocess.Popen[bytes]:
        """The process, ready for a job. Raises: WorkerError."""
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            with self._watched(self._process, "start"):
                protocol.receive(cast(IO[bytes], self._process.stdout))
        return self._process

    @contextmanager
    def _watched(self, process: subprocess.Popen[bytes], act: str) -> Iterator[None]:
        """Kills the process when an act takes longer than its time. Raises: WorkerError where it hung or died."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._end()
            kind = Kind.WORKER_HUNG if late.is_set() else Kind.WORKER_DIED
            raise WorkerError(kind, f"{act}: {type(error).__name__}") from error
        finally:
            timer.cancel()
            timer.join()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    log.debug("the worker's pipe was broken already")
        process.wait()
