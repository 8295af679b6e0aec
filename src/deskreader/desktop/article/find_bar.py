"""Find in the story: a line below the text, all places marked at once, and a count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTextEdit, QToolButton, QWidget

from deskreader.desktop.appearance import icons, metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.article.view import ArticleView

HEIGHT = 46
MOST = 1000
"""Places marked; more are counted as that many and a plus."""
TYPING_MS = 120


def places(document: QTextDocument, words: str, most: int = MOST) -> list[QTextCursor]:
    """Where the words stand, in whatever case."""
    found: list[QTextCursor] = []
    cursor = QTextCursor(document)
    while words and len(found) < most:
        cursor = document.find(words, cursor)
        if cursor.isNull():
            break
        found.append(QTextCursor(cursor))
    return found


class FindBar(QWidget):
    """Hidden until it is asked for. `closed` follows its end, when the keyboard goes back to the text."""

    closed = Signal()

    def __init__(self, view: ArticleView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._found: list[QTextCursor] = []
        self._at = 0
        self._marked = QColor()
        self._rule = QColor()
        self.setFixedHeight(metrics.px(HEIGHT))
        self.setAutoFillBackground(True)
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._search)
        self.hide()

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in this story"))
        self.field.setAccessibleName(self.tr("Find in this story"))
        self.field.setFont(metrics.font(13))
        self.field.setFixedHeight(metrics.px(30))
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.installEventFilter(self)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setFont(metrics.font(12.5))
        self.before = self._button(self.tr("Previous place"), lambda: self.go(-1), Qt.ArrowType.UpArrow)
        self.after = self._button(self.tr("Next place"), lambda: self.go(1), Qt.ArrowType.DownArrow)
        self.end = self._button(self.tr("Close"), self.close_bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(metrics.px(22), 0, metrics.px(13), 0)
        line.setSpacing(metrics.px(8))
        line.addWidget(self.field, 1)
        for widget in (self.count, self.before, self.after, self.end):
            line.addWidget(widget)

    def _button(self, name: str, act: object, arrow: Qt.ArrowType = Qt.ArrowType.NoArrow) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setAutoRaise(True)
        made.setArrowType(arrow)
        made.setFixedSize(metrics.px(30), metrics.px(30))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(act)
        return made

    def open(self) -> None:
        """Shows the bar with what was looked for before, or what is selected."""
        selected = self._view.textCursor().selectedText()
        if selected and len(selected) < 100 and "\u2029" not in selected:
            self.field.setText(selected)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Takes the bar and the marks away."""
        self._pause.stop()
        self.forget()
        self.hide()
        self.closed.emit()

    def forget(self) -> None:
        """Marks nothing any more, as when another story comes."""
        self._found, self._at = [], 0
        self._view.mark([])
        self.count.clear()

    def refresh(self) -> None:
        """Looks again, where the bar is open: the text is another one."""
        self.forget()
        if self.isVisible():
            self._pause.start()

    def go(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) place, around the ends."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()
            return
        if self._found:
            self._at = (self._at + step) % len(self._found)
            self._show()

    def _search(self) -> None:
        self._pause.stop()
        self._view.write_until()
        self._found = places(self._view.document(), self.field.text())
        top = self._view.place()
        self._at = next((n for n, cursor in enumerate(self._found) if cursor.selectionStart() >= top), 0)
        self._show()

    def _show(self) -> None:
        marks = [self._selection(cursor, n == self._at) for n, cursor in enumerate(self._found)]
        self._view.mark(marks)
        if self._found:
            self._view.bring_into_sight(self._found[self._at].selectionStart())
            many = f"{len(self._found)}+" if len(self._found) == MOST else str(len(self._found))
            self.count.setText(self.tr("{at} of {count}").format(at=self._at + 1, count=many))
        else:
            self.count.setText(self.tr("Not found") if self.field.text() else "")

    def _selection(self, cursor: QTextCursor, is_current: bool) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = cursor
        made.format = QTextCharFormat()
        colour = QColor(self._marked)
        colour.setAlpha(150 if is_current else 60)
        made.format.setBackground(colour)
        return made

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Return goes on, with Shift back; Escape closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
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
        for child in (self.field, self.count, self.before, self.after, self.end):
            child.setPalette(palette)
        self._marked = theme.color("accent")
        self.end.setIcon(icons.icon("close", theme))
