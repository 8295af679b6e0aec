"""The strip below the header while something is searched for: the newest or the best first, and saving the search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.timeline.row_merge import is_search
from deskreader.model import View

HEIGHT = 34


class SearchBar(QWidget):
    """`ordered(bool)` follows the choice of the best first, `save_asked()` the wish to save."""

    ordered = Signal(bool)
    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_bar")
        self.setFixedHeight(metrics.px(HEIGHT))
        self._theme = theme
        self._newest = self._button(self.tr("Newest first"), is_choice=True)
        self._best = self._button(self.tr("Best first"), is_choice=True)
        self._save = self._button(self.tr("Save this search"))
        self._choices = QButtonGroup(self)
        self._choices.addButton(self._newest)
        self._choices.addButton(self._best)
        self._newest.setChecked(True)
        self._best.toggled.connect(self.ordered)
        self._save.clicked.connect(self.save_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        row.setSpacing(metrics.px(4))
        row.addWidget(self._newest)
        row.addWidget(self._best)
        row.addStretch(1)
        row.addWidget(self._save)
        self.set_theme(theme)

    def _button(self, text: str, is_choice: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(is_choice)
        button.setFont(metrics.font(12))
        return button

    @property
    def by_relevance(self) -> bool:
        """Whether the best shall come first."""
        return self._best.isChecked()

    def show_for(self, view: View) -> None:
        """Stands above what a search finds, with the order that it is shown in."""
        if is_search(view):
            self._choices.blockSignals(True)
            self._best.blockSignals(True)
            (self._best if view.by_relevance else self._newest).setChecked(True)
            self._best.blockSignals(False)
            self._choices.blockSignals(False)
        self._save.setVisible(bool(view.query))
        self.setVisible(is_search(view))

    def set_theme(self, theme: Theme) -> None:
        """Draws the strip in the theme's colours."""
        self._theme = theme
        padding, radius = f"{metrics.px(3)}px {metrics.px(8)}px", metrics.px(6)
        self.setStyleSheet(
            f"#search_bar QToolButton {{ color: {theme.soft_ink}; background: transparent; border: none;"
            f" border-radius: {radius}px; padding: {padding}; }}"
            f"#search_bar QToolButton:checked {{ color: {theme.selected_ink}; background: {theme.selection}; }}"
            f"#search_bar QToolButton:hover:!checked {{ color: {theme.accent}; }}"
            f"#search_bar QToolButton:focus:!checked {{ color: {theme.accent}; }}"
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fills the ground and draws the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
