"""The timeline pane: the header strip over the cards, or over a page with a sentence where there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline.card_delegate import CardDelegate
from deskreader.desktop.timeline.empty_page import EmptyPage, EmptyTexts, ProblemTexts, empty_view_texts
from deskreader.desktop.timeline.header import TimelineHeader
from deskreader.desktop.timeline.model import TimelineModel
from deskreader.desktop.timeline.row_merge import arranged, belongs_now, end_of_day, is_search, start_of_day
from deskreader.desktop.timeline.search.search_bar import SearchBar
from deskreader.desktop.timeline.view import CardView
from deskreader.desktop.widgets.keyboard_focus import switch_page
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, FeedId, Filter, Headline, Order, Outline, PageKey, View, ViewKind
from deskreader.model.views import key_of
from deskreader.settings import Settings

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

MIN_WIDTH = 260


class Timeline(QWidget):
    """Shows the cards of one view.

    `chosen(Headline)` follows the chosen card, `opened()` the first page of each view, `drag_started` a drag.
    `menu_requested(Headline, QPoint)` asks for the menu of a card, `pane_requested(int)` for the keyboard to go to the
    pane on the right (1) or left (-1), and `save_search_requested(View)` for a search to be saved in the sidebar.
    `selection_changed()` follows the selected cards, `article_requested(ArticleId)` a click on another source.
    `account_requested(AccountId)` asks for the properties of a failing account.
    """

    chosen = Signal(object)
    drag_started = Signal(object, object)
    pane_requested = Signal(int)
    opened = Signal()
    menu_requested = Signal(object, QPoint)
    save_search_requested = Signal(object)
    selection_changed = Signal()
    search_help_requested = Signal()
    account_requested = Signal(object)
    filter_reset_requested = Signal()
    """The user wants to see the articles that the filter hides."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        thumbnails: ThumbnailCache,
        theme: Theme,
        now: Callable[[], datetime],
        describe: Callable[[DeskReaderError], str],
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        """Creates an empty timeline. `describe` returns the sentence for an error; `actions` get buttons."""
        super().__init__(parent)
        self._describe, self._now = describe, now
        self._base_view: View | None = None
        self._feeds: frozenset[FeedId] = frozenset()
        self._title = ""
        self._problems = ProblemTexts(describe)
        self._shows_error = False  # in place of the cards
        self._order, self._filter = Order.NEWEST, Filter.ALL
        self._model = TimelineModel(library, tasks, now, self)
        self._delegate = CardDelegate(theme, thumbnails, now, self)
        self._header = TimelineHeader(theme, actions, self)
        self._search_bar = SearchBar(theme, self)
        self._cards = CardView(self._model, self._delegate, self)
        self._empty_page = EmptyPage(theme, self)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._cards)
        self._pages.addWidget(self._empty_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._search_bar)
        column.addLayout(self._pages, 1)
        self.setAccessibleName(self.tr("Timeline"))
        self.setMinimumWidth(metrics.px(MIN_WIDTH))
        self._wire(thumbnails)
        self.set_theme(theme)

    def _wire(self, thumbnails: ThumbnailCache) -> None:
        self._cards.chosen.connect(self.chosen)
        self._cards.drag_started.connect(self.drag_started)
        self.article_requested, self.toggle_sources = self._cards.article_requested, self._cards.toggle_sources
        self.mark, self.source_menu_requested = self._cards.mark, self._cards.source_menu_requested
        self._cards.menu_requested.connect(self.menu_requested)
        self._cards.pane_requested.connect(self.pane_requested)
        self._cards.selection_changed.connect(self._follow_selection)
        field = self._header.search
        field.searched.connect(self._search)
        field.left.connect(self.setFocus)
        field.used_changed.connect(self._show_search_bar)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._search_bar.order_changed.connect(lambda: self._search(field.query))
        self._search_bar.scope_changed.connect(lambda: self._search(field.query))
        self._search_bar.save_requested.connect(self._request_save)
        self._search_bar.help_requested.connect(self.search_help_requested)
        self._empty_page.button_clicked.connect(self._widen)
        self._model.counted.connect(self._header.show_count)
        self._model.opened.connect(self._show_opened)
        self._model.rows_changed.connect(self._show_right_page)
        self._model.failed.connect(self._show_error)
        thumbnails.arrived.connect(self._cards.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a search from the cards as well."""
        if event.key() == Qt.Key.Key_Escape and self._header.search.query:
            self._header.search.leave()
        else:
            super().keyPressEvent(event)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the cards, or to the page in their place; a focus proxy would break Qt's Tab key."""
        (self._pages.currentWidget() or self._cards).setFocus(reason)

    # --- the view -----------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """The view that is shown, with its search if there is one."""
        return self._model.view

    @property
    def base_view(self) -> View | None:
        """The view that is shown, without a search in it."""
        return self._base_view

    @property
    def is_opening(self) -> bool:
        """Whether the cards of the view are still loading."""
        return self._model.is_opening

    def show_view(self, view: View, title: str, feeds: Sequence[FeedId], keep: Sequence[ArticleId] = ()) -> None:
        """Shows another view from its top. `feeds` are those it draws on; `keep` as in the model's `show`."""
        self._base_view = replace(view, query="", by_relevance=False, order=Order.NEWEST, only=Filter.ALL)
        self._feeds = frozenset(feeds)
        self._title = title
        self._cards.choose_none()
        shown = self._arranged(view) if view.query else self._searched(self._header.search.query, view.by_relevance)
        self._model.show(shown, self._feeds, keep)
        self._show_search_bar()

    def clear_search(self) -> None:
        """Ends a search without showing another view; whoever shows one next sees all of it."""
        self._header.search.reset()
        self._show_search_bar()

    def _searched(self, query: str, by_relevance: bool = False) -> View:
        """Returns the view of the list with a query, or of everything where that is to be searched."""
        base = self._base_view or View(ViewKind.ALL)
        if query and self._search_bar.searches_everything:
            base = View(ViewKind.ALL)
        by_relevance = self._search_bar.by_relevance if query else by_relevance
        return self._arranged(replace(base, query=query, by_relevance=by_relevance))

    def _arranged(self, view: View) -> View:
        """Returns a view in the order and with the filter of the list."""
        return arranged(view, self._order, self._filter)

    def follow_settings(self, settings: Settings) -> None:
        """Shows the cards in the density, order and filter of the settings; the chosen card stays in sight."""
        self._cards.show_density(settings.list_density)
        before, self._order, self._filter = (self._order, self._filter), settings.list_order, settings.list_filter
        view = self._model.view
        if before != (self._order, self._filter) and view is not None:
            chosen = self._cards.chosen_headline
            self._model.show(self._arranged(view), self._feeds, () if chosen is None else (chosen.id,))

    def follow_outline(self, title: str, feeds: Sequence[FeedId], outline: Outline) -> None:
        """Takes over a new title, the feeds that the view draws on now, and the titles and icons of all feeds."""
        self._feeds, self._title = frozenset(feeds), title
        self._model.follow_feeds(self._feeds, {feed.id: (feed.title, feed.icon) for feed in outline.feeds})
        self._problems.follow(outline)
        feed_titles = [feed.title for feed in outline.feeds]
        self._header.search.offer_names(feed_titles, [tag.name for tag in outline.tags])
        if not self.is_opening:
            self._header.show_title(title)
            if self._pages.currentWidget() is self._empty_page and not self._shows_error:
                self._show_right_page()

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed."""
        self._model.apply(changes)

    def go_to_date(self, day: date) -> None:
        """Shows the view from a day of this machine's clock down; newer cards load when scrolling up to them."""
        if self._model.view is not None:
            order = Order.OLDEST if self._model.view.order is Order.OLDEST else Order.NEWEST
            view = replace(self._model.view, by_relevance=False, order=order)
            moment = start_of_day(day) if order is Order.OLDEST else end_of_day(day)
            self._cards.choose_none()
            self._model.show(view, self._feeds, at=PageKey(moment, ArticleId(0)))

    def _search(self, query: str) -> None:
        if self._base_view is None:
            return
        by_relevance = self._search_bar.by_relevance and is_search(self._base_view)
        view = self._searched(query, by_relevance)
        self._show_search_bar(view)
        if self._model.view != view:
            self._model.show(view, self._feeds)

    def _show_search_bar(self, view: View | None = None) -> None:
        """Shows or hides the bar below the header, for the view that is shown or about to be."""
        shown = view or self._model.view
        if shown is not None:
            focused = QApplication.focusWidget()
            in_bar = focused is not None and self._search_bar.isAncestorOf(focused)
            self._search_bar.show_for(shown, self._base_view, self._header.search.is_used or in_bar)

    def _follow_focus(self, old: QWidget | None, _new: QWidget | None) -> None:
        """Hides the bar once the focus has left it."""
        if old is not None and self._search_bar.isAncestorOf(old):
            self._show_search_bar()

    def _widen(self) -> None:
        """Searches everything where a list has no match, asks for what the filter hides, or for a failing account."""
        base = self._base_view
        if self._header.search.query:
            self._search_bar.everywhere.setChecked(True)
        elif base is not None and base.kind is ViewKind.ACCOUNT and self._filter is Filter.ALL:
            self.account_requested.emit(base.account_id)
        else:
            self.filter_reset_requested.emit()

    def _request_save(self) -> None:
        self._header.search.search_now()
        if self._model.view is not None and self._model.view.query:
            self.save_search_requested.emit(self._model.view)

    def focus_search(self) -> None:
        """Gives the keyboard to the search field."""
        self._header.focus_search()

    def search_everywhere(self) -> None:
        """Gives the keyboard to the search field, which searches everything."""
        self._search_bar.everywhere.setChecked(True)
        self._header.focus_search()

    # --- the pages ----------------------------------------------------------------------------------------------------

    def _show_opened(self) -> None:
        """Shows the title only now that the cards are there, so that title, count and cards change as one."""
        self._header.show_title(self._title)
        self._show_right_page()
        self.opened.emit()

    def _show_right_page(self) -> None:
        if self._model.rowCount():
            switch_page(self._pages, self._cards)
        elif (view := self._model.view) is not None:
            self._show_empty_page(empty_view_texts(view, self._problems.of_view(view, self._feeds)))

    def _show_error(self, error: DeskReaderError) -> None:
        """Shows an error in place of the cards; cards that are there stay."""
        self._header.show_title(self._title)
        if not self._model.rowCount():
            self._show_empty_page(EmptyTexts(self._describe(error)))
            self._shows_error = True

    def _show_empty_page(self, texts: EmptyTexts) -> None:
        self._shows_error = False
        self._empty_page.show_texts(texts)
        switch_page(self._pages, self._empty_page)

    @property
    def empty_sentence(self) -> str:
        """The sentence in place of the cards; empty while there are cards."""
        return self._empty_page.sentence if self._pages.currentWidget() is self._empty_page else ""

    @property
    def header_texts(self) -> tuple[str, str]:
        """Title and count as the header shows them."""
        return self._header.texts

    # --- selecting several --------------------------------------------------------------------------------------------

    @property
    def selected(self) -> tuple[Headline, ...]:
        """The headlines of the selected cards, from top to bottom; one, mostly, which is open."""
        return self._cards.selected

    def select_all(self) -> None:
        """Selects all cards of the view, once they are loaded, up to ten thousand."""
        self._cards.setFocus()
        self._model.load_all(self._cards.selectAll)

    def _follow_selection(self) -> None:
        self._header.show_selection(len(self._cards.selected))
        self.selection_changed.emit()

    # --- choosing -----------------------------------------------------------------------------------------------------

    @property
    def chosen_headline(self) -> Headline | None:
        """The headline of the chosen card, as it is now."""
        return self._cards.chosen_headline

    def shows(self, headline: Headline) -> bool:
        """Returns whether an article belongs to the list that is in sight, as far as that can be told at once."""
        view = self._model.view
        if view is None or not self.isVisible():
            return False
        return belongs_now(headline, view, self._feeds, self._now()) or self._model.row_of(headline.id) is not None

    @property
    def headlines(self) -> Sequence[Headline]:
        """The loaded rows."""
        return self._model.rows

    def choose(self, article_id: ArticleId, quietly: bool = False) -> bool:
        """Chooses a card; `quietly` without emitting `chosen`. False where it is not loaded."""
        return self._cards.choose(article_id, quietly)

    def beside(self, step: int) -> Headline | None:
        """Returns the next (1) or previous (-1) card, the first where none is chosen; None at the end."""
        rows, chosen = self._model.rows, self.chosen_headline
        row = 0 if chosen is None else (self._model.row_of(chosen.id) or 0) + step
        return rows[row] if 0 <= row < len(rows) else None

    def choose_beside(self, step: int) -> bool:
        """Chooses the next (1) or previous (-1) card, the first where none is chosen; False at the end."""
        beside = None if self.is_opening else self.beside(step)
        return beside is not None and self._cards.choose(beside.id)

    def neighbour_of(self, article_id: ArticleId) -> Headline | None:
        """Returns the card below an article, or above the last one; None where it is alone or not loaded."""
        rows, row = self._model.rows, self._model.row_of(article_id)
        if row is None or len(rows) < 2:
            return None
        return rows[row + 1] if row + 1 < len(rows) else rows[row - 1]

    def bring_back(self, article_id: ArticleId, then: Callable[[], object]) -> None:
        """Shows an article that an undo brought back where it stood, and calls `then` once its card is there."""
        self._model.bring_back([article_id], then)

    def unread_beside(self, step: int) -> Headline | None:
        """Returns the next (1) or previous (-1) unread card among those loaded."""
        rows, chosen = self._model.rows, self.chosen_headline
        current = self._model.row_of(chosen.id) if chosen is not None else None
        start = (-1 if step > 0 else len(rows)) if current is None else current
        candidates = range(start + 1, len(rows)) if step > 0 else range(start - 1, -1, -1)
        return next((rows[row] for row in candidates if not rows[row].is_read), None)

    def last_key(self) -> PageKey | None:
        """Returns the key of the last loaded row, if more rows follow it."""
        rows = self._model.rows
        return None if self._model.is_whole or not rows else key_of(rows[-1], self._model.order)

    def choose_far(self, headline: Headline) -> None:
        """Loads pages down to an article, then chooses it."""
        self._model.load_to(key_of(headline, self._model.order), lambda: self._cards.choose(headline.id))

    # --- scroll position ----------------------------------------------------------------------------------------------

    def scroll_anchor(self) -> tuple[ArticleId, int] | None:
        """Returns the first card in sight and its y, for `scroll_to_anchor` to return to."""
        return self._cards.scroll_anchor()

    def scroll_to_anchor(self, article_id: ArticleId, top: int) -> bool:
        """Scrolls so that a card begins at `top` again; False where it is not loaded."""
        return self._cards.scroll_to_anchor(article_id, top)

    def show_leading(self, visible: bool) -> None:
        """Shows or hides the header's buttons that stand in for those of the sidebar."""
        self._header.show_leading(visible)

    # --- looks --------------------------------------------------------------------------------------------------------

    def update_day_names(self) -> None:
        """Paints the names of days again after midnight."""
        self._cards.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._delegate.theme = theme
        for part in (self._header, self._search_bar, self._empty_page):
            part.set_theme(theme)
        rules = f"background: {theme.timeline}; border: none; outline: 0; selection-background-color: transparent;"
        self._cards.setStyleSheet(f"#cards {{ {rules} }}")
        self._cards.viewport().update()
