"""The ciphers of a synced folder: made of its passphrase, one for each salt that its devices use."""

from __future__ import annotations

from collections.abc import Iterable

from deskreader.errors import Kind, SyncError
from deskreader.sync.folder_cipher import FolderCipher, Header, cipher_for, header_of, is_encrypted, new_cipher


class FolderKeys:
    """Makes ciphers and keeps them: each takes some tenths of a second, and a folder mostly has one salt."""

    def __init__(self, passphrase: str) -> None:
        self.passphrase = passphrase
        self._ciphers: dict[bytes, FolderCipher | None] = {}

    def cipher(self, header: Header) -> FolderCipher | None:
        """Returns the cipher of a file with this header; None where it was written with another passphrase."""
        if header.line not in self._ciphers:
            self._ciphers[header.line] = cipher_for(header, self.passphrase)
        return self._ciphers[header.line]

    def opened(self, data: bytes, device: str, start: int = 0) -> bytes | None:
        """Returns what an encrypted file of a device holds behind so many bytes; None where it cannot be opened."""
        header = header_of(data)
        cipher = self.cipher(header) if header is not None else None
        return cipher.open(data[start:], device) if cipher is not None else None

    def own_cipher(self, own: Iterable[bytes], others: Iterable[bytes]) -> FolderCipher:
        """Returns the cipher to write with, given how own files and those of other devices begin.

        It is that of own files, else of others, so that there are few salts. Raises: SyncError(WRONG_PASSPHRASE) where
        there are encrypted files and the passphrase opens none of them.
        """
        headers = [header for head in (*own, *others) if (header := header_of(head)) is not None]
        for header in dict.fromkeys(headers):
            cipher = self.cipher(header)
            if cipher is not None:
                return cipher
        if headers:
            raise SyncError(Kind.WRONG_PASSPHRASE)
        cipher = new_cipher(self.passphrase)
        self._ciphers[cipher.header.line] = cipher
        return cipher


def cipher_to_write(keys: FolderKeys | None, own: Iterable[bytes], others: Iterable[bytes]) -> FolderCipher | None:
    """Returns what own files are to be written with, None for nothing.

    Raises: SyncError(WRONG_PASSPHRASE), and SyncError(ENCRYPTED_FOLDER) for an encrypted folder without a passphrase.
    """
    if keys is not None:
        return keys.own_cipher(own, others)
    if any(is_encrypted(head) for head in others):
        raise SyncError(Kind.ENCRYPTED_FOLDER)
    return None
