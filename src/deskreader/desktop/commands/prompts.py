"""Small questions and notes that need a dialog: one line of text, a file to read, a file to write."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from deskreader.desktop.appearance.metrics import px

WIDTH = 420
"""Of a question, in logical pixels: its title and a long name can be read whole."""
OPML_FILES = "OPML (*.opml *.xml)"


def ask_text(parent: QWidget, title: str, label: str, value: str, done: Callable[[str], None]) -> QInputDialog:
    """Asks for one line of text and gives it to `done` unless it is empty or the person thought better of it."""

    def accepted(text: str) -> None:
        if text.strip():
            done(text.strip())

    return ask_words(parent, title, label, value, accepted)


def ask_words(parent: QWidget, title: str, label: str, value: str, done: Callable[[str], None]) -> QInputDialog:
    """Asks for one line of text, which may be empty, and gives it to `done`."""
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
    """The path of a chosen OPML file; empty where none was chosen."""
    return QFileDialog.getOpenFileName(parent, title, "", f"{OPML_FILES};;* (*)")[0]


def ask_file_to_write(parent: QWidget, title: str, name: str) -> str:
    """The path of a file to write; empty where none was chosen."""
    return QFileDialog.getSaveFileName(parent, title, name, OPML_FILES)[0]
