"""Whether the network costs by the byte, as far as the system tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Metered(QObject):
    """Follows the system's word on the connection. Where the system says nothing, it costs nothing."""

    changed = Signal(bool)

    def watch(self) -> None:
        """Begins to follow, and tells at once how it stands."""
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
            return
        network = QNetworkInformation.instance()
        network.isMeteredChanged.connect(self.changed)
        self.changed.emit(network.isMetered())
