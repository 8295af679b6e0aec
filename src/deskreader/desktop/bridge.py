"""From any thread to the GUI thread: Changes and Progress, each as one signal, merged for 100 ms; and settings."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from deskreader.model import Changes, Progress
from deskreader.settings import Settings, SettingsKeeper

MERGE_MS = 100


class Bridge(QObject):
    """Emits `changed` and `progressed` on the GUI thread. A first change goes through at once, later ones at most
    every 100 ms, merged into one."""

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
            waiting, self._changes = self._changes, []
            progress, self._progress = self._progress, None
        for changes in filter(None, waiting):
            self.changed.emit(changes)
        if progress is not None:
            self.progressed.emit(progress)
        if waiting or progress is not None:
            self._timer.start()


class SettingsWatch(QObject):
    """Emits `changed(Settings)` on the GUI thread after each change, whichever thread made it."""

    changed = Signal(object)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        keeper.listen(self._tell)

    def _tell(self, settings: Settings) -> None:
        self.changed.emit(settings)
