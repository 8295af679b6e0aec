"""The page in place of the cards where there are none: a sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.formatting import counted
from deskreader.model import View, ViewKind


def empty_view_texts(view: View, problems: Sequence[str] = ()) -> tuple[str, str]:
    """Returns the sentence for an empty view, and the advice below it.

    `problems` are the sentences of the feeds that the view draws on and that are in trouble.
    """
    translate = QCoreApplication.translate
    if problems and not view.query and view.kind is ViewKind.FEED:
        return problems[0], translate("timeline", "Press R to try again.")
    if problems and not view.query and view.kind is ViewKind.FOLDER:
        sentence = counted("timeline", "1 feed here has a problem", "%n feeds here have problems", len(problems))
        return sentence, translate("timeline", "Select the feed to see what's wrong, or press R to try again.")
    if view.query:
        sentence = translate("timeline", "No stories match “{query}”").format(query=view.query)
        return sentence, translate("timeline", "Try fewer or different words, or press Esc to clear the search.")
    if view.kind is ViewKind.SAVED:
        sentence = translate("timeline", "Nothing matches this search yet")
        return sentence, translate("timeline", "New matching stories will appear here.")
    if view.kind is ViewKind.UNREAD:
        sentence = translate("timeline", "Nothing unread")
        return sentence, translate("timeline", "You're all caught up. New stories will appear here.")
    if view.kind is ViewKind.STARRED:
        sentence = translate("timeline", "No starred stories yet")
        return sentence, translate("timeline", "Press S to star a story. Starred stories are never deleted.")
    if view.kind is ViewKind.TODAY:
        return translate("timeline", "Nothing new today"), translate("timeline", "Press R to check for new stories.")
    return translate("timeline", "No stories here"), translate("timeline", "Press R to check for new stories.")


class EmptyPage(QWidget):
    """A page with a sentence and advice, or with an error message."""

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

    def show_texts(self, sentence: str, advice: str = "") -> None:
        """Shows why there are no cards, and what to do next."""
        self._sentence.setText(sentence)
        self._advice.setText(advice)

    @property
    def sentence(self) -> str:
        """The sentence that the page shows."""
        return self._sentence.text()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._sentence.setStyleSheet(f"color: {theme.soft_ink};")
        self._advice.setStyleSheet(f"color: {theme.faint_ink};")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background."""
        QPainter(self).fillRect(self.rect(), self._theme.color("timeline"))
