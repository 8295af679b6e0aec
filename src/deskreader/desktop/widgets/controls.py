"""Controls that paint themselves in the palette's colours: switch, check box, choice, slider, bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskreader.desktop.appearance.metrics import px, scale
from deskreader.desktop.widgets.parts import CONTROL_HEIGHT

Role = QPalette.ColorRole
PADDING, ARROW = 11, 16
"""Pixels of the design at the sides of a list's text, and those of its arrow."""
WIDEST_CHOICE = 360
"""Pixels of the design: a list of longer texts cuts them, and shows them whole when it opens."""


class Switch(QCheckBox):
    """An on-off switch. For a screen reader it is a check box; the space key toggles it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(38), px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, checked = self.palette(), self.isChecked()
        track = QRectF(self.rect())
        radius = track.height() / 2
        if not self.isEnabled():
            painter.setOpacity(0.45)
        painter.setPen(Qt.PenStyle.NoPen if checked else QPen(colors.color(Role.Dark), 1.5))
        painter.setBrush(colors.color(Role.Accent) if checked else colors.color(Role.AlternateBase))
        painter.drawRoundedRect(track if checked else track.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        margin = px(3)
        is_right = checked != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        knob = QRectF(0, margin, track.height() - 2 * margin, track.height() - 2 * margin)
        knob.moveLeft(track.right() - margin - knob.width() if is_right else margin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color(Role.BrightText) if checked else colors.color(Role.Dark))
        painter.drawEllipse(knob)
        if self.hasFocus():
            self._paint_focus(painter, track)

    def _paint_focus(self, painter: QPainter, track: QRectF) -> None:
        """Paints a dark ring on the edge, and a light one within, so that focus is visible in both states."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for role, width, inset in ((Role.Base, 1.5, 2.5), (Role.Text, 2.0, 1.0)):
            painter.setPen(QPen(self.palette().color(role), width))
            painter.drawRoundedRect(
                track.adjusted(inset, inset, -inset, -inset), track.height() / 2, track.height() / 2
            )


