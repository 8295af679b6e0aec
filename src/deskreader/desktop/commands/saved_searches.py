"""Commands on saved searches, each off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from deskreader.desktop.commands.prompts import Prompts
from deskreader.desktop.runtime.tasks import Result, Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.model import Changes, Outline, SavedId, SavedSearch, View, ViewKind


def query_of(view: View, outline: Outline) -> str:
    """Returns the view's search as a query that gives the same articles in any view; folders and Today are left out."""
    if view.kind is ViewKind.UNREAD:
        return f"is:unread {view.query}"
    if view.kind is ViewKind.STARRED:
        return f"is:starred {view.query}"
    if view.kind is ViewKind.MUTED:
        return f"is:muted {view.query}"
    if view.kind is ViewKind.SAVED:
        saved_query = next((saved.query for saved in outline.saved if saved.id == view.saved_id), "")
        return f"{saved_query} {view.query}".strip()
    if view.kind is ViewKind.TAG:
        return f'tag:"{view.tag}" {view.query}'
    title = next((feed.title for feed in outline.feeds if feed.id == view.feed_id), "").replace('"', " ")
    return f'feed:"{title}" {view.query}' if title else view.query


class SearchCommands(QObject):
    """The commands on saved searches. Errors are shown in the undo bar."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, prompts: Prompts) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar, self._prompts = engine, tasks, bar, prompts

    def _run(self, work: Callable[[], Result], done: Callable[[Result], object] | None = None) -> None:
        self._tasks.run(work, done, lambda error: self._bar.show_message(messages.error_message(error)))

    def save(self, view: View, outline: Outline) -> None:
        """Asks for a name and saves the view's search under it in the sidebar."""
        query = query_of(view, outline)

        def save_as(title: str) -> None:
            sentence = self.tr("Saved “{title}” to the sidebar").replace("{title}", title)
            searches = self._engine.library.searches
            self._run(
                lambda: searches.save(title, query, view.by_relevance), lambda _id: self._bar.show_message(sentence)
            )

        self._prompts.ask_name(self.tr("Save search"), self.tr("Name"), view.query, self.tr("Save"), save_as)

    def rename(self, saved: SavedSearch) -> None:
        """Asks for a new name of a saved search."""
        self._prompts.ask_name(
            self.tr("Rename search"),
            self.tr("Name"),
            saved.title,
            self.tr("Rename"),
            lambda title: self._run(lambda: self._engine.library.searches.rename(saved.id, title)),
        )

    def remove(self, saved: SavedSearch) -> None:
        """Removes a saved search and offers to undo it."""
        searches = self._engine.library.searches

        def save_again() -> SavedId:
            return searches.save(saved.title, saved.query, saved.by_relevance)

        def done(_changes: Changes) -> None:
            sentence = self.tr("Removed search “{title}”").replace("{title}", saved.title)
            self._bar.offer(sentence, lambda: self._run(save_again))

        self._run(lambda: searches.remove(saved.id), done)
