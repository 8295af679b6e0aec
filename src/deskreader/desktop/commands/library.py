"""Commands on the library as a whole: deleting, tags, undo, backups, import, export, offline, retention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from deskreader.desktop.commands.articles import ArticleCommands
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.commands.revisions import RevisionCommands
from deskreader.desktop.commands.rules import RuleCommands
from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.tasks import Result, Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.briefing_texts import book_texts
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.drag_data import add_files
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Feed, Folder, Headline, UndoToken, View, ViewKind
from deskreader.model.changes import UndoAct

if TYPE_CHECKING:
    from deskreader.engine.subscriptions.opml import ImportReport
    from deskreader.engine.transfer.import_archive import ImportResult


class LibraryCommands(QObject):
    """The commands on the library. Errors are shown in the undo bar."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bar: UndoBar,
        article_controller: ArticleController,
        article_commands: ArticleCommands,
        commands: FeedCommands,
        dialogs: DialogOpener,
    ) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar = engine, tasks, bar
        self._article_controller, self._commands, self._dialogs = article_controller, commands, dialogs
        self._article_commands = article_commands
        self.revisions = RevisionCommands(engine, tasks, bar, article_controller, self.offer_undo)
        """The commands on earlier versions of the open article."""
        self.rules = RuleCommands(engine, tasks, bar, dialogs, self.offer_undo)
        """The commands on rules."""
        article_controller.delete_requested.connect(self.delete)
        article_controller.tags_requested.connect(self.edit_tags)
        commands.retention_requested.connect(self.edit_retention)
        commands.export_requested.connect(self.ask_for_secrets)
        commands.permission_requested.connect(self._ask_for_permission)

    def _show_error(self, error: DeskReaderError) -> None:
        self._bar.show_message(messages.error_message(error))

    # --- articles -----------------------------------------------------------------------------------------------------

    def delete(self, *headlines: Headline) -> None:
        """Deletes articles, by default the open one, and offers to undo it.

        Where it is the open one, the next one is opened; undo opens it again, with everything read as it was.
        """
        if len(headlines) > 1:
            self._article_commands.delete(headlines)
            return
        target = headlines[0] if headlines else self._article_controller.headline
        if target is None:
            return
        library, deletion = self._engine.library, self._article_controller.begin_deletion(target)

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            deletion.go_on()
            token = outcome[0]
            undo = lambda: self._tasks.run(lambda: library.undo(token), deletion.go_back, self._show_error)  # noqa: E731
            self._bar.offer(self.tr("Story deleted"), undo)

        self._tasks.run(lambda: library.delete([target.id]), done, self._show_error)

    def write_dragged(self, headlines: Sequence[Headline], data: QMimeData) -> None:
        """Writes articles that are dragged as files, which join the drag once they are there."""
        writer, ids = self._engine.web_page_writer, [headline.id for headline in headlines]
        self._tasks.run(lambda: writer.write_dragged(ids), lambda paths: add_files(data, paths), lambda _error: None)

    def open_source(self, article_id: ArticleId) -> None:
        """Opens another source of a story; the list stays as it is."""
        self.with_headline(article_id, self._article_controller.open)

    def with_headline(self, article_id: ArticleId, act: Callable[[Headline], object]) -> None:
        """Calls a function with the headline of an article that may be in no list, once it is read."""

        def done(headlines: tuple[Headline, ...]) -> None:
            if headlines:
                act(headlines[0])

        self._tasks.run(lambda: self._engine.library.headlines([article_id]), done, self._show_error)

    def separate(self, headline: Headline | None) -> None:
        """Takes an article out of its story, also for later, and offers to undo it."""
        if headline is not None:
            sentence = self.tr("Separated from the other sources")
            self._edit_story(lambda: self._engine.stories.split(headline.id), sentence)

    def combine(self, headlines: Sequence[Headline]) -> None:
        """Makes articles one story, also for later, and offers to undo it."""
        articles = tuple(headline.id for headline in headlines)
        if len(articles) > 1:
            self._edit_story(lambda: self._engine.stories.join(articles), self.tr("Combined as one story"))

    def _edit_story(self, act: Callable[[], tuple[UndoToken, Changes]], sentence: str) -> None:
        library = self._engine.library

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            undo = lambda: self._tasks.run(lambda: library.undo(token), lambda _: None, self._show_error)  # noqa: E731
            self._bar.offer(sentence, undo)

        self._tasks.run(act, done, self._show_error)

    def edit_tags(self, *headlines: Headline) -> None:
        """Asks for the tags of articles, by default of the open one."""
        target = self._article_controller.headline
        targets = headlines or (() if target is None else (target,))
        if targets:
            self._commands.tags.edit(targets)

    def undo(self) -> None:
        """Undoes what the bar offers, otherwise the last bulk act, even one from before a restart."""
        if self._bar.can_undo:
            self._bar.take_back()
            return
        self._tasks.run(self._engine.library.undo_last, self._show_undone, self._show_error)

    def _show_undone(self, token: UndoToken | None) -> None:
        if token is None:
            self._bar.show_message(self.tr("Nothing to undo"))
            return
        sentences: dict[UndoAct, Callable[[int], str]] = {
            UndoAct.READ: lambda n: counted("LibraryCommands", "1 story marked unread", "%n stories marked unread", n),
            UndoAct.UNREAD: lambda n: counted("LibraryCommands", "1 story marked read", "%n stories marked read", n),
            UndoAct.STAR: lambda n: counted("LibraryCommands", "1 star removed", "%n stars removed", n),
            UndoAct.UNSTAR: lambda n: counted("LibraryCommands", "1 story starred", "%n stories starred", n),
            UndoAct.MOVE: lambda _n: self.tr("Move undone"),
            UndoAct.DELETE: lambda n: counted("LibraryCommands", "1 story restored", "%n stories restored", n),
            UndoAct.UNSUBSCRIBE: lambda n: counted("LibraryCommands", "1 feed restored", "%n feeds restored", n),
            UndoAct.REMOVE_FOLDER: lambda _n: self.tr("Folder restored"),
            UndoAct.IMPORT: lambda _n: self.tr("Import undone"),
            UndoAct.MOVE_FEEDS: lambda _n: self.tr("Move undone"),
            UndoAct.REMOVE_ACCOUNT: lambda _n: self.tr("Account restored"),
            UndoAct.STORIES: lambda _n: self.tr("Stories grouped as before"),
            UndoAct.TAGS: lambda _n: self.tr("Tag change undone"),
            UndoAct.FORGET_REVISIONS: lambda _n: self.tr("Earlier versions restored"),
            UndoAct.RULES: lambda _n: self.tr("Rule change undone"),
            UndoAct.UNMUTE: lambda n: counted("LibraryCommands", "1 story muted again", "%n stories muted again", n),
            UndoAct.RESTORE: lambda _n: self.tr("Restore undone"),
        }
        self._bar.show_message(sentences[token.act](token.touched))

    # --- files --------------------------------------------------------------------------------------------------------

    def import_file(self, path: str = "") -> None:
        """Imports feeds, an export or another reader's library; asks for the file if no path is given."""
        kinds = self.tr("Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)")
        if not path:
            path, _ = QFileDialog.getOpenFileName(self._bar.window(), self.tr("Import"), "", f"{kinds};;* (*)")
        if not path:
            return
        if Path(path).suffix.lower() in (".opml", ".xml"):
            self._commands.import_opml(path)
            return
        source, engine = Path(path), self._engine
        self._bar.show_message(self.tr("Importing…"))

        def import_it(private_ok: bool) -> None:
            self._run_on_file(lambda: engine.import_file(source, private_ok), self._show_import)

        self._run_on_file(
            lambda: engine.private_urls_in(source),
            lambda private: self._commands.ask_for_permission(private, import_it),
        )

    def _run_on_file(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Runs work that reads a file off the GUI thread; a file that cannot be read is an error to show."""

        def run() -> Result:
            try:
                return work()
            except OSError as error:
                raise DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or type(error).__name__) from error

        self._tasks.run(run, done, self._show_error)

    def _ask_for_permission(self, private_urls: Sequence[str], done: Callable[[bool], None]) -> None:
        """Asks whether an import may add feeds with private URLs."""
        from deskreader.desktop.commands.private_addresses import PrivateAddressesDialog

        self._dialogs.show_dialog(
            f"private addresses {' '.join(private_urls)}",
            lambda context, window: PrivateAddressesDialog(private_urls, done, context.theme, window),
        )

    def _show_import(self, report: ImportResult | ImportReport) -> None:
        from deskreader.engine.subscriptions.opml import ImportReport

        if isinstance(report, ImportReport):
            self._commands.show_import(report)
            return
        parts = [
            counted("commands", "1 feed added", "%n feeds added", report.feeds),
            counted("LibraryCommands", "1 story added", "%n stories added", report.articles),
        ]
        self.offer_undo(", ".join(parts), report.token)

    def export_all(self, path: str = "") -> None:
        """Exports everything to one file; asks for secrets and file name if no path is given."""
        if path:
            self._export_to(path, False)
            return
        title = self.tr("Export everything")

        def ask_path(with_secrets: bool) -> None:
            name = str(Path.home() / "deskreader.zip")
            chosen, _ = QFileDialog.getSaveFileName(self._bar.window(), title, name, "ZIP (*.zip)")
            if chosen:
                self._export_to(chosen, with_secrets)

        self.ask_for_secrets(title, ask_path)

    def _export_to(self, path: str, with_secrets: bool) -> None:
        self._write(Path(path), lambda: self._engine.exporter.export(Path(path), with_secrets=with_secrets))

    def export_briefing(self, path: str = "") -> None:
        """Exports the unread stories of the briefing as EPUB, with a front page; asks for the file name without one."""
        texts = book_texts()
        path = path or self._ask_epub(f"{texts.title} {datetime.now().astimezone():%Y-%m-%d}")
        if path:
            self._write(Path(path), lambda: len(self._engine.briefing_book.write(texts, Path(path))))

    def export_epub(self, view: View, title: str, path: str = "") -> None:
        """Exports the articles of a view as EPUB; asks for the file name if no path is given."""
        if view.kind is ViewKind.BRIEFING and not view.query:
            self.export_briefing(path)
            return
        path = path or self._ask_epub(title)
        if path:
            self._write(Path(path), lambda: self._engine.epub_writer.write(view, f"DeskReader: {title}", Path(path)))

    def _ask_epub(self, title: str) -> str:
        """Asks for the file name of a book; empty where none is chosen."""
        name = str(Path.home() / f"{title.replace('/', ' ')}.epub")
        caption = self.tr("Export stories as EPUB")
        return QFileDialog.getSaveFileName(self._bar.window(), caption, name, "EPUB (*.epub)")[0]

    def _write(self, target: Path, work: Callable[[], int]) -> None:
        """Writes a file off the GUI thread and says how many articles are in it."""

        def done(count: int) -> None:
            sentence = counted("LibraryCommands", "Exported 1 story to {name}", "Exported %n stories to {name}", count)
            self._bar.show_message(sentence.replace("{name}", target.name))

        self._bar.show_message(self.tr("Exporting…"))
        self._tasks.run(work, done, self._show_error)

    def ask_for_secrets(self, title: str, done: Callable[[bool], None]) -> None:
        """Asks whether an export is to hold the secrets of feeds, if there are any, and passes the answer to `done`."""
        ask = lambda outline: self._dialogs.ask_export(title, outline.feeds, done)  # noqa: E731
        self._tasks.run(self._engine.library.outline, ask, self._show_error)

    # --- dialogs ------------------------------------------------------------------------------------------------------

    def show_backups(self) -> QDialog:
        """Shows the backups; restoring one can be undone."""
        from deskreader.desktop.dialogs.backups import BackupsDialog

        def make(context: DialogContext, window: QWidget) -> BackupsDialog:
            dialog = BackupsDialog(context, window)
            dialog.restored.connect(self.offer_undo)
            return dialog

        return self._dialogs.show_dialog("backups", make)

    def offer_undo(self, sentence: str, token: UndoToken) -> None:
        """Says what was done and offers to undo it."""
        undo = lambda: self._tasks.run(lambda: self._engine.library.undo(token), None, self._show_error)  # noqa: E731
        self._bar.offer(sentence, undo, comes_first=token.act == UndoAct.RESTORE)

    def prefetch(self) -> QDialog:
        """Shows what is missing offline."""
        from deskreader.desktop.dialogs.offline_prefetch import OfflinePrefetchDialog

        return self._dialogs.show_dialog("prepare", OfflinePrefetchDialog)

    def edit_retention(self, target: Feed | Folder) -> QDialog:
        """Asks how long the articles of a feed or folder are kept."""
        from deskreader.desktop.dialogs.retention import RetentionDialog

        name = f"rule of {'feed' if isinstance(target, Feed) else 'folder'} {target.id}"
        return self._dialogs.show_dialog(name, lambda context, window: RetentionDialog(context, target, window))
