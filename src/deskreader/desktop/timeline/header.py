"""The strip above the cards: the title of the view, its number of articles, and the search field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import pixmap
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.timeline.row_merge import MAX_COUNTED
from deskreader.desktop.widgets.parts import ACTION_SIDE, action_button

HEIGHT = 52
DEBOUNCE_MS = 150
SEARCH_WIDTH, SEARCH_NARROW, SEARCH_HEIGHT = 150, 92, 28
ICON_SIDE, ICON_ROOM = 18, 22
SIDE_MARGIN, OPTIONS_MARGIN, SPACING = 16, 8, 8
MIN_TITLE_WIDTH = 40
LEADING = ("toggle_sidebar", "add_feed", "more_menu")
"""Names of the actions whose buttons stand before the title while the sidebar is out of sight."""


class TimelineHeader(QWidget):
    """Shows title and count. `searched(str)` carries the query, 150 ms after the last key.

    `search_left` asks for the keyboard to go to the cards.
    """

    searched = Signal(str)
    search_left = Signal()

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._whole_title, self._count_text = theme, "", ""
        self._selected = 0  # cards
        self.setFixedHeight(metrics.px(HEIGHT))
        self._title = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._title.setFont(metrics.font(15, QFont.Weight.Bold))
        self._count = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._count.setFont(metrics.font(12))
        self._search = QLineEdit(self, placeholderText=self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search stories"))
        self._search.setFixedSize(metrics.px(SEARCH_WIDTH), metrics.px(SEARCH_HEIGHT))
        self._search.setFont(metrics.font(12))
        self._search.installEventFilter(self)
        self._search.setTextMargins(metrics.px(ICON_ROOM), 0, 0, 0)
        self._icon = QLabel(self._search)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = metrics.px(ICON_SIDE)
        self._icon.setGeometry(metrics.px(9), (metrics.px(SEARCH_HEIGHT) - side) // 2, side, side)
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(lambda: self.searched.emit(self.query))
        self._search.textChanged.connect(self._debounce.start)
        row = QHBoxLayout(self)
        row.setSpacing(metrics.px(SPACING))
        self._leading = [action_button(actions[name], self) for name in LEADING]
        for button in self._leading:
            button.hide()
            row.addWidget(button)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._search)
        self._options = action_button(actions["list_options"], self)
        row.addWidget(self._options)
        row.setContentsMargins(metrics.px(SIDE_MARGIN), 0, metrics.px(OPTIONS_MARGIN), 0)
        self.set_theme(theme)

    @property
    def query(self) -> str:
        """The query in the search field, stripped."""
        return self._search.text().strip()

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
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear_search(self) -> None:
        """Clears the search field without emitting `searched`."""
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)
        self._debounce.stop()

    def leave_search(self) -> None:
        """Clears the search field, emits `searched`, and gives the keyboard away."""
        self._search.clear()
        self.search_now()
        self.search_left.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape clears the search and leaves it; Return and Down go to the matches. The field widens with focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._fit()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave_search()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.search_now()
            self.search_left.emit()
            return True
        return False

    def search_now(self) -> None:
        """Emits `searched` at once for a query that was typed and not emitted yet."""
        if self._debounce.isActive():
            self._debounce.stop()
            self.searched.emit(self.query)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._title.setStyleSheet(f"color: {theme.ink};")
        self._count.setStyleSheet(f"color: {theme.faint_ink};")
        side, ratio = metrics.px(ICON_SIDE), self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("search", theme, "soft_ink", side, ratio))
        self.update()

    def _fit(self) -> None:
        """Takes room for a long title from the search field while nobody types there, then cuts the title."""
        font_metrics = self._title.fontMetrics()
        taken = metrics.px(SIDE_MARGIN + OPTIONS_MARGIN + 3 * SPACING + ACTION_SIDE)
        if not self._leading[0].isHidden():
            taken += len(self._leading) * metrics.px(ACTION_SIDE + SPACING)
        room = self.width() - taken - self._count.sizeHint().width()
        widest, narrowest = metrics.px(SEARCH_WIDTH), metrics.px(SEARCH_NARROW)
        is_in_use = self._search.hasFocus() or bool(self._search.text())
        beside_title = room - font_metrics.horizontalAdvance(self._whole_title) - 2
        self._search.setFixedWidth(widest if is_in_use else max(narrowest, min(widest, beside_title)))
        title_width = max(metrics.px(MIN_TITLE_WIDTH), room - self._search.width())
        shown = font_metrics.elidedText(self._whole_title, Qt.TextElideMode.ElideRight, title_width)
        self._title.setText(shown)
        self._title.setFixedWidth(font_metrics.horizontalAdvance(shown) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits title and search field into the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background and the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
