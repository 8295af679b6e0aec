"""Small questions to the user in dialogs of the program's own: a name, tags, a file to read or to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidgetItem, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.messages import translate
from deskreader.desktop.widgets.controls import TickDelegate
from deskreader.desktop.widgets.parts import button, text_field
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list

WIDTH = 440
FIELD_HEIGHT = 34
TAGS_HEIGHT = 190
OPML_FILES = "OPML (*.opml *.xml)"


class NameDialog(PlainDialog):
    """Asks for a name; its main button is off while there is none."""

    def __init__(self, title: str, label: str, value: str, caption: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(title, "", theme, parent)
        self.field = text_field(label, label, FIELD_HEIGHT)
        self.field.setText(value)
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.column.addWidget(self.field)
        self.accept_button = button(caption, primary=True)
        self.accept_button.clicked.connect(self.accept)
        cancel = button(translate("prompts", "Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.accept_button)
        self.setMinimumWidth(px(WIDTH))
        self._check()
        self.field.setFocus()

    @property
    def name(self) -> str:
        """The name that was typed, stripped."""
        return self.field.text().strip()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.name))


class TagsDialog(PlainDialog):
    """Offers the tags that exist with a tick at those of the articles, and takes new ones."""

    def __init__(self, chosen: Sequence[str], existing: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__(
            translate("prompts", "Tags"),
            translate("prompts", "Tick tags, or type a new one. Several are separated by commas."),
            theme,
            parent,
        )
        self.field = text_field(translate("prompts", "New tag"), translate("prompts", "New tag"), FIELD_HEIGHT)
        self.field.returnPressed.connect(self._add_typed)
        self.add = button(translate("prompts", "Add"))
        self.add.clicked.connect(self._add_typed)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.field, 1)
        line.addWidget(self.add)
        self.column.addLayout(line)
        self.list = framed_list(translate("prompts", "Tags"))
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setMinimumHeight(px(TAGS_HEIGHT))
        self.list.setSpacing(px(3))
        self.list.itemActivated.connect(self._toggle)
        self.column.addWidget(self.list, 1)
        ticked = {name.casefold() for name in chosen}
        for name in dict.fromkeys((*chosen, *existing)):
            self._add(name, name.casefold() in ticked)
        self.accept_button = button(translate("prompts", "Save tags"))
        self.accept_button.setObjectName("primary")
        self.accept_button.clicked.connect(self._accept_all)
        cancel = button(translate("prompts", "Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.accept_button)
        self.setMinimumWidth(px(WIDTH))
        self.field.setFocus()

    @property
    def names(self) -> list[str]:
        """The ticked tags, in the order of the list."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def _add(self, name: str, is_ticked: bool) -> QListWidgetItem:
        item = QListWidgetItem(name)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def _add_typed(self) -> None:
        """Ticks the typed tags, and adds those that do not exist; Return in the empty field saves."""
        typed = [name.strip() for name in self.field.text().split(",") if name.strip()]
        if not typed:
            self.accept()
            return
        for name in typed:
            found = self.list.findItems(name, Qt.MatchFlag.MatchFixedString)
            item = found[0] if found else self._add(name, True)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.scrollToItem(item)
        self.field.clear()

    def _accept_all(self) -> None:
        """Saves, with a tag that was typed and not added yet."""
        if self.field.text().strip():
            self._add_typed()
        self.accept()

    def _toggle(self, item: QListWidgetItem) -> None:
        is_ticked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked)


class Prompts:
    """Opens the questions above a window, in the theme of the moment. None waits for the answer."""

    def __init__(self, window: QWidget, theme: Callable[[], Theme]) -> None:
        self._window, self._theme = window, theme

    def ask_name(self, title: str, label: str, value: str, caption: str, done: Callable[[str], None]) -> NameDialog:
        """Asks for a name, and passes it to `done` unless the user cancels; `caption` is the main button's."""
        dialog = NameDialog(title, label, value, caption, self._theme(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: done(dialog.name))
        dialog.open()
        return dialog

    def ask_tags(self, chosen: Sequence[str], existing: Sequence[str], done: Callable[[list[str]], None]) -> TagsDialog:
        """Asks for tags, and passes them to `done` unless the user cancels."""
        dialog = TagsDialog(chosen, existing, self._theme(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: done(dialog.names))
        dialog.open()
        return dialog


def ask_file_to_read(parent: QWidget, title: str) -> str:
    """Returns the path of the OPML file that the user chooses; empty if they cancel."""
    return QFileDialog.getOpenFileName(parent, title, "", f"{OPML_FILES};;* (*)")[0]


def ask_file_to_write(parent: QWidget, title: str, name: str) -> str:
    """Returns the path of the OPML file to write; empty if the user cancels."""
    return QFileDialog.getSaveFileName(parent, title, name, OPML_FILES)[0]