class CheckBox(QCheckBox):
    """A check box with a line of plain text, such as a feed's title."""

    def __init__(self, text: str) -> None:
        super().__init__(text.replace("&", "&&"))

    @property
    def plain_text(self) -> str:
        """The text as it is shown."""
        return self.text().replace("&&", "&")

    @staticmethod
    def text_offset() -> int:
        """Returns how far the text stands from the edge of the box, in pixels."""
        return px(16) + px(10)

    def sizeHint(self) -> QSize:
        width = self.text_offset() + self.fontMetrics().horizontalAdvance(self.plain_text) + 1
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            side, colors = px(16), self.palette()
            box = QRectF(self.width() - side - 2 if self._is_mirrored else 2, (self.height() - side) / 2, side, side)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(colors.color(Role.Accent), 1.5))
                painter.drawRoundedRect(box.adjusted(-1.25, -1.25, 1.25, 1.25), px(4) + 1, px(4) + 1)
            if not self.isEnabled():
                painter.setOpacity(0.6)
            paint_tick_box(painter, box, colors, self.isChecked())
            self._paint_text(painter)

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _paint_text(self, painter: QPainter) -> None:
        offset = self.text_offset()
        room = self.rect().adjusted(0 if self._is_mirrored else offset, 0, -offset if self._is_mirrored else 0, 0)
        elided = painter.fontMetrics().elidedText(self.plain_text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(Role.Text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, elided)


def paint_tick_box(painter: QPainter, box: QRectF, colors: QPalette, checked: bool) -> None:
    """Paints a box, and a tick in it where it is checked."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if checked else QPen(colors.color(Role.Dark), 1.2))
    painter.setBrush(colors.color(Role.Accent) if checked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box if checked else box.adjusted(0.6, 0.6, -0.6, -0.6), px(4), px(4))
    if checked:
        painter.setPen(QPen(colors.color(Role.BrightText), 1.8 * scale()))
        corners = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
        painter.drawPolyline([box.topLeft() + QPointF(box.width() * x, box.height() * y) for x, y in corners])


class TickDelegate(QStyledItemDelegate):
    """Paints the boxes of a list's rows like check boxes; the style's own cannot be seen on dark ground.

    The style sheet of dialogs gives the style's box its size, and hides it.
    """

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        row.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = row.widget.style() if row.widget is not None else QApplication.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, row, row.widget)
        box = QRectF(0, 0, px(16), px(16))
        box.moveCenter(QRectF(room).center())
        painter.save()
        paint_tick_box(painter, box, QApplication.palette(), row.checkState == Qt.CheckState.Checked)
        painter.restore()


class Choice(QComboBox):
    """A drop-down list of values with their texts. Without focus, the wheel scrolls the page, not the list.

    `chosen(value)` follows a choice by the user.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(px(CONTROL_HEIGHT))
        self.setMaxVisibleItems(14)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own draws a menu's frame around the current row
        self.fill(options)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def fill(self, options: Sequence[tuple[object, str]]) -> None:
        """Replaces the values on offer."""
        self.clear()
        for value, text in options:
            self.addItem(text, value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of all choices."""
        return tuple(self.itemText(index) for index in range(self.count()))

    @staticmethod
    def text_margins() -> int:
        """Returns what of the field's width its text does not have, in pixels."""
        return 2 * px(PADDING) + px(ARROW)

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in self.texts), default=0)
        return QSize(max(super().sizeHint().width(), widest + self.text_margins() + 1), super().sizeHint().height())

    def fit(self, least: int) -> None:
        """Makes the field as wide as its longest text, from `least` to `WIDEST_CHOICE` pixels of the design."""
        self.ensurePolished()
        self.setFixedWidth(max(px(least), min(self.sizeHint().width(), px(WIDEST_CHOICE))))

    def choose(self, value: object, text: str = "") -> None:
        """Shows a value; one that is not on offer is added with `text`."""
        index = self.findData(value)
        if index < 0:
            self.addItem(text or str(value), value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def showEvent(self, event: QShowEvent) -> None:
        """Ties the list to its name: on Linux, Qt says the chosen value instead of a list's own accessible name."""
        super().showEvent(event)
        parent, name = self.parentWidget(), self.accessibleName()
        if parent is None or not name:
            return
        labels = parent.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if any(label.buddy() is self for label in labels):
            return
        named = next((label for label in labels if label.text().rstrip(":") == name and label.buddy() is None), None)
        if named is None:
            named = QLabel(name, parent)
            named.hide()
        named.setBuddy(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self.palette()
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(colors.color(Role.Accent if self.hasFocus() else Role.Mid), width))
        painter.setBrush(colors.color(Role.AlternateBase))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        painter.setPen(colors.color(Role.Text if self.isEnabled() else Role.PlaceholderText))
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        padding, arrow = px(PADDING), px(ARROW)
        room = self.rect().adjusted(padding + (arrow if is_rtl else 0), 0, -padding - (0 if is_rtl else arrow), 0)
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        middle = QPointF(padding + 3 if is_rtl else self.width() - padding - 3.5, self.height() / 2 + 0.5)
        self._paint_arrow(painter, middle)

    def _paint_arrow(self, painter: QPainter, middle: QPointF) -> None:
        half = 3.6 * scale()
        corners = (QPointF(-half, -half * 0.9), QPointF(half, -half * 0.9), QPointF(0, half))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(Role.Text))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))


class QuietSlider(QSlider):
    """A slider that lets the wheel scroll the page unless it has focus."""

    def __init__(self, low: int, high: int, step: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setPageStep(step * 4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class UsageBar(QWidget):
    """A thin bar that shows how much of a budget is used, from 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setFixedHeight(px(6))

    def show_share(self, share: float) -> None:
        """Fills the bar to `share`, limited to 0 and 1."""
        self.share = min(1.0, max(0.0, share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self.palette().color(Role.Mid))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self.share > 0:
            filled = QRectF(self.rect())
            filled.setWidth(max(self.height(), self.width() * self.share))
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                filled.moveRight(self.width())
            painter.setBrush(self.palette().color(Role.Accent))
            painter.drawRoundedRect(filled, radius, radius)
