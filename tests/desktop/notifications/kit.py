"""A fake notification service, a fake tray, and a notifier on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
from deskreader.model import ArticleId, Changes, Headline
from deskreader.settings import NotifyMode, Settings
from tests.desktop.dialogs.kit import headline

Reply = Callable[[tuple[object, ...] | None], None]

SUMMARY = Settings()
EACH = Settings(notify=NotifyMode.EACH)
NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
"""A time at which the articles of these tests are new."""


class Answers(Enum):
    """When the fake service answers."""

    AT_ONCE = auto()
    LATER = auto()
    NEVER = auto()


class FakeBus(QObject):
    """A notification service that records what it is sent, and answers at once, later, or with an error."""

    action_invoked = Signal(int, str)
    closed = Signal(int, int)
    token_received = Signal(int, str)
    service_changed = Signal(bool)

    def __init__(
        self, capabilities: tuple[str, ...] = ("body", "body-markup", "actions"), answers: Answers = Answers.AT_ONCE
    ) -> None:
        super().__init__()
        self.capabilities = list(capabilities)
        self.answers = answers
        self.sent: list[tuple[Any, ...]] = []
        self.closed_ids: list[int] = []
        self.replies: list[tuple[Reply, int]] = []
        self.is_closed = False

    def call(self, method: str, signature: str | None, body: tuple[Any, ...], reply: Reply | None = None) -> None:
        if method == "CloseNotification":
            self.closed_ids.append(body[0])
        if reply is None:
            return
        if method == "GetCapabilities":
            reply((self.capabilities,))
        elif self.answers is Answers.NEVER:
            reply(None)
        else:
            self.sent.append(body)
            number = body[1] or 100 + len(self.sent)
            self.replies.append((reply, number))
            if self.answers is Answers.AT_ONCE:
                reply((number,))

    def close(self) -> None:
        self.is_closed = True


class FakeTray(QObject):
    """A tray that shows messages, or is missing."""

    message_clicked = Signal()

    def __init__(self, available: bool = True) -> None:
        super().__init__()
        self.available = available
        self.shown: list[tuple[str, str]] = []

    def show_message(self, title: str, body: str) -> bool:
        if self.available:
            self.shown.append((title, body))
        return self.available


def notifier_on(bus: FakeBus | None, tray: FakeTray | None) -> Notifier:
    """Returns a notifier on a fake service."""
    return Notifier(FreedesktopService(bus) if bus is not None else None, tray)


def record(signal: SignalInstance) -> list[Any]:
    """Returns a list that receives the first argument of each emission."""
    emitted: list[Any] = []
    signal.connect(emitted.append)
    return emitted


def fresh(number: int, **values: Any) -> Headline:
    """Returns the headline of an article that arrived a minute ago."""
    return replace(headline(number), sorted_at=datetime.now(UTC) - timedelta(minutes=1), **values)


def announce(*numbers: int) -> Changes:
    """Returns the changes that announce new articles."""
    return Changes(new=tuple(map(ArticleId, numbers)), announce=tuple(map(ArticleId, numbers)))
