"""Accounts in memory, which the type checker holds to the real ones: each method overrides one of `Accounts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from deskreader.engine.accounts.accounts import Accounts, MovedFeeds
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.model import AccountId, Changes, FeedId, FolderId, UndoToken
from deskreader.model.accounts import Account, AccountKind, AccountOptions, Device
from deskreader.model.changes import UndoAct
from deskreader.model.credentials import SecretStorage


class FakePasswords(AccountPasswords):
    """Every account has the same password."""

    def __init__(self) -> None:
        self.password = "stored"

    @override
    def of(self, account: Account) -> str:
        return self.password


class FakeAccounts(Accounts):
    """Takes any server whose address has no answer in `failures`; `tried` are the sign-ins, in order."""

    def __init__(self, publish: Callable[[Changes], Changes] = lambda changes: changes) -> None:
        self.accounts: dict[AccountId, Account] = {}
        self.failures: dict[str, DeskReaderError] = {}
        self.tried: list[tuple[str, str, str, AccountOptions]] = []
        self.moved: list[tuple[tuple[FeedId, ...], AccountId | None, FolderId | None]] = []
        self.removed: list[tuple[AccountId, bool]] = []
        self.settled: list[bool] = []
        self.left: tuple[str, ...] = ()
        self.shared_by: tuple[Device, ...] = ()
        self.storage = SecretStorage.KEYRING
        self.passwords = FakePasswords()
        self._publish = publish

    def put(self, account: Account) -> Account:
        """Adds an account, or replaces one."""
        self.accounts[account.id] = account
        self._publish(Changes(outline=True))
        return account

    @override
    def list_all(self) -> tuple[Account, ...]:
        return tuple(self.accounts.values())

    @override
    def get(self, account_id: AccountId) -> Account:
        if account_id not in self.accounts:
            raise StoreError(Kind.UNKNOWN_ACCOUNT)
        return self.accounts[account_id]

    @override
    def devices(self, account_id: AccountId) -> tuple[Device, ...]:
        return self.shared_by if self.get(account_id).kind is AccountKind.FOLDER else ()

    @override
    def try_server(
        self,
        kind: AccountKind,
        typed: str,
        user: str,
        password: str,
        options: AccountOptions = AccountOptions(),  # noqa: B008
    ) -> str:
        self.tried.append((typed, user, password, options))
        if typed in self.failures and not (options.plain_http and self.failures[typed].kind is Kind.PLAIN_HTTP):
            raise self.failures[typed]
        return typed if "://" in typed else f"https://{typed}"

    @override
    def add_tried(
        self,
        kind: AccountKind,
        address: str,
        user: str,
        password: str,
        name: str = "",
        options: AccountOptions = AccountOptions(),  # noqa: B008
        password_file: Path | None = None,
    ) -> tuple[Account, SecretStorage]:
        number = AccountId(max(self.accounts, default=0) + 1)
        return self.put(Account(number, kind, name or address.split("/")[2], address, user, options)), self.storage

    @override
    def add_folder(
        self,
        typed: str,
        name: str = "",
        options: AccountOptions = AccountOptions(),  # noqa: B008
        passphrase: str = "",
        passphrase_file: Path | None = None,
    ) -> tuple[Account, SecretStorage]:
        if typed in self.failures:
            raise self.failures[typed]
        number, options = AccountId(max(self.accounts, default=0) + 1), AccountOptions(is_encrypted=bool(passphrase))
        return self.put(Account(number, AccountKind.FOLDER, Path(typed).name, typed, "", options)), self.storage

    @override
    def set_passphrase(self, account_id: AccountId, passphrase: str) -> SecretStorage:
        if passphrase in self.failures:
            raise self.failures[passphrase]
        account = self.get(account_id)
        self.put(replace(account, options=replace(account.options, is_encrypted=True)))
        return self.storage

    @override
    def change_server(
        self, account_id: AccountId, address: str, user: str, password: str, options: AccountOptions
    ) -> SecretStorage:
        self.put(replace(self.get(account_id), address=address, user=user, options=options, problem=None))
        return self.storage

    @override
    def rename(self, account_id: AccountId, name: str) -> Changes:
        self.put(replace(self.get(account_id), name=name))
        return Changes(outline=True)

    @override
    def pause(self, account_id: AccountId, paused: bool) -> Changes:
        self.put(replace(self.get(account_id), is_paused=paused))
        return Changes(outline=True)

    @override
    def remove(self, account_id: AccountId, keeps_feeds: bool = False) -> tuple[UndoToken, Changes]:
        del self.accounts[account_id]
        self.removed.append((account_id, keeps_feeds))
        return UndoToken(77, 1, UndoAct.REMOVE_ACCOUNT), self._publish(Changes(outline=True))

    @override
    def settle_new_server(self, account_id: AccountId, keeps_server: bool) -> None:
        self.settled.append(keeps_server)

    @override
    def move_feeds(
        self,
        feeds: Sequence[FeedId],
        account_id: AccountId | None,
        folder_id: FolderId | None = None,
        takes_folders: bool = False,
    ) -> MovedFeeds:
        self.moved.append((tuple(feeds), account_id, folder_id))
        return MovedFeeds(UndoToken(78, len(feeds), UndoAct.MOVE_FEEDS), len(feeds), self.left)
