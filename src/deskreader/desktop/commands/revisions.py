"""Commands on earlier versions of the open article, and the note that the user has seen what changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, Headline, UndoToken
from deskreader.model.revisions import Edit


class RevisionCommands(QObject):
    """Forgets earlier versions, and looks for changes on request. What came of it is shown in the undo bar."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bar: UndoBar,
        controller: ArticleController,
        offer_undo: Callable[[str, UndoToken], None],
    ) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar, self._controller = engine, tasks, bar, controller
        self._offer_undo = offer_undo
        self._unseen: set[ArticleId] = set()  # opened articles that had changed since the user read them
        controller.changed.connect(self._note_opened)
        controller.article_left.connect(self._mark_seen)

    def _note_opened(self, headline: Headline | None) -> None:
        if headline is not None and headline.edit is Edit.SINCE_READ:
            self._unseen.add(headline.id)

    def _mark_seen(self, article: ArticleId, _position: int) -> None:
        """Notes that the user has seen what changed: when the article is left, so that it says so until then."""
        if article in self._unseen:
            self._unseen.discard(article)
            self._tasks.run(lambda: self._engine.revisions.mark_seen([article]), None, lambda _error: None)

    def forget(self) -> None:
        """Forgets the earlier versions of the open article, which can be undone."""
        headline = self._controller.headline
        if headline is not None:
            self._tasks.run(lambda: self._engine.revisions.forget(headline.id), self._show_forgotten, self._show_error)

    def _show_forgotten(self, outcome: tuple[UndoToken, Changes]) -> None:
        token, _changes = outcome
        if not token.touched:
            self._bar.show_message(self.tr("No changes to this story were found."))
            return
        sentence = counted("RevisionCommands", "Forgot 1 earlier version", "Forgot %n earlier versions", token.touched)
        self._offer_undo(sentence, token)

    def check(self) -> None:
        """Reads the page of the open article once more, and says whether it changed."""
        headline = self._controller.headline
        if headline is None:
            return
        if not headline.link:
            self._bar.show_message(self.tr("This story has no web page."))
            return
        self._bar.show_message(self.tr("Checking for changes…"))
        self._tasks.run(lambda: self._engine.check_article(headline.id), self._show_checked, self._show_error)

    def _show_checked(self, has_changed: bool) -> None:
        changed, unchanged = self.tr("This story has changed."), self.tr("No changes to this story were found.")
        self._bar.show_message(changed if has_changed else unchanged)

    def _show_error(self, error: DeskReaderError) -> None:
        self._bar.show_message(messages.error_message(error))
