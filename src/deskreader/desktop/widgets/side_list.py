"""The list of pages or topics at the left of a dialog."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from deskreader.desktop.appearance.metrics import font, px

Index = QModelIndex | QPersistentModelIndex
Role = QPalette.ColorRole


class SideList(QListWidget):
    """A short list without a frame. Its chosen row is a rounded block with semi-bold text."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.shows_choice = True
        self.setAccessibleName(name)
        self.setItemDelegate(SideDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def width_for_texts(self) -> int:
        """Returns the width in pixels at which no text is shortened, also that of the chosen row."""
        metrics = QFontMetrics(font(13, QFont.Weight.DemiBold))
        widths = (metrics.horizontalAdvance(self.item(row).text()) for row in range(self.count()))
        return max(widths, default=0) + 2 * px(10) + 1

    def show_none_chosen(self, is_none: bool) -> None:
        """Shows no row as chosen, as while all pages are searched; the choice itself stays."""
        self.shows_choice = not is_none
        self.viewport().update()


class SideDelegate(QStyledItemDelegate):
    """Paints one row of a side list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(80), px(31))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        owner = self.parent()
        shows_choice = not isinstance(owner, SideList) or owner.shows_choice
        selected = shows_choice and bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        block = QRectF(option.rect).adjusted(1, 1, -1, -1.5)
        painter.setPen(QPen(option.palette.color(Role.Accent), 1.5) if selected and focused else Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(Role.Highlight) if selected else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(block, 5, 5)
        painter.setPen(option.palette.color(Role.HighlightedText if selected else Role.Text))
        painter.setFont(font(13, QFont.Weight.DemiBold if selected else QFont.Weight.Normal))
        room = option.rect.adjusted(px(10), 0, -px(10), 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        painter.restore()
