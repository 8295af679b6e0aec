"""Adds, changes, syncs and removes accounts."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from deskreader.engine.accounts.folder_accounts import FolderAccounts
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.accounts.server_link import ServerLink
from deskreader.engine.accounts.server_round import ServerRound, TreeListener
from deskreader.engine.accounts.service_factory import abilities, make_service
from deskreader.engine.accounts.sign_in import address_signed_in, server_link
from deskreader.engine.context import EngineContext
from deskreader.engine.rules.arrival_rules import ArrivalRules
from deskreader.errors import DeskReaderError, FetchError, Kind, StoreError, SyncError
from deskreader.model import AccountId, ArticleId, Changes, FeedId, FolderId, Problem, UndoToken
from deskreader.model.accounts import Ability, Account, AccountKind, AccountOptions, Device
from deskreader.model.credentials import SecretStorage
from deskreader.store.accounts import account_rows, remote_tree
from deskreader.store.feeds import account_list
from deskreader.store.undo.account_removal import remove_account
from deskreader.store.undo.feed_transfer import bound_feeds, move_feeds
from deskreader.sync.service import Service
from deskreader.text.urls import host_of

log = logging.getLogger(__name__)

ROUND_SECONDS = 900.0
"""After so long, a round that did not end is taken for that of a process that was killed."""
USUAL_INTERVAL = timedelta(minutes=30)
LONGEST_WAIT = timedelta(hours=6)
LATER_BY = 0.1
"""Accounts are due up to a tenth of the interval later, so that not all programs ask a server at the same moment."""


@dataclass(frozen=True, slots=True)
class MovedFeeds:
    """What a move of feeds came to: what undoes it, how many moved, and the titles of those that stayed."""

    token: UndoToken
    moved: int
    left: tuple[str, ...] = ()


class Accounts:
    """All accounts of the library. Every method may raise StoreError."""

    def __init__(
        self,
        context: EngineContext,
        passwords: AccountPasswords,
        rules: ArrivalRules,
        note_tree: TreeListener = lambda _account, _tree: None,
    ) -> None:
        self._context, self._rules, self._note_tree = context, rules, note_tree
        self._library = context.library
        self._database = context.database
        self.passwords = passwords
        self._services: dict[AccountId, tuple[tuple[str, str], Service, ServerLink]] = {}
        self._missing: dict[AccountId, set[str]] = {}
        self._folders = FolderAccounts(context, passwords)

    # --- accounts -----------------------------------------------------------------------------------------------------

    def list_all(self) -> tuple[Account, ...]:
        """Returns all accounts in the order of the sidebar."""
        return self._database.read(account_list.accounts)

    def get(self, account_id: AccountId) -> Account:
        """Returns one account. Raises: StoreError(UNKNOWN_ACCOUNT)."""
        return self._database.read(account_list.account, account_id)

    def find(self, named: str) -> Account:
        """Returns the account of a name, or of a number. Raises: StoreError(UNKNOWN_ACCOUNT)."""
        accounts = self.list_all()
        by_name = [account for account in accounts if account.name.casefold() == named.strip().casefold()]
        by_number = [account for account in accounts if named.isdecimal() and account.id == int(named)]
        if not by_name + by_number:
            raise StoreError(Kind.UNKNOWN_ACCOUNT, named[:100])
        return (by_name + by_number)[0]

    def try_server(
        self,
        kind: AccountKind,
        typed: str,
        user: str,
        password: str,
        options: AccountOptions = AccountOptions(),  # noqa: B008
    ) -> str:
        """Signs in at the addresses that may be meant and returns the one that answers. Nothing is stored.

        Raises: as `address_signed_in`.
        """
        return address_signed_in(self._context, kind, typed, user, password, options)

    def add(
        self,
        kind: AccountKind,
        typed: str,
        user: str,
        password: str,
        name: str = "",
        options: AccountOptions = AccountOptions(),  # noqa: B008 - frozen
        password_file: Path | None = None,
    ) -> tuple[Account, SecretStorage]:
        """Adds an account after signing in, and returns it and where its password is stored. Nothing is fetched yet.

        Raises: as `try_server`; SyncError(NO_SYNC_FOLDER) where there is no such folder.
        """
        if kind is AccountKind.FOLDER:
            return self.add_folder(typed, name, options, password, password_file)
        address = self.try_server(kind, typed, user, password, options)
        return self.add_tried(kind, address, user, password, name, options, password_file)

    def add_tried(
        self,
        kind: AccountKind,
        address: str,
        user: str,
        password: str,
        name: str = "",
        options: AccountOptions = AccountOptions(),  # noqa: B008 - frozen
        password_file: Path | None = None,
    ) -> tuple[Account, SecretStorage]:
        """Adds an account at an address that `try_server` returned. Raises: SyncError(ACCOUNT_EXISTS)."""
        self._refuse_known(kind, address, user)
        options = self.passwords.options_with(options, password_file)
        account_id, changes = self._database.write(
            account_rows.add, kind, name or host_of(address), address, user, options
        )
        storage = self.passwords.store(account_id, user, password)
        self._library.publish(changes)
        return self.get(account_id), storage

    def add_folder(
        self,
        typed: str,
        name: str = "",
        options: AccountOptions = AccountOptions(),  # noqa: B008 - frozen
        passphrase: str = "",
        passphrase_file: Path | None = None,
    ) -> tuple[Account, SecretStorage]:
        """Adds a folder to sync through, whose files are encrypted if there is a passphrase.

        Raises: SyncError(NO_SYNC_FOLDER | ACCOUNT_EXISTS | WRONG_PASSPHRASE | ENCRYPTED_FOLDER).
        """
        folder = Path(typed).expanduser().absolute()
        self._refuse_known(AccountKind.FOLDER, str(folder), "")
        self._folders.check(folder, passphrase)
        options = replace(options, salt=secrets.token_hex(8), is_encrypted=bool(passphrase))
        options = self.passwords.options_with(options, passphrase_file if passphrase else None)
        account_id, changes = self._database.write(
            account_rows.add, AccountKind.FOLDER, name or folder.name, str(folder), "", options
        )
        storage = self.passwords.store(account_id, "", passphrase) if passphrase else SecretStorage.KEYRING
        self._library.publish(changes)
        return self.get(account_id), storage

    def set_passphrase(self, account_id: AccountId, passphrase: str) -> SecretStorage:
        """Encrypts a synced folder with a passphrase from the next round on, or enters the one that others use.

        It may be another one than theirs only if the stored one is theirs: then it is changed, and they need it, too.

        Raises: SyncError(WRONG_PASSPHRASE | NO_SYNC_FOLDER).
        """
        account = self.get(account_id)
        try:
            self._folders.check(Path(account.address), passphrase, account)
        except SyncError as error:
            if error.kind is not Kind.WRONG_PASSPHRASE or not self._folders.opens(account):
                raise
            self._folders.encrypt_anew(account, passphrase)
        storage = self.passwords.store(account_id, "", passphrase)
        options = replace(account.options, is_encrypted=True)
        self._library.publish(
            self._database.write(account_rows.change_server, account_id, account.address, "", options)
        )
        return storage

    def _refuse_known(self, kind: AccountKind, address: str, user: str) -> None:
        """Raises: SyncError(ACCOUNT_EXISTS): two accounts of one user would hold every feed twice."""
        for known in self.list_all():
            if (known.kind, known.address, known.user) == (kind, address, user):
                raise SyncError(Kind.ACCOUNT_EXISTS, known.name)

    def change_server(
        self, account_id: AccountId, address: str, user: str, password: str, options: AccountOptions
    ) -> SecretStorage:
        """Gives an account another address, which `try_server` returned, user name and password, and is due at once."""
        self._services.pop(account_id, None)
        storage = self.passwords.store(account_id, user, password)
        self._library.publish(self._database.write(account_rows.change_server, account_id, address, user, options))
        return storage

    def abilities(self, kind: AccountKind) -> frozenset[Ability]:
        """Returns what can be changed on servers of a kind beside read and starred."""
        return abilities(kind)

    def takes_feeds(self, kind: AccountKind) -> bool:
        """Whether feeds can be added to accounts of a kind, and removed from them."""
        return Ability.SUBSCRIBE in abilities(kind)

    def devices(self, account_id: AccountId) -> tuple[Device, ...]:
        """Returns the devices that sync through a folder, this one first; none for an account on a server."""
        account = self.get(account_id)
        return self._folders.devices(account) if account.kind is AccountKind.FOLDER else ()

    def rename(self, account_id: AccountId, name: str) -> Changes:
        """Renames an account; an empty name changes nothing."""
        return self._library.publish(self._database.write(account_rows.rename, account_id, name))

    def pause(self, account_id: AccountId, paused: bool) -> Changes:
        """Pauses an account or goes on with it; acts are queued meanwhile."""
        return self._library.publish(self._database.write(account_rows.pause, account_id, paused))

    def change_password(self, account_id: AccountId, password: str) -> SecretStorage:
        """Stores another password of an account; the next round tries it."""
        account = self.get(account_id)
        if account.kind is AccountKind.FOLDER:
            return self.set_passphrase(account_id, password)
        self._services.pop(account_id, None)
        self._database.write(account_rows.pause, account_id, account.is_paused)  # due at once
        return self.passwords.store(account_id, account.user, password)

    def remove(self, account_id: AccountId, keeps_feeds: bool = False) -> tuple[UndoToken, Changes]:
        """Removes an account from this computer; the server keeps everything. The token undoes it.

        Its feeds and articles go as well, or with `keeps_feeds` become feeds of this computer.
        """
        self._services.pop(account_id, None)
        self._missing.pop(account_id, None)
        outcome = self._library.write(remove_account, account_id, keeps_feeds, self._context.now())
        self._database.write(account_rows.note_removed, account_id)
        return outcome

    def remove_orphans(self) -> None:
        """Removes the passwords of removed accounts that cannot come back, if possible. Raises nothing."""
        try:
            orphans = self._database.write(account_rows.take_orphans)
        except StoreError as error:
            log.info("no passwords could be removed: %s", error.kind)
            return
        for account_id in orphans:
            self.passwords.remove(account_id)

    def move_feeds(
        self,
        feeds: Sequence[FeedId],
        account_id: AccountId | None,
        folder_id: FolderId | None = None,
        takes_folders: bool = False,
    ) -> MovedFeeds:
        """Moves feeds into an account, or with None to this computer, with articles, states, stars and tags.

        They go into a folder there, or `takes_folders` into those of the same names. Servers hear of it with the next
        round. Feeds that no server can fetch stay where they are.

        Raises: SyncError(UNSUPPORTED_ACT) where a server does not let feeds be added or removed.
        """
        places = set(self._database.read(account_rows.accounts_of_feeds, feeds))
        places |= {account_id} if account_id is not None else set()
        if not all(self.takes_feeds(self.get(place).kind) for place in places):
            raise SyncError(Kind.UNSUPPORTED_ACT, "move")
        bound = self._database.read(bound_feeds, feeds) if account_id is not None else {}
        movable = [feed for feed in feeds if feed not in bound]
        token, _changes = self._library.write(
            move_feeds, movable, account_id, folder_id, self._context.now(), takes_folders
        )
        for place in places:
            self._database.write(account_rows.make_due, place)
        return MovedFeeds(token, token.touched, tuple(bound.values()))

    def settle_new_server(self, account_id: AccountId, keeps_server: bool) -> None:
        """Ends the doubt about a server that was set up anew: what it has holds, or it gets what is here.

        Feeds that the server lacks go out of sight in the first case and are subscribed there in the second. The next
        round does it.
        """
        self._database.write(remote_tree.forget_server, account_id)
        if keeps_server:
            self._database.write(remote_tree.hide_feeds, account_id, self._context.now())
        else:
            self._database.write(remote_tree.queue_everything, account_id)
        self._database.write(account_rows.pause, account_id, False)

    # --- rounds -------------------------------------------------------------------------------------------------------

    def due(self, by_hand: bool = False) -> tuple[AccountId, ...]:
        """Returns the accounts whose time has come; by hand all that are not paused."""
        if by_hand:
            return tuple(account.id for account in self.list_all() if not account.is_paused)
        return self._database.read(account_rows.due, self._context.now())

    def sync(
        self, accounts: Sequence[AccountId], by_hand: bool = False, stopped: Callable[[], bool] = lambda: False
    ) -> list[ArticleId]:
        """Runs a round for each account and returns the new articles. A failure becomes the account's problem."""
        new: list[ArticleId] = []
        for account_id in accounts:
            if not stopped():
                new += self._sync_one(account_id, by_hand, stopped)
        return new

    def _sync_one(self, account_id: AccountId, by_hand: bool, stopped: Callable[[], bool]) -> tuple[ArticleId, ...]:
        try:
            account = self.get(account_id)
        except StoreError:
            return ()  # removed meanwhile
        if not self._database.write(account_rows.begin_round, account_id, self._context.now(), ROUND_SECONDS):
            log.info("account %s is synced by another process", account_id)
            return ()
        cost = [0, 0]
        try:
            if account.kind is AccountKind.FOLDER:
                self._folders.run_round(account)
                new: tuple[ArticleId, ...] = ()
            else:
                new = self._run_server_round(account, by_hand, stopped, cost)
            self._note_success(account_id, (cost[0], cost[1]))
        except StoreError as error:
            if error.kind is Kind.UNKNOWN_ACCOUNT:  # removed in the middle of its round
                return ()
            raise
        except DeskReaderError as error:
            log.info("account %s: %s", account_id, error)
            self._note_failure(account_id, error, (cost[0], cost[1]))
            return ()
        finally:
            self._database.write_unsynced(account_rows.end_round, account_id)
        return new

    def _run_server_round(
        self, account: Account, by_hand: bool, stopped: Callable[[], bool], cost: list[int]
    ) -> tuple[ArticleId, ...]:
        """Runs a round with a server; `cost` becomes its requests and the bytes it received, also where it fails."""
        service, link = self._service(account)
        link.by_hand, link.requests, link.received_bytes = by_hand, 0, 0
        missing = self._missing.setdefault(account.id, set())
        try:
            return ServerRound(self._context, account, service, stopped, missing, self._rules, self._note_tree).run()
        finally:
            cost[:] = link.requests, link.received_bytes

    def _service(self, account: Account) -> tuple[Service, ServerLink]:
        """Returns the service of an account, which is kept with its login token while the program runs."""
        password = self.passwords.of(account)
        key = (account.address, password)
        found = self._services.get(account.id)
        if found is None or found[0] != key:
            link = server_link(self._context, account.kind, account.address, account.options)
            found = (key, make_service(account.kind, link, account.user, password), link)
            self._services[account.id] = found
        return found[1], found[2]

    def _interval(self) -> timedelta:
        chosen = self._context.settings.current.refresh_minutes
        return timedelta(minutes=chosen) if chosen > 0 else USUAL_INTERVAL

    def _note_success(self, account_id: AccountId, cost: tuple[int, int]) -> None:
        self._database.write(account_rows.set_suspects, account_id, "")
        self._database.write_unsynced(account_rows.clear_old_acts, account_id)
        now = self._context.now()
        due = now + self._interval() * (1 + LATER_BY * random.random())
        self._library.publish(self._database.write(account_rows.note_success, account_id, now, due, cost))

    def _note_failure(self, account_id: AccountId, error: DeskReaderError, cost: tuple[int, int]) -> None:
        now, failures = self._context.now(), self._database.read(account_rows.state, account_id).failures
        wait = min(self._interval() * 2 ** min(failures, 10), LONGEST_WAIT)
        if isinstance(error, FetchError) and error.retry_after:
            wait = max(wait, timedelta(seconds=error.retry_after))
        problem = Problem(_shown_kind(error), error.detail, now)
        due = now + wait * (1 + LATER_BY * random.random())
        self._library.publish(self._database.write(account_rows.note_failure, account_id, problem, due, cost))


def _shown_kind(error: DeskReaderError) -> Kind:
    """Returns the kind of a round's failure as people read it: a refusal means the password."""
    if isinstance(error, FetchError) and error.status in (401, 403):
        return Kind.SIGN_IN
    return error.kind
