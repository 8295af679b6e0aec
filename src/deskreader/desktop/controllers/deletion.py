"""Where the user is after an article is deleted, and after that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline import Timeline
from deskreader.model import Headline

if TYPE_CHECKING:
    from deskreader.desktop.controllers.article_controller import ArticleController
    from deskreader.engine.library.library import Library


class Deletion:
    """The open article, its neighbour and the view as they were before an article is deleted."""

    def __init__(
        self, headline: Headline, controller: ArticleController, timeline: Timeline, library: Library, tasks: Tasks
    ) -> None:
        self._headline, self._controller, self._timeline = headline, controller, timeline
        self._library, self._tasks = library, tasks
        self._view = timeline.view
        self._was_open = controller.headline is not None and controller.headline.id == headline.id
        self._neighbour = timeline.neighbour_of(headline.id) if self._was_open else None
        self._has_opened_neighbour = False

    def go_on(self) -> None:
        """Opens the article below the deleted one, unless the user has opened another in the meantime."""
        current = self._controller.headline
        if self._neighbour is None or self._timeline.view != self._view:
            return
        if current is None or current.id == self._headline.id:
            self._has_opened_neighbour = self._timeline.choose(self._neighbour.id)

    def go_back(self, _changes: object = None) -> None:
        """Shows the article again after an undo; where it was open, opens it, and leaves what was unread unread."""
        if self._has_opened_neighbour and self._neighbour is not None and not self._neighbour.is_read:
            neighbour = self._neighbour.id
            self._tasks.run(lambda: self._library.mark_read([neighbour], False))
        if self._timeline.view == self._view:
            self._timeline.bring_back(self._headline.id, self._open_again)

    def _open_again(self) -> None:
        if self._was_open and self._timeline.choose(self._headline.id, quietly=True):
            self._controller.open(self._timeline.chosen_headline or self._headline, mark_read=False)
