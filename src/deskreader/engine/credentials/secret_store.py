"""The secrets of feeds and of the proxy: in the system's keyring, or else in memory until the program ends.

They are never in the library, the settings, the log or a backup, and in an export only where the user asks for it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, NewType

from deskreader.engine.credentials import keyring as keyrings
from deskreader.engine.credentials.keyring import Keyring, KeyringError
from deskreader.model import AccountId, Feed, FeedId
from deskreader.model.credentials import NOTHING, Credentials, SecretStorage, from_json, with_direct_route

log = logging.getLogger(__name__)

PROXY: Final = "proxy"
AccountSecret = NewType("AccountSecret", str)
"""The name under which the password of an account is stored."""
Owner = FeedId | AccountSecret | Literal["proxy"]
"""What credentials belong to: a feed, an account, or the proxy of all requests."""


def account_secret(account_id: AccountId) -> AccountSecret:
    """Returns the owner that stands for an account."""
    return AccountSecret(f"account/{account_id}")


class SecretStore:
    """Stores the credentials of each feed and of the proxy. Thread-safe.

    The keyring is looked up when it is first needed.
    """

    def __init__(self, library: Path, find: Callable[[], Keyring | None] | None = None) -> None:
        """`library` is the path of the library, so that two libraries do not mix their secrets.

        `find` replaces the lookup of the system's keyring.
        """
        self._prefix = hashlib.sha256(str(library).encode("utf-8", "replace")).hexdigest()[:12]
        self._find = find
        self._keyring: Keyring | None = None
        self._has_looked_up = False
        self._in_memory: dict[Owner, Credentials] = {}
        self._lock = threading.Lock()

    def get(self, owner: Owner) -> Credentials | None:
        """Returns the credentials of a feed or the proxy, or None where they are not, or no longer, stored."""
        with self._lock:
            if owner not in self._in_memory and (stored := self._read_keyring(owner)) is not None:
                self._in_memory[owner] = stored
            return self._in_memory.get(owner)

    def of_feed(self, feed: Feed) -> Credentials:
        """Returns the credentials of a feed as far as they are stored, and its route."""
        return with_direct_route(self.get(feed.id) or NOTHING, feed.credential_kinds)

    def put(self, owner: Owner, credentials: Credentials) -> SecretStorage:
        """Stores credentials and returns where they are now."""
        with self._lock:
            self._in_memory[owner] = credentials
            keyring = self._keyring_or_none()
            if keyring is None:
                return SecretStorage.RUN
            try:
                keyring.put(self._name(owner), credentials.to_json())
            except KeyringError as error:
                log.info("the keyring did not store a secret: %s", error)
                return SecretStorage.RUN
            return SecretStorage.KEYRING

    def remove(self, owner: Owner) -> None:
        """Removes credentials from memory and from the keyring."""
        with self._lock:
            self._in_memory.pop(owner, None)
            keyring = self._keyring_or_none()
            try:
                if keyring is not None:
                    keyring.remove(self._name(owner))
            except KeyringError as error:
                log.info("the keyring did not remove a secret: %s", error)

    def has_keyring(self) -> bool:
        """Whether there is a keyring, so that secrets outlive the program."""
        with self._lock:
            return self._keyring_or_none() is not None

    def _read_keyring(self, owner: Owner) -> Credentials | None:
        keyring = self._keyring_or_none()
        try:
            text = keyring.get(self._name(owner)) if keyring is not None else None
        except KeyringError as error:
            log.info("the keyring did not return a secret: %s", error)
            return None
        return from_json(text) if text else None

    def _keyring_or_none(self) -> Keyring | None:
        if not self._has_looked_up:
            self._has_looked_up = True
            self._keyring = self._find() if self._find else keyrings.system_keyring()
        return self._keyring

    def _name(self, owner: Owner) -> str:
        return f"{self._prefix}/{owner}" if isinstance(owner, str) else f"{self._prefix}/feed/{owner}"
