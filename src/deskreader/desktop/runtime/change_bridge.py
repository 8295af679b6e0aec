"""From any thread to the GUI thread: Changes and Progress, each as one signal, merged for 100 ms; and settings."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from deskreader.model import Changes, Progress
from deskreader.settings import Settings, SettingsKeeper

MERGE_MS = 100
NEWS_MS = 2000
"""How often new stories alone are told of: each time sidebar and timeline take them in, which adds up in a refresh."""


def _is_news(changes: Changes) -> bool:
    """Whether a change brings new stories and nothing that a person may be waiting for."""
    return bool(changes.new) and not (changes.updated or changes.removed or changes.outline or changes.announce)


class ChangeBridge(QObject):
    """Emits `changed` and `progressed` on the GUI thread.

    A first change goes through at once, later ones at most every 100 ms, merged into one; mere news waits for up to two
    seconds where some was told of just before, or until the refresh ends.
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
        self._changes: list[Changes] = []  # more than one only where an article went and came back
        self._progress: Progress | None = None
        self._since_news = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True, interval=MERGE_MS)
        self._timer.timeout.connect(self._flush)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        listen_changes(self._take_changes)
        listen_progress(self._take_progress)

    def _take_changes(self, changes: Changes) -> None:
        with self._lock:
            first = not self._changes and self._progress is None
            if self._changes and not set(self._changes[-1].removed) & set(changes.new + changes.updated):
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
            waiting: list[Changes] = []
            if not self._can_wait():
                waiting, self._changes = self._changes, []
            kept_back = bool(self._changes)
            progress, self._progress = self._progress, None
        if any(changes.new for changes in waiting):
            self._since_news.start()
        for changes in filter(None, waiting):
            self.changed.emit(changes)
        if progress is not None:
            self.progressed.emit(progress)
        if waiting or kept_back or progress is not None:
            self._timer.start()

    def _can_wait(self) -> bool:
        """Whether all that waits is news, of a refresh that goes on, and news was told of a moment ago."""
        if self._progress is not None and not self._progress.running:
            return False
        if not self._since_news.isValid() or self._since_news.elapsed() >= NEWS_MS:
            return False
        return all(_is_news(changes) for changes in self._changes)


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
    """Emits the settings, unless the watch is deleted by now, in Python or in Qt."""
    alive = watch()
    if alive is not None and isValid(alive):
        alive._received.emit(settings)
