"""An article pane that records its calls; the type checker holds it to the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import SimpleNamespace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.article.comparison.comparison_mode import ComparisonMode
from deskreader.desktop.article.output import ArticleOutput
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.library.library import Library
from deskreader.model import ArticleId, Changes, Outline
from deskreader.settings import SettingsKeeper

BUTTONS = ("star", "toggle_read", "text_size", "open_in_browser", "story_menu")


class FakeOutput(ArticleOutput):
    """Records what is to be written, printed, copied and viewed."""

    def __init__(self, calls: list[str]) -> None:
        QObject.__init__(self)
        for name in (
            "save_pdf",
            "save_html",
            "print_article",
            "copy_markdown",
            "copy_html",
            "copy_quote",
            "show_pictures",
        ):
            setattr(self, name, partial(calls.append, name))


class FakeComparisonMode(ComparisonMode):
    """Records that changes are to be shown."""

    def __init__(self, calls: list[str]) -> None:
        QObject.__init__(self)
        self._calls, self.compare = calls, None

    @override
    def toggle(self) -> None:
        self._calls.append("changes")


class FakeArticle(ArticlePane):
    """Shows the id of the open article below a row of the five buttons."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        settings_keeper: SettingsKeeper,
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        QWidget.__init__(self, parent)
        self.setMinimumWidth(200)
        self.open_id: ArticleId | None = None
        self.prepared: list[ArticleId] = []
        self.calls: list[str] = []
        self.pages_left = 0
        self.position = 0
        self.hits = ""
        self.theme: Theme | None = None
        self._label = QLabel(self)
        self.pages = self._label  # type: ignore[assignment]  # the place of the text
        self.output, self.changes = FakeOutput(self.calls), FakeComparisonMode(self.calls)
        row = QHBoxLayout()
        row.addStretch(1)
        for name in BUTTONS:
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._label, 1)

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        QWidget.setFocus(self, reason)

    @override
    def open(self, article_id: ArticleId) -> None:
        self.open_id = article_id
        self._label.setText(str(article_id))
        self.opened.emit(SimpleNamespace(id=article_id, reading_position=0))

    @override
    def prepare(self, articles: Sequence[ArticleId]) -> None:
        self.prepared = list(articles)

    @override
    def clear(self) -> None:
        self.open_id = None
        self._label.clear()

    @override
    def apply(self, changes: Changes) -> None:
        self.calls.append("apply")

    @override
    def follow_outline(self, outline: Outline) -> None:
        """Shows no feed."""

    @override
    def show_find_bar(self) -> None:
        self.calls.append("show_find_bar")

    @override
    def add_below(self, widget: QWidget) -> None:
        widget.setParent(self)

    @override
    def mark_hits(self, query: str) -> None:
        self.hits = query

    @override
    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setStyleSheet(f"FakeArticle {{ background: {theme.page}; }}")

    @override
    def page_down(self) -> bool:
        self.calls.append("page_down")
        self.pages_left -= 1
        return self.pages_left >= 0

    @override
    def page_up(self) -> bool:
        self.calls.append("page_up")
        return True

    @override
    def reading_position(self) -> int:
        return self.position

    @override
    def scroll_to_position(self, position: int) -> None:
        self.position = position

    @override
    def toggle_version(self) -> None:
        self.calls.append("toggle_version")

    @override
    def zoom(self, step: int) -> None:
        self.calls.append(f"zoom {step}")
