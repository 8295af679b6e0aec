"""The passwords of accounts: in the keyring, in memory, or in a file that the user keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deskreader.engine.credentials.secret_store import SecretStore, account_secret
from deskreader.engine.files import read_file
from deskreader.errors import DeskReaderError, Kind, SyncError
from deskreader.model.accounts import Account, AccountOptions
from deskreader.model.credentials import NOTHING, Credentials, SecretStorage
from deskreader.model.ids import AccountId

LARGEST_FILE = 10_000  # bytes


class AccountPasswords:
    """Stores and finds the passwords of accounts."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    def store(self, account_id: AccountId, user: str, password: str) -> SecretStorage:
        """Stores a password and returns where it is."""
        return self._secrets.put(account_secret(account_id), Credentials(user=user, password=password))

    def remove(self, account_id: AccountId) -> None:
        """Removes a password."""
        self._secrets.remove(account_secret(account_id))

    def has_keyring(self) -> bool:
        """Whether passwords outlive the program without a file."""
        return self._secrets.has_keyring()

    def of(self, account: Account) -> str:
        """Returns the password of an account. Raises: SyncError(NO_PASSWORD) where it is no longer known."""
        stored = self._secrets.get(account_secret(account.id)) or NOTHING
        if stored.password:
            return stored.password
        if not account.options.password_file:
            raise SyncError(Kind.NO_PASSWORD)
        try:
            return password_in(Path(account.options.password_file))
        except (DeskReaderError, OSError):
            raise SyncError(Kind.NO_PASSWORD, Path(account.options.password_file).name) from None

    def options_with(self, options: AccountOptions, file: Path | None) -> AccountOptions:
        """Returns options that remember the file of a password where there is no keyring to keep it."""
        if file is None or self.has_keyring():
            return options
        return replace(options, password_file=str(file.absolute()))


def password_in(file: Path) -> str:
    """Returns the first line of a file. Raises: DeskReaderError, OSError."""
    lines = read_file(file, LARGEST_FILE).decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    return lines[0] if lines else ""
