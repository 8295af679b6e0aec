"""The small parts that dialogs are made of: labels of plain text, buttons, links, fields, rules."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.dialog_style import set_type

Result = TypeVar("Result")

CONTROL_HEIGHT = 30
"""Height of fields, choices and buttons, in pixels of the design."""


def label(text: str, pixels: float = 13, weight: QFont.Weight = QFont.Weight.Normal, ink: str = "ink") -> QLabel:
    """A label of plain text that wraps; feed titles and addresses may stand in it as they are."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("ink", ink)
    set_type(made, pixels, weight)
    return made


def paragraph(text: str, pixels: float, line_height: float) -> QLabel:
    """Several lines of the program's own words with more room between them than a label gives."""
    made = label("", pixels, ink="soft_ink")
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(f'<p style="line-height: {px(pixels * line_height)}px">{escape(text)}</p>')
    made.setAccessibleName(text)
    return made


def problem_label() -> QLabel:
    """A label for a sentence about trouble: hidden until it has one."""
    made = label("", 13, ink="warning")
    made.setVisible(False)
    return made


def say(problem: QLabel, sentence: str) -> None:
    """Shows a sentence in a problem label and tells screen readers; hides the label where there is none."""
    problem.setText(sentence)
    problem.setAccessibleName(sentence)
    problem.setVisible(bool(sentence))
    if sentence:
        QAccessible.updateAccessibility(QAccessibleEvent(problem, QAccessible.Event.Alert))


def if_alive(widget: QWidget, do: Callable[[Result], None]) -> Callable[[Result], None]:
    """`do`, left out where the widget is gone by the time its work is done."""
    return lambda result: do(result) if isValid(widget) else None


def rule() -> QFrame:
    """A one-pixel line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


class Button(QPushButton):
    """A push button that Return presses too where it has the focus; Qt leaves that to a dialog's default button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Takes Return as it takes Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def link(text: str) -> QPushButton:
    """A button that looks like a link."""
    made = Button(text)
    made.setObjectName("link")
    made.setFixedHeight(px(26))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def button(text: str, primary: bool = False) -> QPushButton:
    """A push button; the primary one carries the accent."""
    made = Button(text)
    made.setFixedHeight(px(CONTROL_HEIGHT))
    if primary:
        made.setObjectName("primary")
        made.setDefault(True)
        set_type(made, 13, QFont.Weight.DemiBold)
    else:
        made.setAutoDefault(False)
    return made


def icon_button(name: str, parent: QWidget | None = None) -> QToolButton:
    """A button that shows an icon alone; its name is its tool tip and what a screen reader says."""
    made = QToolButton(parent)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


def text_field(placeholder: str, name: str, height: int = CONTROL_HEIGHT) -> QLineEdit:
    """A field for text, named for screen readers."""
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(name)
    made.setFixedHeight(px(height))
    return made


def secret_field(name: str, is_secret: bool = True) -> QLineEdit:
    """A field for text; what is secret is shown as dots."""
    made = text_field("", name)
    if is_secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made
