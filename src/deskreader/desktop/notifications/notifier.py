"""Shows notifications through this system's service with actions, else at the tray icon, else not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage

from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    TITLE_LENGTH,
    Notification,
    NotificationAction,
    NotificationService,
    sendable,
)
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.messages import Notice
from deskreader.engine.notifications.policy import NotificationContext, Plan, plan_notifications
from deskreader.model import ArticleId, Headline, ImageHash
from deskreader.settings import NotifyMode, Settings

SUMMARY_KEY = "summary"
Images = Mapping[ImageHash, QImage]


class MessageTray(Protocol):
    """The part of the tray icon that the notifier needs."""

    message_clicked: SignalInstance

    def show_message(self, title: str, body: str) -> bool: ...


@dataclass
class ShownNotification:
    """A notification on the screen."""

    articles: tuple[Headline, ...]
    notice: Notice


class Notifier(QObject):
    """Shows notifications of new articles. It never waits for the service and works without one."""

    opened = Signal(object)
    """The tuple of ArticleId of the notification that was clicked, newest first."""
    marked_read = Signal(object)
    """The tuple of ArticleId to mark read."""
    starred = Signal(object)
    """The tuple of ArticleId to star."""
    snoozed = Signal(object)
    """The tuple of ArticleId to announce again later."""

    def __init__(
        self, service: NotificationService | None, tray: MessageTray | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service: NotificationService | None = None
        self._tray = tray
        self.shown: dict[str, ShownNotification] = {}
        self._told: dict[str, tuple[Notice, Callable[[], object]]] = {}  # of other matters, with what a click does
        self._at_tray: tuple[ArticleId, ...] = ()
        if tray is not None:
            tray.message_clicked.connect(self._tray_clicked)
        self.set_service(service)

    def set_service(self, service: NotificationService | None) -> None:
        """Shows notifications through a service from now on; there must have been none before."""
        self._service = service
        if service is not None:
            service.acted.connect(self._acted)
            service.closed.connect(self._forget)
            service.refused.connect(self._refused)
            service.lost.connect(self.shown.clear)
            service.lost.connect(self._told.clear)

    # --- showing ------------------------------------------------------------------------------------------------------

    def announce(
        self,
        headlines: Sequence[Headline],
        settings: Settings,
        now_local: datetime | None = None,
        context: NotificationContext = NotificationContext(),  # noqa: B008 - frozen
        images: Images | None = None,
    ) -> tuple[Headline, ...]:
        """Shows notifications of new articles as the settings say, and returns the articles they cover.

        A new summary replaces the one on the screen.
        """
        summary = self.shown.get(SUMMARY_KEY)
        now = now_local or datetime.now().astimezone()
        plans = plan_notifications(headlines, settings, now, summary.articles if summary else (), context)
        for planned in plans:
            self._show(planned, settings.notify_sound, images or {})
        return tuple(article for planned in plans for article in planned.articles)

    def remind(self, headlines: Sequence[Headline], settings: Settings) -> None:
        """Announces snoozed articles again, except those that were read in the meantime."""
        unread = tuple(headline for headline in headlines if not headline.is_read)
        if unread and settings.notify is not NotifyMode.OFF:
            stories = tuple((headline,) for headline in unread)
            self._show(Plan(stories, is_summary=False), settings.notify_sound, {})

    def tell(self, key: str, notice: Notice, opened: Callable[[], object]) -> None:
        """Shows a notification of another matter than new articles; a click calls `opened`.

        Where the click starts the program anew, it opens the notice's first article.
        """
        if self._service is None:
            self._show_at_tray(notice)
            return
        self._told[key] = notice, opened
        actions = ((NotificationAction.OPEN, self.tr("Open")),)
        self._service.show(key, Notification(notice.title, notice.body, actions, notice.articles[0]))

    def withdraw(self, ids: Collection[ArticleId]) -> None:
        """Takes articles that were read or removed out of the notifications, and removes those left without any."""
        gone = set(ids)
        for key, shown in list(self.shown.items()):
            shown.articles = tuple(article for article in shown.articles if article.id not in gone)
            if not shown.articles:
                self._remove(key)

    def close(self) -> None:
        """Removes all notifications and disconnects from the service."""
        for key in [*self.shown, *self._told]:
            self._remove(key)
        if self._service is not None:
            self._service.close()

    def _show(self, planned: Plan, sound: bool, images: Images) -> None:
        notice = messages.notice_for(planned.stories)
        if self._service is None:
            self._show_at_tray(notice)
            return
        key = SUMMARY_KEY if planned.is_summary else f"story-{planned.articles[0].id}"
        self.shown[key] = ShownNotification(planned.articles, notice)
        self._service.show(key, self._notification(planned, notice, sound, images))

    def _notification(self, planned: Plan, notice: Notice, sound: bool, images: Images) -> Notification:
        """Returns the notification; its image is that of its only story, else the icon of its only feed."""
        articles = planned.articles
        actions = (
            (NotificationAction.OPEN, self.tr("Open")),
            (NotificationAction.READ, self.tr("Mark as read")),
            (NotificationAction.STAR, self.tr("Star")),
            (NotificationAction.SNOOZE, self.tr("Later")),
        )
        candidates = [article.thumbnail for article in articles] if len(planned.stories) == 1 else []
        image = next(
            (images[key] for key in (*candidates, notice.feed_icon) if key is not None and key in images), None
        )
        return Notification(notice.title, notice.body, actions, articles[0].id, image, sound)

    # --- the user's choice --------------------------------------------------------------------------------------------

    def act(self, article_id: ArticleId, action: str) -> None:
        """Does to an article what the user chose at a notification that is not in `shown`, as one of another run."""
        signal = self._signal(action)
        if signal is not None:
            signal.emit((article_id,))

    def _signal(self, action: str) -> SignalInstance | None:
        signals: dict[str, SignalInstance] = {
            NotificationAction.OPEN: self.opened,
            NotificationAction.READ: self.marked_read,
            NotificationAction.STAR: self.starred,
            NotificationAction.SNOOZE: self.snoozed,
        }
        return signals.get(action)

    def _acted(self, key: str, action: str) -> None:
        if key in self._told:
            _notice, opened = self._told[key]
            self._remove(key)
            opened()
            return
        shown, signal = self.shown.get(key), self._signal(action)
        if shown is not None and signal is not None:
            self._remove(key)
            signal.emit(tuple(article.id for article in shown.articles))

    def _refused(self, key: str) -> None:
        """Shows a notification at the tray icon, since the service is missing or does not answer."""
        shown, told = self.shown.pop(key, None), self._told.pop(key, None)
        notice = shown.notice if shown is not None else told[0] if told is not None else None
        if notice is not None:
            self._show_at_tray(notice)

    def _forget(self, key: str) -> None:
        self.shown.pop(key, None)
        self._told.pop(key, None)

    def _remove(self, key: str) -> None:
        self._forget(key)
        if self._service is not None:
            self._service.withdraw(key)

    def _show_at_tray(self, notice: Notice) -> None:
        if self._tray is not None and self._tray.show_message(
            sendable(notice.title, TITLE_LENGTH), sendable(notice.body, BODY_LENGTH)
        ):
            self._at_tray = notice.articles

    def _tray_clicked(self) -> None:
        if self._at_tray:
            ids, self._at_tray = self._at_tray, ()
            self.opened.emit(ids)
