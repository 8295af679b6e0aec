"""Stories that a person put off: kept in the window's file, so that they come back after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.window_state import WindowState
from deskreader.model import ArticleId
from deskreader.text.clock import utc_now

AFTER = timedelta(hours=1)
NAME = "later"
KEPT_AT_MOST = 200
CHECK_MS = 60_000


class Snooze(QObject):
    """Keeps what was put off and says when it is time: `due(tuple of ArticleId)`."""

    due = Signal(object)

    def __init__(
        self, state: WindowState, now: Callable[[], datetime] = utc_now, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._now = state, now
        self._waiting = _read(state.text(NAME))
        self._clock = QTimer(self, interval=CHECK_MS)
        self._clock.timeout.connect(self.look)
        if self._waiting:
            self._clock.start()

    def put_off(self, ids: Sequence[ArticleId]) -> None:
        """Lets stories be told of again in an hour."""
        at = int((self._now() + AFTER).timestamp())
        self._waiting.update(dict.fromkeys(ids, at))
        self._keep()
        self._clock.start()

    def look(self) -> None:
        """Says what is due, once."""
        now = self._now().timestamp()
        ids = tuple(article for article, at in self._waiting.items() if at <= now)
        if ids:
            self._waiting = {article: at for article, at in self._waiting.items() if at > now}
            self._keep()
            self.due.emit(ids)
        if not self._waiting:
            self._clock.stop()

    def _keep(self) -> None:
        newest = list(self._waiting.items())[-KEPT_AT_MOST:]
        self._state.keep_text(NAME, " ".join(f"{article}@{at}" for article, at in newest))
        self._state.flush()


def _read(text: str) -> dict[ArticleId, int]:
    """What `Snooze` wrote; anything else is left out."""
    parts = [part.partition("@") for part in text.split()[:KEPT_AT_MOST]]
    return {ArticleId(int(a)): int(b) for a, _, b in parts if a.isdecimal() and b.isdecimal() and len(a) < 19}
