"""Retention: the rules of feeds and folders, what they would remove, and removing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from deskreader.engine.library.library import Library
from deskreader.model import FeedId, FolderId
from deskreader.model.retention import RetentionRule
from deskreader.settings import Settings, SettingsKeeper
from deskreader.store import Database
from deskreader.store.retention import purge, rules
from deskreader.store.retention.purge import STEP
from deskreader.text.clock import utc_now


def library_rule(settings: Settings) -> RetentionRule:
    """The rule that applies where neither feed nor folder has one."""
    return RetentionRule(settings.keep_read_days, settings.keep_newest, settings.keep_unread, 0)


class Retention:
    """The retention rules of one library. Every method may raise StoreError."""

    def __init__(
        self, library: Library, database: Database, settings: SettingsKeeper, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._library = library
        self._database = database
        self._settings = settings
        self._now = now

    def feed_rule(self, feed: FeedId) -> RetentionRule:
        """A feed's own rule."""
        return self._library.pending.value("feed rule", feed, self._database.read(rules.feed_rule, feed))

    def folder_rule(self, folder: FolderId) -> RetentionRule:
        """A folder's own rule."""
        return self._library.pending.value("folder rule", folder, self._database.read(rules.folder_rule, folder))

    def set_feed_rule(self, feed: FeedId, rule: RetentionRule) -> None:
        """Gives a feed a rule of its own; the empty rule removes it."""
        self._library.write(rules.set_feed_rule, feed, rule)

    def set_folder_rule(self, folder: FolderId, rule: RetentionRule) -> None:
        """Gives a folder a rule of its own; the empty rule removes it."""
        self._library.write(rules.set_folder_rule, folder, rule)

    def would_remove(
        self,
        library: RetentionRule | None = None,
        feeds: Mapping[int, RetentionRule] | None = None,
        folders: Mapping[int, RetentionRule] | None = None,
        only: Sequence[FeedId] | None = None,
    ) -> int:
        """How many articles the next purge would remove if these were the rules."""
        rule = library or library_rule(self._settings.current)
        return self._database.read(rules.count_expired, rule, self._now(), feeds, folders, only)

    def purge(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Removes what no rule keeps, in small steps so that other writes get their turn; how many articles it was."""
        settings, publish, database = self._settings.current, self._library.publish, self._database
        rule = library_rule(settings)
        own_time = database.write_unsynced(rules.advance_own_time, self._now())
        removed = 0
        expired = database.read(rules.expired, rule, own_time)
        for start in range(0, len(expired), STEP):
            if stopped():
                return removed
            batch = expired[start : start + STEP]
            removed += len(publish(database.write_unsynced(purge.retire_expired, batch, self._now())).removed)
        publish(purge.keep_budgets(database, rule))
        days = settings.keep_read_days if settings.keep_unread and not settings.keep_newest else 0
        while not stopped():
            changes = publish(purge.purge_step(database, own_time, days, settings.offline_budget_bytes))
            removed += len(changes.removed)
            if not changes:
                break
        return removed
