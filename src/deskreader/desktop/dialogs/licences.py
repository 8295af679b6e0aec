"""What DeskReader is made of: each part with its version, its licence and the licence's whole text."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from deskreader import resources
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog


@dataclass(frozen=True, slots=True)
class Licence:
    """One part of the program, as resources/licences.json lists it."""

    name: str
    version: str
    id: str
    copyright: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".rstrip()


def shipped_licences() -> tuple[Licence, ...]:
    """The list that ships with the program, the program itself first."""
    parts = json.loads(resources.folder("licences.json").read_text(encoding="utf-8"))
    return tuple(Licence(**part) for part in parts)


class LicencesDialog(ThemedDialog):
    """A list of parts on the left, and the text of the chosen one on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences"))
        self._parts = shipped_licences()
        self.list = QListWidget()
        self.list.setObjectName("framed")
        self.list.setAccessibleName(self.tr("Parts of DeskReader"))
        self.list.addItems([str(part) for part in self._parts])
        self.list.setFixedWidth(px(250))
        self.kind = label("", 13, ink="soft_ink")
        self.kind.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the licence"))
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(24), px(24), px(24), px(18))
        whole.setSpacing(px(14))
        whole.addLayout(panes, 1)
        whole.addLayout(foot)

    def _show(self, row: int) -> None:
        part = self._parts[row]
        self.kind.setText(f"{part.id} · © {part.copyright}")
        self.text.setPlainText(part.text)
