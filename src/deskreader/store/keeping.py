"""What keeps the library safe and tidy, as a part of the store: backups, tags and places, rules of keeping, repairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from deskreader.model import ArticleId, Changes, FeedId, Finding, FolderId, Tag, UndoToken
from deskreader.model.backups import Backup, BackupCause
from deskreader.model.retention import ExpiredArticle, OfflineGap, RetentionRule
from deskreader.model.usage import LibraryUse
from deskreader.store import backups, usage
from deskreader.store.articles import images, offline_gaps
from deskreader.store.articles import tags as tagging
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.feeds import outline as sidebar
from deskreader.store.recovery import repair, restore_backup
from deskreader.store.retention import compaction, purge, rules
from deskreader.store.sqlite.error_mapping import told
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.undo import journal, tag_edits

STEP = 200  # articles in one transaction, so that other writes get their turn


class Do(Protocol):
    """Runs an act on the writer's thread; `durable` as `Writer.run` has it."""

    def __call__(self, act: Callable[[sqlite3.Connection], Any], durable: bool | None = True) -> Any: ...


Ask = Callable[[Callable[[sqlite3.Connection], Any]], Any]
Outcome = tuple[UndoToken, Changes]


class Keeping:
    """A part of the store. Every method may raise StoreError."""

    def __init__(self, path: Path, files: ImageFiles, do: Do, ask: Ask, wait: float) -> None:
        self._path = path
        self._files = files
        self._do = do
        self._ask = ask
        self._wait = wait

    # --- backups ------------------------------------------------------------------------------------------------------

    def backups(self) -> tuple[Backup, ...]:
        """All backups with what they hold, the newest first."""
        return backups.all_of(self._path)

    def backup_in(self, path: Path) -> Backup:
        """What a file would bring back. Raises: StoreError(DAMAGED_LIBRARY)."""
        return backups.in_file(path)

    def backup_is_due(self, now: datetime) -> bool:
        """Whether the last daily backup is a day old."""
        return backups.is_due(self._path, now)

    def is_very_large(self) -> bool:
        """Whether a copy of the library is better made in a quiet moment."""
        return backups.is_very_large(self._path)

    def back_up(self, cause: BackupCause, now: datetime) -> Path:
        """Makes a whole, checked copy, on the thread that asks; others read and write meanwhile."""
        return backups.make(self._path, cause, now)

    def restore(self, backup: Path, now: datetime) -> tuple[UndoToken, Path]:
        """Puts a backup in the place of the library; the library as it was is kept at the path that is returned."""
        return self._restore(backup, now, can_undo=True)

    def undo_restore(self, token: UndoToken, now: datetime) -> Changes:
        """Goes back to the library as it was before a restore; nothing where the token was used or is too old."""
        name: str | None = self._ask(lambda db: journal.restored_over(db, token))
        if name is None:
            return Changes()
        self._restore(backups.folder_of(self._path) / name, now, can_undo=False)
        return Changes(outline=True, everything=True)

    def _restore(self, backup: Path, now: datetime, can_undo: bool) -> tuple[UndoToken, Path]:
        run = partial(self._do, durable=None)
        return restore_backup.restore(backup, self._path, self._files, now, run, self._wait, can_undo)

    # --- tags and places ----------------------------------------------------------------------------------------------

    def tag(self, articles: Sequence[ArticleId], add: Iterable[str], remove: Iterable[str], now: datetime) -> Outcome:
        """Gives tags to stories and takes some away."""
        outcome: Outcome = self._do(lambda db: tag_edits.change_tags(db, articles, add, remove, now))
        return outcome

    def rename_tag(self, name: str, new_name: str, now: datetime) -> Outcome:
        """Gives a tag another name, which may be that of another."""
        outcome: Outcome = self._do(lambda db: tag_edits.rename_tag(db, name, new_name, now))
        return outcome

    def remove_tag(self, name: str, now: datetime) -> Outcome:
        """Takes a tag from all its stories."""
        outcome: Outcome = self._do(lambda db: tag_edits.remove_tag(db, name, now))
        return outcome

    def tags(self) -> tuple[Tag, ...]:
        """Every tag with the number of its stories."""
        found: tuple[Tag, ...] = self._ask(sidebar.all_tags)
        return found

    def keep_place(self, article: ArticleId, place: int, now: datetime) -> None:
        """Remembers where in a story the reader stopped."""
        self._do(lambda db: tagging.keep_place(db, article, place, now), durable=False)

    # --- deleting and undoing -----------------------------------------------------------------------------------------

    def delete(self, articles: Sequence[ArticleId], now: datetime, unread: Sequence[ArticleId] = ()) -> Outcome:
        """Takes stories away; they stay away when a feed brings them again. Those of `unread` come back as that."""
        outcome: Outcome = self._do(lambda db: journal.delete(db, articles, now, unread))
        return outcome

    def remove_folder(self, folder: FolderId, now: datetime) -> Outcome:
        """Takes a folder away; its feeds and folders move up to where it stood."""
        outcome: Outcome = self._do(lambda db: journal.remove_folder(db, folder, now))
        return outcome

    def last_act(self) -> UndoToken | None:
        """The last bulk act that can still be taken back."""
        found: UndoToken | None = self._ask(journal.last)
        return found

    # --- rules of keeping ---------------------------------------------------------------------------------------------

    def feed_rule(self, feed: FeedId) -> RetentionRule:
        """A feed's own rule."""
        rule: RetentionRule = self._ask(lambda db: rules.feed_rule(db, feed))
        return rule

    def folder_rule(self, folder: FolderId) -> RetentionRule:
        """A folder's own rule."""
        rule: RetentionRule = self._ask(lambda db: rules.folder_rule(db, folder))
        return rule

    def set_feed_rule(self, feed: FeedId, rule: RetentionRule) -> None:
        """Keeps a feed's own rule; the empty one takes it away."""
        self._do(lambda db: rules.set_feed_rule(db, feed, rule))

    def set_folder_rule(self, folder: FolderId, rule: RetentionRule) -> None:
        """Keeps a folder's own rule; the empty one takes it away."""
        self._do(lambda db: rules.set_folder_rule(db, folder, rule))

    def would_go(
        self,
        library: RetentionRule,
        now: datetime,
        feeds: Mapping[int, RetentionRule] | None = None,
        folders: Mapping[int, RetentionRule] | None = None,
        only: Sequence[FeedId] | None = None,
    ) -> int:
        """How many stories would go now, were these the rules; `only` looks at some feeds."""

        def question(db: sqlite3.Connection) -> int:
            found = rules.rules_of(db, library, feeds, folders)
            chosen = found if only is None else {feed: found[feed] for feed in only if feed in found}
            return rules.count_going(db, chosen, rules.read_time(db, now))

        count: int = self._ask(question)
        return count

    def own_time(self, now: datetime) -> datetime:
        """The library's own time, by which stories grow old; it goes on from here."""
        at: datetime = self._do(lambda db: rules.keep_time(db, now), durable=False)
        return at

    def spent(self, library: RetentionRule, own_time: datetime) -> tuple[ExpiredArticle, ...]:
        """The stories that go now of all feeds for which more holds than the library's age for read stories."""
        is_plain = not library.newest and library.unread

        def question(db: sqlite3.Connection) -> tuple[ExpiredArticle, ...]:
            ruled = set(rules.ruled_feeds(db)) if is_plain else None
            found = rules.rules_of(db, library).items()
            return rules.let_go(db, {f: rule for f, rule in found if ruled is None or f in ruled}, own_time)

        gone: tuple[ExpiredArticle, ...] = self._ask(question)
        return gone

    def retire(self, spent: Sequence[ExpiredArticle], now: datetime) -> Changes:
        """Lets some stories go, unless they were pinned or marked unread since it was decided."""

        def act(db: sqlite3.Connection) -> Changes:
            was_read = {one.id: one.is_read for one in spent}
            pinned = tagging.pinned(list(was_read), db)
            rows = db.execute(
                f"SELECT article_id, is_read FROM states WHERE gone_at IS NULL AND article_id {IN_LIST}",
                (as_list(was_read),),
            )
            go = [a for a, is_read in rows if a not in pinned and is_read >= was_read[a]]
            return purge.retire_articles(db, go, now)

        changes: Changes = self._do(act, durable=False)
        return changes

    def keep_budgets(self, library: RetentionRule) -> Changes:
        """Lets each feed that has a budget of its own keep to it."""
        over = self._ask(lambda db: rules.over_budget(db, rules.rules_of(db, library)))
        changes = Changes()
        for start in range(0, len(over), STEP):
            some = over[start : start + STEP]
            changes |= self._do(partial(_give_up, articles=some), durable=False)
        return changes

    # --- for a time without network -----------------------------------------------------------------------------------

    def missing(self) -> tuple[OfflineGap, ...]:
        """What stories still lack, feed by feed."""
        found: tuple[OfflineGap, ...] = self._ask(offline_gaps.missing)
        return found

    def wait_again(self) -> Changes:
        """Lets stories whose site did not answer wait for their page once more."""
        changes: Changes = self._do(offline_gaps.wait_again, durable=False)
        return changes

    # --- looking after it ---------------------------------------------------------------------------------------------

    def repair(self, now: datetime) -> tuple[Finding, ...]:
        """Mends what a check finds; what was done to each."""
        found: list[Finding] = self._do(lambda db: repair.repair(db, self._files, now))
        with told():
            found += repair.remove_unused(self._ask(repair.known_files), self._files)
        return tuple(found)

    def forget_missing_pictures(self) -> None:
        """Lets go of pictures whose files are gone, so that they are fetched anew."""
        self._do(lambda db: images.forget_missing(db, self._files), durable=False)

    def compact(self) -> bool:
        """Takes one small step at making the file smaller, where that is due; whether there are more."""
        more: bool = self._do(compaction.compact, durable=False)
        return more

    def use(self) -> LibraryUse:
        """What the library holds and where its bytes are."""
        with told():
            backed_up = sum(backup.bytes for backup in self.backups())
        found: LibraryUse = self._ask(lambda db: usage.use(db, backed_up))
        return found


def _give_up(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> Changes:
    pinned = tagging.pinned(articles, db)
    for article in articles:
        if article not in pinned:
            purge.give_up_pictures(db, article)
    return Changes(updated=tuple(articles))
