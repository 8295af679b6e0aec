"""Small questions to the user: one line of text, an OPML file to read, an OPML file to write."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from deskreader.desktop.appearance.metrics import px

WIDTH = 420
"""Of a question, in logical pixels: wide enough for its title and a long name."""
OPML_FILES = "OPML (*.opml *.xml)"


def ask_text(parent: QWidget, title: str, label: str, value: str, done: Callable[[str], None]) -> QInputDialog:
    """Asks for one line of text and passes it to `done`, unless it is empty or the user cancels."""

    def accepted(text: str) -> None:
        if text.strip():
            done(text.strip())

    return ask_optional_text(parent, title, label, value, accepted)


def ask_optional_text(parent: QWidget, title: str, label: str, value: str, done: Callable[[str], None]) -> QInputDialog:
    """Asks for one line of text, which may be empty, and passes it to `done` unless the user cancels."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(value)
    dialog.textValueSelected.connect(done)
    dialog.open()
    dialog.resize(px(WIDTH), dialog.height())
    return dialog


def ask_file_to_read(parent: QWidget, title: str) -> str:
    """Returns the path of the OPML file that the user chooses; empty if they cancel."""
    return QFileDialog.getOpenFileName(parent, title, "", f"{OPML_FILES};;* (*)")[0]


def ask_file_to_write(parent: QWidget, title: str, name: str) -> str:
    """Returns the path of the OPML file to write; empty if the user cancels."""
    return QFileDialog.getSaveFileName(parent, title, name, OPML_FILES)[0]
