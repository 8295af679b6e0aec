"""The place of the article pane in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.article.header import HeaderStrip, message_label, message_palette

MIN_WIDTH = 236
"""Of the article pane, in pixels: its narrowest column and the space at both sides."""


class ArticleSlot(QWidget):
    """Looks like the article pane without an article, until the pane is put into it."""

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        self._pane: QWidget | None = None
        self._header, self._message = HeaderStrip(actions, self), message_label(self)
        self._message.setText(QCoreApplication.translate("ArticlePane", "No story selected"))
        self._message.setMinimumWidth(MIN_WIDTH)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._header)
        self._layout.addWidget(self._message, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of the theme that articles have; the pane takes them itself."""
        if self._pane is None:
            self._header.set_theme(theme)
            self._message.setPalette(message_palette(theme))

    def fill(self, pane: QWidget) -> None:
        """Puts the article pane in its place."""
        self._pane = pane
        self._layout.addWidget(pane)
        for stand_in in (self._header, self._message):
            self._layout.removeWidget(stand_in)
            stand_in.hide()
            stand_in.deleteLater()
        pane.show()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the article pane."""
        if self._pane is not None:
            self._pane.setFocus(reason)
