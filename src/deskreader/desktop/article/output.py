"""What leaves the article pane: files, paper, the clipboard, and the picture viewer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.parsing.sections import Embed, Medium
from deskreader.desktop.article.typesetting.style import article_style
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.engine.files import write_file
from deskreader.model import OpenedArticle
from deskreader.settings import ReadingTheme, SettingsKeeper

if TYPE_CHECKING:
    from deskreader.desktop.article.typesetting.document import ArticleDocument
    from deskreader.desktop.article.typesetting.inline_objects import InlineObject
    from deskreader.desktop.article.typesetting.style import ArticleStyle

MAX_SUFFIX = 5
USUAL_SUFFIXES = {Medium.AUDIO: "mp3", Medium.VIDEO: "mp4", Medium.PAGE: "html"}

log = logging.getLogger(__name__)

Typeset = Callable[["ArticleStyle"], "ArticleDocument"]
"""Returns the document of the open article in a style, all details open."""


class ArticleOutput(QObject):
    """Writes, prints and copies the open article. What came of it goes out as a message."""

    message = Signal(str)
    save_requested = Signal(object, str, str)
    """The FeedId and address of a sound or film to save, and the path of its file."""

    def __init__(
        self,
        view: ArticleView,
        tasks: Tasks,
        settings_keeper: SettingsKeeper,
        article: Callable[[], OpenedArticle | None],
        typeset: Typeset,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._view, self._tasks, self._keeper = view, tasks, settings_keeper
        self._article, self._typeset, self._window = article, typeset, parent
        view.save_image_requested.connect(self.save_picture)
        view.pictures.picture_requested.connect(self.show_pictures)
        view.links.save_requested.connect(self.save_medium)

    # --- files and paper ----------------------------------------------------------------------------------------------

    def _paper(self) -> ArticleDocument:
        """Returns the open article as it is printed: black on white, with nothing that would have to scroll."""
        settings = replace(self._keeper.current, reading_theme=ReadingTheme.PAGE)
        return self._typeset(replace(article_style(LIGHT, settings), wrap_code=True, is_paged=True))

    def save_pdf(self) -> None:
        """Asks for a path and writes the article there as a PDF."""
        from deskreader.desktop.article.context_menu import ask_save_path

        article = self._article()
        if article is not None and (path := ask_save_path(self.tr("Save as PDF"), article.title, "pdf", self._window)):
            self.write_pdf(Path(path))

    def write_pdf(self, path: Path) -> None:
        """Writes the article as a PDF, always in the light colours, and says where or why not."""
        from deskreader.desktop.article.pdf import write_pdf

        article = self._article()
        if article is None:
            return
        try:
            write_pdf(self._paper(), path, article.title)
            self._say_saved(str(path))
        except OSError as error:
            log.info("an article could not be written as a PDF: %s", error)
            self.message.emit(self.tr("Couldn't save the file."))

    def save_html(self) -> None:
        """Asks for a path and writes the article there as a web page that holds its pictures."""
        from deskreader.desktop.article.context_menu import ask_save_path
        from deskreader.engine.transfer.web_pages import web_page

        article = self._article()
        if article is None:
            return
        if path := ask_save_path(self.tr("Save as HTML"), article.title, "html", self._window):
            self._write(path, lambda: web_page(article))

    def print_article(self) -> None:
        """Asks for a printer and prints the article."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from deskreader.desktop.article.pdf import paint_pages

        article = self._article()
        if article is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(article.title)
        if QPrintDialog(printer, self._window).exec() and not paint_pages(self._paper(), printer):
            self.message.emit(self.tr("Couldn't print the story."))

    def _write(self, path: str, make: Callable[[], bytes]) -> None:
        """Writes a file off the GUI thread, and says where or why not."""
        self._tasks.run(
            lambda: write_file(path, make()),
            lambda _nothing: self._say_saved(path),
            lambda error: self.message.emit(messages.error_message(error)),
        )

    def _say_saved(self, path: str) -> None:
        self.message.emit(self.tr("Saved to {path}").replace("{path}", path))

    def save_medium(self, embed: Embed) -> None:
        """Asks for a path and requests that a sound or film is saved there."""
        from deskreader.desktop.article.context_menu import ask_save_path

        article = self._article()
        if article is None:
            return
        suffix = embed.href.partition("?")[0].rpartition(".")[2].lower()
        suffix = suffix if suffix.isalnum() and len(suffix) <= MAX_SUFFIX else USUAL_SUFFIXES[embed.medium]
        path = ask_save_path(self.tr("Save file"), embed.title or article.title, suffix, self._window)
        if path:
            self.save_requested.emit(article.feed_id, embed.href, path)

    # --- pictures -----------------------------------------------------------------------------------------------------

    def save_picture(self, data: bytes) -> None:
        """Asks for a path and saves a picture there."""
        from deskreader.desktop.article.context_menu import ask_save_path, file_suffix

        article = self._article()
        name = article.title if article is not None else ""
        if path := ask_save_path(self.tr("Save picture"), name, file_suffix(data), self._window):
            self._write(path, lambda: data)

    def show_pictures(self, first: InlineObject | None = None) -> None:
        """Opens the picture viewer: at a picture, by default at the first one in sight."""
        from deskreader.desktop.article.picture_viewer import PictureViewer

        document = self._view.article_document
        pictures = document.objects.pictures() if document is not None else []
        if not pictures:
            self.message.emit(self.tr("This story has no pictures."))
            return
        shown = next((number for number, own in enumerate(pictures) if own is first), 0)
        viewer = PictureViewer(pictures, shown, self._window)
        viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        viewer.save_requested.connect(self.save_picture)
        viewer.open()

    # --- the clipboard ------------------------------------------------------------------------------------------------

    def _with_selection(self, copy: Callable[[ArticleDocument, QTextCursor], None]) -> None:
        """Calls `copy` with the document and what is selected, by default all of it, once all of it is written."""
        if self._view.article_document is not None:
            self._view.steps.when_written(None, lambda: self._copy_selection(copy))

    def _copy_selection(self, copy: Callable[[ArticleDocument, QTextCursor], None]) -> None:
        document = self._view.article_document
        if document is None:
            return
        cursor = self._view.textCursor()
        if not cursor.hasSelection():
            cursor = QTextCursor(document)
            cursor.select(QTextCursor.SelectionType.Document)
        copy(document, cursor)

    def copy_markdown(self) -> None:
        """Copies what is selected, by default the whole article, as Markdown."""
        from deskreader.desktop.article.rich_copy import markdown_text

        def copy(document: ArticleDocument, cursor: QTextCursor) -> None:
            QGuiApplication.clipboard().setText(markdown_text(document, cursor))
            self.message.emit(self.tr("Copied as Markdown"))

        self._with_selection(copy)

    def copy_html(self) -> None:
        """Copies what is selected, by default the whole article, as the source of HTML."""
        from deskreader.desktop.article.rich_copy import html_text

        def copy(document: ArticleDocument, cursor: QTextCursor) -> None:
            data, html = QMimeData(), html_text(document, cursor)
            data.setText(html)
            data.setHtml(html)
            QGuiApplication.clipboard().setMimeData(data)
            self.message.emit(self.tr("Copied as HTML"))

        self._with_selection(copy)

    def copy_quote(self) -> None:
        """Copies what is selected, by default the whole article, in quotation marks with its source."""
        from deskreader.desktop.article.plain_text_copy import plain_text
        from deskreader.desktop.article.rich_copy import quotation

        def copy(document: ArticleDocument, cursor: QTextCursor) -> None:
            article = self._article()
            if article is not None:
                QGuiApplication.clipboard().setText(quotation(plain_text(document, cursor), article))
                self.message.emit(self.tr("Copied with its source"))

        self._with_selection(copy)
