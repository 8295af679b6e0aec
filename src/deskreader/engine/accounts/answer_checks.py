"""Checks the answers of a server in one round, before anything of them is taken over."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from deskreader.engine.context import EngineContext
from deskreader.errors import Kind, SyncError
from deskreader.model.accounts import Account, RemoteArticle, RemoteTree
from deskreader.store.accounts import account_rows, id_comparison, outbox, remote_states, remote_tree
from deskreader.sync import plausibility
from deskreader.sync.service import Flag, RemoteStates, Service

log = logging.getLogger(__name__)

SURE_FOR = timedelta(hours=6)
"""How long after a round that went well acts are sent without another look at the server's ids."""
RECENT = timedelta(days=30)
"""Servers remove read articles after months; ids that are gone sooner show that the server was set up anew."""


@dataclass(slots=True)
class AnswerChecks:
    """The checks of one round. Every one may raise SyncError(NEW_SERVER | NONSENSE_ANSWER)."""

    context: EngineContext
    account: Account
    service: Service
    feeds: frozenset[str] = frozenset()
    """The feeds that the server has."""
    is_sure: bool = False
    """Whether this round has seen that the server's ids stand for what they stood for."""

    def check_tree(self, tree: RemoteTree) -> None:
        """Refuses a tree that would empty the account."""
        known = self.context.database.read(remote_tree.known_feeds, self.account.id)
        listed = {feed.id: feed.url for feed in tree.feeds}
        self.feeds = frozenset(listed)
        if plausibility.is_new_server(known, listed):
            raise SyncError(Kind.NEW_SERVER, f"{len(listed)} of {len(known)}")
        if plausibility.has_lost_feeds(known, listed):
            self._require_repetition(f"feeds {plausibility.digest(listed)}", f"{len(listed)} of {len(known)} feeds")

    def check_before_acts(self) -> None:
        """Looks at the server's ids after a pause or a failure, so that no act reaches other articles."""
        last = self.account.synced_at
        is_after_pause = last is None or abs(self.context.now() - last) > SURE_FOR
        acts = self.context.database.read(outbox.queued, self.account.id, "article")
        if acts and (is_after_pause or self.account.problem is not None):
            self._check_ids()

    def check_states(self, states: RemoteStates) -> None:
        """Refuses lists of other articles, and those that have become empty or very short until that is confirmed."""
        for flag, listed in ((Flag.READ, states.unread), (Flag.STARRED, states.starred)):
            if listed is not None:
                self._check_list(flag, listed)

    def check_articles(self, articles: Sequence[RemoteArticle]) -> None:
        """Refuses articles under the ids of others."""
        if self.is_sure or self.account.synced_at is None:
            return
        found = self.context.database.read(id_comparison.compare, self.account.id, articles)
        if plausibility.are_others(found.alike, found.other, found.doubles):
            self._check_ids()
        self._check_reset({article.id for article in articles if article.is_read is False})

    def _check_list(self, flag: Flag, listed: frozenset[str]) -> None:
        database, account_id = self.context.database, self.account.id
        column = "is_read" if flag is Flag.READ else "is_starred"
        name = "unread" if flag is Flag.READ else "starred"
        known = database.read(remote_states.known_number, account_id, column)
        still, turned = database.read(id_comparison.listed_numbers, account_id, column, listed)
        if plausibility.is_other_list(known, still, turned):
            self._check_ids()
        if flag is Flag.READ and turned >= plausibility.FEW:
            self._check_reset(listed)
        detail = f"{len(listed)} of {known} {name}"
        if plausibility.is_empty_suddenly(known, len(listed)):
            confirmed = self._confirms_empty(flag, column)
            if confirmed is False:
                raise SyncError(Kind.NONSENSE_ANSWER, detail)
            if confirmed is None or (flag is Flag.STARRED and known >= plausibility.FEW):
                self._require_repetition(f"{name} none", detail)
        elif plausibility.is_short_suddenly(known, len(listed)):
            self._require_repetition(f"{name} {plausibility.digest(listed)}", detail)

    def _check_reset(self, unread: Collection[str]) -> None:
        """Refuses to mark most of what is read as unread, as a server has it that was set up anew with the same ids."""
        if len(unread) >= plausibility.FEW:
            wanted = (self.feeds, plausibility.READ_SAMPLE, "s.is_read = 1")
            read = self.context.database.read(id_comparison.newest_ids, self.account.id, *wanted)
            turned = len(set(read).intersection(unread))
            if plausibility.is_reset(len(read), turned):
                raise SyncError(Kind.NEW_SERVER, f"{turned} of {len(read)} read")

    def _confirms_empty(self, flag: Flag, column: str) -> bool | None:
        """Asks the server in another way, or for the states of articles that had the flag; None if it tells nothing."""
        confirmed = self.service.confirms_empty(flag)
        if confirmed is not None:
            return confirmed
        database, account_id = self.context.database, self.account.id
        condition = f"s.{column} = {int(flag is Flag.STARRED)}"
        sample = database.read(id_comparison.newest_ids, account_id, self.feeds, plausibility.SAMPLE, condition)
        articles = self.service.articles(sample) if sample else ()
        if flag is Flag.READ:
            has_flag = [article.is_read is False for article in articles]
        else:
            has_flag = [article.is_starred is not False for article in articles]
        return not any(has_flag) if has_flag else None

    def _check_ids(self) -> None:
        """Asks for a few known articles, once a round at most."""
        if self.is_sure:
            return
        database, account = self.context.database, self.account
        sample = database.read(id_comparison.newest_ids, account.id, self.feeds, plausibility.SAMPLE)
        if sample:
            asked = set(sample)
            articles = [article for article in self.service.articles(sample) if article.id in asked]
            found = database.read(id_comparison.compare, account.id, articles)
            is_recent = account.synced_at is not None and abs(self.context.now() - account.synced_at) < RECENT
            log.info("account %s: %s of %s ids stand for the same", account.id, found.alike, len(sample))
            if plausibility.is_renumbered(len(sample), found.alike, found.other, is_recent):
                raise SyncError(Kind.NEW_SERVER, f"{found.alike} of {len(sample)} articles")
        self.is_sure = True

    def _require_repetition(self, suspects: str, detail: str) -> None:
        """Lets pass what the last round brought as well."""
        database, account_id = self.context.database, self.account.id
        if database.read(account_rows.state, account_id).suspects == suspects:
            return
        database.write(account_rows.set_suspects, account_id, suspects)
        raise SyncError(Kind.NONSENSE_ANSWER, detail)
