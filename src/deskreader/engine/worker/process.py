"""The worker process: lowest priority, limited memory, no files and no sockets, one job at a time.

It reads jobs from its standard input and writes answers to its standard output.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from deskreader.engine.worker import protocol
from deskreader.errors import DeskReaderError, Kind
from deskreader.limits import WORKER_MEMORY

Jobs = Mapping[str, Callable[..., Any]]

COLLECT_EVERY = 10_000
"""Allocations between two garbage collections; with Python's 700 they took a fifth of the time of a feed (measured)."""

ORPHAN_SECONDS = 120
"""A job that hangs is killed by the program before that, unless the program itself was killed."""


def _limit_resources() -> None:
    """Takes the lowest priority and a memory limit, where the system has them."""
    if hasattr(os, "nice"):
        os.nice(15)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = WORKER_MEMORY if hard == resource.RLIM_INFINITY else min(hard, WORKER_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # pipes are exempt


def _enter_sandbox(database: Sequence[str]) -> Jobs:
    """Loads everything that jobs need, then enters the sandbox; returns the jobs."""
    jobs = _load_jobs(database)
    from deskreader.engine.worker import sandbox

    sandbox.enter()
    return jobs


def _load_jobs(database: Sequence[str]) -> Jobs:
    """Loads the jobs in the shortest time; those on a database where one is named, see `database_reader`.

    soupsieve, the CSS selectors of Beautiful Soup, is blocked: no job uses it and it takes a fifth of the start
    (measured). What is loaded here lives as long as the process, so garbage collection skips it.
    """
    gc.disable()
    sys.modules["soupsieve"] = None  # type: ignore[assignment]
    found = _OWN_JOBS.get(" ".join(database), _usual_jobs)()
    if len(database) > 1:
        from deskreader.engine.worker.database_jobs import DatabaseJobs

        path, log = database
        found = DatabaseJobs(Path(path), log == "with-log").by_name()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, 10, 10)
    gc.enable()
    return found


def _usual_jobs() -> Jobs:
    from deskreader.engine.worker import jobs

    jobs.load()
    return jobs.JOBS


def _code_jobs() -> Jobs:
    from deskreader.engine.worker import code_jobs

    code_jobs.load()
    return code_jobs.JOBS


def _rule_jobs() -> Jobs:
    from deskreader.engine.worker import rule_jobs

    rule_jobs.load()
    return rule_jobs.JOBS


_OWN_JOBS: Mapping[str, Callable[[], Jobs]] = {protocol.CODE: _code_jobs, protocol.RULES: _rule_jobs}
"""The processes with jobs of their own, by what starts them."""


def _limit_time(seconds: int) -> None:
    """Lets the system end this process after so many seconds; 0 takes the limit back."""
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(seconds)


def _run_job(jobs: Jobs, name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", jobs[name](*arguments)
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
        protocol.send_answer(sink, answer)
    except protocol.MessageTooLargeError:
        protocol.send_answer(sink, ("trouble", (Kind.TOO_LARGE, "answer")))


def main(database: Sequence[str] = ()) -> None:
    """Reports that it is ready, then runs jobs until the standard input ends.

    `database` is empty, or the path of another reader's library and whether it has a log, or `CODE` or `RULES`. What a
    library prints goes to the standard error instead of into the answers.
    """
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_resources()
    jobs = _enter_sandbox(database)
    protocol.send_answer(sink, ("ready", None))
    while True:
        try:
            name, arguments = protocol.receive_request(source)
        except EOFError:
            return
        try:
            _limit_time(ORPHAN_SECONDS)
            _answer(sink, _run_job(jobs, name, arguments))
            _limit_time(0)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
