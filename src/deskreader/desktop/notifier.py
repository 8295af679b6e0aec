"""Shows notifications: through the desktop's service with actions, else at the tray icon, else not at all."""

from __future__ import annotations

import html
import os
import sys
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, SignalInstance

from deskreader import resources
from deskreader.desktop import messages
from deskreader.engine.notices import Plan, plan
from deskreader.model import ArticleId, Headline, Notice
from deskreader.settings import Settings

TITLE_LENGTH = 200
BODY_LENGTH = 600
ANSWER_MS = 4000
"""A service that has not taken a notification by then is as good as none."""
OPEN, READ, DEFAULT = "open", "read", "default"


class Bus(Protocol):
    """What the notifier needs of the session bus; `NotificationBus` is it."""

    action_invoked: SignalInstance
    closed: SignalInstance
    token_given: SignalInstance
    service_changed: SignalInstance

    def call(
        self, method: str, signature: str | None, body: tuple[Any, ...], reply: Callable[..., None] | None = None
    ) -> None: ...

    def close(self) -> None: ...


class MessageTray(Protocol):
    """What the notifier needs of the tray icon."""

    message_clicked: SignalInstance

    def show_message(self, title: str, body: str) -> bool: ...


@dataclass
class Shown:
    """A notification that was given to the service. `id` is 0 until the service has answered."""

    articles: tuple[Headline, ...]
    is_summary: bool
    notice: Notice
    id: int = 0
    is_over: bool = False
    patience: QDeadlineTimer | None = None  # runs while the service has not answered


