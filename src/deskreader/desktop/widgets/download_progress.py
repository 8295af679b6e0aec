"""The line that shows how far the saving of a file is, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from deskreader.desktop.appearance import motion
from deskreader.desktop.appearance.metrics import font, px
from deskreader.desktop.widgets.elided_label import ElidedLabel

HEIGHT, BAR_WIDTH = 40, 140
STEPS = 1000


class DownloadProgress(QWidget):
    """Hidden while nothing is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_running = self.is_stopped = False
        self._name = ""
        self.setFixedHeight(px(HEIGHT))
        self.label = ElidedLabel(self)
        self.label.setFont(font(12))
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(BAR_WIDTH))
        self.bar.setAccessibleName(self.tr("Saving"))
        self.button = QPushButton(self.tr("Stop"))
        self.button.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(22), 0, px(13), 0)
        row.setSpacing(px(12))
        row.addWidget(self.label, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self.hide()

    def begin(self, name: str) -> None:
        """Shows that a file of this name is being saved."""
        self.is_running, self.is_stopped, self._name = True, False, name
        self.button.setEnabled(True)
        self._show_share(0, 0)
        self.label.show_text(self.tr("Saving {name}").replace("{name}", name))
        self.show()

    def show_bytes(self, received: int, total: int) -> None:
        """Shows how many bytes have come, and of how many; 0 where that is not known."""
        size = QLocale().formattedDataSize
        amount = size(received) if not total else f"{size(received)} / {size(total)}"
        self.label.show_text(f"{self.tr('Saving {name}').replace('{name}', self._name)} · {amount}")
        self._show_share(received, total)

    def _show_share(self, received: int, total: int) -> None:
        """Without a total the bar runs to and fro; where less is to move, it stands empty."""
        self.bar.setRange(0, STEPS if total or motion.is_reduced() else 0)
        self.bar.setValue(round(STEPS * min(1.0, received / total)) if total else 0)

    def stop(self) -> None:
        """Asks for an end; it comes with the next piece of the file."""
        self.is_stopped = True
        self.button.setEnabled(False)

    def end(self) -> None:
        """Shows nothing any more."""
        self.is_running = False
        self.hide()
