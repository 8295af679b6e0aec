"""The page "Shortcuts": every action with its key, which can be changed, removed and reset."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row, beside
from deskreader.desktop.shortcuts.key_names import collision, native, overlaps, title, with_keys
from deskreader.desktop.shortcuts.presets import PRESETS, Preset, preset_of
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import CONTROL_HEIGHT, label, link, problem_label, show_problem
from deskreader.settings import Settings


class ShortcutsPage(Page):
    """All actions and their keys."""

    def __init__(self, title: str, binding: Binding, actions: Mapping[str, QAction]) -> None:
        super().__init__(title, binding)
        hint = self.tr("Click a field and press the new key. Single-key shortcuts are off while you type.")
        self.column.addWidget(label(hint, 12.5, ink="soft_ink"))
        self.column.addSpacing(px(8))
        self.preset = self.add_choice_of_preset()
        for name, action in actions.items():
            self.add_row(KeyRow(name, action, actions, binding))

    def add_choice_of_preset(self) -> Choice:
        """Adds the row in which all keys are set as in another reader."""
        options = [
            (Preset.DESKREADER, "DeskReader"),
            (Preset.NETNEWSWIRE, "NetNewsWire"),
            (Preset.GOOGLE_READER, self.tr("Google Reader and Miniflux")),
            (Preset.RSS_GUARD, "RSS Guard"),
        ]
        choice = Choice(options)
        choice.setFixedWidth(px(220))
        choice.chosen.connect(self._use_preset)

        def show(settings: Settings) -> None:
            choice.choose(preset_of(settings.keys), self.tr("Custom"))

        explanation = self.tr("Sets all keys as in another reader. You can still change each one.")
        self.add_row(Row(self.tr("Preset"), explanation, choice), ["keys"], show)
        return choice

    def _use_preset(self, preset: Preset | None) -> None:
        if preset is not None:  # the user's own keys stay as they are
            self.binding.change(keys=dict(PRESETS[Preset(preset)]))


class KeyRow(Row):
    """The row of one action's key; a key that another action has can be taken over from it."""

    def __init__(self, name: str, action: QAction, actions: Mapping[str, QAction], binding: Binding) -> None:
        self.edit = KeyEdit()
        self.default = link("")
        text = title(name, action)
        super().__init__(text, "", beside(self.default, self.edit))
        self._name, self._action, self._actions, self._binding = name, action, actions, binding
        self.problem = problem_label()
        self.add_below_texts(self.problem)
        self.take_over = link(self.tr("Use it here instead"))
        self.take_over.hide()
        self.take_over.clicked.connect(self._take_over)
        self.texts.insertWidget(self.texts.indexOf(self.problem) + 1, self.take_over)
        self._wanted = QKeySequence()  # a key that another action has
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
            self._wanted = new_key
            self.take_over.setAccessibleDescription(self.problem.text())
            self.take_over.show()
            self.show_keys()
            return
        self._forget_conflict()
        keys = [key for key in (new_key, *others) if not key.isEmpty()]
        self._binding.change(keys=with_keys(self._binding.current.keys, self._name, keys))
        self.show_keys()

    def _take_over(self) -> None:
        """Takes a key from every action that has it, and gives it to this one."""
        wanted, keys = self._wanted, dict(self._binding.current.keys)
        while (owner := collision(self._name, wanted, self._actions)) is not None:
            rest = [key for key in self._actions[owner].shortcuts() if not overlaps(wanted, key)]
            keys = with_keys(keys, owner, rest)
            self._binding.change(keys=keys)
        self._set_key(wanted)
        self.edit.setFocus()

    def _forget_conflict(self) -> None:
        show_problem(self.problem, "")
        self._wanted = QKeySequence()
        self.take_over.hide()

    def _reset(self) -> None:
        """Gives the action its default keys again."""
        self._forget_conflict()
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
        set_accessible_role(self, QAccessible.Role.EditableText)

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
        self.setAccessibleDescription(native(sequence) or self.tr("None"))

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
