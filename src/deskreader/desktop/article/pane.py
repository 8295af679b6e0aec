"""The article pane: requests an article from the library, shows it, and follows its changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import LIGHT, Theme
from deskreader.desktop.article.code_colors import ColorCode, color_pieces
from deskreader.desktop.article.comparison.compared_article import OpenArticle
from deskreader.desktop.article.comparison.comparison_mode import ComparisonMode
from deskreader.desktop.article.find_bar import FindBar
from deskreader.desktop.article.header import HeaderStrip, message_label, message_palette
from deskreader.desktop.article.link_line import LinkLine
from deskreader.desktop.article.output import ArticleOutput
from deskreader.desktop.article.preparation.article_requests import ArticleRequests, ShownArticle, reader_of, with_flags
from deskreader.desktop.article.preparation.neighbours import Look, Neighbours
from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.typesetting.labels import StoredAction, action_text, status_text, stored_action
from deskreader.desktop.article.typesetting.picture_cache import PictureCache
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import local_day
from deskreader.model import ArticleFlags, ArticleId, Changes, OpenedArticle, Outline
from deskreader.settings import Settings, SettingsKeeper
from deskreader.text.clock import utc_now

if TYPE_CHECKING:
    from deskreader.desktop.article.pieces.piece_list import PieceList
    from deskreader.desktop.article.type_panel import TypePanel
    from deskreader.engine.library.library import Library


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
    mute_requested = Signal(str)  # a phrase of the text
    unmute_requested = Signal()

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
        self._theme, self._style = LIGHT, article_style(LIGHT, settings_keeper.current)
        self._requested: ArticleId | None = None
        self._requests = ArticleRequests(tasks)
        self._pictures = PictureCache(tasks, self)
        self._neighbours = Neighbours(library, tasks, self._typeset, self._look, self)
        self._shown: ShownArticle | None = None
        self._opened_details: frozenset[int] | None = None  # None: those that the page has open
        self._is_usual = True  # whether the version is shown that `open` shows first
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
        self.view.links.unmute_requested.connect(self.unmute_requested)
        self.view.mute_requested.connect(self.mute_requested)
        show = lambda article_id, opener: self._request(article_id, False, self._show, opener)  # noqa: E731
        self.changes = ComparisonMode(lambda: self.article, self._library.open_article, show, self)
        self.changes.message.connect(self.message)
        self.view.links.changes_requested.connect(lambda revision: self.changes.show(revision or None))
        self.view.zoom_requested.connect(self.zoom)
        self.output = ArticleOutput(self.view, self._tasks, self._keeper, lambda: self.article, self._on_paper, self)
        self.output.message.connect(self.message)
        self.view.links.details_toggled.connect(self._toggle_details)
        self.view.links.play_requested.connect(lambda embed: self.link_activated.emit(embed.href))
        self._link_line = LinkLine(self)
        self.view.described.connect(self._link_line.show_text)
        self.view.relayout_requested.connect(lambda: self._render(keep_position=True))
        self._pictures.arrived.connect(self.view.viewport().update)
        self.view.painted.connect(self._neighbours.begin)
        self._find_bar = FindBar(self.view, self)
        self._find_bar.closed.connect(self.setFocus)
        self._message = message_label(self)
        self.pages = QStackedWidget(self)
        for page in (self._message, self.view):
            self.pages.addWidget(page)
        layout = self._layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._header, self.pages, self._find_bar, self._link_line):
            layout.addWidget(part, part is self.pages)
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
        feed_version = article is not None and is_same and article.is_feed_version_chosen
        if self._shown is not None and self._is_usual and not self._requests.is_waiting:
            self._neighbours.hold(self._shown)
        self._requested, prepared = article_id, None if is_same else self._neighbours.take(article_id)
        if prepared is None:
            self._request(article_id, feed_version, lambda shown: self._show_opened(shown, is_same))
        else:
            self._requests.drop()
            self._shown_by, self._is_usual = None, True
            self._show_opened(prepared.shown, False, prepared.document)

    def prepare(self, articles: Sequence[ArticleId]) -> None:
        """Prepares the articles that will probably be opened next, the likeliest first."""
        self._neighbours.prepare(articles)
        if self.view.is_painted:
            self._neighbours.begin()

    def clear(self) -> None:
        """Shows no article."""
        self._show_message(self.tr("No story selected"))

    def apply(self, changes: Changes) -> None:
        """Follows a change of the open article: reads new content, takes over flags, clears the pane at its removal."""
        self._neighbours.apply(changes)
        if self._requested is None:
            return
        if self._requested in changes.removed:
            self.clear()
            return
        for flags in changes.flags:
            if flags.id == self._requested:
                self._take_flags(flags)
        if self._requested in (*changes.content, *changes.muted, *changes.unmuted):
            self._read_again()

    def _take_flags(self, flags: ArticleFlags) -> None:
        """Gives the open article new flags, also one that is being read, since what is read may be older."""
        self._requests.take_flags(flags)
        if self._shown is not None:
            self._shown = with_flags(self._shown, flags)

    def follow_outline(self, outline: Outline) -> None:
        """Reads the open article again where its feed has another title or icon now."""
        self._neighbours.follow_outline(outline)
        article = self.article
        if article is None:
            return
        feed = next((feed for feed in outline.feeds if feed.id == article.feed_id), None)
        if feed is not None and (feed.title, feed.icon) != (article.feed_title, article.feed_icon):
            self._read_again()

    def _read_again(self) -> None:
        if not self._requests.repeat() and self.article is not None:
            self._request(self.article.id, self.article.is_feed_version_chosen, self._update, self._shown_by)

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

        def succeed(shown: ShownArticle) -> None:
            self._shown_by, self._is_usual = open_article, not feed_version and open_article is None
            done(shown)

        read = reader_of(self._library, article_id, feed_version, open_article)
        self._requests.read(read, succeed, lambda error: self._show_message(messages.error_message(error)))

    def _show_message(self, sentence: str) -> None:
        """Shows a sentence instead of an article, and drops the request that is unanswered."""
        self._requests.drop()
        self._requested = self._shown = None
        self._message.setText(sentence)
        self._header.show_status("")
        self.pages.setCurrentWidget(self._message)
        self._find_bar.clear_matches()
        self._find_bar.hide()

    def _on_paper(self, style: ArticleStyle) -> ArticleDocument:
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

    def _show_opened(self, shown: ShownArticle, keep_position: bool, document: ArticleDocument | None = None) -> None:
        self._show(shown, keep_position, document)
        self.opened.emit(shown.article)

    def _show(self, shown: ShownArticle, keep_position: bool = False, document: ArticleDocument | None = None) -> None:
        self._shown, self._opened_details = shown, None
        self._pictures.forget_waiting()
        self._color_code(shown)
        self.pages.setCurrentWidget(self.view)  # first: a page that is not shown has no width yet
        self._render(keep_position, document)

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

    def _render(self, keep_position: bool, document: ArticleDocument | None = None) -> None:
        """Shows what is to be shown, in a document that is set already or else is set now."""
        if self._shown is None:
            return
        article = self._shown.article
        self.view.show_article(document or self._typeset(self._shown, self._look()), keep_position)
        self.view.setAccessibleName(article.title or article.feed_title)
        self._header.show_status(status_text(article), action_text(stored_action(article)))
        self._find_bar.refresh()

    def _look(self) -> Look:
        width, ratio = self.view.column_width_for(self._style), self.view.devicePixelRatioF()
        return Look(self._style, width, ratio, local_day(self._now()))

    def _typeset(self, shown: ShownArticle, look: Look, seconds: float | None = None) -> ArticleDocument:
        """Returns the beginning of an article, set in a look: the open article with the details that are open."""
        from deskreader.desktop.article.typesetting.render import render

        opened = self._opened_details if shown is self._shown else None
        return render(
            shown.article, look.style, look.column_width, self._now(), shown.icon, shown.pieces, opened,
            self._pictures, seconds,
        )  # fmt: skip

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
        from deskreader.desktop.article.type_panel import zoom

        zoom(self._keeper, step)

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
        self._neighbours.follow_look()
