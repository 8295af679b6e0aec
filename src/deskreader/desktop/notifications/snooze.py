"""Snoozed articles, stored in the window's file so that they are announced again after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.window_state import WindowState
from deskreader.model import ArticleId
from deskreader.text.clock import utc_now

DELAY = timedelta(hours=1)
NAME = "later"
MAX_SNOOZED = 200
CHECK_MS = 60_000


class Snooze(QObject):
    """Holds snoozed articles and emits them when they are due."""

    due = Signal(object)
    """A tuple of ArticleId."""

    def __init__(
        self, state: WindowState, now: Callable[[], datetime] = utc_now, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._now = state, now
        self._due_times = _parse(state.text(NAME))
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self.check)
        if self._due_times:
            self._timer.start()

    def snooze(self, ids: Sequence[ArticleId]) -> None:
        """Makes articles due in an hour."""
        at = int((self._now() + DELAY).timestamp())
        self._due_times.update(dict.fromkeys(ids, at))
        self._store()
        self._timer.start()

    def check(self) -> None:
        """Emits the articles that are due, once."""
        now = self._now().timestamp()
        ids = tuple(article for article, at in self._due_times.items() if at <= now)
        if ids:
            self._due_times = {article: at for article, at in self._due_times.items() if at > now}
            self._store()
            self.due.emit(ids)
        if not self._due_times:
            self._timer.stop()

    def _store(self) -> None:
        newest = list(self._due_times.items())[-MAX_SNOOZED:]
        self._state.set_text(NAME, " ".join(f"{article}@{at}" for article, at in newest))
        self._state.flush()


def _parse(text: str) -> dict[ArticleId, int]:
    """Returns the due times, in Unix seconds, that `Snooze` stored; anything else in the text is ignored."""
    parts = [part.partition("@") for part in text.split()[:MAX_SNOOZED]]
    return {ArticleId(int(a)): int(b) for a, _, b in parts if a.isdecimal() and b.isdecimal() and len(a) < 19}
