"""What the window offers to keep a library safe and tidy: deleting, tags, undo, backups, import, export, offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Feed, Folder, Headline, UndoToken, View


class LibraryCommands(QObject):
    """The acts. Trouble is said in the bar at the foot."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bar: UndoBar,
        reading: ArticleController,
        commands: FeedCommands,
        dialogs: DialogOpener,
    ) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar = engine, tasks, bar
        self._reading, self._commands, self._dialogs = reading, commands, dialogs
        reading.delete_asked.connect(self.delete)
        reading.tags_asked.connect(self.ask_tags)
        commands.rule_asked.connect(self.ask_rule)
        commands.export_asked.connect(self.ask_how)

    def _tell(self, error: DeskReaderError) -> None:
        self._bar.say(messages.error_message(error))

    # --- stories ------------------------------------------------------------------------------------------------------

    def delete(self, story: Headline | None = None) -> None:
        """Deletes a story, else the open one, and offers to take that back.

        One that only opening it marked read comes back unread, as it stood in the list.
        """
        chosen = story or self._reading.story
        if chosen is None:
            return

        def done(outcome: tuple[UndoToken, object]) -> None:
            self._offer(self.tr("Story deleted"), outcome[0])

        unread = [chosen.id] if chosen.id == self._reading.marked else []
        self._tasks.run(lambda: self._engine.library.delete([chosen.id], unread), done, self._tell)

    def ask_tags(self, story: Headline | None = None) -> None:
        """Asks for the tags of a story, else of the open one."""
        chosen = story or self._reading.story
        if chosen is not None:
            self._commands.tags.ask_for(chosen)

    def undo(self) -> None:
        """Takes back what the bar offers, else the last bulk act, also one from before a restart."""
        if self._bar.can_undo:
            self._bar.take_back()
            return
        self._tasks.run(self._engine.library.undo_last, self._say_undone, self._tell)

    def _say_undone(self, token: UndoToken | None) -> None:
        if token is None:
            self._bar.say(self.tr("There is nothing to take back"))
            return
        said = {
            "read": lambda n: counted("LibraryCommands", "1 story is unread again", "%n stories are unread again", n),
            "delete": lambda n: counted("LibraryCommands", "1 story is back", "%n stories are back", n),
            "remove_feeds": lambda n: counted("LibraryCommands", "1 feed is back", "%n feeds are back", n),
            "remove_folder": lambda _n: self.tr("The folder is back"),
            "import": lambda _n: self.tr("The import is taken back"),
            "tags": lambda _n: self.tr("The tags are as they were"),
            "restore": lambda _n: self.tr("The library is as it was before it was restored"),
        }
        self._bar.say(said[token.act](token.touched))

    # --- files --------------------------------------------------------------------------------------------------------

    def import_file(self, path: str = "") -> None:
        """Takes in feeds, an export or another reader's library; asks for the file where none is named."""
        kinds = self.tr("Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)")
        if not path:
            path, _ = QFileDialog.getOpenFileName(self._bar.window(), self.tr("Import"), "", f"{kinds};;* (*)")
        if not path:
            return
        if Path(path).suffix.lower() in (".opml", ".xml"):
            self._commands.import_opml(path)
            return
        self._bar.say(self.tr("Importing…"))
        self._tasks.run(lambda: self._read(Path(path)), self._tell_imported, self._tell)

    def _read(self, path: Path) -> object:
        try:
            return self._engine.import_file(path)
        except OSError as error:
            raise DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or type(error).__name__) from error

    def _tell_imported(self, report: object) -> None:
        stories = getattr(report, "articles", None)
        if stories is None:
            self._commands.tell_imported(report)
            return
        parts = [
            counted("commands", "1 feed added", "%n feeds added", report.feeds),
            counted("LibraryCommands", "1 story added", "%n stories added", stories),
        ]
        self._offer(", ".join(parts), report.token)

    def export_all(self, path: str = "") -> None:
        """Writes everything to one file; asks what goes in, and for its name, where none is given."""
        if path:
            self._export_to(path, False)
            return
        title = self.tr("Export everything")

        def ask(with_secrets: bool) -> None:
            name = str(Path.home() / "deskreader.zip")
            chosen, _ = QFileDialog.getSaveFileName(self._bar.window(), title, name, "ZIP (*.zip)")
            if chosen:
                self._export_to(chosen, with_secrets)

        self.ask_how(title, ask)

    def _export_to(self, path: str, with_secrets: bool) -> None:
        self._write(Path(path), lambda: self._engine.exporter.export(Path(path), with_secrets=with_secrets))

    def export_epub(self, view: View, title: str, path: str = "") -> None:
        """Writes the stories that are shown into a book; asks for its name where none is given."""
        if not path:
            name = str(Path.home() / f"{title.replace('/', ' ')}.epub")
            window, said = self._bar.window(), self.tr("Export stories as EPUB")
            path, _ = QFileDialog.getSaveFileName(window, said, name, "EPUB (*.epub)")
        if path:
            self._write(Path(path), lambda: self._engine.books.write(view, f"DeskReader: {title}", Path(path)))

    def _write(self, target: Path, work: Callable[[], int]) -> None:
        """Writes a file off the GUI thread, and says how many stories are in it."""

        def done(count: int) -> None:
            said = counted("LibraryCommands", "1 story written to {name}", "%n stories written to {name}", count)
            self._bar.say(said.replace("{name}", target.name))

        self._bar.say(self.tr("Exporting…"))
        self._tasks.run(work, done, self._tell)

    def ask_how(self, title: str, done: Callable[[bool], None]) -> None:
        """Asks whether secrets of feeds are wanted in an export, where there are any."""
        ask = lambda outline: self._dialogs.ask_export(title, outline.feeds, done)  # noqa: E731
        self._tasks.run(self._engine.library.outline, ask, self._tell)

    # --- dialogs ------------------------------------------------------------------------------------------------------

    def backups(self) -> QDialog:
        """Shows the backups; one that is restored can be taken back."""
        from deskreader.desktop.dialogs.backups import BackupsDialog

        def make(context: DialogContext, window: QWidget) -> BackupsDialog:
            dialog = BackupsDialog(context, window)
            dialog.restored.connect(self._offer)
            return dialog

        return self._dialogs.show_dialog("backups", make)

    def _offer(self, said: str, token: UndoToken) -> None:
        """Says what was done and offers to take it back."""
        undo = lambda: self._tasks.run(lambda: self._engine.library.undo(token), None, self._tell)  # noqa: E731
        self._bar.offer(said, undo)

    def prepare(self) -> QDialog:
        """Shows what is missing offline."""
        from deskreader.desktop.dialogs.offline_prefetch import OfflinePrefetchDialog

        return self._dialogs.show_dialog("prepare", OfflinePrefetchDialog)

    def ask_rule(self, target: Feed | Folder) -> QDialog:
        """Asks how long the stories of a feed or folder are kept."""
        from deskreader.desktop.dialogs.retention import RetentionDialog

        name = f"rule of {'feed' if isinstance(target, Feed) else 'folder'} {target.id}"
        return self._dialogs.show_dialog(name, lambda context, window: RetentionDialog(context, target, window))
