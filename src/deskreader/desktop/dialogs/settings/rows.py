"""A row of a settings or properties page: label and explanation at the left, a control at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.index import words_for
from deskreader.desktop.widgets.controls import Choice, Switch
from deskreader.desktop.widgets.parts import label, rule


class Row(QWidget):
    """Label and explanation at the left, a control at the right, a thin rule below.

    `texts` is the column of label and explanation, and `parts` the column of the whole row, for what a page adds.
    """

    def __init__(self, text: str, explanation: str, control: QWidget | None = None) -> None:
        super().__init__()
        self.text = text
        self.control = control
        self.label = label(text, 13.5, QFont.Weight.Medium)
        self.explanation = label(explanation, 12.5, ink="soft_ink")
        self.explanation.setVisible(bool(explanation))
        self.rule = rule()
        self.texts = QVBoxLayout()
        self.texts.setSpacing(px(7))
        self.texts.addStretch(1)
        self.mark = QFrame(self)
        self.mark.setObjectName("changed")
        self.mark.setFixedSize(px(6), px(6))
        self.mark.setToolTip(QCoreApplication.translate("Row", "Differs from the default"))
        self.mark.hide()
        self.texts.addWidget(self.label)
        self.texts.addWidget(self.explanation)
        self.texts.addStretch(1)
        line = QHBoxLayout()
        line.setContentsMargins(0, px(13), 0, px(13))
        line.setSpacing(px(18))
        line.addLayout(self.texts, 1)
        if control is not None:
            line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
            name_control(control, text, explanation)
        self.parts = QVBoxLayout(self)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(0)
        self.parts.addLayout(line)
        self.parts.addWidget(self.rule)

    def explain(self, explanation: str) -> None:
        """Replaces the explanation, on screen and for screen readers; an empty one is hidden."""
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        if self.control is not None:
            self.control.setAccessibleDescription(explanation)

    def add_below_texts(self, widget: QWidget) -> None:
        """Puts a widget, such as a problem label, below the explanation."""
        self.texts.insertWidget(3, widget)

    def matches(self, words: Iterable[str]) -> bool:
        """Whether label, explanation, choices, or what people call the setting contain each word, in lower case."""
        choices = self.control.texts if isinstance(self.control, Choice) else ()
        texts = (self.label.text(), self.explanation.text(), words_for(self.label.text()), *choices)
        text = " ".join(texts).casefold()
        return all(word in text for word in words)

    def focus_target(self) -> QWidget | None:
        """Returns the control that takes the keyboard, which may be one of several side by side."""
        if self.control is None:
            return None
        candidates = [self.control, *self.control.findChildren(QWidget)]
        return next((widget for widget in candidates if widget.focusPolicy() & Qt.FocusPolicy.TabFocus), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the mark behind the last word of the label's first line."""
        super().resizeEvent(event)
        self._place_mark()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggles the switch of the row with a click on its label, as on the switch itself."""
        is_on_texts = event.position().x() < self.control.x() if self.control is not None else False
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft and self.control is not None:
            is_on_texts = event.position().x() > self.control.geometry().right()
        if isinstance(self.control, Switch) and is_on_texts and self.control.isEnabled():
            self.control.toggle()
            self.control.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseReleaseEvent(event)

    def _place_mark(self) -> None:
        line = min(self.label.fontMetrics().horizontalAdvance(self.label.text()), self.label.width())
        top = self.label.y() + self.label.fontMetrics().height() // 2 - self.mark.height() // 2
        rect = QRect(self.label.x() + line + px(7), top, self.mark.width(), self.mark.height())
        self.mark.move(QStyle.visualRect(self.layoutDirection(), self.label.geometry(), rect).topLeft())

    def show_changed(self, is_changed: bool) -> None:
        """Marks the row where its setting differs from the default, on screen and for screen readers."""
        self.mark.setVisible(is_changed)
        self._place_mark()
        tip = QCoreApplication.translate("Row", "Differs from the default") if is_changed else ""
        self.label.setToolTip(tip)
        if self.control is not None:
            spoken = ". ".join(filter(None, (self.explanation.text(), tip)))
            self.control.setAccessibleDescription(spoken)


def beside(*widgets: QWidget) -> QWidget:
    """One control that holds several widgets side by side."""
    control = QWidget()
    line = QHBoxLayout(control)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(px(8))
    for widget in widgets:
        line.addWidget(widget)
    return control


def name_control(control: QWidget, text: str, explanation: str) -> None:
    """Gives screen readers the name and the description of a control."""
    control.setAccessibleName(text)
    control.setAccessibleDescription(explanation)


def show_switch(switch: Switch, on: bool) -> None:
    """Turns a switch on or off without its signal."""
    with QSignalBlocker(switch):
        switch.setChecked(on)
    switch.update()
