"""The articles that will probably be opened next: read ahead, and the likeliest one set as well."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from deskreader.desktop.article.preparation.article_requests import ShownArticle, reader_of, with_flags
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, Outline

if TYPE_CHECKING:
    from deskreader.desktop.article.typesetting.document import ArticleDocument
    from deskreader.desktop.article.typesetting.style import ArticleStyle
    from deskreader.engine.library.library import Library

STEP = 0.005
"""Seconds of CPU time for which one turn of the event loop sets an article that is not in sight."""
HEIGHT_AHEAD = 3000
"""Pixels of an article that are set ahead: more than a screen."""
MAX_BYTES = 6_000_000
"""An article with more bytes of images than this is not held."""

log = logging.getLogger(__name__)


class Look(NamedTuple):
    """What the document of an article depends on, besides the article."""

    style: ArticleStyle
    column_width: int
    pixel_ratio: float
    day: date  # today, which is named "Today"


Typeset = Callable[[ShownArticle, Look, float], "ArticleDocument"]
"""Sets the beginning of an article, as much as can be set in about so many seconds."""


@dataclass(slots=True)
class Prepared:
    """An article that was read ahead, and its document, which was set for a look."""

    shown: ShownArticle
    document: ArticleDocument | None = None
    look: Look | None = None


class Neighbours(QObject):
    """Holds the neighbours of the open article, as they are in the library, until one of them is opened."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        typeset: Typeset,
        look: Callable[[], Look],
        parent: QObject | None = None,
    ) -> None:
        """`look` returns the present look of the pane."""
        super().__init__(parent)
        self._library, self._tasks, self._typeset, self._look = library, tasks, typeset, look
        self._wanted: tuple[ArticleId, ...] = ()  # the likeliest first
        self._held: dict[ArticleId, Prepared | None] = {}  # None: it cannot be prepared
        self._reading: ArticleId | None = None
        self._is_outdated = False  # what is being read has changed meanwhile
        self._is_waiting = False  # for the open article to be painted
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._set_more)

    def hold(self, shown: ShownArticle) -> None:
        """Takes an article that is read already, as the library has it now; it is forgotten if nobody wants it next."""
        self._hold(shown.article.id, shown)

    def prepare(self, articles: Sequence[ArticleId]) -> None:
        """Prepares these articles, the likeliest first, once the open one is painted, and forgets all others."""
        self._wanted, self._is_waiting = tuple(articles), True
        self._held = {article: prepared for article, prepared in self._held.items() if article in self._wanted}

    def begin(self) -> None:
        """Begins with what is to be prepared: the open article is painted."""
        self._is_waiting = False
        self._go_on()

    def take(self, article: ArticleId) -> Prepared | None:
        """Returns an article that is prepared, and forgets it; its document only where it has the present look."""
        prepared = self._held.pop(article, None)
        self._wanted = tuple(wanted for wanted in self._wanted if wanted != article)
        if prepared is not None and prepared.look != self._look():
            prepared.document = None
        return prepared

    def forget(self) -> None:
        """Forgets all that is prepared."""
        self.prepare(())

    def follow_look(self) -> None:
        """Sets the likeliest article again where the pane looks different now."""
        self._go_on()

    # --- following ----------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Follows a change of what is prepared: reads it again, or takes over its flags."""
        if changes.everything:
            self.forget()
        self._wanted = tuple(wanted for wanted in self._wanted if wanted not in changes.removed)
        for article in (*changes.content, *changes.removed):
            self._drop(article)
        for flags in changes.flags:
            prepared = self._held.get(flags.id)
            if prepared is not None:
                prepared.shown = with_flags(prepared.shown, flags)
            elif flags.id == self._reading:
                self._is_outdated = True
        self._go_on()

    def follow_outline(self, outline: Outline) -> None:
        """Reads again what belongs to a feed with another title or icon."""
        feeds = {feed.id: (feed.title, feed.icon) for feed in outline.feeds}
        for prepared in list(filter(None, self._held.values())):
            article = prepared.shown.article
            if feeds.get(article.feed_id) != (article.feed_title, article.feed_icon):
                self._drop(article.id)
        self._go_on()

    def _drop(self, article: ArticleId) -> None:
        self._held.pop(article, None)
        self._is_outdated = self._is_outdated or article == self._reading

    # --- reading and setting ------------------------------------------------------------------------------------------

    @property
    def _likeliest(self) -> Prepared | None:
        return self._held.get(self._wanted[0]) if self._wanted else None

    def _go_on(self) -> None:
        """Sets the likeliest article, or reads the next one that is not there yet."""
        if self._is_waiting:
            return
        likeliest = self._likeliest
        missing = next((wanted for wanted in self._wanted if wanted not in self._held), None)
        if likeliest is not None and (likeliest.document is None or likeliest.look != self._look()):
            self._timer.start()
        elif missing is not None and self._reading is None:
            self._read(missing)

    def _read(self, article: ArticleId) -> None:
        self._reading, self._is_outdated = article, False
        self._tasks.run(
            reader_of(self._library, article),
            lambda shown: self._take_in(article, shown),
            lambda error: self._fail(article, error),
        )

    def _take_in(self, article: ArticleId, shown: ShownArticle | None) -> None:
        self._reading = None
        if article in self._wanted and not self._is_outdated:
            self._hold(article, shown)
        self._go_on()

    def _hold(self, article: ArticleId, shown: ShownArticle | None) -> None:
        small = shown is not None and sum(len(image.data) for image in shown.article.images.values()) <= MAX_BYTES
        self._held[article] = Prepared(shown) if shown is not None and small else None

    def _fail(self, article: ArticleId, error: DeskReaderError) -> None:
        log.debug("article %s could not be read ahead: %s", article, error)
        self._take_in(article, None)

    def _set_more(self) -> None:
        """Sets a part of the likeliest article, as far as it is in sight at first; then reads on."""
        likeliest, look = self._likeliest, self._look()
        if likeliest is None:
            self._timer.stop()
        elif likeliest.document is None or likeliest.look != look:
            likeliest.document, likeliest.look = self._typeset(likeliest.shown, look, STEP), look
        elif likeliest.document.size().height() > HEIGHT_AHEAD or not likeliest.document.write_more(STEP):
            self._timer.stop()
            likeliest.document.objects.look_ahead(look.pixel_ratio)
        if not self._timer.isActive():
            self._go_on()
