"""Fetches what the open article lacks, because the user asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.download_progress import DownloadProgress
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, FeedId


class StoryDownloads(QObject):
    """Follows the button beside what is stored of the open article. What came shows in the pane by itself."""

    _came = Signal(object, object)
    """Bytes that came of a file, and of all; on the thread that saves it."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, pane: ArticlePane) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar = engine, tasks, bar
        self._running: set[ArticleId] = set()
        pane.download_requested.connect(self.download)
        self._progress = DownloadProgress(pane)
        pane.add_below(self._progress)
        pane.output.save_requested.connect(self.save_medium)
        self._came.connect(self._progress.show_bytes)

    def download(self, article_id: ArticleId) -> None:
        """Fetches the page or the pictures of an article; asking again while that runs does nothing."""
        if article_id in self._running:
            return
        self._running.add(article_id)
        self._bar.show_message(self.tr("Downloading…"))

        def finish(is_changed: bool) -> None:
            self._running.discard(article_id)
            self._bar.show_message(
                self.tr("Downloaded") if is_changed else self.tr("Nothing new came. Try again later.")
            )

        def fail(error: DeskReaderError) -> None:
            self._running.discard(article_id)
            self._bar.show_message(messages.error_message(error))

        self._tasks.run(lambda: self._engine.download_article(article_id), finish, fail)

    def save_medium(self, feed_id: FeedId, url: str, path: str) -> None:
        """Saves a sound or film as a file, and shows how far it is; one at a time."""
        if self._progress.is_running:
            self._bar.show_message(self.tr("Another file is being saved. Wait for it, or stop it."))
            return
        name = Path(path).name
        self._progress.begin(name)

        def save() -> bool:
            media, progress = self._engine.media, self._progress
            return media.save(feed_id, url, Path(path), self._came.emit, lambda: progress.is_stopped)

        def finish(is_saved: bool) -> None:
            self._progress.end()
            text = self.tr("Saved {name}") if is_saved else self.tr("Stopped saving {name}")
            self._bar.show_message(text.replace("{name}", name))

        def fail(error: DeskReaderError) -> None:
            self._progress.end()
            self._bar.show_message(messages.error_message(error))

        self._tasks.run(save, finish, fail)
