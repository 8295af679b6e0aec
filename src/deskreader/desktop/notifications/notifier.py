"""Shows notifications: through the service of this system with actions, else at the tray icon, else not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage

from deskreader.desktop.notifications.services.service import (
    BODY_LENGTH,
    LATER,
    OPEN,
    READ,
    STAR,
    TITLE_LENGTH,
    Notification,
    NotificationService,
    sendable,
)
from deskreader.desktop.strings import messages
from deskreader.engine.notifications.policy import NotificationContext, Plan, plan_notifications
from deskreader.model import ArticleId, Headline, ImageHash, Notice
from deskreader.settings import NotifyMode, Settings

SUMMARY = "summary"


class MessageTray(Protocol):
    """What the notifier needs of the tray icon."""

    message_clicked: SignalInstance

    def show_message(self, title: str, body: str) -> bool: ...


@dataclass
class Shown:
    """A notification that stands."""

    articles: tuple[Headline, ...]
    notice: Notice


class Notifier(QObject):
    """Tells of new stories. It never waits for the service, and nothing breaks where there is none."""

    opened = Signal(object)
    """The tuple of ArticleId of the notification that was clicked, newest first."""
    marked_read = Signal(object)
    """The tuple of ArticleId to mark read."""
    starred = Signal(object)
    """The tuple of ArticleId to star."""
    put_off = Signal(object)
    """The tuple of ArticleId to tell of again later."""

    def __init__(
        self, toasts: NotificationService | None, tray: MessageTray | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._toasts: NotificationService | None = None
        self._tray = tray
        self.shown: dict[str, Shown] = {}
        self._at_tray: tuple[ArticleId, ...] = ()
        if tray is not None:
            tray.message_clicked.connect(self._tray_clicked)
        self.speak_through(toasts)

    def speak_through(self, toasts: NotificationService | None) -> None:
        """Shows from now on through a service, where there is one; before, there was none."""
        self._toasts = toasts
        if toasts is not None:
            toasts.acted.connect(self._acted)
            toasts.closed.connect(lambda key: self.shown.pop(key, None))
            toasts.refused.connect(self._refused)
            toasts.lost.connect(self.shown.clear)

    # --- telling ------------------------------------------------------------------------------------------------------

    def announce(
        self,
        headlines: Sequence[Headline],
        settings: Settings,
        now_local: datetime | None = None,
        known: NotificationContext = NotificationContext(),  # noqa: B008 - frozen
        pictures: Mapping[ImageHash, QImage] | None = None,
    ) -> tuple[Headline, ...]:
        """Tells of new stories as the reader's settings say, and returns those told of.

        A new summary takes the place of the one that stands.
        """
        standing = self.shown.get(SUMMARY)
        here = now_local or datetime.now().astimezone()
        plans = plan_notifications(headlines, settings, here, standing.articles if standing else (), known)
        for planned in plans:
            self._show(planned, settings.notify_sound, pictures or {})
        return tuple(article for planned in plans for article in planned.articles)

    def remind(self, headlines: Sequence[Headline], settings: Settings) -> None:
        """Tells again of stories that were put off, those that were read meanwhile left out."""
        unread = tuple(headline for headline in headlines if not headline.is_read)
        if unread and settings.notify is not NotifyMode.OFF:
            stories = tuple((headline,) for headline in unread)
            self._show(Plan(stories, is_summary=False), settings.notify_sound, {})

    def withdraw(self, ids: Collection[ArticleId]) -> None:
        """Takes away notifications all of whose stories were read or removed meanwhile."""
        gone = set(ids)
        for key, shown in list(self.shown.items()):
            shown.articles = tuple(article for article in shown.articles if article.id not in gone)
            if not shown.articles:
                self._take_away(key)

    def close(self) -> None:
        """Takes all notifications away and leaves the service."""
        for key in list(self.shown):
            self._take_away(key)
        if self._toasts is not None:
            self._toasts.close()

    def _show(self, planned: Plan, sound: bool, pictures: Mapping[ImageHash, QImage]) -> None:
        notice = messages.notice_for(planned.stories)
        if self._toasts is None:
            self._show_at_tray(notice)
            return
        key = SUMMARY if planned.is_summary else f"story-{planned.articles[0].id}"
        self.shown[key] = Shown(planned.articles, notice)
        self._toasts.show(key, self._toast(planned, notice, sound, pictures))

    def _toast(self, planned: Plan, notice: Notice, sound: bool, pictures: Mapping[ImageHash, QImage]) -> Notification:
        """The notification; its picture is that of its only story, else the icon of its only feed."""
        articles = planned.articles
        actions = (
            (OPEN, self.tr("Open")),
            (READ, self.tr("Mark read")),
            (STAR, self.tr("Star")),
            (LATER, self.tr("Later")),
        )
        thumbnails = [article.thumbnail for article in articles] if len(planned.stories) == 1 else []
        thumbnail = next((image for image in thumbnails if image is not None and image in pictures), None)
        wanted = [image for image in (thumbnail, notice.feed_icon) if image is not None and image in pictures]
        picture = pictures[wanted[0]] if wanted else None
        return Notification(notice.title, notice.body, actions, articles[0].id, picture, sound)

    # --- what comes back ----------------------------------------------------------------------------------------------

    def act(self, article_id: ArticleId, action: str) -> None:
        """Does what was chosen at a notification of this story that is not known here, such as one of another run."""
        signal = self._signal(action)
        if signal is not None:
            signal.emit((article_id,))

    def _signal(self, action: str) -> SignalInstance | None:
        return {OPEN: self.opened, READ: self.marked_read, STAR: self.starred, LATER: self.put_off}.get(action)

    def _acted(self, key: str, action: str) -> None:
        shown, signal = self.shown.get(key), self._signal(action)
        if shown is not None and signal is not None:
            self._take_away(key)
            signal.emit(tuple(article.id for article in shown.articles))

    def _refused(self, key: str) -> None:
        """The service is not there or does not answer: the tray speaks instead."""
        shown = self.shown.pop(key, None)
        if shown is not None:
            self._show_at_tray(shown.notice)

    def _take_away(self, key: str) -> None:
        self.shown.pop(key, None)
        if self._toasts is not None:
            self._toasts.withdraw(key)

    def _show_at_tray(self, notice: Notice) -> None:
        if self._tray is not None and self._tray.show_message(
            sendable(notice.title, TITLE_LENGTH), sendable(notice.body, BODY_LENGTH)
        ):
            self._at_tray = notice.articles

    def _tray_clicked(self) -> None:
        if self._at_tray:
            ids, self._at_tray = self._at_tray, ()
            self.opened.emit(ids)
