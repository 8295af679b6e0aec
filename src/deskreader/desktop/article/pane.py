"""The article pane: requests an article from the library, shows it, and follows its changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import LIGHT, Theme
from deskreader.desktop.article.code_colors import ColorCode, color_pieces
from deskreader.desktop.article.find_bar import FindBar
from deskreader.desktop.article.header import HeaderStrip, message_label, message_palette
from deskreader.desktop.article.link_line import LinkLine
from deskreader.desktop.article.output import ArticleOutput
from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.typesetting.labels import StoredAction, action_text, status_text, stored_action
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style, zoomed_size
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.engine.library.library import Library
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleFlags, ArticleId, Changes, OpenedArticle, Outline, StoredImage
from deskreader.settings import Settings, SettingsKeeper
from deskreader.text.clock import utc_now

if TYPE_CHECKING:
    from deskreader.desktop.article.pieces.piece_list import PieceList
    from deskreader.desktop.article.type_panel import TypePanel

# The typesetting modules are imported when the first article is rendered, so that the window starts without them.

log = logging.getLogger(__name__)

OpenArticle = Callable[[ArticleId], OpenedArticle]
"""Reads an article from the library. Raises: DeskReaderError."""


class ShownArticle(NamedTuple):
    """An article with the icon of its feed, and its text in pieces."""

    article: OpenedArticle
    icon: StoredImage | None
    pieces: PieceList


class ArticlePane(QWidget):
    """Shows one stored article. `opened` carries it once it is shown; `link_activated` an address to open outside."""

    opened = Signal(object)
    download_requested = Signal(object)
    """The ArticleId of an article whose missing page or pictures are to be fetched."""
    message = Signal(str)
    """A sentence for the user, which is no part of what the pane shows."""
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
        self._library, self._tasks, self._keeper, self._actions = library, tasks, settings_keeper, actions
        self._theme = LIGHT
        self._style = article_style(self._theme, settings_keeper.current)
        self._requested: ArticleId | None = None
        self._request_number = 0  # of the last request to the library: answers to earlier ones are dropped
        self._repeat_request: Callable[[], None] | None = None  # repeats the last request, while it is unanswered
        self._shown: ShownArticle | None = None
        self._opened_details: frozenset[int] | None = None  # None: those that the page has open
        self._newer_flags: ArticleFlags | None = None  # of the article that is being read, from a change meanwhile
        self._shown_by: OpenArticle | None = None  # how the article was read, where not by `Library.open_article`
        self._now = utc_now
        self.color_code: ColorCode | None = None
        """Without it, code stays plain."""
        self._type_panel: TypePanel | None = None  # made when it is first opened
        self._build()
        self.set_theme(self._theme)
        self._watch = SettingsWatch(settings_keeper, self)
        self._watch.changed.connect(self._follow_settings)

    def _build(self) -> None:
        self._header = HeaderStrip(self._actions, self)
        self._header.action_requested.connect(self._act_on_missing)
        self.view = ArticleView(self.make_menu, self)
        self.view.link_activated.connect(self.link_activated)
        self.view.links.tag_activated.connect(self.tag_activated)
        self.view.links.version_requested.connect(self.toggle_version)
        self.view.zoom_requested.connect(self.zoom)
        parts = (self.view, self._tasks, self._keeper)
        self.output = ArticleOutput(*parts, lambda: self.article, self._typeset_for_paper, self)
        self.output.message.connect(self.message)
        self.view.links.details_toggled.connect(self._toggle_details)
        self.view.links.play_requested.connect(lambda embed: self.link_activated.emit(embed.href))
        self._link_line = LinkLine(self)
        self.view.described.connect(self._link_line.show_text)
        self.view.relayout_requested.connect(lambda: self._render(keep_position=True))
        self._find_bar = FindBar(self.view, self)
        self._find_bar.closed.connect(self.setFocus)
        self._message = message_label(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self.view)
        layout = self._layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._header, self._pages, self._find_bar, self._link_line):
            layout.addWidget(widget, 1 if widget is self._pages else 0)
        self.setAccessibleName(self.tr("Article"))
        self.clear()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the text; with a focus proxy, Qt's Tab key would skip the widgets beside it."""
        self.view.setFocus(reason)

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def article(self) -> OpenedArticle | None:
        """The article that is shown."""
        return self._shown.article if self._shown else None

    def open(self, article_id: ArticleId) -> None:
        """Shows an article from its beginning; one that is open already keeps its reading position."""
        article = self.article
        is_same = article is not None and article.id == article_id
        feed_version = article is not None and is_same and article.shows_feed_version
        self._requested = article_id
        self._request(article_id, feed_version, lambda shown: self._show_opened(shown, is_same))

    def clear(self) -> None:
        """Shows no article."""
        self._show_message(self.tr("No story selected"))

    def apply(self, changes: Changes) -> None:
        """Follows a change of the open article: reads new content, takes over flags, clears the pane at its removal."""
        if self._requested is None:
            return
        if self._requested in changes.removed:
            self.clear()
            return
        for flags in changes.flags:
            if flags.id == self._requested:
                self._take_flags(flags)
        if self._requested in changes.content:
            self._read_again()

    def _take_flags(self, flags: ArticleFlags) -> None:
        """Gives the open article new flags, also one that is being read, since what is read may be older."""
        self._newer_flags = flags
        if self._shown is not None:
            self._shown = self._with_newer_flags(self._shown)
        if self._repeat_request is None:
            self._newer_flags = None

    def _with_newer_flags(self, shown: ShownArticle) -> ShownArticle:
        flags = self._newer_flags
        if flags is None or flags.id != shown.article.id:
            return shown
        return shown._replace(article=replace(shown.article, is_read=flags.is_read, is_starred=flags.is_starred))

    def follow_outline(self, outline: Outline) -> None:
        """Reads the open article again where its feed has another title or icon now."""
        article = self.article
        if article is None:
            return
        feed = next((feed for feed in outline.feeds if feed.id == article.feed_id), None)
        if feed is not None and (feed.title, feed.icon) != (article.feed_title, article.feed_icon):
            self._read_again()

    def _read_again(self) -> None:
        if self._repeat_request is not None:
            self._repeat_request()
        elif self.article is not None:
            self._request(self.article.id, self.article.shows_feed_version, self._update, self._shown_by)

    def toggle_version(self) -> None:
        """Switches between the full text and the feed's version, where both are stored."""
        article = self.article
        if article is not None and not article.has_both_versions:
            self.message.emit(self.tr("There is only one version of this story."))
        elif article is not None and article.id == self._requested:
            self._request(article.id, not article.shows_feed_version, self._show)

    def show_summary(self) -> None:
        """Shows the feed's own summary, also of an article that its site cut short and an original completes."""
        article = self.article
        if article is not None:
            self._request(article.id, True, self._show, self._library.open_summary)

    def show_find_bar(self) -> None:
        """Opens the bar that finds words in the article, where one is shown."""
        if self.article is not None:
            self._find_bar.open()

    def make_menu(self, position: QPoint) -> QMenu:
        """Returns the context menu for a point of the view's viewport: actions on link, image, text and article."""
        from deskreader.desktop.article.context_menu import add_article_actions, text_menu

        menu = text_menu(self.view, position)
        article = self.article
        if article is not None and article.original_site:
            menu.addSeparator()
            menu.addAction(self.tr("Show the feed's summary"), self.show_summary)
        add_article_actions(menu, self._actions)
        return menu

    # --- reading position ---------------------------------------------------------------------------------------------

    def page_down(self) -> bool:
        """Scrolls down by a page; False where the end is in sight already."""
        return self.article is not None and self.view.scroll_page(1)

    def page_up(self) -> bool:
        """Scrolls up by a page; False at the beginning."""
        return self.article is not None and self.view.scroll_page(-1)

    def reading_position(self) -> int:
        """Returns the text position at the upper edge, which `scroll_to_position` takes, even after a restart."""
        return self.view.reading_position() if self.article is not None else 0

    def scroll_to_position(self, position: int) -> None:
        """Brings a position in the text to the upper edge."""
        if self.article is not None:
            self.view.scroll_to_position(position)

    # --- requests -----------------------------------------------------------------------------------------------------

    def _request(
        self,
        article_id: ArticleId,
        feed_version: bool,
        done: Callable[[ShownArticle], None],
        open_article: OpenArticle | None = None,
    ) -> None:
        """Reads an article off the GUI thread, by `open_article` where given, and hands it to `done`."""
        # Imported here, not in `read`: modules that load parts of Qt are best loaded on the GUI thread.
        from deskreader.desktop.article.typesetting.render import read_pieces

        self._request_number += 1
        number, self._newer_flags = self._request_number, None
        self._repeat_request = lambda: self._request(article_id, feed_version, done, open_article)

        def read() -> ShownArticle:
            article = open_article(article_id) if open_article else self._library.open_article(article_id, feed_version)
            return ShownArticle(article, article.icon, read_pieces(article))

        def succeed(shown: ShownArticle) -> None:
            if number == self._request_number:
                self._repeat_request, self._shown_by = None, open_article
                newest, self._newer_flags = self._with_newer_flags(shown), None
                done(newest)

        def fail(error: DeskReaderError) -> None:
            if number == self._request_number:
                self._show_message(messages.error_message(error))

        self._tasks.run(read, succeed, fail)

    def _show_message(self, sentence: str) -> None:
        """Shows a sentence instead of an article, and drops the request that is unanswered."""
        self._request_number += 1
        self._requested = self._shown = self._repeat_request = None
        self._message.setText(sentence)
        self._header.show_status("")
        self._pages.setCurrentWidget(self._message)
        self._find_bar.clear_matches()
        self._find_bar.hide()

    def _typeset_for_paper(self, style: ArticleStyle) -> ArticleDocument:
        """Returns the document of the open article in a style for paper."""
        from deskreader.desktop.article.typesetting.render import render_for_paper

        assert self._shown is not None
        return render_for_paper(*self._shown, style)

    def _color_code(self, shown: ShownArticle) -> None:
        """Sets the article again once its code has colours, if it is still shown then."""

        def set_again(pieces: PieceList) -> None:
            if self._shown is not None and self._shown.pieces is shown.pieces:
                self._shown = self._shown._replace(pieces=pieces)
                self._render(keep_position=True)

        if self.color_code is not None:
            color_pieces(self._tasks, self.color_code, shown.pieces, set_again)

    def _act_on_missing(self) -> None:
        """Does the one useful thing about what is not stored of the open article."""
        article = self.article
        if article is not None and stored_action(article) is StoredAction.OPEN:
            self._actions["open_in_browser"].trigger()
        elif article is not None:
            self.download_requested.emit(article.id)

    def _toggle_details(self, details: int) -> None:
        """Opens details that are closed and closes those that are open; the text stays where it is."""
        if self._shown is None:
            return
        opened = self._opened_details
        self._opened_details = (self._shown.pieces.open_details if opened is None else opened) ^ {details}
        self._render(keep_position=True)

    def _show_opened(self, shown: ShownArticle, keep_position: bool) -> None:
        self._show(shown, keep_position)
        self.opened.emit(shown.article)

    def _show(self, shown: ShownArticle, keep_position: bool = False) -> None:
        self._shown, self._opened_details = shown, None
        self._color_code(shown)
        self._pages.setCurrentWidget(self.view)  # first: a page that is not shown has no width yet
        self._render(keep_position)

    def _update(self, shown: ShownArticle) -> None:
        """Takes over a change of the open article. Where only its flags changed, its text is not set again."""
        previous, self._shown = self._shown, shown
        if previous is not None:
            article = shown.article
            with_flags = replace(previous.article, is_read=article.is_read, is_starred=article.is_starred)
            previous = previous._replace(article=with_flags)
        if previous is not None and shown[:2] == previous[:2]:
            self._shown = previous  # which may have its code in colours already
        else:
            self._color_code(shown)
            self._render(keep_position=True)

    @staticmethod
    def load() -> None:
        """Imports the typesetting, so that the first article does not wait for it."""
        from deskreader.desktop.article.typesetting import render  # noqa: F401

    def _render(self, keep_position: bool) -> None:
        if self._shown is None:
            return
        from deskreader.desktop.article.typesetting.render import render

        article, icon, pieces = self._shown
        column_width = self.view.column_width_for(self._style)
        document = render(article, self._style, column_width, self._now(), icon, pieces, self._opened_details)
        self.view.show_article(document, keep_position)
        self.view.setAccessibleName(article.title or article.feed_title)
        self._header.show_status(status_text(article), action_text(stored_action(article)))
        self._find_bar.refresh()

    def mark_hits(self, query: str) -> None:
        """Marks in this article and in those opened later what a query finds; an empty one marks nothing."""
        self._find_bar.mark_hits(query)

    # --- style --------------------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme; the reading theme of the settings goes over it."""
        self._theme = theme
        self._set_style(self._keeper.current)

    def add_below(self, widget: QWidget) -> None:
        """Adds a line at the foot of the pane."""
        self._layout.addWidget(widget)

    def show_type_panel(self) -> None:
        """Opens the panel for theme, face, size, width and spacing below its button."""
        from deskreader.desktop.article.type_panel import TypePanel

        more = self._actions.get("settings")
        if self._type_panel is None:
            self._type_panel = TypePanel(self._keeper, self._theme, more.trigger if more else lambda: None, self)
        self._type_panel.open_below(self._header.button("text_size") or self)

    def zoom(self, step: int) -> None:
        """Makes the text larger (above 0) or smaller by `step` pixels; 0 restores the usual size."""
        try:
            self._keeper.change(reading_size=zoomed_size(self._keeper.current, step))
        except OSError as error:
            log.warning("the reading size could not be saved: %s", error.strerror)

    def _follow_settings(self, settings: Settings) -> None:
        if article_style(self._theme, settings) != self._style:
            self._set_style(settings)

    def _set_style(self, settings: Settings) -> None:
        self._style = article_style(self._theme, settings)
        if self._type_panel is not None:
            self._type_panel.set_theme(self._theme)
        for part in (self._header, self._find_bar, self._link_line):
            part.set_theme(self._style.theme)
        if self._shown is None:
            self.view.set_style(self._style)
        self._message.setPalette(message_palette(self._style.theme))
        self._render(keep_position=True)
