"""Between the settings keeper and the rows: changes go in at once, and come back on the GUI thread."""

from __future__ import annotations

import errno
import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.strings.messages import error_message
from deskreader.errors import DeskReaderError, Kind
from deskreader.settings import Settings, SettingsKeeper

log = logging.getLogger(__name__)

SLIDE_MS = 120


class Binding(QObject):
    """The current settings for rows to show and to change.

    `changed` carries the Settings that now hold, whoever changed them; `failed` a sentence if they were not kept.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._sliding: dict[str, Any] = {}
        self._timer = QTimer(self, singleShot=True, interval=SLIDE_MS)
        self._timer.timeout.connect(self._settle)
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self.changed)

    @property
    def current(self) -> Settings:
        """The settings that hold, with what a slider has not yet settled on."""
        return self._keeper.current

    def change(self, **values: Any) -> None:
        """Applies and keeps new values at once."""
        try:
            self._keeper.change(**values)
        except OSError as error:
            log.info("the settings file could not be written: %s", error.strerror)
            kind = Kind.DISK_FULL if error.errno == errno.ENOSPC else Kind.READ_ONLY
            self.failed.emit(error_message(DeskReaderError(kind, error.strerror or "?")))

    def slide(self, name: str, value: Any) -> None:
        """Applies a value that is still moving, a few times a second rather than at each step."""
        self._sliding[name] = value
        if not self._timer.isActive():
            self._timer.start()

    def settle(self) -> None:
        """Applies what a slider has left to apply, now."""
        self._timer.stop()
        self._settle()

    def _settle(self) -> None:
        values, self._sliding = self._sliding, {}
        if values:
            self.change(**values)
