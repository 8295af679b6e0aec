"""The header strip above an article: what is stored of it at the left, its actions at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance import icons, metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.elided_label import ElidedLabel
from deskreader.desktop.widgets.parts import link

HEIGHT = 52
BUTTON_SIDE = 34
TEXT_SIZE = 12
"""Measured in the design's images; some systems round a fraction of a pixel up."""
BUTTON_ACTIONS = ("star", "toggle_read", "text_size", "open_in_browser", "story_menu")
"""Names of the actions in the strip, in order. Their owner gives their icons and texts."""


class HeaderStrip(QWidget):
    """A strip 52 px high with a one-pixel rule below. It is empty while no article is open."""

    action_requested = Signal()
    """The action beside what is stored was chosen."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule_color: QColor | None = None
        self.setFixedHeight(metrics.px(HEIGHT))
        self.status, self._below = ElidedLabel(self), ElidedLabel(self)
        font = metrics.font(TEXT_SIZE)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.status_text = ""
        """The whole text of what is stored."""
        for label in (self.status, self._below):
            label.setFont(font)
        self.action = link("")
        self.action.clicked.connect(self.action_requested)
        self.action.hide()
        self._buttons = [self._button(action) for name in BUTTON_ACTIONS if (action := actions.get(name))]
        layout = self._row = QHBoxLayout()
        layout.setContentsMargins(metrics.px(22), 0, metrics.px(13), 1)
        layout.setSpacing(0)
        if (back := actions.get("show_list")) is not None:
            layout.addWidget(self._back_button(back))
        layout.addWidget(self.status, 1)
        layout.addSpacing(metrics.px(10))
        layout.addWidget(self.action)
        layout.addSpacing(metrics.px(12))
        for button in self._buttons:
            layout.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(layout, 1)
        self._below.setContentsMargins(metrics.px(22), 0, metrics.px(22), metrics.px(10))
        column.addWidget(self._below)
        self.show_status("")

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFixedSize(metrics.px(BUTTON_SIDE), metrics.px(BUTTON_SIDE))
        button.setIconSize(QSize(metrics.px(icons.SIZE), metrics.px(icons.SIZE)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if action.menu() is not None:
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _back_button(self, action: QAction) -> QToolButton:
        """Returns the button back to the list, which shows while its action is visible."""
        self._back, self._back_action = self._button(action), action
        action.changed.connect(self._show_back)
        self._show_back()
        return self._back

    def _show_back(self) -> None:
        self._back.setVisible(self._back_action.isVisible())

    def button(self, name: str) -> QToolButton | None:
        """Returns the button of an action; None where it is not in the strip, or hidden."""
        shown = (button for button in self._buttons if button.isVisible())
        return next((button for button in shown if button.defaultAction().objectName() == name), None)

    def show_status(self, status: str, action: str = "") -> None:
        """Shows what is stored, with the one useful action on what is not.

        An empty status means that no article is open, and hides the buttons.
        """
        self.status_text = status
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        for button in self._buttons:
            button.setVisible(bool(status))
        self._fit()

    def _fit(self) -> None:
        """Shows what is stored beside the buttons, or in a line of its own where that has no room for it."""
        self._row.activate()
        fits = self.status.fontMetrics().horizontalAdvance(self.status_text) <= self.status.width()
        self.status.show_text(self.status_text if fits else "")
        self._below.show_text("" if fits else self.status_text, wraps=True)
        self._below.setVisible(not fits)
        below = 0 if fits else self._below.heightForWidth(self.width())
        self.setFixedHeight(metrics.px(HEIGHT) + below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the text into the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color("soft_ink"))
        palette.setColor(QPalette.ColorRole.Window, theme.color("page"))
        self.setPalette(palette)
        self.status.setPalette(palette)
        self._below.setPalette(palette)
        self.setAutoFillBackground(True)
        self._rule_color = theme.color("rule")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the rule."""
        super().paintEvent(event)
        if self._rule_color is not None:
            QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, self._rule_color)


def message_label(parent: QWidget) -> QLabel:
    """Returns the label that stands in place of an article, for a sentence."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setFont(metrics.font(14.5))
    label.setMargin(metrics.px(32))
    label.setAutoFillBackground(True)
    return label


def message_palette(theme: Theme) -> QPalette:
    """Returns the colours of such a label."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, theme.color("page"))
    palette.setColor(QPalette.ColorRole.WindowText, theme.color("faint_ink"))
    return palette
