"""From any thread to the GUI thread: Changes and Progress, each merged into one signal; and settings."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from deskreader.model import Changes, Progress
from deskreader.settings import Settings, SettingsKeeper

MERGE_MS = 100
ARRIVALS_MS = 2000
"""How often arrivals alone are announced: sidebar and timeline take them in each time, which adds up in a refresh."""


def _is_arrival_only(changes: Changes) -> bool:
    """Whether a change brings new articles and nothing that the user may be waiting for."""
    awaited = changes.content or changes.flags or changes.removed or changes.outline or changes.announce
    return bool(changes.new) and not awaited


class ChangeBridge(QObject):
    """Emits `changed` and `progressed` on the GUI thread.

    A first change is emitted at once, later ones at most every 100 ms, merged into one. Arrivals alone wait for up to
    two seconds if some were emitted just before, or until the refresh ends.
    """

    changed = Signal(object)
    progressed = Signal(object)
    _woken = Signal()

    def __init__(
        self,
        listen_changes: Callable[[Callable[[Changes], None]], object],
        listen_progress: Callable[[Callable[[Progress], None]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._changes: list[Changes] = []  # more than one only where an article was removed and came back
        self._progress: Progress | None = None
        self._since_arrivals = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True, interval=MERGE_MS)
        self._timer.timeout.connect(self._flush)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        listen_changes(self._take_changes)
        listen_progress(self._take_progress)

    def _take_changes(self, changes: Changes) -> None:
        with self._lock:
            first = not self._changes and self._progress is None
            if self._changes and not set(self._changes[-1].removed) & set(changes.new):
                self._changes[-1] = self._changes[-1] | changes
            else:
                self._changes.append(changes)
        if first:
            self._woken.emit()

    def _take_progress(self, progress: Progress) -> None:
        with self._lock:
            first = not self._changes and self._progress is None
            self._progress = progress
        if first:
            self._woken.emit()

    @Slot()
    def _wake(self) -> None:
        if not self._timer.isActive():
            self._flush()

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            ready: list[Changes] = []
            if not self._can_wait():
                ready, self._changes = self._changes, []
            some_wait = bool(self._changes)
            progress, self._progress = self._progress, None
        if any(changes.new for changes in ready):
            self._since_arrivals.start()
        for changes in filter(None, ready):
            self.changed.emit(changes)
        if progress is not None:
            self.progressed.emit(progress)
        if ready or some_wait or progress is not None:
            self._timer.start()

    def _can_wait(self) -> bool:
        """Whether only arrivals are queued, the refresh goes on, and arrivals were emitted a moment ago."""
        if self._progress is not None and not self._progress.running:
            return False
        if not self._since_arrivals.isValid() or self._since_arrivals.elapsed() >= ARRIVALS_MS:
            return False
        return all(_is_arrival_only(changes) for changes in self._changes)


class SettingsWatch(QObject):
    """Emits `changed(Settings)` on the GUI thread after each change, whichever thread made it."""

    changed = Signal(object)
    _received = Signal(object)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._received.connect(self.changed)  # queued where another thread emits it
        watch = weakref.ref(self)  # the keeper lives longer than the watch of a dialog
        keeper.listen(lambda settings: _forward(watch, settings))


def _forward(watch: weakref.ref[SettingsWatch], settings: Settings) -> None:
    """Emits the settings, unless the watch no longer exists in Python or in Qt."""
    alive = watch()
    if alive is not None and isValid(alive):
        alive._received.emit(settings)
