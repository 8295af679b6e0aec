"""Whether the network connection is metered, as far as the system says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Metered(QObject):
    """Follows the system's metered state. Where the system has none, the connection counts as unmetered."""

    changed = Signal(bool)

    def watch(self) -> None:
        """Starts to follow the state and emits the present one."""
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
            return
        network = QNetworkInformation.instance()
        network.isMeteredChanged.connect(self.changed)
        self.changed.emit(network.isMetered())
