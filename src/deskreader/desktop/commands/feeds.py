"""Commands on views, feeds and folders: each runs off the GUI thread and, where possible, can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from deskreader.desktop.commands.accounts import AccountCommands
from deskreader.desktop.commands.prompts import Prompts, ask_file_to_read, ask_file_to_write
from deskreader.desktop.commands.saved_searches import SearchCommands
from deskreader.desktop.commands.tags import TagCommands
from deskreader.desktop.runtime.tasks import Result, Tasks
from deskreader.desktop.sidebar.drop_target import DropTarget
from deskreader.desktop.strings import messages, view_titles
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.drag_data import DraggedRows
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.engine.files import write_file
from deskreader.errors import DeskReaderError, Kind
from deskreader.limits import LARGEST_OUTLINE
from deskreader.model import (
    AccountId,
    Changes,
    Feed,
    FeedId,
    Folder,
    FolderId,
    Headline,
    Outline,
    UndoToken,
    View,
    ViewKind,
)
from deskreader.plain_files import read_plain
from deskreader.text.truncate import shortened

if TYPE_CHECKING:
    from deskreader.engine.subscriptions.opml import ImportReport

LONGEST_NAME, MOST_NAMES = 60, 3  # characters and names of feeds that could not be imported, in one sentence
"""No outline of feeds is larger; a larger file was chosen by mistake."""


def read_outline(path: str) -> bytes:
    """Returns the bytes of an OPML file.

    Raises: DeskReaderError(UNREADABLE_FILE, TOO_LARGE).
    """
    try:
        data = read_plain(Path(path), LARGEST_OUTLINE)
    except OSError as error:
        raise DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or Path(path).name) from error
    if data is None:
        raise DeskReaderError(Kind.TOO_LARGE, Path(path).name)
    return data


class FeedCommands(QObject):
    """The commands on feeds. `outline` returns the sidebar's latest outline. Errors are shown in the undo bar."""

    properties_requested = Signal(object)
    """The FeedId of a feed whose properties to show."""

    export_requested = Signal(str, object)
    """The title of an export, and a callable that takes whether the export holds the secrets of feeds."""

    permission_requested = Signal(object, object)
    """The private URLs of a file to import, and a callable that takes whether they may be imported."""

    retention_requested = Signal(object)
    """The Feed or Folder whose retention rule to edit."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bar: UndoBar,
        outline: Callable[[], Outline],
        prompts: Prompts,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._bar, self._outline, self._window = engine, tasks, bar, outline, window
        self._prompts = prompts
        self.searches = SearchCommands(engine, tasks, bar, prompts)
        self.tags = TagCommands(engine, tasks, bar, prompts)
        self.accounts = AccountCommands(engine, tasks, bar, outline, window)

    def _run(self, work: Callable[[], Result], done: Callable[[Result], object] | None = None) -> None:
        self._tasks.run(work, done, self._show_error)

    def _show_error(self, error: DeskReaderError) -> None:
        self._bar.show_message(messages.error_message(error))

    # --- articles -----------------------------------------------------------------------------------------------------

    def mark_all_read(self, view: View) -> None:
        """Marks all articles of a view read and offers to undo it."""

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            if token.touched:
                sentence = counted("commands", "Marked 1 story as read", "Marked %n stories as read", token.touched)
                self._bar.offer(sentence, lambda: self._undo(token))
            else:
                self._bar.show_message(self.tr("Everything here is already read"))

        self._run(lambda: self._engine.library.mark_all_read(view), done)

    def report_page(self, headline: Headline) -> None:
        """Writes a badly extracted page and what was made of it into a folder, says where, and opens the folder."""
        folder = self._engine.profile.data / "reports"

        def done(report: Path) -> None:
            sentence = self.tr("The page and DeskReader's version of it are in {folder}. Nothing was sent.")
            self._bar.show_message(sentence.replace("{folder}", str(report)))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

        if not self._bar.can_undo:
            self._bar.show_message(self.tr("Fetching the page…"))
        self._run(lambda: self._engine.report_page(headline.id, folder, messages.page_report_readme()), done)

    def _undo(self, token: UndoToken) -> None:
        self._run(lambda: self._engine.library.undo(token))

    # --- refreshing ---------------------------------------------------------------------------------------------------

    def refresh_all(self) -> None:
        """Requests a refresh of every feed."""
        self._engine.refresher.request(None, by_hand=True)

    def refresh(self, view: View) -> None:
        """Requests a refresh of the feeds whose articles a view shows; of an account, also where it has none yet."""
        if view.kind is ViewKind.ACCOUNT and view.account_id is not None:
            self.accounts.sync(view.account_id)
            return
        feeds = view_titles.feeds_in(view, self._outline())
        if feeds:
            self._engine.refresher.request(feeds, by_hand=True)

    # --- feeds --------------------------------------------------------------------------------------------------------

    def unsubscribe(self, feed: Feed) -> None:
        """Ends a subscription and offers to undo it."""

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            sentence = self.tr("Unsubscribed from {title}").replace("{title}", feed.title)
            self._bar.offer(sentence, lambda: self._undo(outcome[0]))

        self._run(lambda: self._engine.library.unsubscribe([feed.id]), done)

    def rename_feed(self, feed: Feed) -> None:
        """Asks for a new name of a feed."""
        self._prompts.ask_name(
            self.tr("Rename feed"),
            self.tr("Name"),
            feed.title,
            self.tr("Rename"),
            lambda title: self._run(lambda: self._engine.library.change_feed(feed.id, title=title)),
        )

    def use_own_title(self, feed: Feed) -> None:
        """Removes the user's name of a feed, so that the feed's own title shows."""
        self._run(lambda: self._engine.library.change_feed(feed.id, title=""))

    def set_folder_notify(self, folder: Folder, notify: bool) -> None:
        """Turns notifications of a folder's feeds on or off."""
        self._run(lambda: self._engine.library.notify_of_folder(folder.id, notify))

    def set_folder_grouped(self, folder: Folder, grouped: bool) -> None:
        """Lets the articles of a folder take part in stories, or keeps them out."""
        self._run(lambda: self._engine.stories.set_folder_grouped(folder.id, grouped))

    def set_notify(self, feed: Feed, notify: bool) -> None:
        """Turns notifications of a feed on or off."""
        self._run(lambda: self._engine.library.change_feed(feed.id, notify=notify))

    def set_fetch_pages(self, feed: Feed, fetch: bool) -> None:
        """Turns the fetching of a feed's full texts on or off."""
        self._run(lambda: self._engine.library.change_feed(feed.id, fetch_pages=fetch))

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> None:
        """Moves a feed into a folder, or to the top level."""
        self._run(lambda: self._engine.library.move_feed(feed_id, folder_id))

    def move_to_new_folder(self, feed: Feed) -> None:
        """Asks for the name of a new folder, beside the feed's own, and moves a feed into it."""

        def add(title: str) -> None:
            library = self._engine.library
            self._run(
                lambda: library.add_folder(title, account_id=feed.account_id)[0],
                lambda folder: self.move_feed(feed.id, folder),
            )

        self._prompts.ask_name(self.tr("New folder"), self.tr("Folder name"), "", self.tr("Create"), add)

    def move_rows(self, rows: DraggedRows, target: DropTarget) -> None:
        """Moves feeds and folders to another place of the sidebar and offers to undo it."""
        library, outline = self._engine.library, self._outline()
        inner = [View(ViewKind.FOLDER, folder_id=folder) for folder in rows.folders]
        dragged = (*rows.feeds, *(feed for view in inner for feed in view_titles.feeds_in(view, outline)))
        if any(feed.account_id != target.account for feed in outline.feeds if feed.id in dragged):
            self.accounts.move_feeds(dragged, target.account, target.folder, takes_folders=bool(rows.folders))
            return

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            if token.touched:
                sentence = counted("commands", "Moved 1 item", "Moved %n items", token.touched)
                self._bar.offer(sentence, lambda: self._undo(token))

        self._run(lambda: library.move(rows.feeds, rows.folders, target.folder, target.before), done)

    def rename(self, view: View, name: str) -> None:
        """Gives the feed, folder, saved search, tag or account of a view a new name."""
        library = self._engine.library
        if view.kind is ViewKind.ACCOUNT and view.account_id is not None:
            self.accounts.rename(view.account_id, name)
        elif view.feed_id is not None:
            feed_id = view.feed_id
            self._run(lambda: library.change_feed(feed_id, title=name))
        elif view.folder_id is not None:
            folder_id = view.folder_id
            self._run(lambda: library.rename_folder(folder_id, name))
        elif view.saved_id is not None:
            saved_id = view.saved_id
            self._run(lambda: library.searches.rename(saved_id, name))
        elif view.tag:
            self.tags.rename_to(view.tag, name)

    def copy_address(self, feed: Feed) -> None:
        """Copies the address of a feed to the clipboard."""
        QGuiApplication.clipboard().setText(feed.url)
        self._bar.show_message(self.tr("Address copied"))

    # --- folders ------------------------------------------------------------------------------------------------------

    def add_folder(self, account_id: AccountId | None = None) -> None:
        """Asks for the name of a new folder and adds it to this computer, or to an account."""
        self._prompts.ask_name(
            self.tr("New folder"),
            self.tr("Folder name"),
            "",
            self.tr("Create"),
            lambda title: self._run(lambda: self._engine.library.add_folder(title, account_id=account_id)),
        )

    def rename_folder(self, folder: Folder) -> None:
        """Asks for a new name of a folder."""
        self._prompts.ask_name(
            self.tr("Rename folder"),
            self.tr("Folder name"),
            folder.title,
            self.tr("Rename"),
            lambda title: self._run(lambda: self._engine.library.rename_folder(folder.id, title)),
        )

    def remove_folder(self, folder: Folder) -> None:
        """Removes a folder, whose feeds and folders move up one level, and offers to undo it."""

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            sentence = self.tr("Removed folder {title}; its feeds are kept").replace("{title}", folder.title)
            self._bar.offer(sentence, lambda: self._undo(outcome[0]))

        self._run(lambda: self._engine.library.remove_folder(folder.id), done)

    # --- OPML ---------------------------------------------------------------------------------------------------------

    def import_opml(self, path: str = "", account_id: AccountId | None = None) -> None:
        """Imports an OPML file, into an account where one is given; asks for the file if no path is given.

        It asks for permission if the file names private addresses, which an account's server decides about itself.
        """
        path = path or ask_file_to_read(self._window, self.tr("Import OPML"))
        if not path:
            return

        def read() -> tuple[bytes, tuple[str, ...]]:
            data = read_outline(path)
            return data, self._engine.opml.private_urls(data) if account_id is None else ()

        def show(report: ImportReport) -> None:
            self.show_import(report)
            if account_id is not None:
                self.accounts.sync(account_id)

        def import_if_permitted(found: tuple[bytes, tuple[str, ...]]) -> None:
            data, private = found
            import_it = lambda private_ok: self._run(  # noqa: E731
                lambda: self._engine.opml.import_opml(data, private_ok, account_id), show
            )
            self.ask_for_permission(private, import_it)

        self._run(read, import_if_permitted)

    def ask_for_permission(self, private_urls: Sequence[str], done: Callable[[bool], None]) -> None:
        """Asks whether an import may add feeds with these URLs and passes the answer to `done`; none, no question."""
        if private_urls:
            self.permission_requested.emit(private_urls, done)
        else:
            done(False)

    def show_import(self, report: ImportReport) -> None:
        """Says how many feeds an import added, offers to undo it, and refreshes."""
        parts = [counted("commands", "1 feed added", "%n feeds added", report.added)]
        if report.known:
            parts.append(counted("commands", "already subscribed to 1", "already subscribed to %n", report.known))
        if report.bad:
            unread = counted("commands", "1 couldn't be read", "%n couldn't be read", report.bad)
            parts.append(f"{unread} ({_some_names(report.unusable)})")
        token = report.token
        if token is not None and token.touched:
            self._bar.offer(", ".join(parts), lambda: self._undo(token))
        else:
            self._bar.show_message(", ".join(parts))
        if report.added and not report.account_id:
            self.refresh_all()

    def export_opml(self, path: str = "") -> None:
        """Exports all subscriptions as OPML; asks for secrets and file name if no path is given."""
        if path:
            self._write_opml(path, False)
            return
        title = self.tr("Export OPML")

        def ask_path(with_secrets: bool) -> None:
            chosen = ask_file_to_write(self._window, title, "deskreader.opml")
            if chosen:
                self._write_opml(chosen, with_secrets)

        self.export_requested.emit(title, ask_path)

    def _write_opml(self, path: str, with_secrets: bool) -> None:
        sentence = self.tr("Exported subscriptions to {name}").replace("{name}", Path(path).name)
        export = self._engine.opml.export_opml
        self._run(
            lambda: write_file(path, export(with_secrets), with_secrets),
            lambda _nothing: self._bar.show_message(sentence),
        )


def _some_names(names: Sequence[str]) -> str:
    """Returns the first names of a list on one line, each shortened."""
    shown = [shortened(name, LONGEST_NAME) for name in names[:MOST_NAMES]]
    return ", ".join([*shown, *(["…"] if len(names) > MOST_NAMES else [])])
