"""What accounts know of synced folders: the id of this device, the other devices, and the passphrase."""

from __future__ import annotations

import platform
from contextlib import suppress
from pathlib import Path

from deskreader.engine.accounts.device_files import DeviceFiles, device_id
from deskreader.engine.accounts.folder_keys import FolderKeys, cipher_to_write
from deskreader.engine.accounts.folder_round import FolderRound
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.context import EngineContext
from deskreader.errors import SyncError
from deskreader.model import AccountId
from deskreader.model.accounts import Account, Device
from deskreader.sync.folder_cipher import new_cipher


class FolderAccounts:
    """Runs rounds with synced folders. Their ciphers are kept while the program runs."""

    def __init__(self, context: EngineContext, passwords: AccountPasswords) -> None:
        self._context = context
        self._passwords = passwords
        self._keys: dict[AccountId, FolderKeys] = {}

    def run_round(self, account: Account) -> None:
        """Runs a round. Raises: as `FolderRound.run`, SyncError(NO_PASSWORD)."""
        FolderRound(self._context, account, self._device(account), platform.node(), self._keys_of(account)).run()

    def devices(self, account: Account) -> tuple[Device, ...]:
        """Returns the devices that share a folder, this one first; without a right passphrase they have no names."""
        files = DeviceFiles(Path(account.address), self._device(account))
        with suppress(SyncError):
            files.keys = self._keys_of(account)
        try:
            return tuple(files.devices())
        except OSError:
            return ()

    def check(self, folder: Path, passphrase: str, account: Account | None = None) -> None:
        """Tries a passphrase, or none, on the files in a folder that are not this device's.

        Raises: SyncError(NO_SYNC_FOLDER | WRONG_PASSPHRASE | ENCRYPTED_FOLDER).
        """
        files = DeviceFiles(folder, self._device(account) if account is not None else "")
        files.check()
        cipher_to_write(FolderKeys(passphrase) if passphrase else None, (), files.other_heads())

    def opens(self, account: Account) -> bool:
        """Whether the stored passphrase of a folder is that of the other devices."""
        try:
            self.check(Path(account.address), self._passwords.of(account), account)
        except SyncError:
            return False
        return account.options.is_encrypted

    def encrypt_anew(self, account: Account, passphrase: str) -> None:
        """Writes what this device has to say with another passphrase. Raises: SyncError(NO_SYNC_FOLDER), OSError."""
        FolderRound(self._context, account, self._device(account), platform.node()).encrypt_anew(new_cipher(passphrase))

    def _keys_of(self, account: Account) -> FolderKeys | None:
        """Returns the keys of a folder; None for one that is not encrypted. Raises: SyncError(NO_PASSWORD)."""
        if not account.options.is_encrypted:
            return None
        passphrase = self._passwords.of(account)
        if account.id not in self._keys or self._keys[account.id].passphrase != passphrase:
            self._keys[account.id] = FolderKeys(passphrase)
        return self._keys[account.id]

    def _device(self, account: Account) -> str:
        return device_id(self._context.database.path, account.options.salt)
