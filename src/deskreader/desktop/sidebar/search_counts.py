"""How many unread articles each saved search finds, counted off the GUI thread and one count at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.library.library import Library
from deskreader.model import SavedId, SavedSearch

PAUSE_MS = 1_000
"""Between two counts at least: new articles come in bursts, and a count a second late does no harm."""


class SearchCounter(QObject):
    """Counts the unread articles of saved searches. `changed()` follows each count with other numbers than before."""

    changed = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self.counts: dict[SavedId, int] = {}
        self._requested: tuple[SavedId, ...] | None = None
        self._is_counting = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._count_requested)

    def request(self, searches: Sequence[SavedSearch]) -> None:
        """Counts soon: at once where nothing was counted lately."""
        if searches or self.counts:
            self._requested = tuple(search.id for search in searches)
            self._count_requested()

    def _count_requested(self) -> None:
        if self._is_counting or self._pause.isActive() or self._requested is None:
            return
        requested, self._requested, self._is_counting = self._requested, None, True
        unread = self._library.searches.unread
        self._tasks.run(lambda: {saved_id: unread(saved_id) for saved_id in requested}, self._take, self._fail)

    def _take(self, counts: dict[SavedId, int]) -> None:
        is_changed, self.counts = counts != self.counts, counts
        self._rest()
        if is_changed:
            self.changed.emit()

    def _fail(self, _error: Exception) -> None:
        """Keeps the numbers; the timeline, which reads the same library, shows the error."""
        self._rest()

    def _rest(self) -> None:
        self._is_counting = False
        self._pause.start()
