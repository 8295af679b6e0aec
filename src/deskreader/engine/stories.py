"""Stories as articles arrive and as the user edits them. The worker compares; the library remembers."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import replace

from deskreader import __version__
from deskreader.engine.context import EngineContext
from deskreader.errors import WorkerError
from deskreader.model import ArticleId, Changes, FolderId, Headline, UndoToken
from deskreader.model.articles import Arrival, Grouping
from deskreader.settings import Settings, StoryGrouping
from deskreader.store.stories import arrivals, copy_keys, cut_copies, membership, user_edits
from deskreader.store.stories.copy_keys import Elders
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
        self._session = self._edits = 0
        self._grouping = context.settings.current.story_grouping
        context.settings.listen(self._apply)
        context.library.listen(self._follow)

    # --- as articles arrive -------------------------------------------------------------------------------------------

    def group_arrivals(self) -> Changes:
        """Groups all articles that wait, in batches, and publishes what that changes. Raises: StoreError."""
        changes = Changes()
        with self._lock:
            if self._settings.current.story_grouping is StoryGrouping.OFF:
                return changes
            self._follow_edits()
            while waiting := self._database.read(arrivals.waiting, BATCH, self._now()):
                known = tuple(arrival for arrival in waiting if arrival.story is not None)
                new = tuple(arrival for arrival in waiting if arrival.story is None)
                changes |= self._group(known, new, waiting[-1].id)
            self._key_older()
        return changes

    def group_again(self, articles: Sequence[ArticleId]) -> Changes:
        """Groups those that stand alone by the texts that their pages brought. Raises: StoreError."""
        changes = Changes()
        with self._lock:
            alone = self._database.read(arrivals.alone, articles, self._now()) if self._folds else ()
            for start in range(0, len(alone), BATCH):
                changes |= self._group((), alone[start : start + BATCH], None)
        return changes

    def _group(self, known: tuple[Arrival, ...], new: tuple[Arrival, ...], up_to: int | None) -> Changes:
        """Groups the new ones of a batch beside those with a story; where the worker fails they stand alone."""
        try:
            keys = self._keys_of(known + new)
            groupings = self._grouped(known, new, self._database.read(copy_keys.elders, keys, self._now()))
        except WorkerError as error:
            log.warning("articles could not be grouped: %s", error)
            return self._store((), up_to)
        self._database.write_unsynced(copy_keys.put, keys)
        return self._store(groupings, up_to)

    def _grouped(self, known: tuple[Arrival, ...], new: tuple[Arrival, ...], elders: Elders) -> tuple[Grouping, ...]:
        """Returns how articles are grouped; a worker that has forgotten the articles before them learns them anew."""
        strictness = STRICTNESS[self._settings.current.story_grouping]
        new = tuple(
            _with_removed(arrival, elders) for arrival in new if arrival.is_recent or arrival.id in elders.later
        )
        for attempt in range(2):
            if not self._session or attempt:
                self._session = random.getrandbits(62) | 1
                self._teach(strictness)
            groupings = self._worker.group_stories(self._session, known, new, elders.living, strictness)
            if groupings is not None:
                return groupings
        return ()

    def _teach(self, strictness: float) -> None:
        self._database.write_unsynced(arrivals.forget_members, __version__, self._now())
        after = self._database.read(arrivals.first_to_compare, self._now())
        self._worker.group_stories(self._session, (), (), (), strictness)
        while known := self._database.read(arrivals.recent, after, BATCH, self._now()):
            self._worker.group_stories(self._session, known, (), (), strictness)
            after = known[-1].id

    def _keys_of(self, articles: tuple[Arrival, ...]) -> dict[ArticleId, tuple[int, ...]]:
        keys = self._worker.copy_keys(articles)
        return {arrival.id: its for arrival, its in zip(articles, keys, strict=True)}

    def _key_older(self) -> None:
        """Gives keys to a batch of the articles that were here before there were keys, until all have theirs."""
        older = self._database.read(copy_keys.without_keys, BATCH, self._now())
        try:
            keys = self._keys_of(older) if older else {}
        except WorkerError as error:
            log.warning("articles got no keys: %s", error)
            keys = {arrival.id: () for arrival in older}
        if keys:
            self._database.write_unsynced(copy_keys.put_older, keys)

    def _follow_edits(self) -> None:
        """Lets the worker learn the stories anew after any were edited by hand, here or elsewhere."""
        edits = self._database.read(user_edits.edits_made)
        if edits != self._edits:
            self._edits, self._session = edits, 0

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
        return self._library.write(story_edits.split, article, self._now(), self._folds)

    def join(self, articles: tuple[ArticleId, ...]) -> tuple[UndoToken, Changes]:
        """Makes articles and their stories one story, also for later groupings. Raises: StoreError."""
        return self._library.write(story_edits.join, articles, self._now(), self._folds)

    def set_folder_grouped(self, folder: FolderId, grouped: bool) -> Changes:
        """Says whether the articles of a folder take part in stories. Raises: StoreError."""
        return self._library.write(membership.set_folder_grouped, folder, grouped)

    @property
    def _folds(self) -> bool:
        return self._settings.current.story_grouping is not StoryGrouping.OFF

    def _follow(self, changes: Changes) -> None:
        if changes.everything:  # another library has other articles by these numbers
            self._session = 0
        if changes.folded and not self._folds:  # as undoing an edit does
            self._library.write(membership.unfold_all)

    def _apply(self, settings: Settings) -> None:
        if settings.story_grouping is self._grouping:
            return
        was_off = self._grouping is StoryGrouping.OFF
        self._grouping, self._session = settings.story_grouping, 0
        if settings.story_grouping is StoryGrouping.OFF:
            self._library.write(membership.unfold_all)
        elif was_off:
            self._library.write(membership.fold_all)


def _with_removed(arrival: Arrival, elders: Elders) -> Arrival:
    """Returns an article as a copy of a removed one, where there is one with its title and text."""
    original, story = elders.removed.get(arrival.id, (None, None))
    return arrival if original is None else replace(arrival, copy_of=original, story=story)
