"""From changes of the library to notifications: which articles to announce, and which notifications to withdraw."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage

from deskreader.desktop.appearance.thumbnail_cache import square_crop
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.notifications.policy import NotificationContext, muted_feeds
from deskreader.model import ArticleId, Changes, FeedId, Headline, ImageHash, Outline, StoredImage
from deskreader.settings import SettingsKeeper

IMAGE_SIDE = 128
"""Pixels; services show an image at about 48 to 96."""
MAX_IMAGES = 12
PENDING_CHECK_MS = 30_000
MAX_PENDING = 1000


class AnnouncerLibrary(Protocol):
    """The part of the library that the announcer needs."""

    def headlines(self, ids: Sequence[ArticleId]) -> tuple[Headline, ...]: ...

    def outline(self) -> Outline: ...

    def wanted_notifications(self, ids: Sequence[ArticleId]) -> frozenset[ArticleId]: ...

    def picture(self, image: ImageHash) -> StoredImage | None: ...


@dataclass(frozen=True, slots=True)
class Announcement:
    """New articles, the muted feeds, and the images that a notification may show."""

    headlines: tuple[Headline, ...]
    muted: frozenset[FeedId] = frozenset()
    images: dict[ImageHash, QImage] = field(default_factory=dict)
    wanted: frozenset[ArticleId] = frozenset()  # by rules, whatever is said of their feeds


class Announcer(QObject):
    """Follows the library's changes. It announces no article twice in one run, except snoozed ones.

    `may_notify` is called before each announcement; while it returns False, new articles wait and are announced
    together later. Articles of which `is_in_sight` says that the user is looking at their list are not announced.
    """

    def __init__(
        self,
        library: AnnouncerLibrary,
        settings: SettingsKeeper,
        tasks: Tasks,
        notifier: Notifier,
        may_notify: Callable[[], bool] = lambda: True,
        snooze: Snooze | None = None,
        parent: QObject | None = None,
        is_in_sight: Callable[[Headline], bool] = lambda _headline: False,
    ) -> None:
        super().__init__(parent)
        self._is_in_sight = is_in_sight
        self._library, self._settings, self._tasks, self._notifier = library, settings, tasks, notifier
        self._may_notify = may_notify
        self._announced: set[ArticleId] = set()
        self._pending: list[ArticleId] = []
        self._story_of: dict[ArticleId, Hashable] = {}
        self._announced_stories: set[Hashable] = set()
        self._timer = QTimer(self, interval=PENDING_CHECK_MS)
        self._timer.timeout.connect(self.announce_pending)
        if snooze is not None:
            notifier.snoozed.connect(snooze.snooze)
            snooze.due.connect(self._remind)

    @Slot(object)
    def apply(self, changes: Changes) -> None:
        """Announces new articles, and withdraws the notifications of articles that were read or removed."""
        new = [article_id for article_id in changes.announce if article_id not in self._announced]
        self._announced.update(new)
        if new:
            self._pending = [*self._pending, *new][-MAX_PENDING:]
            self.announce_pending()
        touched = [article_id for article_id in changes.content if article_id in self._announced]
        if touched:
            self._tasks.run(lambda: self._library.headlines(touched), self._withdraw_read, lambda _: None)
        read = [flags.id for flags in changes.flags if flags.is_read and flags.id in self._announced]
        if read or changes.removed or changes.muted:
            self._notifier.withdraw([*read, *changes.removed, *changes.muted])

    def announce_pending(self) -> None:
        """Announces all articles that wait, or starts the timer that tries again."""
        if not self._pending:
            self._timer.stop()
        elif self._may_notify():
            self._timer.stop()
            ids, self._pending = self._pending, []
            self._tasks.run(lambda: gather(self._library, ids), self._announce, lambda _: None)
        elif not self._timer.isActive():
            self._timer.start()

    def _announce(self, announcement: Announcement) -> None:
        now, settings = datetime.now().astimezone(), self._settings.current
        for headline in announcement.headlines:
            story = headline.story if settings.notify_stories and not headline.is_update else None
            self._story_of[headline.id] = story if story is not None else headline.id
        announced = frozenset(self._announced_stories)
        context = NotificationContext(announcement.muted, self._story_of, announced, announcement.wanted)
        unseen = tuple(headline for headline in announcement.headlines if not self._is_in_sight(headline))
        shown = self._notifier.announce(unseen, settings, now, context, announcement.images) if unseen else ()
        self._announced_stories.update(self._story_of.get(headline.id, headline.id) for headline in shown)

    def _remind(self, ids: tuple[ArticleId, ...]) -> None:
        self._announced.update(ids)
        self._tasks.run(
            lambda: self._library.headlines(ids),
            lambda headlines: self._notifier.remind(headlines, self._settings.current),
            lambda _: None,
        )

    def _withdraw_read(self, headlines: Sequence[Headline]) -> None:
        self._notifier.withdraw([headline.id for headline in headlines if headline.is_read])


def gather(library: AnnouncerLibrary, ids: Sequence[ArticleId]) -> Announcement:
    """Returns the announcement of new articles with the images of the newest ones; runs off the GUI thread."""
    headlines = library.headlines(ids)
    newest = sorted(headlines, key=lambda headline: headline.sorted_at, reverse=True)
    hashes = dict.fromkeys(h for headline in newest for h in (headline.thumbnail, headline.feed_icon) if h is not None)
    images = {}
    for image_hash in islice(hashes, MAX_IMAGES):
        stored = library.picture(image_hash)
        image = square_crop(stored.data, IMAGE_SIDE) if stored is not None else QImage()
        if not image.isNull():
            images[image_hash] = image
    return Announcement(headlines, muted_feeds(library.outline()), images, library.wanted_notifications(ids))
