"""Binds the rows of the settings dialog to the settings keeper."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.strings.messages import error_message
from deskreader.errors import DeskReaderError, Kind
from deskreader.settings import Settings, SettingsKeeper

log = logging.getLogger(__name__)

SettingValue = str | int | Mapping[str, str]
"""What a setting may hold."""

SLIDE_MS = 120
"""How often a moving slider applies its value, in milliseconds."""


class Binding(QObject):
    """The current settings, for rows to show and to change.

    `changed` carries the new Settings on the GUI thread, whoever changed them; `failed` carries a sentence if the file
    could not be written.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._sliding: dict[str, int] = {}
        self._timer = QTimer(self, singleShot=True, interval=SLIDE_MS)
        self._timer.timeout.connect(self._settle)
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self.changed)

    @property
    def current(self) -> Settings:
        """The current settings; without a slider's value that is not applied yet."""
        return self._keeper.current

    def change(self, **values: SettingValue) -> None:
        """Applies and stores new values at once."""
        try:
            self._keeper.change(**values)
        except OSError as error:
            log.info("the settings file could not be written: %s", error.strerror)
            kind = Kind.DISK_FULL if error.errno == errno.ENOSPC else Kind.READ_ONLY
            self.failed.emit(error_message(DeskReaderError(kind, error.strerror or "?")))

    def slide(self, name: str, value: int) -> None:
        """Applies the value of a moving slider, a few times a second instead of at each step."""
        self._sliding[name] = value
        if not self._timer.isActive():
            self._timer.start()

    def settle(self) -> None:
        """Applies at once the value of a slider that is not applied yet."""
        self._timer.stop()
        self._settle()

    def _settle(self) -> None:
        values, self._sliding = self._sliding, {}
        if values:
            self.change(**values)
