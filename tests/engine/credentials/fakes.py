"""A keyring in memory."""

from __future__ import annotations

from deskreader.engine.credentials.keyring import KeyringError


class MemoryKeyring:
    """A keyring that a test can lock."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.is_locked = False

    def _refuse_if_locked(self) -> None:
        if self.is_locked:
            raise KeyringError("locked")

    def get(self, name: str) -> str | None:
        self._refuse_if_locked()
        return self.texts.get(name)

    def put(self, name: str, text: str) -> None:
        self._refuse_if_locked()
        self.texts[name] = text

    def remove(self, name: str) -> None:
        self._refuse_if_locked()
        self.texts.pop(name, None)
