"""The briefing of each day as a file: due at an hour of the user's choice, or as soon after it as the program runs."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from deskreader.engine.context import EngineContext
from deskreader.engine.files import file_error
from deskreader.model.habits.briefing import BriefingStory
from deskreader.settings import BRIEFING_OFF
from deskreader.store.habits import briefing_day

if TYPE_CHECKING:
    from deskreader.engine.briefing.briefing_book import BriefingBook, BriefingTexts

FOLDER = "DeskReader"
"""The folder within the user's documents."""
FILE = "DeskReader {day}.epub"
_FILE = re.compile(r"DeskReader (\d{4}-\d{2}-\d{2})\.epub")
AGAIN = timedelta(minutes=10)
"""From an attempt that wrote nothing, since there was nothing unread or no room, to the next one."""


@dataclass(frozen=True, slots=True)
class WrittenBriefing:
    """A file that was written, and its stories."""

    path: Path
    stories: tuple[BriefingStory, ...]


def is_due(hour: int, now: datetime, written_on: date | None) -> bool:
    """Whether a day's briefing is to be written at a local time; `written_on` is the day of the last one."""
    return hour != BRIEFING_OFF and now.hour >= hour and written_on != now.date()


class DailyBriefing:
    """Writes one file a day and removes those that are too old. A front asks now and then, on any thread."""

    def __init__(self, context: EngineContext, book: Callable[[], BriefingBook], documents: Path) -> None:
        self._database, self._settings, self._now = context.database, context.settings, context.now
        self._book, self._documents = book, documents
        self._writing = threading.Lock()
        self._again_at: datetime | None = None

    @property
    def default_folder(self) -> Path:
        """The folder of the files where the settings name none."""
        return self._documents / FOLDER

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return Path(self._settings.current.briefing_folder or self.default_folder)

    def write_if_due(self, texts: BriefingTexts) -> WrittenBriefing | None:
        """Writes the day's file if it is due; None where it is not, or where nothing is unread.

        After an error or without stories, it tries again in ten minutes. Returns at once where another thread is at it.

        Raises: StoreError; DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
        """
        if not self._writing.acquire(blocking=False):
            return None
        try:
            now = self._now().astimezone()
            if not self._is_due(now):
                return None
            self._again_at = now + AGAIN
            return self._write(texts, now.date())
        finally:
            self._writing.release()

    def _is_due(self, now: datetime) -> bool:
        hour = self._settings.current.briefing_hour
        if hour == BRIEFING_OFF or (self._again_at is not None and now < self._again_at):
            return False
        return is_due(hour, now, self._database.read(briefing_day.last_day))

    def _write(self, texts: BriefingTexts, day: date) -> WrittenBriefing | None:
        folder = self.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise file_error(error, str(folder)) from error
        path = folder / FILE.format(day=day.isoformat())
        stories = self._book().write(texts, path)
        if not stories:
            return None
        self._database.write(briefing_day.note_day, day)
        self._again_at = None
        self._remove_old(folder, day)
        return WrittenBriefing(path, stories)

    def _remove_old(self, folder: Path, day: date) -> None:
        """Removes the files of days that the settings keep no longer; files of other names stay."""
        days = self._settings.current.briefing_keep_days
        if not days:
            return
        with suppress(OSError):  # what cannot be removed today may be tomorrow
            for path in list(folder.iterdir()):
                match = _FILE.fullmatch(path.name)
                if match is not None and _day(match[1], day) <= day - timedelta(days=days):
                    path.unlink(missing_ok=True)


def _day(text: str, fallback: date) -> date:
    """Returns the day that a file's name tells; `fallback` for one that is on no calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback
