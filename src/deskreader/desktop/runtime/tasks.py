"""The window's only way to start work: it runs off the GUI thread, and its outcome arrives on it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from deskreader.errors import DeskReaderError

Result = TypeVar("Result")
Failed = Callable[[DeskReaderError], object]
CLOSE_SECONDS = 5.0
"""For running work when the program ends: it may read or write a file of a mount that is dead."""


class Tasks(QObject):
    """Runs work on four threads and hands its outcome to the GUI thread.

    An expected error (DeskReaderError) goes to `failed`, or to the reporter where `failed` is None. Any other
    exception is a bug and goes to the reporter.
    """

    _finished = Signal(object)

    def __init__(
        self, report: Callable[[BaseException], None], parent: QObject | None = None, shared: Tasks | None = None
    ) -> None:
        """`shared` are tasks whose threads these use as well."""
        super().__init__(parent)
        self._shared = shared
        self._pool: ThreadPoolExecutor
        self._running: set[Future[None]]
        if shared is not None:
            self._pool, self._running = shared._pool, shared._running
        else:
            self._pool, self._running = ThreadPoolExecutor(max_workers=4, thread_name_prefix="task"), set()
        self._report = report
        self._was_closed = False
        self._finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def _closed(self) -> bool:
        return self._was_closed or (self._shared is not None and self._shared._closed)

    def share(self) -> Tasks:
        """Returns tasks on the same threads that can be closed by themselves, when a part of the program goes."""
        return Tasks(self._report, self, self)

    @property
    def is_busy(self) -> bool:
        """Whether work is being done or waits to be."""
        return bool(self._running)

    def run(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Runs `work` off the GUI thread, then `done(result)` or `failed(error)` on it."""
        if not self._closed:
            future = self._pool.submit(self._work, work, done, failed)
            self._running.add(future)
            future.add_done_callback(self._running.discard)

    def _work(self, work: Callable[[], Result], done: Callable[[Result], object] | None, failed: Failed | None) -> None:
        outcome: Callable[[], object] | None = None
        try:
            result = work()
            if done is not None:
                outcome = lambda: done(result)  # noqa: E731 - the outcome carries itself to the GUI thread
        except DeskReaderError as caught:
            error = caught
            outcome = (lambda: failed(error)) if failed is not None else (lambda: self._report(error))
        except BaseException as caught:  # noqa: BLE001 - a bug in a worker thread must reach the one reporter
            bug = caught
            outcome = lambda: self._report(bug)  # noqa: E731
        if outcome is not None and not self._closed:
            self._finished.emit(outcome)

    @Slot(object)
    def _finish(self, outcome: Callable[[], object]) -> None:
        if not self._closed:
            outcome()

    def close(self) -> None:
        """Drops queued work and waits for running work, but not for ever. No outcome is delivered afterwards.

        Of shared threads, only the outcomes of these tasks are dropped.
        """
        self._was_closed = True
        if self._shared is not None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        wait(set(self._running), CLOSE_SECONDS)
