"""What a front may do to keep the library safe and tidy: backups and the way back, tags, deletions, rules, repairs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from deskreader.engine.library import pending_effects
from deskreader.engine.library.library import Library
from deskreader.engine.library.pending_effects import PendingEffect
from deskreader.errors import StoreError
from deskreader.model import ArticleId, Changes, FeedId, Finding, FolderId, Tag, UndoToken
from deskreader.model.backups import Backup, BackupCause
from deskreader.model.retention import RetentionRule
from deskreader.model.usage import LibraryUse
from deskreader.settings import Settings, SettingsKeeper
from deskreader.store import Database
from deskreader.store.articles.tags import name_of
from deskreader.store.keeping import STEP
from deskreader.text.clock import utc_now

log = logging.getLogger(__name__)

Outcome = tuple[UndoToken, Changes]

PAUSE = 3600.0
"""Seconds before a daily backup that failed, for want of room say, is tried again."""


def library_rule(settings: Settings) -> RetentionRule:
    """The rule that holds where neither feed nor folder has one."""
    return RetentionRule(settings.keep_read_days, settings.keep_newest, settings.keep_unread, 0)


class Keeping:
    """The verbs. Every one may raise StoreError; acts publish their Changes."""

    def __init__(
        self, library: Library, store: Database, settings: SettingsKeeper, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._library = library
        self._store = store.keeping
        self._whole = store
        self._settings = settings
        self._now = now
        self._failed_at: float | None = None

    # --- backups ------------------------------------------------------------------------------------------------------

    def backups(self) -> tuple[Backup, ...]:
        """All backups with what they hold, the newest first."""
        return self._store.backups()

    def back_up(self, cause: BackupCause = BackupCause.BY_HAND) -> Path:
        """Makes a whole, checked copy of the library; it takes a while, and nothing waits for it."""
        return self._store.back_up(cause, self._now())

    def backup_is_due(self) -> bool:
        """Whether the last daily backup is a day old."""
        return self._store.backup_is_due(self._now())

    def is_very_large(self) -> bool:
        """Whether a copy of the library is better made in a quiet moment."""
        return self._store.is_very_large()

    def back_up_daily(self) -> Path | None:
        """Makes the day's backup if it is due; None where it is not, or where it failed a moment ago or fails now."""
        failed = self._failed_at
        if (failed is not None and time.monotonic() - failed < PAUSE) or not self.backup_is_due():
            return None
        try:
            made = self.back_up(BackupCause.DAILY)
        except StoreError as error:
            self._failed_at = time.monotonic()
            log.info("no backup today: %s", error)
            return None
        self._failed_at = None
        return made

    def backup_in(self, path: Path) -> Backup:
        """What restoring a file would bring back. Raises: StoreError(DAMAGED_LIBRARY) where it is no library."""
        return self._store.backup_in(path)

    def restore(self, backup: Path) -> tuple[UndoToken, Path]:
        """Puts a backup in the place of the library; a token for the way back, and where it is kept as it was."""
        token, kept = self._store.restore(backup, self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return token, kept

    # --- tags, places, deletions --------------------------------------------------------------------------------------

    def tag(self, articles: Sequence[ArticleId], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Outcome:
        """Gives tags to stories and takes some away; the token undoes it."""
        added, gone = [*filter(None, map(name_of, add))], [*remove]
        work = lambda: self._store.tag(articles, added, gone, self._now())  # noqa: E731
        return self._library.bulk(work, "tags", lambda: pending_effects.tagged(articles, added, gone))

    def rename_tag(self, name: str, new_name: str) -> Outcome:
        """Gives a tag another name; where a tag has it already, both are one. The token undoes it."""
        work = lambda: self._store.rename_tag(name, new_name, self._now())  # noqa: E731
        return self._library.bulk(work, "tags", lambda: pending_effects.renamed_tag(name, name_of(new_name) or name))

    def remove_tag(self, name: str) -> Outcome:
        """Takes a tag from all its stories; they stay. The token undoes it."""
        work = lambda: self._store.remove_tag(name, self._now())  # noqa: E731
        return self._library.bulk(work, "tags", lambda: pending_effects.renamed_tag(name, ""))

    def tags(self) -> tuple[Tag, ...]:
        """Every tag with the number of its stories, in alphabetical order."""
        return self._store.tags()

    def keep_place(self, article: ArticleId, place: int) -> None:
        """Remembers where in a story the reader stopped."""
        work = lambda: self._store.keep_place(article, place, self._now())  # noqa: E731
        self._library.room.do(work, lambda _number: (None, pending_effects.at_place(article, place)))

    def delete(self, articles: Sequence[ArticleId], unread: Sequence[ArticleId] = ()) -> Outcome:
        """Takes stories away for good; the token undoes it for an hour, also after a restart.

        Those of `unread` come back unread, whatever they were when they went.
        """
        work = lambda: self._store.delete(articles, self._now(), unread)  # noqa: E731
        return self._library.bulk(work, "delete", lambda: pending_effects.deleted(articles))

    def remove_folder(self, folder: FolderId) -> Outcome:
        """Takes a folder away; its feeds and folders move up to where it stood. The token undoes it."""
        work = lambda: self._store.remove_folder(self._library.room.real(folder), self._now())  # noqa: E731
        return self._library.bulk(work, "remove_folder", lambda: pending_effects.without_folder(folder))

    def undo_last(self) -> UndoToken | None:
        """Takes the last bulk act back, also one from before a restart; None where there is none."""
        token = self._library.room.last_bulk() or self._store.last_act()
        if token is not None:
            self._library.undo(token)
        return token

    # --- rules of keeping ---------------------------------------------------------------------------------------------

    def feed_rule(self, feed: FeedId) -> RetentionRule:
        """A feed's own rule."""
        return self._library.room.value("feed rule", feed, self._store.feed_rule(feed))

    def folder_rule(self, folder: FolderId) -> RetentionRule:
        """A folder's own rule."""
        return self._library.room.value("folder rule", folder, self._store.folder_rule(folder))

    def set_feed_rule(self, feed: FeedId, rule: RetentionRule) -> None:
        """Keeps a feed's own rule; the empty one takes it away."""
        work = lambda: self._store.set_feed_rule(self._library.room.real(feed), rule)  # noqa: E731
        self._library.room.do(work, lambda _number: (None, PendingEffect(values={("feed rule", feed): rule})))

    def set_folder_rule(self, folder: FolderId, rule: RetentionRule) -> None:
        """Keeps a folder's own rule; the empty one takes it away."""
        work = lambda: self._store.set_folder_rule(self._library.room.real(folder), rule)  # noqa: E731
        self._library.room.do(work, lambda _number: (None, PendingEffect(values={("folder rule", folder): rule})))

    def would_remove(
        self,
        library: RetentionRule | None = None,
        feeds: Mapping[int, RetentionRule] | None = None,
        folders: Mapping[int, RetentionRule] | None = None,
        only: Sequence[FeedId] | None = None,
    ) -> int:
        """How many stories would go at the next tidying, were these the rules."""
        rule = library or library_rule(self._settings.current)
        return self._store.would_go(rule, self._now(), feeds, folders, only)

    def tidy(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Lets go what no rule keeps, in small steps so that other writes get their turn; how many stories went."""
        settings = self._settings.current
        rule = library_rule(settings)
        own_time = self._store.own_time(self._now())
        removed = 0
        spent = self._store.spent(rule, own_time)
        for start in range(0, len(spent), STEP):
            if stopped():
                return removed
            changes = self._library.publish(self._store.retire(spent[start : start + STEP], self._now()))
            removed += len(changes.removed)
        self._library.publish(self._store.keep_budgets(rule))
        days = settings.keep_read_days if settings.keep_unread and not settings.keep_newest else 0
        while not stopped():
            changes = self._library.publish(self._whole.retire(own_time, days, settings.offline_budget_bytes))
            removed += len(changes.removed)
            if not changes:
                break
        return removed

    # --- looking after it ---------------------------------------------------------------------------------------------

    def repair(self) -> tuple[Finding, ...]:
        """Mends what a check finds; what was mended, empty where nothing had to be."""
        found = self._store.repair(self._now())
        if found:
            self._library.publish(Changes(outline=True, everything=True))
        return found

    def compact(self) -> bool:
        """Takes one small step at making the library's file smaller, where that is due; whether there are more."""
        return self._store.compact()

    def use(self) -> LibraryUse:
        """What the library holds and where its bytes are; it takes a while."""
        return self._store.use()
