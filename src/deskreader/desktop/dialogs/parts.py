"""The small parts that dialogs are made of: switch, choice, labels, links, the bar of bytes used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QPushButton, QSizePolicy, QSlider, QWidget
from shiboken6 import isValid

from deskreader.desktop.dialogs.style import set_type
from deskreader.desktop.measures import px

Role = QPalette.ColorRole


def label(text: str, pixels: float = 13, weight: QFont.Weight = QFont.Weight.Normal, ink: str = "ink") -> QLabel:
    """A label of plain text that wraps; feed titles and addresses may stand in it as they are."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("ink", ink)
    set_type(made, pixels, weight)
    return made


def problem_label() -> QLabel:
    """A label for a sentence about trouble: hidden until it has one."""
    made = label("", 13, ink="warning")
    made.setVisible(False)
    return made


def say(problem: QLabel, sentence: str) -> None:
    """Shows a sentence in a problem label, or hides the label where there is none."""
    problem.setText(sentence)
    problem.setAccessibleName(sentence)
    problem.setVisible(bool(sentence))


def if_alive(widget: QWidget, do: Callable[[Any], None]) -> Callable[[Any], None]:
    """`do`, left out where the widget is gone by the time its work is done."""
    return lambda result: do(result) if isValid(widget) else None


def rule() -> QFrame:
    """A one-pixel line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def link(text: str) -> QPushButton:
    """A button that looks like a link."""
    made = QPushButton(text)
    made.setObjectName("link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def button(text: str, primary: bool = False) -> QPushButton:
    """A push button; the primary one carries the accent."""
    made = QPushButton(text)
    if primary:
        made.setObjectName("primary")
        made.setDefault(True)
        set_type(made, 13, QFont.Weight.DemiBold)
    else:
        made.setAutoDefault(False)
    return made


class Switch(QCheckBox):
    """An on-off switch. A screen reader knows it as a check box; the space key toggles it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(38) + 6, px(22) + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        track = QRectF(3, 3, px(38), px(22))
        radius = track.height() / 2
        on = self.isChecked()
        if not self.isEnabled():
            painter.setOpacity(0.45)
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(colours.color(Role.Dark), 1.5))
        painter.setBrush(colours.color(Role.Accent) if on else colours.color(Role.AlternateBase))
        painter.drawRoundedRect(track if on else track.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        margin = px(3)
        right = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        knob = QRectF(0, 0, track.height() - 2 * margin, track.height() - 2 * margin)
        knob.moveTop(track.top() + margin)
        knob.moveLeft(track.right() - margin - knob.width() if right else track.left() + margin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(Role.BrightText) if on else colours.color(Role.Dark))
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.color(Role.Accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius + 3, radius + 3)


class Choice(QComboBox):
    """A drop-down list of values with their words. The wheel scrolls the page, not the choice, unless it has focus."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(px(30))
        self.setMaxVisibleItems(14)
        self.fill(options)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def fill(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offers these values instead."""
        self.clear()
        for value, text in options:
            self.addItem(text, value)

    def choose(self, value: Any, text: str = "") -> None:
        """Shows a value, adding it with `text` where it is not offered."""
        index = self.findData(value)
        if index < 0:
            self.addItem(text or str(value), value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(colours.color(Role.Accent if self.hasFocus() else Role.Mid), width))
        painter.setBrush(colours.color(Role.AlternateBase))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        painter.setPen(colours.color(Role.Text if self.isEnabled() else Role.PlaceholderText))
        leftward = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner, arrow = px(11), px(16)
        room = self.rect().adjusted(inner + (arrow if leftward else 0), 0, -inner - (0 if leftward else arrow), 0)
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        middle = QPointF(inner + 3 if leftward else self.width() - inner - 3.5, self.height() / 2 + 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(Role.Text))
        half = px(3.5)
        painter.drawPolygon(
            QPolygonF([middle + QPointF(-half, -half * 0.9), middle + QPointF(half, -half * 0.9), middle + QPointF(0, half)])
        )


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


class UseBar(QWidget):
    """A thin bar that shows how much of a budget is used, from 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setFixedHeight(px(6))

    def show_share(self, share: float) -> None:
        """Fills the bar to `share`, kept within 0 and 1."""
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
