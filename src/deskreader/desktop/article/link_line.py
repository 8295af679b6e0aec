"""The line at the foot of the article pane: the address of the link below the mouse or in focus."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.elided_label import ElidedLabel

HEIGHT = 26
TEXT_SIZE = 12


class LinkLine(QWidget):
    """Takes its room always, also while it is empty, so that the text above it never moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(metrics.px(HEIGHT))
        self.setAutoFillBackground(True)
        self.label = ElidedLabel(self)
        self.label.setFont(metrics.font(TEXT_SIZE))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(22), 0, metrics.px(13), 0)
        row.addWidget(self.label, 1)

    @property
    def text(self) -> str:
        """The whole text of the line."""
        return self.label.whole_text

    def show_text(self, text: str) -> None:
        """Shows an address or an explanation; an empty text empties the line."""
        if text != self.label.whole_text:
            self.label.show_text(text)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, theme.color("page"))
        palette.setColor(QPalette.ColorRole.WindowText, theme.color("faint_ink"))
        self.setPalette(palette)
        self.label.setPalette(palette)
