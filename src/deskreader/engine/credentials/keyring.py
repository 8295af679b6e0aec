"""The system's keyring: one form for the Secret Service of Linux and for what `keyring` knows elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import Protocol

log = logging.getLogger(__name__)

APPLICATION = "DeskReader"


class KeyringError(Exception):
    """The keyring is not there, is locked, or refuses."""


class Keyring(Protocol):
    """Keeps texts under names. Every method may raise KeyringError."""

    def get(self, name: str) -> str | None:
        """The text under a name."""

    def put(self, name: str, text: str) -> None:
        """Keeps a text under a name."""

    def remove(self, name: str) -> None:
        """Forgets a name."""


def system_keyring() -> Keyring | None:
    """This system's keyring, or None where it has none. What it needs is loaded only here."""
    if sys.platform in ("win32", "darwin"):
        return _OfLibrary.found()
    return _OfDesktop.found()


class _OfDesktop:
    """The Secret Service."""

    def __init__(self) -> None:
        from deskreader.engine.credentials.secret_service import SecretService, SecretServiceError

        self._service = SecretService()
        self._trouble = SecretServiceError

    @classmethod
    def found(cls) -> Keyring | None:
        """The service, where it answers."""
        made = cls()
        return made if made._service.is_there() else None

    def get(self, name: str) -> str | None:
        try:
            return self._service.get(name)
        except self._trouble as error:
            raise KeyringError(str(error)) from error

    def put(self, name: str, text: str) -> None:
        try:
            self._service.put(name, text)
        except self._trouble as error:
            raise KeyringError(str(error)) from error

    def remove(self, name: str) -> None:
        try:
            self._service.remove(name)
        except self._trouble as error:
            raise KeyringError(str(error)) from error


class _OfLibrary:
    """Windows' Credential Locker and the Keychain of macOS, through `keyring`."""

    def __init__(self) -> None:
        import keyring
        from keyring.errors import KeyringError as Trouble

        self._keyring = keyring.get_keyring()
        self._trouble = Trouble

    @classmethod
    def found(cls) -> Keyring | None:
        """The library's keyring, where it is the system's own and no file in plain text."""
        try:
            made = cls()
        except ImportError:
            log.info("the library for this system's keyring is not there")
            return None
        home = type(made._keyring).__module__
        return made if home.startswith(("keyring.backends.Windows", "keyring.backends.macOS")) else None

    def get(self, name: str) -> str | None:
        try:
            text: str | None = self._keyring.get_password(APPLICATION, name)
            return text
        except self._trouble as error:
            raise KeyringError(type(error).__name__) from error

    def put(self, name: str, text: str) -> None:
        try:
            self._keyring.set_password(APPLICATION, name, text)
        except self._trouble as error:
            raise KeyringError(type(error).__name__) from error

    def remove(self, name: str) -> None:
        try:
            self._keyring.delete_password(APPLICATION, name)
        except self._trouble as error:
            raise KeyringError(type(error).__name__) from error
