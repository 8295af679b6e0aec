"""Measures turns of the event loop and the time from a key to a painted article, within the program."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest

from deskreader.app import App
from deskreader.model import ArticleId

TICK_MS = 2


class TurnProbe(QObject):
    """Measures how long the event loop is away, by a timer that is due at each return to it.

    `longest` is the longest turn since the last `begin`, in milliseconds; `longest_present` the longest one less the
    time for which the GUI thread waited for a free core; `longest_work` the most CPU time that it used between two
    returns. Other programs lengthen the first alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.longest_present = self.longest_work = 0.0
        self._last, self._work, self._waited = time.perf_counter(), time.thread_time(), _waited()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def begin(self) -> None:
        """Forgets what was measured."""
        self._tick()
        self.longest = self.longest_present = self.longest_work = 0.0

    def _tick(self) -> None:
        now, work, waited = time.perf_counter(), time.thread_time(), _waited()
        turn = (now - self._last) * 1000 - TICK_MS
        self.longest = max(self.longest, turn)
        self.longest_present = max(self.longest_present, turn - (waited - self._waited))
        self.longest_work = max(self.longest_work, (work - self._work) * 1000)
        self._last, self._work, self._waited = now, work, waited

    def figures(self) -> tuple[float, float]:
        """Returns the longest turn and the most work in one turn, in milliseconds."""
        self._tick()
        return self.longest, self.longest_work


def _waited() -> float:
    """Returns for how many milliseconds this thread has waited for a free core (Linux, sched-stats.rst)."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e6


def wait(seconds: float) -> None:
    """Runs the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Runs the event loop until a condition holds; returns whether it does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        wait(0.02)
    return condition()


def memory() -> float:
    """Returns the resident memory of this process in MB, after a collection of garbage."""
    gc.collect()
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


class PaintWatch(QObject):
    """Measures the time from a key to the first painting of the article that it opens, and the GUI thread's work.

    The end of the painting is told by an event, which comes before timers: what the program does later does not count.
    """

    _painted = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self._pane, self._timeline = app.window.article, app.window.timeline
        self._previous: ArticleId | None = None
        self._loop = QEventLoop()
        self._pane.view.viewport().installEventFilter(self)
        self._painted.connect(self._note, Qt.ConnectionType.QueuedConnection)
        self._painted_at = self._work_before = self.work = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notes the end of the first painting of another article."""
        article = self._pane.article
        if event.type() == QEvent.Type.Paint and article is not None and article.id != self._previous:
            self._previous = article.id
            self._painted.emit()
        return False

    def _note(self) -> None:
        self._painted_at, self.work = time.perf_counter(), (time.thread_time() - self._work_before) * 1000
        self._loop.quit()

    def press(self, key: Qt.Key) -> float | None:
        """Presses a key in the timeline; returns the milliseconds until another article is painted, None for none.

        `work` is then the milliseconds of CPU time that the GUI thread used for it.
        """
        limit = QTimer(singleShot=True, interval=3000)
        limit.timeout.connect(self._loop.quit)
        limit.start()
        self._painted_at = 0.0
        begin, self._work_before = time.perf_counter(), time.thread_time()
        QTest.keyClick(self._timeline.focusWidget() or self._timeline, key)
        if not self._painted_at:
            self._loop.exec()
        return (self._painted_at - begin) * 1000 if self._painted_at else None
