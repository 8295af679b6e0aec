"""What is dropped: rows and articles onto the sidebar, links and files of feeds anywhere on the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from deskreader.desktop.commands.articles import ArticleCommands
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.widgets.drag_data import dropped_arguments
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.changes import UndoAct

if TYPE_CHECKING:
    from deskreader.desktop.window.main_window import MainWindow

ENTERING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class Drops(QObject):
    """Does what drops ask for. Links and files go the way of the program's arguments."""

    def __init__(self, window: MainWindow, commands: FeedCommands, article_commands: ArticleCommands) -> None:
        super().__init__(window)
        self._window, self._commands, self._article_commands = window, commands, article_commands
        window.timeline.drag_started.connect(window.workbench.library_commands.write_dragged)
        window.sidebar.rows_dropped.connect(commands.move_rows)
        window.sidebar.renamed.connect(commands.rename)
        window.sidebar.articles_dropped.connect(self._take_articles)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def _take_articles(self, articles: Sequence[ArticleId], view: View) -> None:
        """Stars or tags articles."""
        if view.kind is ViewKind.STARRED:
            self._article_commands.set_flag_of(articles, UndoAct.STAR)
        elif view.kind is ViewKind.TAG:
            self._commands.tags.add(articles, view.tag)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes links and files that are dropped anywhere on the window."""
        if isinstance(event, QDragMoveEvent) and event.type() in ENTERING:
            if dropped_arguments(event.mimeData()):
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            arguments = dropped_arguments(event.mimeData())
            for argument in arguments:
                self._window.handle_argument(argument)
            if arguments:
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)
