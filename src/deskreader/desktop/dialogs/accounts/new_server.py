"""The question about a server that was set up anew: which side's feeds hold."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.parts import button


class NewServerQuestion(QWidget):
    """Two answers with what each does. `chosen(bool)` carries whether the server's feeds hold."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.local = button(self.tr("Keep these"))
        self.server = button(self.tr("Use the server's"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(12))
        column.setSpacing(0)
        for text, explanation, answer, keeps_server in (
            (
                self.tr("Feeds on this computer"),
                self.tr("The server gets them, with what you have read and starred."),
                self.local,
                False,
            ),
            (
                self.tr("Feeds on the server"),
                self.tr("Feeds that the server doesn't have are removed here. Stories that it has stay."),
                self.server,
                True,
            ),
        ):
            column.addWidget(Row(text, explanation, answer))
            answer.setAccessibleName(f"{text}: {answer.text()}")
            answer.clicked.connect(lambda _checked=False, keeps=keeps_server: self.chosen.emit(keeps))
        self.setVisible(False)
