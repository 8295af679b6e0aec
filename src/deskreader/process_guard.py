"""What holds for the whole process: private files, standard streams that are open, no traceback, and a quick end."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

INTERRUPT_SECONDS = 1.5
"""From Ctrl-C to the end, whatever is still being waited for. Every write is a transaction, so nothing is lost."""
END_SECONDS = 10.0
"""From the end of the program to that of the process: a thread may wait for a dead mount for ever."""
TROUBLE, INTERRUPTED, BROKEN_PIPE = 1, 130, 141


def run_guarded(program: Callable[[], int], verbose: bool = False) -> int:
    """Runs the program and returns its exit code; an unexpected error is one sentence, with `verbose` a traceback."""
    os.umask(0o077)
    open_standard_streams()
    _quiet_threads(verbose)
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, _interrupt)
    try:
        code = _flushed(program())
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        code = BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - nothing above this could catch it
        _report(error, verbose)
        code = TROUBLE
    _end_after(END_SECONDS, code)
    return code


def open_standard_streams() -> None:
    """Opens the null device in the place of each standard stream that was closed before the start.

    Otherwise the first file that the program opens, such as the library, would get the stream's number.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for the whole run


def _flushed(code: int) -> int:
    """Returns the code once everything printed is written. Raises: OSError."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


def _give_up_output() -> None:
    """Lets what is still to be printed go nowhere, so that the end of Python does not complain either."""
    with suppress(OSError):
        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _report(error: Exception, verbose: bool) -> None:
    with suppress(Exception):
        if verbose:
            traceback.print_exception(error)
        if isinstance(error, OSError):  # the commands themselves report every other one
            sys.stderr.write(f"The output could not be written ({error.strerror or type(error).__name__}).\n")
        else:
            sys.stderr.write(f"Something went wrong inside DeskReader ({type(error).__name__}).\n")
        sys.stderr.flush()
    _give_up_output()


def _quiet_threads(verbose: bool) -> None:
    """Keeps errors in threads and in destructors, and warnings with tracebacks, off the terminal unless `verbose`.

    http.cookiejar warns so of a Set-Cookie header that it cannot read.
    """
    if not verbose:
        warnings.simplefilter("ignore")
        threading.excepthook = lambda _arguments: None
        sys.unraisablehook = lambda _arguments: None


@contextmanager
def limited_end(code: int, seconds: float = END_SECONDS) -> Iterator[None]:
    """Ends the process with this exit code where the body, which closes everything, takes longer than it may.

    Every write is a transaction, so nothing that was acknowledged is lost.
    """
    timer = _end_after(seconds, code)
    try:
        yield
    finally:
        timer.cancel()


def _interrupt(_number: int, _frame: Any) -> None:
    _end_after(INTERRUPT_SECONDS, INTERRUPTED)
    raise KeyboardInterrupt


def _end_after(seconds: float, code: int) -> threading.Timer:
    timer = threading.Timer(seconds, os._exit, (code,))
    timer.daemon = True
    with suppress(RuntimeError):  # no thread can be started for want of memory
        timer.start()
    return timer
