"""Has the day's briefing written when it is due, and says so once in a notification."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.briefing_texts import book_texts, briefing_title
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.messages import Notice
from deskreader.engine.briefing.daily_briefing import DailyBriefing, WrittenBriefing
from deskreader.engine.notifications.policy import is_quiet
from deskreader.errors import DeskReaderError
from deskreader.settings import BRIEFING_OFF, NotifyMode, SettingsKeeper

log = logging.getLogger(__name__)

KEY = "briefing"


class BriefingWatch(QObject):
    """Asks the engine now and then. `opened()` follows a click on the notification, `failed(str)` a day's first error.

    `may_notify` is called before a notification; while it returns False, or in quiet hours, the notification waits.
    """

    opened = Signal()
    failed = Signal(str)

    def __init__(
        self,
        daily: DailyBriefing,
        settings: SettingsKeeper,
        tasks: Tasks,
        notifier: Notifier,
        may_notify: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._daily, self._settings, self._tasks = daily, settings, tasks
        self._notifier, self._may_notify = notifier, may_notify
        self._is_running = False
        self._untold: WrittenBriefing | None = None
        self._failed_on: object = None  # the day whose error was said

    def check(self) -> None:
        """Writes the day's briefing if it is due, and tells of one that waits to be told; call it now and then."""
        self._tell()
        if self._is_running or self._settings.current.briefing_hour == BRIEFING_OFF:
            return
        self._is_running = True
        texts = book_texts()
        self._tasks.run(lambda: self._daily.write_if_due(texts), self._follow, self._fail)

    def _follow(self, written: WrittenBriefing | None) -> None:
        self._is_running = False
        if written is not None:
            self._untold = written
            self._tell()

    def _fail(self, error: DeskReaderError) -> None:
        self._is_running = False
        log.warning("the briefing could not be written: %s", error)
        today = datetime.now().astimezone().date()
        if self._failed_on != today:
            self._failed_on = today
            text = self.tr("Couldn't save today's briefing. {reason}")
            self.failed.emit(text.replace("{reason}", messages.error_message(error)))

    def _tell(self) -> None:
        """Shows the notification that waits, as far as the settings and the moment allow."""
        written, settings = self._untold, self._settings.current
        if written is None:
            return
        now = datetime.now().astimezone()
        if settings.notify is NotifyMode.OFF:
            self._untold = None
        elif self._may_notify() and not is_quiet(settings, now.time()):
            self._untold = None
            first = written.stories[0].headline
            self._notifier.tell(KEY, Notice(briefing_title(), _body(written), (first.id,)), self.opened.emit)


def _body(written: WrittenBriefing) -> str:
    """Returns the title of the first story, and how many stories the book has."""
    saved = counted("BriefingWatch", "1 story, saved as {name}", "%n stories, saved as {name}", len(written.stories))
    return f"{written.stories[0].headline.title}\n{saved.replace('{name}', written.path.name)}"
