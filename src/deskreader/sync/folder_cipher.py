"""Encrypts the files of a synced folder: scrypt makes a key of the passphrase, AES-GCM seals the lines.

A file begins with a line that names the salt and the cost, with a seal by which a wrong passphrase is known. Each
further line is a nonce and sealed records in Base64, so a line that is cut or changed is left out like a damaged
record. What is sealed is bound to the device: lines of one device are none of another's.

The cipher is that of the package cryptography; the parameters are those that OWASP recommends for scrypt
(https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt). A nonce of 96 bits is random:
a folder has far fewer than the 2^32 lines up to which NIST allows that (SP 800-38D, 8.3).
"""

from __future__ import annotations

import binascii
import json
import os
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

COST = 17
"""The binary logarithm of scrypt's N: with 8 blocks, 128 MiB and a few tenths of a second."""
COSTS = range(10, 21)
"""What is accepted of other devices: less is no protection, more would take a gigabyte."""
BLOCKS = 8
MARK = b"deskreader-encrypted "
LONGEST_HEADER = 400  # bytes
CHUNK = 48_000
"""Bytes of records in one sealed line."""
_CHECK = b"deskreader"


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of an encrypted file."""

    salt: bytes
    cost: int
    check: bytes
    line: bytes  # as it stands in the file, with its end


def is_encrypted(data: bytes) -> bool:
    """Whether a file was written with a passphrase."""
    return data.startswith(MARK)


def header_of(data: bytes) -> Header | None:
    """Returns the header of an encrypted file; None for a file that is not encrypted, or whose header is damaged."""
    line, end, _ = data[:LONGEST_HEADER].partition(b"\n")
    digits, _, text = line.removeprefix(MARK).partition(b" ")
    if not end or not is_encrypted(data) or digits != b"%08x" % zlib.crc32(text):
        return None
    try:
        values = json.loads(text)
        salt, check = b64decode(values["salt"], validate=True), b64decode(values["check"], validate=True)
        cost = values["cost"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(cost) is not int or cost not in COSTS or not 16 <= len(salt) <= 64:
        return None
    return Header(salt, cost, check, line + end)


class FolderCipher:
    """Seals and opens what was written with one passphrase and salt."""

    def __init__(self, key: bytes, header: Header) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)
        self.header = header

    def seal(self, data: bytes, device: str) -> bytes:
        """Returns lines with the sealed data of a device, without the header."""
        return b"".join(
            b64encode(_sealed(self._cipher, data[start : start + CHUNK], device)) + b"\n"
            for start in range(0, len(data), CHUNK)
        )

    def open(self, data: bytes, device: str) -> bytes:
        """Returns what the lines of a device's file hold; lines that are damaged or were not sealed so are left out."""
        return b"".join(self._opened(data, device))

    def _opened(self, data: bytes, device: str) -> Iterator[bytes]:
        for line in data.split(b"\n"):
            if line and not line.startswith(MARK):
                found = _unsealed(self._cipher, line, device)
                if found is not None:
                    yield found


def new_cipher(passphrase: str) -> FolderCipher:
    """Returns a cipher with a new salt."""
    salt = os.urandom(16)
    key = _key(passphrase, salt, COST)
    return FolderCipher(key, _header(key, salt, COST))


def cipher_for(header: Header, passphrase: str) -> FolderCipher | None:
    """Returns the cipher of a file; None where this is not its passphrase."""
    key = _key(passphrase, header.salt, header.cost)
    cipher = FolderCipher(key, header)
    return cipher if _unsealed(cipher._cipher, b64encode(header.check), "") == _CHECK else None


def _header(key: bytes, salt: bytes, cost: int) -> Header:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    check = _sealed(AESGCM(key), _CHECK, "")
    values = {"salt": b64encode(salt).decode(), "cost": cost, "check": b64encode(check).decode()}
    text = json.dumps(values).encode()
    return Header(salt, cost, check, MARK + b"%08x %s\n" % (zlib.crc32(text), text))


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    """Returns the key of a passphrase; signs that can be typed in several ways make the same one."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=32, n=2**cost, r=BLOCKS, p=1).derive(secret)


def _sealed(cipher: AESGCM, data: bytes, device: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + cipher.encrypt(nonce, data, device.encode())


def _unsealed(cipher: AESGCM, line: bytes, device: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    try:
        raw = b64decode(line.rstrip(b"\r"), validate=True)
        return cipher.decrypt(raw[:12], raw[12:], device.encode())
    except (binascii.Error, InvalidTag, ValueError):
        return None
