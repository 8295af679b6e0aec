"""The secrets of feeds and of the proxy: in the system's keyring, else in memory until the program ends.

They are never in the library, the settings, the log, a backup or an export.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from deskreader.engine.credentials import keyring as keyrings
from deskreader.engine.credentials.keyring import Keyring, KeyringError
from deskreader.model import FeedId
from deskreader.model.credentials import Credentials, SecretStorage, from_json

log = logging.getLogger(__name__)

PROXY: Final = "proxy"
Owner = FeedId | Literal["proxy"]
"""What a secret belongs to: a feed, or the proxy that all requests go through."""


class SecretStore:
    """What each feed's server is to be shown, and the proxy. Thread-safe.

    The keyring is looked for when it is first needed.
    """

    def __init__(self, library: Path, find: Callable[[], Keyring | None] | None = None) -> None:
        """`library` is the file whose feeds these are, so that two libraries do not mix their secrets.

        `find` stands for the look for the system's keyring.
        """
        self._mark = hashlib.sha256(str(library).encode("utf-8", "replace")).hexdigest()[:12]
        self._find = find
        self._keyring: Keyring | None = None
        self._looked = False
        self._known: dict[Owner, Credentials] = {}
        self._lock = threading.Lock()

    def get(self, owner: Owner) -> Credentials | None:
        """The secrets of a feed or the proxy, or None where they are not known, or no longer."""
        with self._lock:
            if owner not in self._known and (found := self._from_keyring(owner)) is not None:
                self._known[owner] = found
            return self._known.get(owner)

    def put(self, owner: Owner, access: Credentials) -> SecretStorage:
        """Keeps secrets, and tells where."""
        with self._lock:
            self._known[owner] = access
            keyring = self._found()
            if keyring is None:
                return SecretStorage.RUN
            try:
                keyring.put(self._name(owner), access.to_json())
            except KeyringError as error:
                log.info("the keyring did not take a secret: %s", error)
                return SecretStorage.RUN
            return SecretStorage.KEYRING

    def remove(self, owner: Owner) -> None:
        """Forgets secrets."""
        with self._lock:
            self._known.pop(owner, None)
            keyring = self._found()
            try:
                if keyring is not None:
                    keyring.remove(self._name(owner))
            except KeyringError as error:
                log.info("the keyring did not forget a secret: %s", error)

    def has_keyring(self) -> bool:
        """Whether secrets outlive the program."""
        with self._lock:
            return self._found() is not None

    def _from_keyring(self, owner: Owner) -> Credentials | None:
        keyring = self._found()
        try:
            text = keyring.get(self._name(owner)) if keyring is not None else None
        except KeyringError as error:
            log.info("the keyring did not give a secret: %s", error)
            return None
        return from_json(text) if text else None

    def _found(self) -> Keyring | None:
        if not self._looked:
            self._looked = True
            self._keyring = self._find() if self._find else keyrings.system_keyring()
        return self._keyring

    def _name(self, owner: Owner) -> str:
        return f"{self._mark}/{PROXY}" if owner == PROXY else f"{self._mark}/feed/{owner}"
