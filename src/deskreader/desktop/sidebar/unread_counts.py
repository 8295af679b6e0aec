"""How many unread articles saved searches, tags and Starred hold, counted off the GUI thread, one count at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import Outline, View, ViewKind

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

PAUSE_MS = 1_000
"""Between two counts at least: new articles come in bursts, and a count a second late does no harm."""


def counted_views(outline: Outline) -> tuple[View, ...]:
    """Returns the views of an outline whose unread articles the outline itself does not count."""
    starred = (View(ViewKind.STARRED),) if outline.starred else ()
    searches = tuple(View(ViewKind.SAVED, saved_id=search.id) for search in outline.saved)
    return (*starred, *searches, *(View(ViewKind.TAG, tag=tag.name) for tag in outline.tags))


class UnreadCounter(QObject):
    """Counts the unread articles of views. `changed()` follows each count with other numbers than before."""

    changed = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self.counts: dict[View, int] = {}
        self._requested: tuple[View, ...] | None = None
        self._is_counting = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._count_requested)

    def request(self, views: Sequence[View]) -> None:
        """Counts soon: at once where nothing was counted lately."""
        if views or self.counts:
            self._requested = tuple(views)
            self._count_requested()

    def _count_requested(self) -> None:
        if self._is_counting or self._pause.isActive() or self._requested is None:
            return
        requested, self._requested, self._is_counting = self._requested, None, True
        count = lambda: {view: self._library.unread_in(view) for view in requested}  # noqa: E731
        self._tasks.run(count, self._take, self._fail)

    def _take(self, counts: dict[View, int]) -> None:
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
