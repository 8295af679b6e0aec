"""The dialog that lists the parts of DeskReader, each with its version, its licence and the text of the licence."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.resource_files import resource_path


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of one part of the program, as resources/licences.json lists it."""

    name: str
    version: str
    id: str
    copyright: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".rstrip()


def shipped_licences() -> tuple[Licence, ...]:
    """The licences that ship with the program, its own first."""
    records = json.loads(resource_path("licences.json").read_text(encoding="utf-8"))
    return tuple(Licence(**record) for record in records)


class LicencesDialog(ThemedDialog):
    """A list of the parts at the left, and the licence of the selected one at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences"))
        self._licences = shipped_licences()
        self.list = QListWidget()
        self.list.setObjectName("framed")
        self.list.setAccessibleName(self.tr("Components"))
        self.list.addItems([str(licence) for licence in self._licences])
        self.list.setFixedWidth(px(250))
        self.kind = label("", 13, ink="soft_ink")
        self.kind.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence text"))
        self.list.currentRowChanged.connect(self._show)
        self._lay_out()
        self.set_theme(theme)
        self.resize(px(820), px(560))
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.addWidget(self.kind)
        right.addWidget(self.text, 1)
        panes = QHBoxLayout()
        panes.setSpacing(px(16))
        panes.addWidget(self.list)
        panes.addLayout(right, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(18))
        column.setSpacing(px(14))
        column.addLayout(panes, 1)
        column.addLayout(foot)

    def _show(self, row: int) -> None:
        licence = self._licences[row]
        self.kind.setText(f"{licence.id} · © {licence.copyright}")
        self.text.setPlainText(licence.text)
