"""Asked before an export where feeds are private: with what their servers are shown, or without."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.parts import button, say
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.model import Feed
from deskreader.model.credentials import PORTABLE


class ExportOptions(PlainDialog):
    """A tick, off at first, and one sentence of warning where it is set. Accepted, the file is asked for."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            title,
            messages.translate(
                "ExportOptions",
                "Some feeds are private. Their logins and tokens stay out of the file unless you tick this.",
            ),
            theme,
            parent,
        )
        self.tick = CheckBox(self.tr("With logins and tokens of private feeds"))
        self.tick.toggled.connect(self._warn)
        self.column.addWidget(self.tick)
        self.go_on = button(self.tr("Choose file…"), primary=True)
        self.go_on.clicked.connect(self.accept)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.finish(self.cancel, self.go_on)
        self.setMinimumWidth(px(460))
        self._fit()

    @property
    def with_secrets(self) -> bool:
        """Whether they are wanted in the file."""
        return self.tick.isChecked()

    def _warn(self, on: bool) -> None:
        say(self.problem, self.tr("Whoever has the file can read these feeds in your name.") if on else "")
        self._fit()

    def _fit(self) -> None:
        """Gives the sentences, which wrap, the height that they need."""
        self.column.activate()
        width = max(self.width(), self.minimumWidth())
        self.resize(width, self.column.totalHeightForWidth(width))


def ask_export_options(
    title: str, feeds: Iterable[Feed], theme: Theme, parent: QWidget, done: Callable[[bool], None]
) -> ExportOptions | None:
    """Gives `done` whether secrets are wanted in an export, unless the person thinks better of it.

    Where no feed is private nothing is asked, and none are.
    """
    if not any(feed.access & PORTABLE for feed in feeds):
        done(False)
        return None
    dialog = ExportOptions(title, theme, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(dialog.with_secrets))
    dialog.open()
    return dialog
