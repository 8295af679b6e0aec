"""Stories as articles arrive and as the user edits them. The worker compares; the library remembers."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Sequence

from deskreader.engine.context import EngineContext
from deskreader.errors import WorkerError
from deskreader.model import ArticleId, Changes, FolderId, Headline, UndoToken
from deskreader.model.articles import Arrival, Grouping
from deskreader.settings import Settings, StoryGrouping
from deskreader.store.stories import arrivals, cut_copies, membership
from deskreader.store.timeline import timeline
from deskreader.store.undo import story_edits

log = logging.getLogger(__name__)

BATCH = 500
"""Articles in one job: about a third of a second."""
STRICTNESS = {StoryGrouping.LOOSE: -0.6, StoryGrouping.NORMAL: 0.0, StoryGrouping.STRICT: 1.5}
"""Added to the log-odds that joining a story needs."""


class StoryDesk:
    """Groups the articles that arrived, and carries out what the user does to stories. Thread-safe."""

    def __init__(self, context: EngineContext) -> None:
        self._library, self._database = context.library, context.database
        self._worker, self._settings, self._now = context.worker, context.settings, context.now
        self._lock = threading.Lock()
        self._session = 0
        self._grouping = context.settings.current.story_grouping
        context.settings.listen(self._apply)

    # --- as articles arrive -------------------------------------------------------------------------------------------

    def group_arrivals(self) -> Changes:
        """Groups all articles that wait, in batches, and publishes what that changes. Raises: StoreError."""
        changes = Changes()
        with self._lock:
            if self._settings.current.story_grouping is StoryGrouping.OFF:
                return changes
            while waiting := self._database.read(arrivals.waiting, BATCH, self._now()):
                try:
                    groupings = self._grouped(waiting)
                except WorkerError as error:
                    log.warning("articles could not be grouped: %s", error)
                    groupings = ()
                changes |= self._store(groupings, waiting[-1].id)
        return changes

    def group_again(self, articles: Sequence[ArticleId]) -> Changes:
        """Groups those that stand alone by the texts that their pages brought. Raises: StoreError."""
        changes = Changes()
        with self._lock:
            alone = self._database.read(arrivals.alone, articles) if self._folds else ()
            for start in range(0, len(alone), BATCH):
                try:
                    changes |= self._store(self._grouped(alone[start : start + BATCH]), None)
                except WorkerError as error:
                    log.warning("articles could not be grouped again: %s", error)
        return changes

    def _grouped(self, new: tuple[Arrival, ...]) -> tuple[Grouping, ...]:
        """Returns how articles are grouped; a worker that has forgotten the articles before them learns them anew."""
        strictness = STRICTNESS[self._settings.current.story_grouping]
        groupings = self._worker.group_stories(self._session, (), new, strictness) if self._session else None
        if groupings is None:
            self._session = random.getrandbits(62) | 1
            self._teach(strictness)
            groupings = self._worker.group_stories(self._session, (), new, strictness)
        return groupings or ()

    def _teach(self, strictness: float) -> None:
        after = self._database.read(arrivals.first_to_compare, self._now())
        self._worker.group_stories(self._session, (), (), strictness)
        while known := self._database.read(arrivals.recent, after, BATCH, self._now()):
            self._worker.group_stories(self._session, known, (), strictness)
            after = known[-1].id

    def _store(self, groupings: tuple[Grouping, ...], up_to: int | None) -> Changes:
        changes = self._database.write_unsynced(membership.assign, groupings, up_to)
        copied = [grouping.id for grouping in groupings if grouping.copy_of is not None]
        if copied:
            changes |= self._database.write_unsynced(cut_copies.complete_cut_copies, copied)
        return self._library.publish(changes)

    # --- the user's acts ----------------------------------------------------------------------------------------------

    def articles(self, article: ArticleId) -> tuple[Headline, ...]:
        """Returns the articles of an article's story, the best first. Raises: StoreError."""
        return self._database.read(timeline.headlines, self._database.read(membership.story_of, article))

    def recent(self, limit: int) -> tuple[Headline, ...]:
        """Returns the cards of the stories that several feeds tell, the one with the newest article first.

        Raises: StoreError.
        """
        return self._database.read(timeline.headlines, self._database.read(membership.recent_cards, limit))

    def split(self, article: ArticleId) -> tuple[UndoToken, Changes]:
        """Takes an article out of its story, also for later groupings. Raises: StoreError."""
        return self._edit(self._library.write(story_edits.split, article, self._now(), self._folds))

    def join(self, articles: tuple[ArticleId, ...]) -> tuple[UndoToken, Changes]:
        """Makes articles and their stories one story, also for later groupings. Raises: StoreError."""
        return self._edit(self._library.write(story_edits.join, articles, self._now(), self._folds))

    def set_folder_grouped(self, folder: FolderId, grouped: bool) -> Changes:
        """Says whether the articles of a folder take part in stories. Raises: StoreError."""
        return self._library.write(membership.set_folder_grouped, folder, grouped)

    @property
    def _folds(self) -> bool:
        return self._settings.current.story_grouping is not StoryGrouping.OFF

    def _edit(self, outcome: tuple[UndoToken, Changes]) -> tuple[UndoToken, Changes]:
        self._session = 0  # the worker learns the stories anew
        return outcome

    def _apply(self, settings: Settings) -> None:
        if settings.story_grouping is self._grouping:
            return
        was_off = self._grouping is StoryGrouping.OFF
        self._grouping, self._session = settings.story_grouping, 0
        if settings.story_grouping is StoryGrouping.OFF:
            self._library.write(membership.unfold_all)
        elif was_off:
            self._library.write(membership.fold_all)
