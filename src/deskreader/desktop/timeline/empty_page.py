"""What stands where there are no cards: a sentence, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.model import View, ViewKind


def words_for(view: View) -> tuple[str, str]:
    """The sentence for an empty view, and the advice below it."""
    translate = QCoreApplication.translate
    if view.query:
        found = translate("timeline", "No story matches “{query}”").format(query=view.query)
        return found, translate("timeline", "Try fewer or other words. Escape takes the search away.")
    if view.kind is ViewKind.SAVED:
        found = translate("timeline", "This search finds nothing")
        return found, translate("timeline", "New stories that match it come here by themselves.")
    if view.kind is ViewKind.UNREAD:
        return translate("timeline", "Nothing unread"), translate(
            "timeline", "You have read everything. New stories come by themselves."
        )
    if view.kind is ViewKind.STARRED:
        return translate("timeline", "No starred stories"), translate(
            "timeline", "Press S on a story to star it. Starred stories are kept for good."
        )
    if view.kind is ViewKind.TODAY:
        return translate("timeline", "Nothing yet today"), translate("timeline", "Press R to look for new stories.")
    return translate("timeline", "No stories here"), translate("timeline", "Press R to look for new ones.")


class EmptyPage(QWidget):
    """A quiet page with a sentence and an advice, or with a sentence about trouble."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sentence = self._label(metrics.font(14.5, QFont.Weight.DemiBold))
        self._advice = self._label(metrics.font(13))
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.px(32), metrics.px(120), metrics.px(32), 0)
        column.setSpacing(metrics.px(8))
        column.addWidget(self._sentence)
        column.addWidget(self._advice)
        column.addStretch(1)
        self.set_theme(theme)

    def _label(self, font: QFont) -> QLabel:
        label = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setFont(font)
        return label

    def show_words(self, sentence: str, advice: str = "") -> None:
        """Says why there is nothing, and what to do next."""
        self._sentence.setText(sentence)
        self._advice.setText(advice)

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._sentence.text()

    def set_theme(self, theme: Theme) -> None:
        """Draws the page in the theme's colours."""
        self._theme = theme
        self._sentence.setStyleSheet(f"color: {theme.soft_ink};")
        self._advice.setStyleSheet(f"color: {theme.faint_ink};")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fills the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.color("timeline"))
