"""The strip above the cards: what is shown, how many stories that is, and the search field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from deskreader.desktop.appearance import metrics as measures
from deskreader.desktop.appearance.icons import pixmap
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.timeline.row_merge import MOST_COUNTED

HEIGHT = 52
DEBOUNCE_MS = 150
SEARCH_WIDTH, SEARCH_NARROW, SEARCH_HEIGHT = 150, 92, 28
ICON, ICON_ROOM = 18, 22


class TimelineHeader(QWidget):
    """Shows title and count; `searched(str)` follows the search field, 150 ms after the last key."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._whole_title = theme, ""
        self.setFixedHeight(measures.px(HEIGHT))
        self._title = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._title.setFont(measures.font(15, QFont.Weight.Bold))
        self._count = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._count.setFont(measures.font(12))
        self._search = QLineEdit(self, placeholderText=self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search stories"))
        self._search.setFixedSize(measures.px(SEARCH_WIDTH), measures.px(SEARCH_HEIGHT))
        self._search.setFont(measures.font(12))
        self._search.installEventFilter(self)
        self._search.setTextMargins(measures.px(ICON_ROOM), 0, 0, 0)
        self._glass = QLabel(self._search)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = measures.px(ICON)
        self._glass.setGeometry(measures.px(9), (measures.px(SEARCH_HEIGHT) - side) // 2, side, side)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.query))
        self._search.textChanged.connect(self._timer.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(measures.px(16), 0, measures.px(16), 0)
        row.setSpacing(measures.px(10))
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._search)
        self.set_theme(theme)

    @property
    def query(self) -> str:
        """What is searched for, without blanks around it."""
        return self._search.text().strip()

    def show_title(self, title: str) -> None:
        """Names what is shown."""
        self._whole_title = title
        self._title.setAccessibleName(title)
        self._fit()

    def show_count(self, count: int | None) -> None:
        """Says how many stories there are, if that is known; what a search finds is counted up to `MOST_COUNTED`."""
        text = "" if count is None else counted("timeline", "1 story", "%n stories", count)
        if count == MOST_COUNTED:
            text = self.tr("{number}+ stories").format(number=QLocale().toString(count - 1))
        self._count.setText(text)
        self._fit()

    @property
    def texts(self) -> tuple[str, str]:
        """The whole title and what stands beside it."""
        return self._whole_title, self._count.text()

    def focus_search(self) -> None:
        """Puts the keyboard into the search field, all of it chosen."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear_search(self) -> None:
        """Empties the search field without telling."""
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)
        self._timer.stop()

    def leave_search(self) -> None:
        """Empties the search field, tells so, and leaves it."""
        self._search.clear()
        self.tell_now()
        self.left.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape empties the search and leaves it; Return and Down go to the stories found. It widens for typing."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._fit()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave_search()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.tell_now()
            self.left.emit()
            return True
        return False

    def tell_now(self) -> None:
        """Tells at once what was typed, if that was not told yet."""
        if self._timer.isActive():
            self._timer.stop()
            self.searched.emit(self.query)

    def set_theme(self, theme: Theme) -> None:
        """Draws the strip in the theme's colours."""
        self._theme = theme
        self._title.setStyleSheet(f"color: {theme.ink};")
        self._count.setStyleSheet(f"color: {theme.faint_ink};")
        side, ratio = measures.px(ICON), self.devicePixelRatioF()
        self._glass.setPixmap(pixmap("search", theme, "soft_ink", side, ratio))
        self.update()

    def _fit(self) -> None:
        """Takes room for a long title from the search field while nobody types there, then cuts the title."""
        metrics = self._title.fontMetrics()
        rest = self.width() - measures.px(2 * 16 + 2 * 10) - self._count.sizeHint().width()
        widest, narrowest = measures.px(SEARCH_WIDTH), measures.px(SEARCH_NARROW)
        typing = self._search.hasFocus() or bool(self._search.text())
        left = rest - metrics.horizontalAdvance(self._whole_title) - 2
        self._search.setFixedWidth(widest if typing else max(narrowest, min(widest, left)))
        room = max(measures.px(40), rest - self._search.width())
        shown = metrics.elidedText(self._whole_title, Qt.TextElideMode.ElideRight, room)
        self._title.setText(shown)
        self._title.setFixedWidth(metrics.horizontalAdvance(shown) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts the title anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fills the ground and draws the rule below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("timeline"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("rule"))
