"""The worker process itself: lowest priority, bounded memory, no files and no sockets, one job after another.

Jobs come from its standard input.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import Any

from deskreader.engine.worker import protocol
from deskreader.errors import DeskReaderError

COLLECT_EVERY = 10_000
"""Objects made between two looks for garbage; at Python's 700 these looks were a fifth of reading a feed (measured)."""

MEMORY_BYTES = 1_500_000_000  # of address space; a page or picture that needs more is hostile


def _settle() -> None:
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
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # pipes are no files


def _shut_in() -> None:
    """Loads all that jobs take and then closes the door behind this process."""
    _load()
    from deskreader.engine.worker import sandbox

    sandbox.shut()


def _load() -> None:
    """Loads the jobs, sparing what makes the start long.

    Beautiful Soup goes without CSS selectors, which no job uses and which take a fifth of the start (measured). What is
    loaded stays, so that the search for garbage can leave it alone.
    """
    gc.disable()
    sys.modules["soupsieve"] = None  # type: ignore[assignment]
    from deskreader.engine.worker import jobs

    jobs.load()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, 10, 10)
    gc.enable()


def _answer(name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    from deskreader.engine.worker.jobs import JOBS

    try:
        return "done", JOBS[name](*arguments)
    except DeskReaderError as error:
        return "trouble", (str(error.kind), error.detail)
    except MemoryError:
        return "trouble", ("worker_died", "memory")
    except RecursionError:
        return "trouble", ("worker_hung", "nesting")
    except Exception:  # noqa: BLE001 - the other side logs it; the next document must not suffer
        return "bug", traceback.format_exc()


def main() -> None:
    """Says that it is ready, then answers jobs until the standard input ends.

    What a library prints goes to the standard error.
    """
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _settle()
    _shut_in()
    protocol.send(sink, ("ready", None))
    while True:
        try:
            name, arguments = protocol.receive(source)
        except EOFError:
            return
        try:
            protocol.send(sink, _answer(name, arguments))
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
