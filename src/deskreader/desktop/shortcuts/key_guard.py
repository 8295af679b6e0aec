"""Which widget gets a key: a focused text field, button or tree comes before the window's single keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PRESS_KEYS = (Qt.Key.Key_Space, *ENTER_KEYS)
FIRST_KEY_WITHOUT_TEXT = Qt.Key.Key_Escape
"""Key codes from here on type no character: Escape, Tab, Return, function keys."""


def is_text_field(widget: object) -> bool:
    """Whether the user can type text into the widget."""
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QLineEdit | QAbstractSpinBox)


def keeps_key(widget: object, event: QKeyEvent) -> bool:
    """Whether the focused widget handles this key itself, so that no action of the window may take it."""
    if event.modifiers() & COMMAND_MODIFIERS:
        return False
    if is_text_field(widget):
        return event.key() < FIRST_KEY_WITHOUT_TEXT or event.key() in PRESS_KEYS
    if isinstance(widget, QTreeView):
        return event.key() in ENTER_KEYS
    return isinstance(widget, QAbstractButton) and event.key() in PRESS_KEYS


def gives_up_undo(widget: object, event: QKeyEvent, window_first: bool) -> bool:
    """Whether the key of undo goes to the window: the focused field has nothing to undo, or the window comes first."""
    if not event.matches(QKeySequence.StandardKey.Undo) or not isinstance(widget, QLineEdit):
        return False
    return window_first or not widget.isUndoAvailable()


class KeyGuard(QObject):
    """Lets text fields, buttons and the sidebar's tree keep their keys. It filters the focused widget alone.

    `undo_comes_first` returns whether the key of undo belongs to the window even where a field could undo something.
    """

    def __init__(
        self, app: QApplication, parent: QObject | None = None, undo_comes_first: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self._undo_comes_first = undo_comes_first
        self._guarded: QWidget | None = None
        app.focusChanged.connect(self._move)

    def _move(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and old is self._guarded:
            old.removeEventFilter(self)
        needs_guard = is_text_field(new) or isinstance(new, QAbstractButton | QTreeView)
        self._guarded = new if needs_guard else None
        if self._guarded is not None:
            self._guarded.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accepts the override of a key that the focused widget keeps; Return presses a tool button, as Space does."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and gives_up_undo(watched, event, self._undo_comes_first()):
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and keeps_key(watched, event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QToolButton) and event.key() in ENTER_KEYS:
            watched.click()
            return True
        return False
