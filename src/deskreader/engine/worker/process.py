"""The worker process: lowest priority, limited memory, no files and no sockets, one job at a time.

It reads jobs from its standard input and writes answers to its standard output.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from typing import IO, Any

from deskreader.engine.worker import protocol
from deskreader.errors import DeskReaderError, Kind

COLLECT_EVERY = 10_000
"""Allocations between two garbage collections; with Python's 700 they took a fifth of the time of a feed (measured)."""

ORPHAN_SECONDS = 120
"""A job that hangs is killed by the program before that, unless the program itself was killed."""

MEMORY_BYTES = protocol.LARGEST_REQUEST  # of address space; a page or image that needs more is hostile


def _limit_resources() -> None:
    """Takes the lowest priority and a memory limit, where the system has them."""
    if hasattr(os, "nice"):
        os.nice(15)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # pipes are exempt


def _enter_sandbox() -> None:
    """Loads everything that jobs need and then enters the sandbox."""
    _load_jobs()
    from deskreader.engine.worker import sandbox

    sandbox.enter()


def _load_jobs() -> None:
    """Loads the jobs in the shortest time.

    soupsieve, the CSS selectors of Beautiful Soup, is blocked: no job uses it and it takes a fifth of the start
    (measured). What is loaded here lives as long as the process, so garbage collection skips it.
    """
    gc.disable()
    sys.modules["soupsieve"] = None  # type: ignore[assignment]
    from deskreader.engine.worker import jobs

    jobs.load()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, 10, 10)
    gc.enable()


def _limit_time(seconds: int) -> None:
    """Lets the system end this process after so many seconds; 0 takes the limit back."""
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(seconds)


def _run_job(name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    from deskreader.engine.worker.jobs import JOBS

    try:
        return "done", JOBS[name](*arguments)
    except DeskReaderError as error:
        return "trouble", (error.kind, error.detail)
    except MemoryError:
        return "trouble", (Kind.WORKER_DIED, "memory")
    except RecursionError:
        return "trouble", (Kind.WORKER_HUNG, "nesting")
    except Exception:  # noqa: BLE001 - the client logs it; the next job must still run
        return "bug", traceback.format_exc()


def _answer(sink: IO[bytes], answer: tuple[str, Any]) -> None:
    """Sends an answer, or that it is too large to be sent. Raises: BrokenPipeError."""
    try:
        protocol.send(sink, answer, protocol.LARGEST_ANSWER)
    except protocol.MessageTooLargeError:
        protocol.send(sink, ("trouble", (Kind.TOO_LARGE, "answer")))


def main() -> None:
    """Reports that it is ready, then runs jobs until the standard input ends.

    Whatever a library prints goes to the standard error instead of into the answers.
    """
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_resources()
    _enter_sandbox()
    protocol.send(sink, ("ready", None))
    while True:
        try:
            name, arguments = protocol.receive(source)
        except EOFError:
            return
        try:
            _limit_time(ORPHAN_SECONDS)
            _answer(sink, _run_job(name, arguments))
            _limit_time(0)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
