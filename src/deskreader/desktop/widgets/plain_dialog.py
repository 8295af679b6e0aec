"""The bases of dialogs: one that follows the theme, a plain one with heading and note, and a form that is submitted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.dialog_style import apply_dialog_style
from deskreader.desktop.widgets.parts import button, label, problem_label, show_problem
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
        for each in buttons:
            footer.addWidget(each)
        self.column.addLayout(footer)
        self.set_theme(self._theme)


class FormDialog(ThemedDialog):
    """A dialog that asks for something and tries it while it stays open: heading, fields, status line, two buttons.

    Subclasses add their fields to `column`, then call `finish`, and say in `refresh_button` whether there is enough.
    """

    def __init__(self, title: str, submit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.request = 0  # the number of the latest attempt; answers to earlier ones are ignored
        self.problem, self.status = problem_label(), label("", 12.5, ink="soft_ink")
        self.cancel, self.add = button(self.tr("Cancel")), button(submit, primary=True)
        self.cancel.clicked.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(28), px(24), px(28), px(22))
        self.column.setSpacing(px(8))
        self.column.addWidget(label(title, 20, QFont.Weight.Bold))
        self.column.addSpacing(px(8))

    def finish(self) -> None:
        """Adds the status line and the buttons below the fields."""
        self.column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(self.status, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.add)
        self.column.addLayout(foot)

    def refresh_button(self) -> None:
        """Turns the button that submits on or off."""
        raise NotImplementedError

    def set_busy(self, busy: bool, fields: Iterable[QWidget], status: str) -> None:
        """Turns the fields off while an attempt is made, and says what is being done."""
        for widget in fields:
            widget.setEnabled(not busy)
        self.status.setText(status if busy else "")
        if busy:
            show_problem(self.problem, "")
            self.add.setEnabled(False)
        else:
            self.refresh_button()

    def warn(self, sentence: str) -> None:
        """Keeps the dialog open after its work is done, to say something that the user has to know."""
        show_problem(self.problem, sentence)
        self.add.setEnabled(False)
        self.cancel.setText(self.tr("Close"))
        self.cancel.setFocus()
        self.fit()

    def fit(self) -> None:
        """Grows to what is shown now; it never shrinks, so that nothing jumps."""
        self.column.activate()
        least = self.height() if self.isVisible() else 0
        wide = max(self.width(), self.minimumWidth())
        self.resize(self.width(), max(least, self.column.totalHeightForWidth(wide)))

    def done(self, result: int) -> None:
        """Closes the dialog; an answer that is still to come is ignored."""
        self.request += 1
        super().done(result)


def framed_list(name: str) -> QListWidget:
    """Returns an empty list in a thin frame, with a name for screen readers."""
    list_widget = QListWidget()
    list_widget.setObjectName("framed")
    list_widget.setAccessibleName(name)
    list_widget.setUniformItemSizes(True)
    return list_widget
