"""Follows the settings of language and text size: the program speaks another language at once, without a restart."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance import metrics
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.strings import translation
from deskreader.settings import Settings, SettingsKeeper

SETTLE_MS = 250
"""From the last change of a setting: a slider passes through many values."""


class InterfaceWatch(QObject):
    """Applies language and text size. `changed()` follows; what is on the screen is then to be built again."""

    changed = Signal()

    def __init__(self, app: QApplication, keeper: SettingsKeeper, parent: QObject) -> None:
        """Applies the settings for what is built from now on."""
        super().__init__(parent)
        self._app, self._keeper = app, keeper
        settings = keeper.current
        self._applied = _of(settings)
        metrics.scale_interface(app, settings.interface_scale)
        if settings.language:
            translation.switch(app, settings.language)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._apply)
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self._follow)

    def _follow(self, settings: Settings) -> None:
        if _of(settings) != self._applied:
            self._timer.start()

    def _apply(self) -> None:
        """Applies the settings, unless a slider is still held or a list is open."""
        wanted = _of(self._keeper.current)
        if wanted == self._applied:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton or QApplication.activePopupWidget() is not None:
            self._timer.start()
            return
        self._applied = wanted
        language, scale = wanted
        metrics.scale_interface(self._app, scale)
        translation.switch(self._app, language)
        self.changed.emit()


def _of(settings: Settings) -> tuple[str, int]:
    """Returns the settings that everything on the screen depends on."""
    return settings.language, settings.interface_scale
