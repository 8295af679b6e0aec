"""The small parts of dialogs: labels of plain text, buttons, links, text fields, rules."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAction, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.dialog_style import set_type

Result = TypeVar("Result")

ACTION_SIDE, ACTION_ICON = 32, 18
"""Sides of the button of an action and of its icon, in pixels of the design."""

CONTROL_HEIGHT = 30
"""Height of text fields, drop-down lists and buttons, in pixels of the design."""

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Where labels stand in a mirrored window."""


def label(text: str, pixels: float = 13, weight: QFont.Weight = QFont.Weight.Normal, ink: str = "ink") -> QLabel:
    """Returns a label of plain text that wraps, safe for feed titles and addresses. `ink` is a role of the theme.

    It stands where the window's direction begins, whatever the direction of its text, by which Qt goes.
    """
    qt_label = QLabel(text)
    if qt_label.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        qt_label.setAlignment(RIGHT)
    qt_label.setTextFormat(Qt.TextFormat.PlainText)
    qt_label.setWordWrap(True)
    qt_label.setProperty("ink", ink)
    set_type(qt_label, pixels, weight)
    return qt_label


def paragraph(text: str, pixels: float, line_height: float) -> QLabel:
    """Returns a label of several lines with more space between them than Qt gives a label."""
    qt_label = label("", pixels, ink="soft_ink")
    qt_label.setTextFormat(Qt.TextFormat.RichText)
    qt_label.setText(f'<p style="line-height: {px(pixels * line_height)}px">{escape(text)}</p>')
    qt_label.setAccessibleName(text)
    return qt_label


def problem_label() -> QLabel:
    """Returns a label for an error message, hidden until it has one."""
    qt_label = label("", 13, ink="warning")
    qt_label.setVisible(False)
    return qt_label


def show_problem(problem: QLabel, sentence: str) -> None:
    """Shows a sentence in a problem label and alerts screen readers; hides the label for an empty one."""
    problem.setText(sentence)
    problem.setAccessibleName(sentence)
    problem.setVisible(bool(sentence))
    if sentence:
        QAccessible.updateAccessibility(QAccessibleEvent(problem, QAccessible.Event.Alert))


def if_alive(widget: QWidget, do: Callable[[Result], None]) -> Callable[[Result], None]:
    """Returns a function that calls `do`, unless the widget is deleted by then: for results of background work."""
    return lambda result: do(result) if isValid(widget) else None


def rule() -> QFrame:
    """Returns a horizontal line, one pixel high."""
    frame = QFrame()
    frame.setObjectName("rule")
    frame.setFixedHeight(1)
    return frame


class Button(QPushButton):
    """A push button that Return presses while it has the focus; Qt would press the dialog's default button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Presses the button for Return as for Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class CardButton(Button):
    """A button as wide as there is room, with a line of widgets in it that pass clicks on; its texts wrap."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.content = QHBoxLayout(self)
        self.content.setSpacing(px(16))

    def draw(self) -> None:
        """Draws what depends on the screen's pixel ratio; here nothing."""

    def event(self, event: QEvent) -> bool:
        """Draws again after the window moved to a screen with another pixel ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.draw()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Returns the size of the content."""
        return self.content.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Returns the smallest size of the content."""
        return self.content.totalMinimumSize()

    def hasHeightForWidth(self) -> bool:
        """Returns that texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Returns the height that the texts need."""
        return self.content.totalHeightForWidth(width)


def link(text: str) -> QPushButton:
    """Returns a button that looks like a link."""
    push_button = Button(text)
    push_button.setObjectName("link")
    push_button.setFixedHeight(px(26))
    push_button.setCursor(Qt.CursorShape.PointingHandCursor)
    push_button.setAutoDefault(False)
    push_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return push_button


def button(text: str, primary: bool = False) -> QPushButton:
    """Returns a push button; the primary one is the default and has the accent colour."""
    push_button = Button(text)
    push_button.setFixedHeight(px(CONTROL_HEIGHT))
    if primary:
        push_button.setObjectName("primary")
        push_button.setDefault(True)
        set_type(push_button, 13, QFont.Weight.DemiBold)
    else:
        push_button.setAutoDefault(False)
    return push_button


def icon_button(name: str, parent: QWidget | None = None) -> QToolButton:
    """Returns a tool button without text, whose tool tip and accessible name are `name`."""
    tool_button = QToolButton(parent)
    tool_button.setToolTip(name)
    tool_button.setAccessibleName(name)
    return tool_button


def action_button(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """Returns a square button with the icon of an action; its tool tip is the action's own, with the keys."""
    tool_button = QToolButton(parent)
    tool_button.setDefaultAction(action)
    tool_button.setAutoRaise(True)
    tool_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    tool_button.setFixedSize(px(ACTION_SIDE), px(ACTION_SIDE))
    tool_button.setIconSize(QSize(px(ACTION_ICON), px(ACTION_ICON)))
    tool_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    tool_button.setAccessibleName(action.text())
    return tool_button


def text_field(placeholder: str, name: str, height: int = CONTROL_HEIGHT) -> QLineEdit:
    """Returns a text field with a name for screen readers."""
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(name)
    field.setFixedHeight(px(height))
    return field


def secret_field(name: str, is_secret: bool = True) -> QLineEdit:
    """Returns a text field that shows dots in place of a secret."""
    field = text_field("", name)
    if is_secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def plain_tool_tip(text: str) -> str:
    """Returns the HTML of a tool tip that shows a text as it is; Qt would take a text with mark-up for HTML."""
    return '<span style="white-space:pre-wrap">' + escape(text).replace("\n", "<br>") + "</span>"
