"""The page "Shortcuts": every action with its key, which can be changed, removed and reset."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row, beside
from deskreader.desktop.shortcuts.key_names import collision, native, title, with_keys
from deskreader.desktop.widgets.parts import CONTROL_HEIGHT, label, link, problem_label, show_problem


class ShortcutsPage(Page):
    """All actions and their keys."""

    def __init__(self, title: str, binding: Binding, actions: Mapping[str, QAction]) -> None:
        super().__init__(title, binding)
        hint = self.tr("Click a field and press the new key. Single-key shortcuts are off while you type.")
        self.column.addWidget(label(hint, 12.5, ink="soft_ink"))
        self.column.addSpacing(px(8))
        self.names.append("keys")
        for name, action in actions.items():
            self.add_row(KeyRow(name, action, actions, binding))


class KeyRow(Row):
    """The row of one action's key; a key that is taken by another action is refused with an explanation."""

    def __init__(self, name: str, action: QAction, actions: Mapping[str, QAction], binding: Binding) -> None:
        self.edit = KeyEdit()
        self.default = link("")
        text = title(name, action)
        super().__init__(text, "", beside(self.default, self.edit))
        self._name, self._action, self._actions, self._binding = name, action, actions, binding
        self.problem = problem_label()
        self.add_below_texts(self.problem)
        self.default.setText(self.tr("Default"))
        self.default.setAccessibleName(self.tr("Default shortcut for {action}").replace("{action}", text))
        self.edit.setAccessibleName(self.tr("Shortcut for {action}").replace("{action}", text))
        self.edit.pressed.connect(self._set_key)
        self.default.clicked.connect(self._reset)
        action.changed.connect(self.show_keys)
        self.show_keys()

    def show_keys(self) -> None:
        """Shows the action's current keys; only the first one can be edited."""
        keys = self._action.shortcuts()
        self.edit.show_key(keys[0] if keys else QKeySequence())
        others = [native(key) for key in keys[1:]]
        self.explain(self.tr("Also {keys}").replace("{keys}", ", ".join(others)) if others else "")
        policy = self.default.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.default.setSizePolicy(policy)
        self.default.setVisible(self._name in self._binding.current.keys)

    def _set_key(self, new_key: QKeySequence) -> None:
        """Makes a key the action's first one, unless another action has it; an empty one removes the first key."""
        others = [key for key in self._action.shortcuts()[1:] if key != new_key]
        owner = collision(self._name, new_key, self._actions)
        if owner is not None:
            text = self.tr("{key} is already used for {action}.").replace("{key}", native(new_key))
            show_problem(self.problem, text.replace("{action}", title(owner, self._actions[owner])))
            self.show_keys()
            return
        show_problem(self.problem, "")
        keys = [key for key in (new_key, *others) if not key.isEmpty()]
        self._binding.change(keys=with_keys(self._binding.current.keys, self._name, keys))
        self.show_keys()

    def _reset(self) -> None:
        """Gives the action its default keys again."""
        show_problem(self.problem, "")
        changed = self._binding.current.keys
        self._binding.change(keys={name: keys for name, keys in changed.items() if name != self._name})
        self.show_keys()
        self.edit.setFocus()


class KeyEdit(QKeySequenceEdit):
    """A field that takes key presses; Escape cancels, Backspace or Delete removes the key."""

    pressed = Signal(QKeySequence)

    def __init__(self) -> None:
        super().__init__()
        self._shown = QKeySequence()
        self.setFixedSize(px(120), px(CONTROL_HEIGHT))
        self.setMaximumSequenceLength(2)
        self.editingFinished.connect(self._finished)
        self._field = self._inner_field()
        self._field.setFixedHeight(px(CONTROL_HEIGHT))

    def _inner_field(self) -> QLineEdit:
        """The line edit inside, for which Qt has no accessor."""
        inner = self.findChild(QLineEdit)
        assert inner is not None, "a QKeySequenceEdit shows its keys in a QLineEdit"
        return inner

    def setAccessibleName(self, name: str) -> None:
        """Names the field, and the line edit inside, which has the keyboard focus."""
        super().setAccessibleName(name)
        self._field.setAccessibleName(name)

    def show_key(self, sequence: QKeySequence) -> None:
        """Shows a key sequence without emitting `pressed`."""
        self._shown = sequence
        with QSignalBlocker(self):
            self.setKeySequence(sequence)
        self._field.setPlaceholderText(self.tr("None"))

    def _finished(self) -> None:
        if self.keySequence() != self._shown:
            self.pressed.emit(self.keySequence())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_Escape:
            self.show_key(self._shown)
            self.clearFocus()
        elif plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.pressed.emit(QKeySequence())
        else:
            super().keyPressEvent(event)
