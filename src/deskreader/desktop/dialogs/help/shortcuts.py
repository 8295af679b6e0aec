"""The dialog that lists all keyboard shortcuts; the key '?' opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAction, QFont, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.shortcuts.action_list import GROUPS
from deskreader.desktop.shortcuts.key_names import native, title
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.parts import label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog

KEY_PADDING = 16
"""At both sides of a key, with its frame, in pixels of the design."""
ORDER = ("go", "article", "view", "file", "help")
"""The groups in the order they are shown in."""


class ShortcutsDialog(ThemedDialog):
    """All actions that have keys, by group, in two columns; Escape or '?' closes it."""

    def __init__(self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        body = QWidget()
        body.setObjectName("pageBody")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(px(34), px(28), px(34), px(28))
        columns.setSpacing(px(48))
        groups = _groups(actions)
        for side in (groups[:1] + groups[2:3], groups[1:2] + groups[3:]):
            columns.addLayout(self._column(side))
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        set_accessible_role(area, QAccessible.Role.Pane)
        area.setAccessibleName(self.windowTitle())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.set_theme(theme)
        whole = body.sizeHint().width() + area.verticalScrollBar().sizeHint().width()
        self.resize(max(px(760), whole), px(620))

    def _column(self, groups: list[tuple[str, list[tuple[str, QAction]]]]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(7))
        for name, members in groups:
            heading = label(QCoreApplication.translate("actions", GROUPS.get(name, name)), 15, QFont.Weight.Bold)
            heading.setWordWrap(False)
            column.addWidget(heading)
            column.addSpacing(px(2))
            for action_name, action in members:
                column.addLayout(self._line(action_name, action))
            column.addSpacing(px(16))
        column.addStretch(1)
        return column

    def _line(self, name: str, action: QAction) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(px(5))
        text = label(title(name, action), 13)
        text.setWordWrap(False)
        keys = [native(sequence) for sequence in action.shortcuts()]
        text.setAccessibleName(f"{text.text()}: {', '.join(keys)}")
        line.addWidget(text, 1)
        for key in keys:
            line.addWidget(_keycap(key), 0, Qt.AlignmentFlag.AlignTop)
        return line


def _groups(actions: Mapping[str, QAction]) -> list[tuple[str, list[tuple[str, QAction]]]]:
    return [(group, members) for group in ORDER if (members := list(_members(actions, group)))]


def _members(actions: Mapping[str, QAction], group: str) -> Iterator[tuple[str, QAction]]:
    for name, action in actions.items():
        if (action.property("group") or ORDER[-1]) == group and action.shortcut() != QKeySequence():
            yield name, action


def _keycap(key: str) -> QLabel:
    """A label that looks like a key of a keyboard."""
    keycap = label(key, 12, QFont.Weight.Medium)
    keycap.setObjectName("key")
    keycap.setWordWrap(False)
    keycap.setAlignment(Qt.AlignmentFlag.AlignCenter)
    keycap.setMinimumWidth(keycap.fontMetrics().horizontalAdvance(key) + px(KEY_PADDING))
    return keycap
