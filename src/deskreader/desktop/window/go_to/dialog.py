"""The field in which one types where to go, over the list of what fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance.metrics import font, px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.parts import if_alive, text_field
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.window.go_to.entries import Entry, matching_entries

WIDTH, HEIGHT, TOP = 600, 440, 60
ROW_HEIGHT = 34
STORY_MS = 180
"""From the last key to the search for stories."""
ENTRY_ROLE = Qt.ItemDataRole.UserRole
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

FindStories = Callable[[str, Callable[[Sequence[Entry]], None]], None]
"""Finds stories for what is typed, and passes their entries on."""


class GoToDialog(ThemedDialog):
    """Lists what fits; Return goes to the chosen entry, the arrows choose another, Escape closes."""

    def __init__(self, entries: Sequence[Entry], find_stories: FindStories, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Go to anything"))
        self._entries, self._find_stories, self._theme = entries, find_stories, theme
        self._window = window
        self._stories: tuple[Entry, ...] = ()
        hint = self.tr("Type the name of a feed, folder, tag, setting, action or story")
        self.field = text_field(hint, self.tr("Go to"), 38)
        self.field.setFont(font(14.5))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Places and actions"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(EntryDelegate(theme, self.list))
        self.list.itemClicked.connect(self._go_to)
        self._story_timer = QTimer(self, singleShot=True, interval=STORY_MS)
        self._story_timer.timeout.connect(self._look_for_stories)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(14), px(14), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.set_theme(theme)
        self.resize(min(px(WIDTH), window.width() - px(16)), min(px(HEIGHT), window.height() - px(TOP)))
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - self.width()) // 2,
                  window.mapToGlobal(window.rect().topLeft()).y() + px(TOP) // 2)  # fmt: skip
        self._show("")

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        super().set_theme(theme)
        self._theme = theme
        self.list.setItemDelegate(EntryDelegate(theme, self.list))
        self.list.setStyleSheet(f"QListWidget {{ background: {theme.page}; border: none; outline: none; }}")

    # --- listing ------------------------------------------------------------------------------------------------------

    def _show(self, typed: str) -> None:
        self._stories = ()
        self._fill(typed)
        if typed.strip():
            self._story_timer.start()

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for entry in (*matching_entries(self._entries, typed), *self._stories):
            item = QListWidgetItem(entry.title)
            item.setData(ENTRY_ROLE, entry)
            spoken = ", ".join(filter(None, (entry.title, entry.kind, entry.detail)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _look_for_stories(self) -> None:
        typed = self.field.text()

        def show(stories: Sequence[Entry]) -> None:
            if self.field.text() == typed:
                row = self.list.currentRow()
                self._stories = tuple(stories)
                self._fill(typed)
                self.list.setCurrentRow(max(0, row))

        self._find_stories(typed, if_alive(self, show))

    # --- going --------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Passes the keys that choose on to the list; Return goes to what is chosen."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go_to(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _go_to(self, item: QListWidgetItem | None) -> None:
        """Closes, then does what the entry stands for, so that the focus is back in the window."""
        entry: Entry | None = item.data(ENTRY_ROLE) if item is not None else None
        if entry is not None:
            self.accept()
            QTimer.singleShot(0, self._window, entry.run)


class EntryDelegate(QStyledItemDelegate):
    """Paints one entry: its icon and title, and at the end its key and kind."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Returns the size of a row."""
        return QSize(px(200), px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paints the row."""
        entry: Entry = index.data(ENTRY_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        theme, direction = self._theme, option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(option.rect, px(6), px(6))
        room = option.rect.adjusted(px(10), 0, -px(10), 0)
        side = px(16)
        if entry.icon:
            icon_rect = QRect(room.left(), room.center().y() - side // 2, side, side)
            icon_rect = QStyle.visualRect(direction, room, icon_rect)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(icon_rect.topLeft(), icons.pixmap(entry.icon, theme, "soft_ink", side, ratio))
        end = "  ·  ".join(filter(None, (entry.detail, entry.kind)))
        painter.setFont(font(12))
        painter.setPen(theme.color("selected_ink" if selected else "faint_ink"))
        end_width = painter.fontMetrics().horizontalAdvance(end)
        trailing = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, QStyle.visualAlignment(direction, trailing), end)
        painter.setFont(font(13, QFont.Weight.Medium if selected else QFont.Weight.Normal))
        painter.setPen(theme.color("selected_ink" if selected else "ink"))
        title_room = room.adjusted(side + px(10), 0, -end_width - px(16), 0)
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, title_room.width())
        leading = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        visual = QStyle.visualRect(direction, room, title_room)
        painter.drawText(visual, QStyle.visualAlignment(direction, leading), title)
        painter.restore()
