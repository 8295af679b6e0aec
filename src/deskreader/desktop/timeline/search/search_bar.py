"""The strips below the header during a search: where is searched, the order of the matches, saving the search."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.timeline.row_merge import is_search
from deskreader.desktop.widgets.parts import icon_button
from deskreader.model import View, ViewKind

HEIGHT = 34


class SearchBar(QWidget):
    """Emits `order_changed(bool)`, true for the best matches first, and `scope_changed(bool)`, true for everything.

    `save_requested()` and `help_requested()` follow the buttons.
    """

    order_changed = Signal(bool)
    scope_changed = Signal(bool)
    save_requested = Signal()
    help_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()  # until something is searched for
        self.setObjectName("search_bar")
        self._theme = theme
        self.here = self._button(self.tr("This list"), is_choice=True)
        self.everywhere = self._button(self.tr("Everything"), is_choice=True)
        self._scopes = self._group(self.here, self.everywhere)
        self._help = icon_button(self.tr("How to search"), self)
        self._newest = self._button(self.tr("By date"), is_choice=True)
        self._best = self._button(self.tr("Best first"), is_choice=True)
        self._choices = self._group(self._newest, self._best)
        self._save = self._button(self.tr("Save this search"))
        self.everywhere.toggled.connect(self.scope_changed)
        self._best.toggled.connect(self.order_changed)
        self._save.clicked.connect(self.save_requested)
        self._help.clicked.connect(self.help_requested)
        self._scope_strip = self._strip(self.here, self.everywhere, self._help)
        self._match_strip = self._strip(self._newest, self._best, self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addWidget(self._scope_strip)
        column.addWidget(self._match_strip)
        self.set_theme(theme)

    def _strip(self, first: QWidget, second: QWidget, last: QWidget) -> QWidget:
        strip = QWidget(self)
        strip.setFixedHeight(metrics.px(HEIGHT))
        row = QHBoxLayout(strip)
        row.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        row.setSpacing(metrics.px(4))
        row.addWidget(first)
        row.addWidget(second)
        row.addStretch(1)
        row.addWidget(last)
        return strip

    def _group(self, *buttons: QToolButton) -> QButtonGroup:
        group = QButtonGroup(self)
        for button in buttons:
            group.addButton(button)
        buttons[0].setChecked(True)
        return group

    def _button(self, text: str, is_choice: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(is_choice)
        button.setFont(metrics.font(12))
        return button

    def minimumSizeHint(self) -> QSize:
        """Returns no width of its own: the list decides."""
        return QSize(0, super().minimumSizeHint().height())

    @property
    def by_relevance(self) -> bool:
        """Whether the best matches come first."""
        return self._best.isChecked()

    @property
    def searches_everything(self) -> bool:
        """Whether everything is searched, and not only the list that is shown."""
        return self.everywhere.isChecked()

    def show_for(self, view: View, base: View | None, is_used: bool) -> None:
        """Shows the strips that a view needs: the scope while the field is in use, the rest above matches.

        `base` is the list that is shown without the search; where it holds everything, there is no scope to choose.
        """
        if is_search(view):
            for button, checked in ((self._best, view.by_relevance), (self._newest, not view.by_relevance)):
                was_blocked = button.blockSignals(True)
                button.setChecked(checked)
                button.blockSignals(was_blocked)
        has_choice = base is None or base.kind is not ViewKind.ALL
        self.here.setVisible(has_choice)
        self.everywhere.setVisible(has_choice)
        self._scope_strip.setVisible(is_used or bool(view.query))
        self._match_strip.setVisible(is_search(view))
        self._save.setVisible(bool(view.query))
        self.setVisible(is_search(view) or is_used)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        padding, radius = f"{metrics.px(3)}px {metrics.px(8)}px", metrics.px(6)
        self.setStyleSheet(
            f"#search_bar QToolButton {{ color: {theme.soft_ink}; background: transparent;"
            f" border: 1px solid transparent; border-radius: {radius}px; padding: {padding}; }}"
            f"#search_bar QToolButton:checked {{ color: {theme.selected_ink}; background: {theme.selection}; }}"
            f"#search_bar QToolButton:hover:!checked {{ color: {theme.accent}; }}"
            f"#search_bar QToolButton:focus {{ border-color: {theme.accent}; }}"
        )
        self._help.setIcon(icon("help", theme))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background and the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
