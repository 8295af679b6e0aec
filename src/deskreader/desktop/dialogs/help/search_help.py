"""The dialog that explains how to search: every operator with an example and its meaning."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.search_operators import operators
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.desktop.widgets.scroll_area import RowsArea

HEIGHT = 600
"""Of the dialog, in pixels of the design; what does not fit is scrolled to."""


class SearchHelpDialog(PlainDialog):
    """Lists examples at the left, and what they find at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("SearchHelpDialog", "How to search"),
            messages.translate(
                "SearchHelpDialog",
                "Type words, and combine them with any of these. The beginning of the last word is enough.",
            ),
            theme,
            parent,
        )
        body = QWidget()
        body.setObjectName("pageBody")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, px(6), 0)
        grid.setHorizontalSpacing(px(22))
        grid.setVerticalSpacing(px(9))
        grid.setColumnStretch(1, 1)
        for row, operator in enumerate(operators()):
            example = label(operator.example, 13, QFont.Weight.Medium)
            example.setObjectName("key")
            example.setWordWrap(False)
            example.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            meaning = label(operator.meaning, 13, ink="soft_ink")
            example.setAccessibleName(f"{operator.example}: {operator.meaning}")
            grid.addWidget(example, row, 0, Qt.AlignmentFlag.AlignLeading)
            grid.addWidget(meaning, row, 1)
        self.column.addSpacing(px(6))
        grid.setRowStretch(grid.rowCount(), 1)
        area = RowsArea(body)
        area.setAccessibleName(self.windowTitle())
        self.column.addWidget(area, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.finish(close)
        close.setFocus()
        self.resize(px(560), px(HEIGHT))
