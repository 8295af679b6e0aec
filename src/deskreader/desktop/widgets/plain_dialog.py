"""The bases of dialogs: one that follows the theme, and a plain one with heading, content, note and buttons."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.dialog_style import apply_dialog_style
from deskreader.desktop.widgets.parts import label, problem_label
from deskreader.model import Changes, Progress


class ThemedDialog(QDialog):
    """A dialog whose colours follow the theme while it is open."""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        apply_dialog_style(self, theme)

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed in the library; a dialog that shows nothing of it does nothing."""

    def show_progress(self, progress: Progress) -> None:
        """Follows how far a refresh is; a dialog that shows nothing of it does nothing."""


class PlainDialog(ThemedDialog):
    """A dialog with a heading, an explanation and a footer; `note` says what was done, `problem` what went wrong."""

    def __init__(self, title: str, explanation: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(28), px(24), px(28), px(18))
        self.column.setSpacing(px(10))
        self.column.addWidget(label(title, 20, QFont.Weight.Bold))
        if explanation:
            self.column.addWidget(label(explanation, 13, ink="soft_ink"))
        self.note = label("", 12.5, ink="soft_ink")
        self.problem = problem_label()
        self._theme = theme

    def finish(self, *buttons: QPushButton) -> None:
        """Adds note, problem and buttons below the content, and takes the theme's colours."""
        self.column.addWidget(self.problem)
        footer = QHBoxLayout()
        footer.setSpacing(px(10))
        footer.addWidget(self.note, 1)
        for button in buttons:
            footer.addWidget(button)
        self.column.addLayout(footer)
        self.set_theme(self._theme)


def framed_list(name: str) -> QListWidget:
    """Returns an empty list in a thin frame, with a name for screen readers."""
    list_widget = QListWidget()
    list_widget.setObjectName("framed")
    list_widget.setAccessibleName(name)
    list_widget.setUniformItemSizes(True)
    return list_widget
