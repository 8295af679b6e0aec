"""What every notification service is given to show, and what it tells in return."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QIODevice, SignalInstance
from PySide6.QtGui import QImage

from deskreader.model import ArticleId

TITLE_LENGTH = 200
BODY_LENGTH = 600
OPEN, READ, STAR, LATER, DEFAULT = "open", "read", "star", "later", "default"
"""Names of what can be done to a notification; the default is a click on it."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification: plain texts that can travel, and names with words of what its buttons do.

    `picture` is the story's, or the feed's icon, or None for the program's own. `article` is the story that a click
    opens, also where the click starts the program.
    """

    title: str
    body: str
    actions: tuple[tuple[str, str], ...]
    article: ArticleId
    picture: QImage | None = None
    sound: bool = False


class NotificationService(Protocol):
    """A service that shows notifications under keys of the caller's. Nothing here waits, and nothing raises.

    `acted(key, action)` says what the person chose, `closed(key)` that a notification is gone, `refused(key)` that it
    could not be shown, and `lost()` that the service went and all its notifications with it.
    """

    acted: SignalInstance
    closed: SignalInstance
    refused: SignalInstance
    lost: SignalInstance

    def show(self, key: str, toast: Notification) -> None:
        """Shows a notification, in the place of the one that has this key."""

    def withdraw(self, key: str) -> None:
        """Takes a notification away, also one that is still on its way."""

    def close(self) -> None:
        """Leaves the service."""


class Calling(Protocol):
    """What sends a service its calls; `reply` gets the answer's body, or None where the call failed."""

    def call(
        self, method: str, signature: str | None, body: tuple[Any, ...], reply: Callable[..., None] | None = None
    ) -> None:
        """Calls a method of the service."""

    def close(self) -> None:
        """Leaves the bus."""


def sendable(text: str, longest: int) -> str:
    """A text that can travel: no control characters but line breaks (a NUL ends the connection), valid Unicode, cut."""
    whole = "".join(c for c in text[: longest * 2] if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def png(image: QImage) -> bytes:
    """The picture as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def keep_token(token: str) -> None:
    """Keeps the activation token for the window, which Qt hands to the compositor when it is raised."""
    if token and "\0" not in token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token
