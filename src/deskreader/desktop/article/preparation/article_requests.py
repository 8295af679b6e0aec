"""Requests of the article pane to the library: read off the GUI thread, and only the last one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from deskreader.desktop.article.comparison.compared_article import OpenArticle
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleFlags, ArticleId, OpenedArticle, StoredImage

if TYPE_CHECKING:
    from deskreader.desktop.article.pieces.piece_list import PieceList
    from deskreader.engine.library.library import Library


class ShownArticle(NamedTuple):
    """An article with the icon of its feed, and its text in pieces."""

    article: OpenedArticle
    icon: StoredImage | None
    pieces: PieceList


def reader_of(
    library: Library, article_id: ArticleId, feed_version: bool = False, open_article: OpenArticle | None = None
) -> Callable[[], ShownArticle]:
    """Returns a function that reads an article on any thread, by `open_article` where given. Call it on the GUI thread.

    The function raises: DeskReaderError.
    """
    # Imported here, not in `read`: modules that load parts of Qt are best loaded on the GUI thread.
    from deskreader.desktop.article.typesetting.render import read_pieces

    def read() -> ShownArticle:
        article = open_article(article_id) if open_article else library.open_article(article_id, feed_version)
        return ShownArticle(article, article.icon, read_pieces(article))

    return read


def with_flags(shown: ShownArticle, flags: ArticleFlags | None) -> ShownArticle:
    """Returns an article with flags that are newer than what was read, where they are its own."""
    if flags is None or flags.id != shown.article.id:
        return shown
    return shown._replace(article=replace(shown.article, is_read=flags.is_read, is_starred=flags.is_starred))


class ArticleRequests:
    """Reads one article at a time. The answer to a request is dropped where another one was made since."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._number = 0  # of the last request
        self._repeat: Callable[[], None] | None = None  # repeats the last request, while it is unanswered
        self._newer_flags: ArticleFlags | None = None  # of the article that is being read, from a change meanwhile

    @property
    def is_waiting(self) -> bool:
        """Whether a request is unanswered."""
        return self._repeat is not None

    def read(
        self,
        read: Callable[[], ShownArticle],
        done: Callable[[ShownArticle], None],
        failed: Callable[[DeskReaderError], None],
    ) -> None:
        """Calls `read` off the GUI thread, then `done` or `failed` on it."""
        self._number += 1
        number, self._newer_flags = self._number, None
        self._repeat = lambda: self.read(read, done, failed)

        def succeed(shown: ShownArticle) -> None:
            if number == self._number:
                self._repeat = None
                newest, self._newer_flags = with_flags(shown, self._newer_flags), None
                done(newest)

        def fail(error: DeskReaderError) -> None:
            if number == self._number:
                failed(error)

        self._tasks.run(read, succeed, fail)

    def drop(self) -> None:
        """Drops the request that is unanswered."""
        self._number += 1
        self._repeat = self._newer_flags = None

    def repeat(self) -> bool:
        """Reads again what is being read, since it has changed; False where nothing is."""
        repeat = self._repeat
        if repeat is not None:
            repeat()
        return repeat is not None

    def take_flags(self, flags: ArticleFlags) -> None:
        """Gives the article that is being read newer flags than it may be read with."""
        if self._repeat is not None:
            self._newer_flags = flags
