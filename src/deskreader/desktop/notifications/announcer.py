"""From changes of the library to notifications: which stories to tell of, and which need no telling any more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage

from deskreader.desktop.appearance.thumbnail_cache import scaled_to_cover
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.notifications.policy import NotificationContext, muted_feeds
from deskreader.engine.notifications.story_groups import StoryGrouper
from deskreader.model import ArticleId, Changes, FeedId, Headline, ImageHash, Outline, StoredImage
from deskreader.settings import SettingsKeeper

PICTURE_SIDE = 128
"""Pixels; services show a picture at about 48 to 96."""
PICTURES_AT_MOST = 12
HELD_CHECK_MS = 30_000
HELD_AT_MOST = 1000


class AsksHeadlines(Protocol):
    """What the announcer needs of the library."""

    def headlines(self, ids: Sequence[ArticleId]) -> tuple[Headline, ...]: ...

    def outline(self) -> Outline: ...

    def picture(self, image: ImageHash) -> StoredImage | None: ...


@dataclass(frozen=True, slots=True)
class News:
    """New stories, the feeds that are muted, and the pictures that may be wanted."""

    headlines: tuple[Headline, ...]
    muted: frozenset[FeedId] = frozenset()
    pictures: dict[ImageHash, QImage] = field(default_factory=dict)


class Announcer(QObject):
    """Follows the library's changes. No story is told of twice in one run, but those that the person put off.

    `may_tell` is asked before each telling; what may not be told now is told together later.
    """

    def __init__(
        self,
        library: AsksHeadlines,
        settings: SettingsKeeper,
        tasks: Tasks,
        notifier: Notifier,
        may_tell: Callable[[], bool] = lambda: True,
        later: Snooze | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._settings, self._tasks, self._notifier = library, settings, tasks, notifier
        self._may_tell = may_tell
        self._told: set[ArticleId] = set()
        self._held: list[ArticleId] = []
        self._stories = StoryGrouper()
        self._story_of: dict[ArticleId, Hashable] = {}
        self._told_stories: set[Hashable] = set()
        self._clock = QTimer(self, interval=HELD_CHECK_MS)
        self._clock.timeout.connect(self.tell_held)
        if later is not None:
            notifier.put_off.connect(later.put_off)
            later.due.connect(self._remind)

    @Slot(object)
    def apply(self, changes: Changes) -> None:
        """Tells of what is to be announced, and withdraws what was read or removed."""
        new = [article_id for article_id in changes.announce if article_id not in self._told]
        self._told.update(new)
        if new:
            self._held = [*self._held, *new][-HELD_AT_MOST:]
            self.tell_held()
        touched = [article_id for article_id in changes.updated if article_id in self._told]
        if touched:
            self._tasks.run(lambda: self._library.headlines(touched), self._withdraw_read, lambda _: None)
        if changes.removed:
            self._notifier.withdraw(changes.removed)

    def tell_held(self) -> None:
        """Tells of all that waits, if that may be now; else it is tried again in a while."""
        if not self._held:
            self._clock.stop()
        elif self._may_tell():
            self._clock.stop()
            ids, self._held = self._held, []
            self._tasks.run(lambda: gather(self._library, ids), self._announce, lambda _: None)
        elif not self._clock.isActive():
            self._clock.start()

    def _announce(self, news: News) -> None:
        now, settings = datetime.now().astimezone(), self._settings.current
        for headline in sorted(news.headlines, key=lambda headline: headline.sorted_at):
            story = headline.id
            if settings.notify_stories:
                story = self._stories.add(story, headline.title, headline.feed_id, headline.sorted_at)
            self._story_of[headline.id] = story
        known = NotificationContext(news.muted, self._story_of, frozenset(self._told_stories))
        told = self._notifier.announce(news.headlines, settings, now, known, news.pictures)
        self._told_stories.update(self._story_of.get(headline.id, headline.id) for headline in told)

    def _remind(self, ids: tuple[ArticleId, ...]) -> None:
        self._told.update(ids)
        self._tasks.run(
            lambda: self._library.headlines(ids),
            lambda found: self._notifier.remind(found, self._settings.current),
            lambda _: None,
        )

    def _withdraw_read(self, headlines: Sequence[Headline]) -> None:
        self._notifier.withdraw([headline.id for headline in headlines if headline.is_read])


def gather(library: AsksHeadlines, ids: Sequence[ArticleId]) -> News:
    """What is to be known of new stories, with the pictures of the newest; called off the GUI thread."""
    headlines = library.headlines(ids)
    newest = sorted(headlines, key=lambda headline: headline.sorted_at, reverse=True)
    wanted = dict.fromkeys(h for one in newest for h in (one.thumbnail, one.feed_icon) if h is not None)
    pictures = {}
    for image in islice(wanted, PICTURES_AT_MOST):
        stored = library.picture(image)
        made = scaled_to_cover(stored.data, PICTURE_SIDE) if stored is not None else QImage()
        if not made.isNull():
            pictures[image] = made
    return News(headlines, muted_feeds(library.outline()), pictures)
