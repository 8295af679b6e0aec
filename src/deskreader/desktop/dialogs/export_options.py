"""The question before an export of private feeds: whether the file may hold their logins and tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.parts import button, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.model import Feed
from deskreader.model.credentials import PORTABLE


class ExportOptions(PlainDialog):
    """A check box, off at first, with a warning when it is on; the caller asks for the file once it is accepted."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            title,
            messages.translate(
                "ExportOptions",
                "Some feeds are private. Tick to include their logins and tokens.",
            ),
            theme,
            parent,
        )
        self.tick = CheckBox(self.tr("Include logins and tokens of private feeds"))
        self.tick.toggled.connect(self._warn)
        self.column.addWidget(self.tick)
        self.choose_file = button(self.tr("Choose file…"), primary=True)
        self.choose_file.clicked.connect(self.accept)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.finish(self.cancel, self.choose_file)
        self.setMinimumWidth(px(500))
        self._fit()

    @property
    def with_secrets(self) -> bool:
        """Whether logins and tokens may go into the file."""
        return self.tick.isChecked()

    def _warn(self, on: bool) -> None:
        show_problem(self.problem, self.tr("Anyone with the file could read those feeds as you.") if on else "")
        self._fit()

    def _fit(self) -> None:
        """Gives the texts, which wrap, the height that they need."""
        self.column.activate()
        width = max(self.width(), self.minimumWidth())
        self.resize(width, self.column.totalHeightForWidth(width))


def ask_export_options(
    title: str, feeds: Iterable[Feed], theme: Theme, parent: QWidget, done: Callable[[bool], None]
) -> ExportOptions | None:
    """Asks whether an export may hold secrets and calls `done` with the answer, unless the user cancels.

    If no feed has a secret that can be exported, it calls `done(False)` at once and returns None.
    """
    if not any(feed.credential_kinds & PORTABLE for feed in feeds):
        done(False)
        return None
    dialog = ExportOptions(title, theme, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(dialog.with_secrets))
    dialog.open()
    return dialog
