"""What the window shows: a view in the timeline with its row in the sidebar, a feed to come, a story from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW, WindowPosition
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings import view_titles
from deskreader.desktop.timeline import Timeline
from deskreader.engine.library.library import Library
from deskreader.model import ArticleId, FeedId, Headline, Outline, View, ViewKind


class Navigation(QObject):
    """Brings views and stories into sight, and knows the place where the reader was, to return to it."""

    def __init__(
        self, library: Library, tasks: Tasks, reading: ArticleController, panes: tuple[Sidebar, Timeline]
    ) -> None:
        super().__init__(reading)
        self._library, self._tasks, self._reading = library, tasks, reading
        self._sidebar, self._timeline = panes
        self._place = WindowPosition()
        self._wanted: View | None = None  # a feed that the sidebar does not know of yet
        self._timeline.opened.connect(self._return_to_place)

    # --- views --------------------------------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Shows a view, and its row in the sidebar where it has one."""
        self._sidebar.choose(view)
        self.show(view)

    def show(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        """Shows a view, unless it stands in the timeline already; the stories of `keep` stay in it, read or not."""
        if self._timeline.base_view != view or (self._timeline.view or view).query or keep:
            self.show_anew(view, keep)

    def show_anew(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        """Shows a view from its beginning."""
        outline = self._sidebar.outline
        view = view_titles.in_saved_order(view, outline)
        self._timeline.show_view(view, view_titles.view_title(view, outline), view_titles.feeds_in(view, outline), keep)

    def show_feed(self, feed_id: FeedId) -> None:
        """Shows a feed, as soon as the sidebar knows of it."""
        view = View(ViewKind.FEED, feed_id=feed_id)
        if view_titles.view_exists(view, self._sidebar.outline):
            self.show_view(view)
        else:
            self._wanted = view

    def follow_outline(self, outline: Outline) -> None:
        """Leaves a view that is gone, renames one that is not, and shows the feed that was waited for."""
        view = self._timeline.base_view or DEFAULT_VIEW
        if view_titles.view_exists(view, outline):
            self._timeline.follow_outline(
                view_titles.view_title(view, outline), view_titles.feeds_in(view, outline), outline
            )
        else:
            self.show_view(DEFAULT_VIEW)
        if self._wanted is not None and view_titles.view_exists(self._wanted, outline):
            wanted, self._wanted = self._wanted, None
            self.show_view(wanted)

    # --- stories ------------------------------------------------------------------------------------------------------

    def show_article(self, article_id: ArticleId) -> None:
        """Opens an article, where the timeline does not hold it in the view of its feed."""
        if not self._timeline.choose(article_id):
            self._tasks.run(lambda: self._library.headlines([article_id]), self._show_found)

    def _show_found(self, found: tuple[Headline, ...]) -> None:
        if not found:
            return
        story = found[0]
        view = View(ViewKind.FEED, feed_id=story.feed_id)
        self._place = WindowPosition(view, story.id)
        self._sidebar.choose(view)
        self._timeline.show_view(
            view, view_titles.view_title(view, self._sidebar.outline), (story.feed_id,), (story.id,)
        )
        self._reading.open(story)

    # --- places -------------------------------------------------------------------------------------------------------

    def begin(self, place: WindowPosition, outline: Outline) -> None:
        """Shows what was shown when the program ended."""
        self._place = place
        self._sidebar.collapse_folders(place.collapsed)
        view = place.view if view_titles.view_exists(place.view, outline) else DEFAULT_VIEW
        keep = tuple(i for i in (place.story, place.anchor) if i is not None)
        self.show(view, keep)
        self._sidebar.choose(view)
        self._timeline.setFocus()
        if place.story is not None:
            self._reading.reopen(place.story, place.read_to)

    def _return_to_place(self) -> None:
        place, self._place = self._place, WindowPosition()
        if place.story is not None:
            self._timeline.choose(place.story, quietly=True)
        if place.anchor is not None:
            self._timeline.go_to_place(place.anchor, place.anchor_top)

    def place(self, read_to: int) -> WindowPosition:
        """Where the reader is now; `read_to` is the place in the open story."""
        anchor = self._timeline.place()
        story = self._reading.story
        return WindowPosition(
            self._timeline.base_view or DEFAULT_VIEW,
            story.id if story is not None else None,
            anchor[0] if anchor is not None else None,
            anchor[1] if anchor is not None else 0,
            self._sidebar.collapsed_folders,
            read_to,
        )
