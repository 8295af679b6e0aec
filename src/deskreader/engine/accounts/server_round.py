"""One round with a server, in order: look at its feeds, send what is queued, take feeds over, then states, articles.

Every step is a transaction of its own, and every answer is checked as a whole before anything of it is taken over, so
a round can end anywhere: the next one goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskreader.engine.accounts.answer_checks import AnswerChecks
from deskreader.engine.accounts.outbox_sender import OutboxSender
from deskreader.engine.context import EngineContext
from deskreader.engine.rules.arrival_rules import ArrivalRules
from deskreader.errors import Kind, ParseError, SyncError, WorkerError
from deskreader.model import ArticleId, Changes
from deskreader.model.accounts import Account, RemoteArticle, RemoteTree
from deskreader.store.accounts import account_rows, remote_articles, remote_states, remote_tree
from deskreader.sync.service import RemoteStates, Service

log = logging.getLogger(__name__)

RECENT_EVERY = timedelta(days=1)
"""How often articles are asked for that were read elsewhere before they came here."""
MOST_RECENT = 4000
"""Read articles of the last days that one round fetches at most, the newest first."""


TreeListener = Callable[[Account, RemoteTree], None]
"""Hears what folders and feeds the server of an account has."""


@dataclass(slots=True)
class ServerRound:
    """One round of one account."""

    context: EngineContext
    account: Account
    service: Service
    stopped: Callable[[], bool]
    missing: set[str]
    """Ids that the server lists but does not give; they are not asked for again while the program runs."""
    rules: ArrivalRules
    note_tree: TreeListener
    checks: AnswerChecks = field(init=False)

    def __post_init__(self) -> None:
        self.checks = AnswerChecks(self.context, self.account, self.service)

    def run(self) -> tuple[ArticleId, ...]:
        """Runs the round and returns the articles that came. Raises: FetchError, ParseError, WorkerError, SyncError,
        StoreError.
        """
        database, account_id = self.context.database, self.account.id
        tree = self._send_acts()
        self._publish(database.write(remote_tree.apply_tree, account_id, tree, self._now()))
        self.note_tree(self.account, tree)
        new: list[ArticleId] = []
        wanted: list[str] = []
        before = database.read(account_rows.state, account_id)
        listed, cursor, is_complete = {feed.id for feed in tree.feeds}, before.cursor, True
        for part in self.service.states(cursor):
            new += self._take_states(part)
            wanted += [*(part.unread or ()), *(part.starred or ())]
            is_complete = is_complete and all(article.feed in listed for article in part.articles)
            cursor = part.cursor or cursor
        new += self._fetch(wanted)
        if is_complete:  # else a feed came after its tree was read, and its articles are to be named again
            database.write(account_rows.set_cursor, account_id, cursor)
        new += self._fetch_recent(before.recent_at)
        return tuple(new)

    def _send_acts(self) -> RemoteTree:
        """Sends what is queued to a server that is still the same, and returns its folders and feeds after that."""
        tree = self._tree()
        self.checks.check_before_acts()
        sender = OutboxSender(self.context.database, self.account.id, self.service)
        sender.send()
        return self._tree() if sender.changes_feeds else tree

    def _tree(self) -> RemoteTree:
        tree = self.service.tree()
        self.checks.check_tree(tree)
        return tree

    def _now(self) -> datetime:
        return self.context.now()

    def _publish(self, changes: Changes) -> Changes:
        return self.context.library.publish(changes)

    # --- states -------------------------------------------------------------------------------------------------------

    def _take_states(self, states: RemoteStates) -> list[ArticleId]:
        """Takes states over, and the articles that came with them; returns the new ones."""
        self.checks.check_states(states)
        database, account_id = self.context.database, self.account.id
        if states.unread is not None:
            self._publish(database.write(remote_states.apply_unread, account_id, states.unread, self._now()))
        if states.starred is not None:
            self._publish(database.write(remote_states.apply_starred, account_id, states.starred, self._now()))
        return self._store(states.articles)

    # --- articles -----------------------------------------------------------------------------------------------------

    def _fetch(self, ids: Iterable[str]) -> list[ArticleId]:
        """Fetches those of the articles that are not here yet; returns the new ones."""
        wanted = [found for found in dict.fromkeys(ids) if found not in self.missing]
        unknown = self.context.database.read(account_rows.unknown_ids, self.account.id, wanted)
        new: list[ArticleId] = []
        for start in range(0, len(unknown), self.service.batch):
            if self.stopped():
                raise SyncError(Kind.OFFLINE, "stopped")
            for part in self._articles(unknown[start : start + self.service.batch]):
                new += self._store(part)
        return new

    def _articles(self, ids: Sequence[str]) -> Iterator[tuple[RemoteArticle, ...]]:
        """Yields the articles of these ids; what is too large or too hard at once is fetched in halves."""
        try:
            articles = self.service.articles(ids)
        except (ParseError, WorkerError) as error:
            if error.kind not in (Kind.TOO_LARGE, Kind.WORKER_HUNG, Kind.WORKER_DIED):
                raise
            log.info("account %s: %s of %s articles", self.account.id, error, len(ids))
            if len(ids) > 1:
                yield from self._articles(ids[: len(ids) // 2])
                yield from self._articles(ids[len(ids) // 2 :])
            else:
                self.missing.update(ids)
            return
        self.missing.update(set(ids) - {article.id for article in articles})
        yield articles

    def _fetch_recent(self, recent_at: datetime | None) -> list[ArticleId]:
        """Fetches articles of the last days that were read elsewhere before they came here."""
        now = self._now()
        if recent_at is not None and recent_at <= now < recent_at + RECENT_EVERY:
            return []
        days = timedelta(days=max(0, self.account.options.days))
        since = now - days if recent_at is None or recent_at > now else recent_at - timedelta(hours=1)
        newest_first = sorted(self.service.recent(since), key=lambda found: (len(found), found), reverse=True)
        new = self._fetch(newest_first[:MOST_RECENT]) if days else []
        self.context.database.write(account_rows.set_recent, self.account.id, now)
        return new

    def _store(self, articles: Sequence[RemoteArticle]) -> list[ArticleId]:
        if not articles:
            return []
        self.checks.check_articles(articles)
        database = self.context.database
        on_new = self.rules.on_new_remote(self.account.id, articles)
        changes = database.write_unsynced(
            remote_articles.store_articles, self.account.id, articles, self._now(), on_new
        )
        self.rules.queue_changed(changes.content)
        return list(self._publish(changes).new)
