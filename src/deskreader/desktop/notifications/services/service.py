"""The interface of a notification service: what it is given to show, and what it reports."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, SignalInstance
from PySide6.QtGui import QImage, QImageWriter

from deskreader.model import ArticleId

TITLE_LENGTH = 200
BODY_LENGTH = 600


class NotificationAction(StrEnum):
    """What the user can do to a notification. The values are part of the program's URIs."""

    OPEN = "open"
    READ = "read"
    STAR = "star"
    SNOOZE = "later"
    DEFAULT = "default"
    """A click on the notification itself."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification: plain texts, and the buttons as actions with their labels.

    `image` is the article's or the feed's icon, None for the program's own. `article` is what a click opens, also where
    the click starts the program.
    """

    title: str
    body: str
    actions: tuple[tuple[NotificationAction, str], ...]
    article: ArticleId
    image: QImage | None = None
    sound: bool = False


class NotificationService(Protocol):
    """A service that shows notifications under keys that the caller chooses. No method waits or raises."""

    acted: SignalInstance
    """The key and the action that the user chose."""
    closed: SignalInstance
    """The key of a notification that is gone."""
    refused: SignalInstance
    """The key of a notification that could not be shown."""
    lost: SignalInstance
    """The service is gone, and all its notifications with it."""

    def show(self, key: str, notification: Notification) -> None:
        """Shows a notification, which replaces the one with this key."""

    def withdraw(self, key: str) -> None:
        """Removes a notification, even one that the service has not shown yet."""

    def close(self) -> None:
        """Disconnects from the service."""


Reply = Callable[[tuple[object, ...] | None], None]
"""Receives the body of an answer, or None where the call failed."""


class MethodCaller(Protocol):
    """A bus connection that calls the methods of one service."""

    def call(self, method: str, signature: str | None, body: tuple[object, ...], reply: Reply | None = None) -> None:
        """Calls a method of the service."""

    def close(self) -> None:
        """Disconnects from the bus."""


def sendable(text: str, longest: int) -> str:
    """Returns a text that every service accepts: valid Unicode, no control characters but line breaks, truncated.

    A NUL character would end the connection.
    """
    clean = "".join(c for c in text[: longest * 2] if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"


def png(image: QImage) -> bytes:
    """Returns the image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def store_activation_token(token: str) -> None:
    """Stores the activation token for Qt, which passes it to the compositor when the window is raised."""
    if token and "\0" not in token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token
