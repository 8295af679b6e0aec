"""Whether things may move without being asked to: as the user chose, or else as the system says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QApplication

from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.settings import MotionMode, SettingsKeeper

PROPERTY = "deskreader_less_motion"


def is_reduced() -> bool:
    """Whether moving pictures wait for a click, and what shows that something is going on stands still."""
    application = QCoreApplication.instance()
    return application is not None and bool(application.property(PROPERTY))


class MotionKeeper(QObject):
    """Keeps the answer to `is_reduced`, and takes Qt's animations away and brings them back."""

    def __init__(self, settings: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._system_reduces = False
        self._has_effects = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
        self._watch = SettingsWatch(settings, self)
        self._watch.changed.connect(lambda _settings: self._apply())
        self._apply()

    def follow_system(self, is_reduced: bool) -> None:
        """Takes what the system says."""
        self._system_reduces = is_reduced
        self._apply()

    def _apply(self) -> None:
        mode = self._settings.current.motion
        reduced = self._system_reduces if mode is MotionMode.SYSTEM else mode is MotionMode.REDUCED
        application = QCoreApplication.instance()
        if application is not None:
            application.setProperty(PROPERTY, reduced)
        QApplication.setEffectEnabled(Qt.UIEffect.UI_General, self._has_effects and not reduced)
