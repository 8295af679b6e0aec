"""The strip below the header during a search: newest or best matches first, and saving the search."""

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
    """Emits `order_changed(bool)`, true for the best matches first, and `save_requested()`."""

    order_changed = Signal(bool)
    save_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_bar")
        self.setFixedHeight(metrics.px(HEIGHT))
        self._theme = theme
        self._newest = self._button(self.tr("Newest first"), is_choice=True)
        self._best = self._button(self.tr("Best match first"), is_choice=True)
        self._save = self._button(self.tr("Save search"))
        self._choices = QButtonGroup(self)
        self._choices.addButton(self._newest)
        self._choices.addButton(self._best)
        self._newest.setChecked(True)
        self._best.toggled.connect(self.order_changed)
        self._save.clicked.connect(self.save_requested)
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
        """Whether the best matches come first."""
        return self._best.isChecked()

    def show_for(self, view: View) -> None:
        """Shows itself above a search, with the order of that view, and hides itself above any other view."""
        if is_search(view):
            self._choices.blockSignals(True)
            self._best.blockSignals(True)
            (self._best if view.by_relevance else self._newest).setChecked(True)
            self._best.blockSignals(False)
            self._choices.blockSignals(False)
        self._save.setVisible(bool(view.query))
        self.setVisible(is_search(view))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
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
        """Paints the background and the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
