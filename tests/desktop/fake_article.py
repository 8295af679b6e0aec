"""An article pane that only remembers what it was told."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import Theme
from deskreader.model import ArticleId, Changes

BUTTONS = ("star", "toggle_read", "text_size", "open_in_browser", "more_menu")


class FakeArticle(QWidget):
    """Shows the id of the open article under a strip with the five buttons."""

    opened = Signal(object)
    link_activated = Signal(str)
    tag_activated = Signal(str)

    def __init__(self, library: object, tasks: object, keeper: object, actions: dict, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(200)
        self.open_id: ArticleId | None = None
        self.told: list[str] = []
        self.pages_left = 0
        self.read_to = 0
        self.theme: Theme | None = None
        self._label = QLabel(self)
        row = QHBoxLayout()
        row.addStretch(1)
        for name in BUTTONS:
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._label, 1)

    def open(self, article_id: ArticleId) -> None:
        self.open_id = article_id
        self._label.setText(str(article_id))
        self.opened.emit(SimpleNamespace(id=article_id, place=0))

    def clear(self) -> None:
        self.open_id = None
        self._label.clear()

    def apply(self, changes: Changes) -> None:
        self.told.append("apply")

    def show_find_bar(self) -> None:
        self.told.append("show_find_bar")

    def save_pdf(self) -> None:
        self.told.append("save_pdf")

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setStyleSheet(f"FakeArticle {{ background: {theme.page}; }}")

    def page_down(self) -> bool:
        self.told.append("page_down")
        self.pages_left -= 1
        return self.pages_left >= 0

    def page_up(self) -> None:
        self.told.append("page_up")

    def place(self) -> int:
        return self.read_to

    def go_to(self, place: int) -> None:
        self.read_to = place

    def toggle_version(self) -> None:
        self.told.append("toggle_version")

    def zoom(self, step: int) -> None:
        self.told.append(f"zoom {step}")
