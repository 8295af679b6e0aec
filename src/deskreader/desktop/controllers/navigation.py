"""What the window shows: a view in timeline and sidebar, a feed not yet in the sidebar, an article from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW, WindowPosition
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings import view_titles
from deskreader.desktop.timeline import Timeline
from deskreader.model import ArticleId, FeedId, Filter, Headline, Outline, View, ViewKind

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library


class Narrowing(NamedTuple):
    """The search and the filter of a view."""

    query: str = ""
    only: Filter = Filter.ALL


class Navigation(QObject):
    """Shows views and articles, and restores the position in the window after a restart.

    `view_shown(View)` follows each view that is asked for, also one that is shown already.
    """

    view_shown = Signal(object)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        article_controller: ArticleController,
        sidebar: Sidebar,
        timeline: Timeline,
    ) -> None:
        super().__init__(article_controller)
        self._library, self._tasks, self._article_controller = library, tasks, article_controller
        self._sidebar, self._timeline = sidebar, timeline
        self._restored = WindowPosition()  # applied once the timeline has opened its view
        self._awaited: View | None = None  # a feed that the sidebar does not know yet
        self._leaves_view = False  # the user has gone to another view, which is not shown yet
        self._narrowed_by = Narrowing()  # the view that is shown
        self._timeline.opened.connect(self._restore_timeline)
        self._timeline.opened.connect(self._close_what_is_gone)

    # --- views --------------------------------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Shows a view and selects its row in the sidebar, if it has one."""
        self._sidebar.choose(view)
        self.show(view)

    def show(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        """Shows a view unless the timeline already does; the articles in `keep` stay in it, read or not.

        A briefing is made anew each time.
        """
        is_briefing = view.kind is ViewKind.BRIEFING
        if is_briefing or self._timeline.base_view != view or (self._timeline.view or view).query or keep:
            self._leaves_view = self._timeline.base_view is not None
            self.reload(view, keep)
        self.view_shown.emit(view)

    def reload(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        """Shows a view from its beginning."""
        outline = self._sidebar.outline
        view = view_titles.in_saved_order(view, outline)
        self._timeline.show_view(view, view_titles.view_title(view, outline), view_titles.feeds_in(view, outline), keep)

    def show_feed(self, feed_id: FeedId) -> None:
        """Shows a feed as soon as the sidebar knows it."""
        self.show_awaited(View(ViewKind.FEED, feed_id=feed_id))

    def show_awaited(self, view: View) -> None:
        """Shows a view as soon as the sidebar knows its feed or account."""
        if view_titles.view_exists(view, self._sidebar.outline):
            self.show_view(view)
        else:
            self._awaited = view

    def follow_outline(self, outline: Outline) -> None:
        """Leaves a view that no longer exists, updates the title of one that does, and shows an awaited one."""
        view = self._timeline.base_view or DEFAULT_VIEW
        if view_titles.view_exists(view, outline):
            self._timeline.follow_outline(
                view_titles.view_title(view, outline), view_titles.feeds_in(view, outline), outline
            )
            if view.kind is ViewKind.MUTED:  # its row comes with the first muted article
                self._sidebar.choose(view)
        else:
            self.show_view(DEFAULT_VIEW)
        if self._awaited is not None and view_titles.view_exists(self._awaited, outline):
            awaited, self._awaited = self._awaited, None
            self.show_view(awaited)
            self._timeline.setFocus()

    # --- articles -----------------------------------------------------------------------------------------------------

    def show_article(self, article_id: ArticleId) -> None:
        """Opens an article, in the view of its feed if the timeline does not hold it."""
        if not self._timeline.choose(article_id):
            self._tasks.run(lambda: self._library.headlines([article_id]), self._show_in_feed)

    def _show_in_feed(self, headlines: tuple[Headline, ...]) -> None:
        if not headlines:
            return
        headline = headlines[0]
        view = View(ViewKind.FEED, feed_id=headline.feed_id)
        self._restored = WindowPosition(view, headline.id)
        self._sidebar.choose(view)
        self._timeline.clear_search()
        title = view_titles.view_title(view, self._sidebar.outline)
        self._timeline.show_view(view, title, (headline.feed_id,), (headline.id,))
        self._article_controller.open(headline)

    # --- position -----------------------------------------------------------------------------------------------------

    def restore(self, position: WindowPosition, outline: Outline) -> None:
        """Shows what the window showed when the program ended, unless somebody has gone to a view already."""
        if self._timeline.base_view is not None:
            position = WindowPosition(self._timeline.base_view, collapsed=position.collapsed)
        self._restored = position
        self._sidebar.collapse(position.collapsed)
        view = position.view if view_titles.view_exists(position.view, outline) else DEFAULT_VIEW
        keep = tuple(article_id for article_id in (position.article, position.anchor) if article_id is not None)
        self.show(view, keep)
        self._sidebar.choose(view)
        self._timeline.setFocus()
        if position.article is not None:
            self._article_controller.reopen(position.article, position.reading_position)

    def _close_what_is_gone(self) -> None:
        """Empties the article pane where another view, a search or a filter leaves its article out.

        What a search has found stays open when the search ends.
        """
        leaves_view, self._leaves_view = self._leaves_view, False
        before, self._narrowed_by = self._narrowed_by, self._narrowing()
        is_narrowed = self._narrowed_by not in (before, Narrowing())
        headline = self._article_controller.headline
        if headline is None or not (leaves_view or is_narrowed):
            return
        if all(shown.id != headline.id for shown in self._timeline.headlines):
            self._article_controller.close()

    def _narrowing(self) -> Narrowing:
        """Returns what leaves articles out of the view that the timeline shows."""
        view = self._timeline.view
        return Narrowing(view.query, view.only) if view is not None else Narrowing()

    def _restore_timeline(self) -> None:
        position, self._restored = self._restored, WindowPosition()
        if position.article is not None:
            self._timeline.choose(position.article, quietly=True)
        if position.anchor is not None:
            self._timeline.scroll_to_anchor(position.anchor, position.anchor_top)

    def position(self, reading_position: int) -> WindowPosition:
        """Returns where the user is now; `reading_position` is that of the open article."""
        anchor = self._timeline.scroll_anchor()
        headline = self._article_controller.headline
        return WindowPosition(
            self._timeline.base_view or DEFAULT_VIEW,
            headline.id if headline is not None else None,
            anchor[0] if anchor is not None else None,
            anchor[1] if anchor is not None else 0,
            self._sidebar.collapsed,
            reading_position,
        )
