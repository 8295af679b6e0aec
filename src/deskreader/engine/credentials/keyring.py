"""The system's keyring: the Secret Service on Linux, elsewhere what the `keyring` library offers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

log = logging.getLogger(__name__)

APPLICATION = "DeskReader"


class KeyringError(Exception):
    """The keyring is missing or locked, or refuses the request."""


class Keyring(Protocol):
    """Stores texts under names. Every method may raise KeyringError."""

    def get(self, name: str) -> str | None:
        """Returns the text stored under a name, or None."""

    def put(self, name: str, text: str) -> None:
        """Stores a text under a name, in place of an earlier one."""

    def remove(self, name: str) -> None:
        """Removes a name and its text."""


def system_keyring() -> Keyring | None:
    """Returns this system's keyring, or None where it has none. Its libraries are loaded only here."""
    if sys.platform in ("win32", "darwin"):
        return LibraryKeyring.find()
    from deskreader.engine.credentials.secret_service import SecretService

    service = SecretService()
    return service if service.is_available() else None


class LibraryKeyring:
    """Windows' Credential Locker or the Keychain of macOS, through the `keyring` library."""

    def __init__(self) -> None:
        import keyring
        from keyring.errors import KeyringError as LibraryError

        self._keyring = keyring.get_keyring()
        self._library_error = LibraryError

    @classmethod
    def find(cls) -> Keyring | None:
        """Returns the library's keyring where it is the system's own and not a file in plain text."""
        try:
            found = cls()
        except ImportError:
            log.info("the keyring library is not installed")
            return None
        module = type(found._keyring).__module__
        return found if module.startswith(("keyring.backends.Windows", "keyring.backends.macOS")) else None

    def get(self, name: str) -> str | None:
        with self._translating_errors():
            text: str | None = self._keyring.get_password(APPLICATION, name)
            return text

    def put(self, name: str, text: str) -> None:
        with self._translating_errors():
            self._keyring.set_password(APPLICATION, name, text)

    def remove(self, name: str) -> None:
        with self._translating_errors():
            self._keyring.delete_password(APPLICATION, name)

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
        except self._library_error as error:
            raise KeyringError(type(error).__name__) from error