class Notifier(QObject):
    """Tells of new stories. It never waits for the service, and nothing breaks where there is none."""

    opened = Signal(object)
    """The tuple of ArticleId of the notification that was clicked, newest first."""
    marked_read = Signal(object)
    """The tuple of ArticleId to mark read."""

    def __init__(self, bus: Bus | None, tray: MessageTray | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._tray = tray
        self._capabilities: frozenset[str] | None = None
        self._shown: list[Shown] = []
        self._at_tray: tuple[ArticleId, ...] = ()
        self._clock = QTimer(self, interval=ANSWER_MS // 4)
        self._clock.timeout.connect(self._lose_patience)
        if tray is not None:
            tray.message_clicked.connect(self._tray_clicked)
        if bus is not None:
            bus.action_invoked.connect(self._acted)
            bus.closed.connect(self._closed)
            bus.token_given.connect(_keep_token)
            bus.service_changed.connect(self._service_changed)
            self._ask_capabilities()

    # --- telling ------------------------------------------------------------------------------------------------------

    def announce(self, headlines: Sequence[Headline], settings: Settings, now_local: datetime | None = None) -> None:
        """Tells of new stories as the reader's settings say. A new summary takes the place of the one that stands."""
        standing = self._standing()
        here = now_local or datetime.now().astimezone()
        for planned in plan(headlines, settings, here, standing.articles if standing else ()):
            self._show(planned, settings.notify_sound)

    def withdraw(self, ids: Collection[ArticleId]) -> None:
        """Takes away notifications all of whose stories were read or removed meanwhile."""
        gone = set(ids)
        for shown in list(self._shown):
            shown.articles = tuple(article for article in shown.articles if article.id not in gone)
            if not shown.articles:
                self._take_away(shown)

    def close(self) -> None:
        """Takes all notifications away and leaves the bus."""
        for shown in list(self._shown):
            self._take_away(shown)
        if self._bus is not None:
            self._bus.close()

    # --- the service --------------------------------------------------------------------------------------------------

    def _ask_capabilities(self) -> None:
        assert self._bus is not None
        self._bus.call("GetCapabilities", None, (), self._know_capabilities)

    def _know_capabilities(self, body: tuple[Any, ...] | None) -> None:
        known = body[0] if body and isinstance(body[0], list) else None
        self._capabilities = frozenset(known) if known is not None else None

    def _service_changed(self, there: bool) -> None:
        for shown in list(self._shown):
            self._forget(shown)
        self._capabilities = None
        if there:
            self._ask_capabilities()

    def _show(self, planned: Plan, sound: bool) -> None:
        notice = messages.notice(planned.articles)
        if self._bus is None:
            self._show_at_tray(notice)
            return
        before = self._standing() if planned.is_summary else None
        shown = Shown(planned.articles, planned.is_summary, notice, patience=QDeadlineTimer(ANSWER_MS))
        if before is not None:
            shown.id = before.id
            self._forget(before)
        self._shown.append(shown)
        self._clock.start()
        body = self._arguments(notice, shown.id, sound)
        self._bus.call("Notify", "susssasa{sv}i", body, lambda answer: self._answered(shown, answer))

    def _arguments(self, notice: Notice, replaces: int, sound: bool) -> tuple[Any, ...]:
        known = self._capabilities
        body = sendable(notice.body, BODY_LENGTH)
        if known is None or "body-markup" in known:
            body = html.escape(body, quote=False)
        words: list[str] = []
        if known is None or "actions" in known:
            words = [DEFAULT, self.tr("Open"), OPEN, self.tr("Open"), READ, self.tr("Mark read")]
        hints: dict[str, tuple[str, Any]] = {
            "desktop-entry": ("s", "deskreader"),
            "urgency": ("y", 1),
            "suppress-sound": ("b", not sound),
        }
        if sound:
            hints["sound-name"] = ("s", "message-new-instant")
        icon = str(resources.folder("icons/deskreader.svg"))
        return ("DeskReader", replaces, icon, sendable(notice.title, TITLE_LENGTH), body, words, hints, -1)

    def _answered(self, shown: Shown, body: tuple[Any, ...] | None) -> None:
        if not body or not isinstance(body[0], int):
            self._refused(shown)
            return
        shown.patience = None
        shown.id = body[0]
        if shown.is_over:
            self._close_id(shown.id)

    def _lose_patience(self) -> None:
        """Lets the tray speak where the service has had time enough."""
        waiting = [shown for shown in self._shown if shown.patience is not None]
        for shown in waiting:
            if shown.patience is not None and shown.patience.hasExpired():
                self._refused(shown)
        if not waiting:
            self._clock.stop()

    def _refused(self, shown: Shown) -> None:
        """The service is not there or does not answer: the tray speaks instead."""
        if not shown.is_over:
            self._forget(shown)
            self._show_at_tray(shown.notice)

    # --- what comes back ----------------------------------------------------------------------------------------------

    def _acted(self, number: int, key: str) -> None:
        shown = self._by_id(number)
        if shown is None:
            return
        ids = tuple(article.id for article in shown.articles)
        self._take_away(shown)
        (self.marked_read if key == READ else self.opened).emit(ids)

    def _closed(self, number: int, reason: int) -> None:
        shown = self._by_id(number)
        if shown is not None:
            self._forget(shown)

    def _show_at_tray(self, notice: Notice) -> None:
        if self._tray is not None and self._tray.show_message(
            sendable(notice.title, TITLE_LENGTH), sendable(notice.body, BODY_LENGTH)
        ):
            self._at_tray = notice.articles

    def _tray_clicked(self) -> None:
        if self._at_tray:
            ids, self._at_tray = self._at_tray, ()
            self.opened.emit(ids)

    # --- what stands --------------------------------------------------------------------------------------------------

    def _standing(self) -> Shown | None:
        return next((shown for shown in self._shown if shown.is_summary), None)

    def _by_id(self, number: int) -> Shown | None:
        return next((shown for shown in self._shown if shown.id == number), None)

    def _take_away(self, shown: Shown) -> None:
        self._forget(shown)
        if shown.id:
            self._close_id(shown.id)

    def _close_id(self, number: int) -> None:
        if self._bus is not None:
            self._bus.call("CloseNotification", "u", (number,))

    def _forget(self, shown: Shown) -> None:
        shown.is_over = True
        if shown in self._shown:
            self._shown.remove(shown)


def notification_bus(parent: QObject | None = None) -> Bus | None:
    """The notification service's bus on Linux and its like; None where the tray alone shows messages."""
    if sys.platform in ("win32", "darwin"):
        return None
    from deskreader.desktop.bus import NotificationBus

    return NotificationBus(parent)


def sendable(text: str, longest: int) -> str:
    """A text that can travel: no control characters but line breaks (a NUL ends the connection), valid Unicode, cut."""
    whole = "".join(c for c in text[: longest * 2] if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def _keep_token(_number: int, token: str) -> None:
    """Keeps the token for the window, which Qt hands to the compositor when it is raised."""
    if token and "\0" not in token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token
