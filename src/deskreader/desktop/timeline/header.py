"""The strip above the cards: the title of the view, its number of articles, the search field, the list's options."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.timeline.row_merge import MAX_COUNTED
from deskreader.desktop.timeline.search.search_field import SearchField
from deskreader.desktop.widgets.parts import ACTION_SIDE, action_button

HEIGHT = 52
SEARCH_WIDTH, SEARCH_NARROW, SEARCH_ICON = 150, 92, 36
"""Of the search field: beside a short title, beside a long one, and where a title needs all the room."""
SIDE_MARGIN, OPTIONS_MARGIN, SPACING = 16, 8, 8
MIN_TITLE_WIDTH, MIN_WIDTH = 40, 240
LEADING = ("toggle_sidebar", "add_feed", "more_menu")
"""Names of the actions whose buttons stand before the title while the sidebar is out of sight."""


class TimelineHeader(QWidget):
    """Shows title and count, and the search field, which takes all the room while it is in use."""

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._whole_title, self._count_text = theme, "", ""
        self._selected = 0  # cards
        self.setFixedHeight(metrics.px(HEIGHT))
        self._title = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._title.setFont(metrics.font(15, QFont.Weight.Bold))
        self._count = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._count.setFont(metrics.font(12))
        self.search = SearchField(theme, self)
        self.search.used_changed.connect(self._fit)
        self._leading = [action_button(actions[name], self) for name in LEADING]
        self._options = action_button(actions["list_options"], self)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(SIDE_MARGIN), 0, metrics.px(OPTIONS_MARGIN), 0)
        row.setSpacing(metrics.px(SPACING))
        for button in self._leading:
            button.hide()
            row.addWidget(button)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(self._options)
        self.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Returns a width that any list has: what does not fit is cut or hidden."""
        return QSize(metrics.px(MIN_WIDTH), metrics.px(HEIGHT))

    def show_title(self, title: str) -> None:
        """Shows the title of the view."""
        self._whole_title = title
        self._title.setAccessibleName(title)
        self._fit()

    def show_count(self, count: int | None) -> None:
        """Shows the number of articles, if it is known; the matches of a search are counted up to `MAX_COUNTED`."""
        text = "" if count is None else counted("timeline", "1 story", "%n stories", count)
        if count == MAX_COUNTED:
            text = self.tr("{number}+ stories").format(number=QLocale().toString(count - 1))
        self._count_text = text
        self._show_count_text()

    def show_selection(self, selected: int) -> None:
        """Shows how many cards are selected in place of the count, where they are several."""
        self._selected = selected
        self._show_count_text()

    def _show_count_text(self) -> None:
        several = counted("timeline", "1 selected", "%n selected", self._selected) if self._selected > 1 else ""
        self._count.setText(several or self._count_text)
        self._fit()

    def show_leading(self, visible: bool) -> None:
        """Shows or hides the buttons that stand in for those of the sidebar."""
        for button in self._leading:
            button.setVisible(visible)
        self._fit()

    @property
    def texts(self) -> tuple[str, str]:
        """The whole title, and the text of the count."""
        return self._whole_title, self._count.text()

    def focus_search(self) -> None:
        """Gives the keyboard to the search field and selects its text."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._title.setStyleSheet(f"color: {theme.ink};")
        self._count.setStyleSheet(f"color: {theme.faint_ink};")
        self.search.set_theme(theme)
        self.update()

    def _fit(self) -> None:
        """Gives the search field all the room while it is in use; else takes room from it for a long title."""
        is_used = self.search.is_used
        self._title.setVisible(not is_used)
        several = self._selected > 1
        self._count.setVisible(bool(self._count.text()) and (not is_used or several or bool(self.search.query)))
        count_width = self._count.sizeHint().width() + metrics.px(SPACING) if not self._count.isHidden() else 0
        room = self.width() - self._taken() - count_width
        if is_used:
            self.search.show_hint(True)
            self.search.setFixedWidth(max(metrics.px(SEARCH_NARROW), room))
            return
        room -= metrics.px(SPACING)
        font_metrics = self._title.fontMetrics()
        if room - metrics.px(SEARCH_NARROW) < font_metrics.horizontalAdvance(self._whole_title) and not several:
            self._count.hide()
            room += count_width
        beside_title = room - font_metrics.horizontalAdvance(self._whole_title) - 2
        is_tight = beside_title < metrics.px(SEARCH_NARROW)
        widest, narrowest = metrics.px(SEARCH_WIDTH), metrics.px(SEARCH_ICON if is_tight else SEARCH_NARROW)
        self.search.show_hint(not is_tight)
        self.search.setFixedWidth(max(narrowest, min(widest, beside_title)))
        title_width = max(metrics.px(MIN_TITLE_WIDTH), room - self.search.width())
        shown = font_metrics.elidedText(self._whole_title, Qt.TextElideMode.ElideRight, title_width)
        self._title.setText(shown)
        self._title.setFixedWidth(font_metrics.horizontalAdvance(shown) + 1)

    def _taken(self) -> int:
        """Returns the width of margins and buttons."""
        taken = metrics.px(SIDE_MARGIN + OPTIONS_MARGIN) + metrics.px(ACTION_SIDE) + 2 * metrics.px(SPACING)
        if not self._leading[0].isHidden():
            taken += len(self._leading) * (metrics.px(ACTION_SIDE) + metrics.px(SPACING))
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits title and search field into the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background and the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
