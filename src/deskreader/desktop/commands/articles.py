"""Commands on several articles at once, or on a part of a view: each is one act, which can be undone as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.model import ArticleId, Changes, Headline, UndoToken, ViewPart
from deskreader.model.changes import UndoAct
from deskreader.model.views import key_of
from deskreader.text.clock import utc_now

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

Outcome = tuple[UndoToken, Changes]


class ArticleCommands(QObject):
    """The commands on the selected articles, and on those above, below or older. Errors are shown in the undo bar."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        bar: UndoBar,
        timeline: Timeline,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(bar)
        self._library, self._tasks, self._bar, self._timeline, self._now = library, tasks, bar, timeline, now

    # --- several articles ---------------------------------------------------------------------------------------------

    def toggle_read(self, headlines: Sequence[Headline]) -> None:
        """Marks articles read, or unread where all of them are read."""
        is_read = all(headline.is_read for headline in headlines)
        self.set_flag(headlines, UndoAct.UNREAD if is_read else UndoAct.READ)

    def toggle_star(self, headlines: Sequence[Headline]) -> None:
        """Stars articles, or removes their stars where all of them are starred."""
        is_starred = all(headline.is_starred for headline in headlines)
        self.set_flag(headlines, UndoAct.UNSTAR if is_starred else UndoAct.STAR)

    def set_flag(self, headlines: Sequence[Headline], act: UndoAct) -> None:
        """Sets a flag of articles."""
        self.set_flag_of([headline.id for headline in headlines], act)

    def set_flag_of(self, articles: Sequence[ArticleId], act: UndoAct) -> None:
        """Sets a flag of articles by their ids."""
        sentences: dict[UndoAct, Callable[[int], str]] = {
            UndoAct.READ: lambda n: counted("commands", "1 story marked as read", "%n stories marked as read", n),
            UndoAct.UNREAD: lambda n: counted("commands", "1 story marked as unread", "%n stories marked as unread", n),
            UndoAct.STAR: lambda n: counted("commands", "1 story starred", "%n stories starred", n),
            UndoAct.UNSTAR: lambda n: counted("commands", "1 star removed", "%n stars removed", n),
        }
        self._run(lambda: self._library.set_flag(articles, act), sentences[act])

    def delete(self, headlines: Sequence[Headline]) -> None:
        """Deletes articles, and goes on to the one below them."""
        articles, neighbour = [headline.id for headline in headlines], self._neighbour(headlines)

        def go_on() -> None:
            chosen = self._timeline.chosen_headline
            if neighbour is not None and (chosen is None or chosen.id in articles):
                self._timeline.choose(neighbour)

        self._run(
            lambda: self._library.delete(articles),
            lambda n: counted("commands", "1 story deleted", "%n stories deleted", n),
            go_on,
        )

    def _neighbour(self, headlines: Sequence[Headline]) -> ArticleId | None:
        """Returns the first article below the last of some that is not among them, else the nearest above them."""
        going = {headline.id for headline in headlines}
        rows = [headline.id for headline in self._timeline.headlines]
        last = max((row for row, article in enumerate(rows) if article in going), default=-1)
        below = (article for article in rows[last + 1 :] if article not in going)
        above = (article for article in reversed(rows[: last + 1]) if article not in going)
        return next(below, None) or next(above, None)

    # --- a part of the view -------------------------------------------------------------------------------------------

    def mark_above(self, headline: Headline | None) -> None:
        """Marks all that stands above an article as read."""
        self._mark_beside(headline, is_above=True)

    def mark_below(self, headline: Headline | None) -> None:
        """Marks all that stands below an article as read, also what is not loaded."""
        self._mark_beside(headline, is_above=False)

    def _mark_beside(self, headline: Headline | None, is_above: bool) -> None:
        view = self._timeline.view
        if headline is None or view is None:
            return
        if view.by_relevance:  # its order is no order of moments, and all of its rows are loaded
            rows = [row.id for row in self._timeline.headlines]
            at = rows.index(headline.id) if headline.id in rows else 0
            self.set_flag_of(rows[:at] if is_above else rows[at + 1 :], UndoAct.READ)
            return
        key = key_of(headline, view.order)
        self._mark_part(ViewPart(above=key) if is_above else ViewPart(below=key))

    def mark_older(self, days: int) -> None:
        """Marks all of the view that is older than some days as read."""
        self._mark_part(ViewPart(before=self._now() - timedelta(days=days)))

    def _mark_part(self, part: ViewPart) -> None:
        view = self._timeline.view
        if view is not None:
            self._run(
                lambda: self._library.mark_all_read(view, part),
                lambda n: counted("commands", "1 story marked as read", "%n stories marked as read", n),
            )

    def _run(
        self, act: Callable[[], Outcome], sentence: Callable[[int], str], go_on: Callable[[], None] = lambda: None
    ) -> None:
        """Acts, says how many articles that changed, and offers to undo it."""

        def done(outcome: Outcome) -> None:
            token = outcome[0]
            go_on()
            if token.touched:
                self._bar.offer(sentence(token.touched), lambda: self._tasks.run(lambda: self._library.undo(token)))
            else:
                self._bar.show_message(self.tr("Nothing to change here"))

        self._tasks.run(act, done, lambda error: self._bar.show_message(messages.error_message(error)))
