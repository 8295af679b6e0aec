"""The article pane: asks the library for an article, sets it, and keeps it as it is in the library."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import LIGHT, Theme
from deskreader.desktop.article.find_bar import FindBar
from deskreader.desktop.article.header import HeaderStrip
from deskreader.desktop.article.parsing.sections import Section
from deskreader.desktop.article.typesetting.labels import status
from deskreader.desktop.article.typesetting.style import look_for
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.engine.files import write_file
from deskreader.engine.library.library import Library
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, OpenedArticle, StoredImage
from deskreader.settings import RANGES, ReadingTheme, Settings, SettingsKeeper
from deskreader.text.clock import utc_now

log = logging.getLogger(__name__)

Shown = tuple[OpenedArticle, StoredImage | None, tuple[Section, ...]]
"""An article with the icon of its feed, and its text read into sections."""


class ArticlePane(QWidget):
    """Shows one stored article. `opened` carries it once it is shown; `link_activated` an address to open outside."""

    opened = Signal(object)
    link_activated = Signal(str)
    tag_activated = Signal(str)
    """The name of a tag that was clicked."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        settings_keeper: SettingsKeeper,
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._keeper = library, tasks, settings_keeper
        self._theme = LIGHT
        self._look = look_for(self._theme, settings_keeper.current)
        self._wanted: ArticleId | None = None
        self._asked = 0  # number of the last question to the library: older answers are dropped
        self._ask_again: Callable[[], None] | None = None  # the last question, while it has no answer
        self._shown: Shown | None = None
        self._how: Callable[[ArticleId], OpenedArticle] | None = None  # how it was asked for, where not as usual
        self._now = utc_now
        self._build(actions)
        self.set_theme(self._theme)
        self._watch = SettingsWatch(settings_keeper, self)
        self._watch.changed.connect(self._take_settings)

    def _build(self, actions: Mapping[str, QAction]) -> None:
        self._actions = actions
        self._header = HeaderStrip(actions, self)
        self.view = ArticleView(self.make_menu, self)
        self.view.link_activated.connect(self.link_activated)
        self.view.tag_activated.connect(self.tag_activated)
        self.view.version_asked.connect(self.toggle_version)
        self.view.zoom_asked.connect(self.zoom)
        self.view.picture_asked.connect(self._save_picture)
        self._find = FindBar(self.view, self)
        self._find.closed.connect(self.setFocus)
        self._nothing = QLabel(self)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setFont(metrics.font(14.5))
        self._nothing.setMargin(metrics.px(32))
        self._nothing.setAutoFillBackground(True)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._find)
        self.setAccessibleName(self.tr("Article"))
        self.clear()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the text; with a focus proxy Qt's Tab key would skip what stands beside."""
        self.view.setFocus(reason)

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def article(self) -> OpenedArticle | None:
        """The article being shown."""
        return self._shown[0] if self._shown else None

    def open(self, article_id: ArticleId) -> None:
        """Shows an article from its beginning; one that is open already stays where it is being read."""
        article = self.article
        is_same = article is not None and article.id == article_id
        self._wanted = article_id
        feed_version = article is not None and is_same and article.shows_feed_version
        self._ask(article_id, feed_version, lambda shown: self._show(shown, is_same, tell=True))

    def clear(self) -> None:
        """Shows no article."""
        self._say(self.tr("Choose a story"))

    def apply(self, changes: Changes) -> None:
        """Follows a change in the library: the open article is asked for again, or goes when it is gone.

        A change of its feed may be a new name or icon.
        """
        if self._wanted is None:
            return
        if self._wanted in changes.removed:
            self.clear()
        elif self._wanted in changes.updated or (self.article is not None and self.article.feed_id in changes.feeds):
            if self._ask_again is not None:
                self._ask_again()
            elif self.article is not None:
                self._ask(self._wanted, self.article.shows_feed_version, self._refresh, self._how)

    def toggle_version(self) -> None:
        """Changes between the full story and the feed's version, where both are stored."""
        article = self.article
        if article is not None and article.has_both_versions and article.id == self._wanted:
            self._ask(article.id, not article.shows_feed_version, lambda shown: self._show(shown, False))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme; the reader's reading theme goes over it."""
        self._theme = theme
        self._set_look(self._keeper.current)

    def zoom(self, step: int) -> None:
        """Makes the text larger (above 0) or smaller, by `step` pixels; 0 goes back to the usual size."""
        low, high = RANGES["reading_size"]
        size = self._keeper.current.reading_size + step if step else Settings().reading_size
        try:
            self._keeper.change(reading_size=max(low, min(high, size)))
        except OSError as error:
            log.warning("the reading size could not be kept: %s", error.strerror)

    def show_summary(self) -> None:
        """Shows the feed's own summary, also of a story that its site cut short and an original completes."""
        article = self.article
        if article is not None:
            self._ask(article.id, True, lambda shown: self._show(shown, False), self._library.open_summary)

    def show_find_bar(self) -> None:
        """Opens the bar that finds words in the article, where one is shown."""
        if self.article is not None:
            self._find.open()

    def save_pdf(self) -> None:
        """Asks where to, and writes the story as PDF."""
        from deskreader.desktop.article.context_menu import ask_for_file

        article = self.article
        if article is not None and (path := ask_for_file(self.tr("Save as PDF"), article.title, "pdf", self)):
            self.write_pdf(Path(path))

    def write_pdf(self, path: Path) -> None:
        """Writes the story as PDF, always in the light colours, and says where or why not."""
        from deskreader.desktop.article.pdf import write_pdf
        from deskreader.desktop.article.typesetting.render import render

        if self._shown is None:
            return
        article, icon, story = self._shown
        look = look_for(LIGHT, replace(self._keeper.current, reading_theme=ReadingTheme.PAGE))
        try:
            write_pdf(render(article, look, look.column, self._now(), icon, story), path, article.title)
            self._header.show_status(self.tr("Saved as {path}").replace("{path}", str(path)))
        except OSError as error:
            log.info("a story could not be written: %s", error)
            self._header.show_status(self.tr("The file could not be written."))

    def _save_picture(self, data: bytes) -> None:
        from deskreader.desktop.article.context_menu import ask_for_file, suffix_of

        name = self.article.title if self.article is not None else ""
        if path := ask_for_file(self.tr("Save picture"), name, suffix_of(data), self):
            saved = self.tr("Saved as {path}").replace("{path}", path)
            self._tasks.run(
                lambda: write_file(path, data),
                lambda _nothing: self._header.show_status(saved),
                lambda error: self._header.show_status(messages.error_message(error)),
            )

    def make_menu(self, position: QPoint) -> QMenu:
        """Returns the context menu for a point of the view's viewport: actions on link, image, text and article."""
        from deskreader.desktop.article.context_menu import add_story, text_menu

        menu = text_menu(self.view, position)
        article = self.article
        if article is not None and article.original_site:
            menu.addSeparator()
            menu.addAction(self.tr("Show the feed's own summary"), self.show_summary)
        add_story(menu, self._actions)
        return menu

    def page_down(self) -> bool:
        """Goes on by a page; False when the end is in sight already."""
        return self.article is not None and self.view.page(1)

    def page_up(self) -> bool:
        """Goes back by a page; False at the beginning."""
        return self.article is not None and self.view.page(-1)

    def place(self) -> int:
        """Where in the text the reader is: what `go_to` takes, also after a restart."""
        return self.view.place() if self.article is not None else 0

    def go_to(self, place: int) -> None:
        """Brings a place of the text to the upper edge."""
        if self.article is not None:
            self.view.go_to(place)

    # --- asking and showing -------------------------------------------------------------------------------------------

    def _ask(
        self,
        article_id: ArticleId,
        feed_version: bool,
        done: Callable[[Shown], None],
        ask: Callable[[ArticleId], OpenedArticle] | None = None,
    ) -> None:
        self._asked += 1
        number = self._asked
        self._ask_again = lambda: self._ask(article_id, feed_version, done, ask)

        from deskreader.desktop.article.typesetting.render import (
            read,  # here: what loads Qt's parts is best loaded on one thread
        )

        def work() -> Shown:
            article = ask(article_id) if ask else self._library.open_article(article_id, feed_version)
            icon = self._library.picture(article.feed_icon) if article.feed_icon else None
            return article, icon, read(article)

        def answered(shown: Shown) -> None:
            if number == self._asked:
                self._ask_again, self._how = None, ask
                done(shown)

        def failed(error: DeskReaderError) -> None:
            if number == self._asked:
                self._say(messages.error_message(error))

        self._tasks.run(work, answered, failed)

    def _say(self, sentence: str) -> None:
        """Shows no article but a sentence."""
        self._asked += 1
        self._wanted = self._shown = self._ask_again = None
        self._nothing.setText(sentence)
        self._header.show_status("")
        self._pages.setCurrentWidget(self._nothing)
        self._find.forget()
        self._find.hide()

    def _show(self, shown: Shown, keep_place: bool, tell: bool = False) -> None:
        self._shown = shown
        self._pages.setCurrentWidget(self.view)  # first: a page that is not shown has no width yet
        self._render(keep_place)
        if tell:
            self.opened.emit(shown[0])

    def _refresh(self, shown: Shown) -> None:
        """Takes what changed of the open article. Where only its marks did, its text is not set again."""
        old = self._shown
        same_text = old is not None and shown == (
            replace(old[0], is_read=shown[0].is_read, is_starred=shown[0].is_starred),
            *old[1:],
        )
        self._shown = shown
        if not same_text:
            self._render(keep_place=True)

    @staticmethod
    def load() -> None:
        """Loads what setting a story takes, so that the first one does not wait for it. The window shows without."""
        from deskreader.desktop.article.typesetting import render  # noqa: F401

    def _render(self, keep_place: bool) -> None:
        if self._shown is None:
            return
        from deskreader.desktop.article.typesetting.render import render

        article, icon, story = self._shown
        document = render(article, self._look, self.view.column_for(self._look), self._now(), icon, story)
        self.view.show_article(document, keep_place)
        self.view.setAccessibleName(article.title or article.feed_title)
        self._header.show_status(status(article))
        self._find.refresh()

    # --- look ---------------------------------------------------------------------------------------------------------

    def _take_settings(self, settings: Settings) -> None:
        if look_for(self._theme, settings) != self._look:
            self._set_look(settings)

    def _set_look(self, settings: Settings) -> None:
        self._look = look_for(self._theme, settings)
        self._header.set_theme(self._theme)
        self._find.set_theme(self._theme)
        self.view.set_look(self._look)
        palette = QPalette(self._nothing.palette())
        palette.setColor(QPalette.ColorRole.Window, self._look.color("page"))
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color("faint_ink"))
        self._nothing.setPalette(palette)
        self._render(keep_place=True)
