"""The bar below the text that finds words in the article: all matches highlighted at once, and their count."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTextEdit, QToolButton, QWidget

from deskreader.desktop.appearance import icons, metrics
from deskreader.desktop.appearance.theme import LIGHT, Theme
from deskreader.desktop.article.search_hits import SearchHits
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.widgets.parts import icon_button

HEIGHT = 46
MAX_MATCHES = 1000
"""Matches that are highlighted; more are counted as this many and a plus."""
TYPING_PAUSE_MS = 120
MAX_SELECTION = 100
"""Characters of a selection that the bar still takes as the words to find."""
CURRENT_ALPHA, OTHER_ALPHA = 150, 60
"""Opacity of the current match's highlight and of the others, of 255."""


def find_matches(document: QTextDocument, words: str, limit: int = MAX_MATCHES) -> list[QTextCursor]:
    """Returns where the words occur, in upper or lower case: the first `limit` of the matches."""
    matches: list[QTextCursor] = []
    cursor = QTextCursor(document)
    while words and len(matches) < limit:
        cursor = document.find(words, cursor)
        if cursor.isNull():
            break
        matches.append(QTextCursor(cursor))
    return matches


class FindBar(QWidget):
    """A bar that is hidden until it is opened. `closed` asks for the keyboard to go back to the text."""

    closed = Signal()

    def __init__(self, view: ArticleView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._hits = view, SearchHits(view, LIGHT)
        self._matches: list[QTextCursor] = []
        self._current = 0
        self._highlight_color = QColor()
        self.setFixedHeight(metrics.px(HEIGHT))
        self.setAutoFillBackground(True)
        self._build()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._search)
        self.hide()

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in story"))
        self.field.setAccessibleName(self.tr("Find in story"))
        self.field.setFont(metrics.font(13))
        self.field.setFixedHeight(metrics.px(30))
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.field.installEventFilter(self)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setFont(metrics.font(12.5))
        self.previous = self._button(self.tr("Previous match"), lambda: self.go_to_match(-1), Qt.ArrowType.UpArrow)
        self.next = self._button(self.tr("Next match"), lambda: self.go_to_match(1), Qt.ArrowType.DownArrow)
        self.close_button = self._button(self.tr("Close"), self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(22), 0, metrics.px(13), 0)
        row.setSpacing(metrics.px(8))
        row.addWidget(self.field, 1)
        for widget in (self.count, self.previous, self.next, self.close_button):
            row.addWidget(widget)

    def _button(self, name: str, action: Callable[[], None], arrow: Qt.ArrowType = Qt.ArrowType.NoArrow) -> QToolButton:
        button = icon_button(name)
        button.setAutoRaise(True)
        button.setArrowType(arrow)
        button.setFixedSize(metrics.px(30), metrics.px(30))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action)
        return button

    def open(self) -> None:
        """Shows the bar with the selected words, else those of the last search."""
        selected = self._view.textCursor().selectedText()
        if selected and len(selected) < MAX_SELECTION and "\u2029" not in selected:
            self.field.setText(selected)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hides the bar and removes the highlights."""
        self._typing.stop()
        self.clear_matches()
        self.hide()
        self.closed.emit()

    def clear_matches(self) -> None:
        """Removes the highlights and the count; what the timeline searches for is marked again."""
        self._matches, self._current = [], 0
        self._hits.show()
        self.count.clear()

    def mark_hits(self, query: str) -> None:
        """Marks what a query finds, while the bar itself finds nothing."""
        if self._hits.set_query(query) and not self.isVisible():
            self._hits.show()

    def refresh(self) -> None:
        """Searches again where the bar is open: the text has changed."""
        self.clear_matches()
        if self.isVisible():
            self._typing.start()

    def go_to_match(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) match, around the ends; first searches for words just typed."""
        if self._typing.isActive():
            self._search()
        elif self._matches:
            self._current = (self._current + step) % len(self._matches)
            self._show_matches()

    def _search(self) -> None:
        """Searches the whole article, once it is written."""
        self._typing.stop()
        self._view.steps.when_written(None, self._show_found)

    def _show_found(self) -> None:
        self._matches = find_matches(self._view.document(), self.field.text())
        top = self._view.reading_position()
        starts = (match.selectionStart() for match in self._matches)
        self._current = next((index for index, start in enumerate(starts) if start >= top), 0)
        self._show_matches()

    def _show_matches(self) -> None:
        highlights = [self._highlight(match, index == self._current) for index, match in enumerate(self._matches)]
        self._view.set_highlights(highlights)
        if self._matches:
            self._view.ensure_visible(self._matches[self._current].selectionStart())
            count = f"{len(self._matches)}+" if len(self._matches) == MAX_MATCHES else str(len(self._matches))
            self.count.setText(self.tr("{at} of {count}").format(at=self._current + 1, count=count))
        else:
            self.count.setText(self.tr("No matches") if self.field.text() else "")

    def _highlight(self, match: QTextCursor, is_current: bool) -> QTextEdit.ExtraSelection:
        highlight = QTextEdit.ExtraSelection()
        highlight.cursor = match
        highlight.format = QTextCharFormat()
        color = QColor(self._highlight_color)
        color.setAlpha(CURRENT_ALPHA if is_current else OTHER_ALPHA)
        highlight.format.setBackground(color)
        return highlight

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Return goes to the next match, with Shift to the previous one; Escape closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.go_to_match(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return False

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        palette = QPalette(self.palette())
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "page"), (roles.WindowText, "soft_ink"), (roles.Base, "page"), (roles.Text, "ink"),
            (roles.ButtonText, "soft_ink"), (roles.Button, "page"), (roles.PlaceholderText, "faint_ink"),
        ):  # fmt: skip
            palette.setColor(role, theme.color(name))
        self.setPalette(palette)
        for child in (self.field, self.count, self.previous, self.next, self.close_button):
            child.setPalette(palette)
        self._highlight_color = theme.color("accent")
        self._hits.set_theme(theme)
        self.close_button.setIcon(icons.icon("close", theme))
