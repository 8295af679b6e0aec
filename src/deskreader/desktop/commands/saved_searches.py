"""What a person can do to saved searches, each act off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskreader.desktop.commands import prompts
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.model import Changes, Outline, SavedId, SavedSearch, View, ViewKind


def query_in(view: View, outline: Outline) -> str:
    """The search of a view as one that finds the same wherever it is asked; a folder and Today are left out of it."""
    if view.kind is ViewKind.UNREAD:
        return f"is:unread {view.query}"
    if view.kind is ViewKind.STARRED:
        return f"is:starred {view.query}"
    if view.kind is ViewKind.SAVED:
        before = next((saved.query for saved in outline.saved if saved.id == view.saved_id), "")
        return f"{before} {view.query}".strip()
    if view.kind is ViewKind.TAG:
        return f'tag:"{view.tag}" {view.query}'
    title = next((feed.title for feed in outline.feeds if feed.id == view.feed_id), "").replace('"', " ")
    return f'feed:"{title}" {view.query}' if title else view.query


class SearchCommands(QObject):
    """The acts; trouble is said in the bar at the foot."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._bar, self._window = engine, tasks, bar, window

    def _run(self, work: Callable[[], object], done: Callable[..., None] | None = None) -> None:
        self._tasks.run(work, done, lambda error: self._bar.say(messages.error_message(error)))

    def save(self, view: View, outline: Outline) -> None:
        """Asks for a name and keeps the search of a view under it in the sidebar."""
        query = query_in(view, outline)

        def keep(title: str) -> None:
            said = self.tr("{title} is in the sidebar now").replace("{title}", title)
            library = self._engine.library
            self._run(lambda: library.searches.save(title, query, view.by_relevance), lambda _id: self._bar.say(said))

        prompts.ask_text(self._window, self.tr("Save this search"), self.tr("Name in the sidebar:"), view.query, keep)

    def rename(self, saved: SavedSearch) -> None:
        """Asks for another name of a saved search."""
        prompts.ask_text(
            self._window,
            self.tr("Rename search"),
            self.tr("Name in the sidebar:"),
            saved.title,
            lambda title: self._run(lambda: self._engine.library.searches.rename(saved.id, title)),
        )

    def remove(self, saved: SavedSearch) -> None:
        """Takes a saved search out of the sidebar, and offers to take that back."""
        searches = self._engine.library.searches

        def put_back() -> SavedId:
            return searches.save(saved.title, saved.query, saved.by_relevance)

        def done(_changes: Changes) -> None:
            said = self.tr("Search {title} removed").replace("{title}", saved.title)
            self._bar.offer(said, lambda: self._run(put_back))

        self._run(lambda: searches.remove(saved.id), done)
