"""How many unread stories each saved search finds, counted off the GUI thread and never twice at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.library.library import Library
from deskreader.model import SavedId, SavedSearch

REST_MS = 1_000
"""Between two countings at least: news comes in bursts, and a count a second late does no harm."""


class SearchCounter(QObject):
    """`counted()` follows each counting that brought other numbers than before."""

    counted = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self.found: dict[SavedId, int] = {}
        self._wanted: tuple[SavedId, ...] | None = None
        self._busy = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._go_on)

    def count(self, searches: Sequence[SavedSearch]) -> None:
        """Counts soon: at once where nothing was counted lately."""
        if searches or self.found:
            self._wanted = tuple(saved.id for saved in searches)
            self._go_on()

    def _go_on(self) -> None:
        if self._busy or self._rest.isActive() or self._wanted is None:
            return
        wanted, self._wanted, self._busy = self._wanted, None, True
        unread = self._library.searches.unread
        self._tasks.run(lambda: {saved_id: unread(saved_id) for saved_id in wanted}, self._take, self._give_up)

    def _take(self, found: dict[SavedId, int]) -> None:
        is_news, self.found = found != self.found, found
        self._pause()
        if is_news:
            self.counted.emit()

    def _give_up(self, _error: Exception) -> None:
        """Keeps the numbers; the timeline, asking the same library, tells of the trouble."""
        self._pause()

    def _pause(self) -> None:
        self._busy = False
        self._rest.start()
