"""Shows the page of the briefing while its view is chosen and no article is open, and opens its stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.briefing_texts import reasons_text
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, Changes, Headline, View, ViewKind

if TYPE_CHECKING:
    from deskreader.desktop.briefing.briefing_page import BriefingPage
    from deskreader.desktop.window.main_window import MainWindow
    from deskreader.engine.library.library import Library
    from deskreader.model.habits.briefing import Briefing, BriefingStory, StoryReasons


LIST_ACTIONS = ("search", "search_everywhere", "go_to_date")
"""Actions that need the list in sight."""


def tr(text: str) -> str:
    """Returns the text in the user's language."""
    return QCoreApplication.translate("briefing", text)


class BriefingOpener(QObject):
    """Puts the page in place of timeline and article pane, whose list has the same stories."""

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        tasks: Tasks,
        theming: ThemeManager,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._tasks, self._now = window, library, tasks, now
        self._theming, self._thumbnails = theming, ThumbnailCache(library.picture, tasks, self)
        self._page: BriefingPage | None = None
        self._reasons: dict[ArticleId, StoryReasons] = {}
        self._takes_focus = False  # the page was just asked for
        self._wanted: ArticleId | None = None  # opened once the list with it is loaded
        self.is_shown = False
        """Whether the page is what the window shows, once there are feeds."""
        window.workbench.navigation.view_shown.connect(self._follow_view)
        window.workbench.article_controller.changed.connect(self._follow_article)
        window.timeline.opened.connect(self._open_wanted)
        window.sidebar.timeline_requested.connect(self._focus)
        for name in LIST_ACTIONS:  # connected before what they do in the list, which must be in sight for that
            window.actions_by_name[name].triggered.connect(self._leave)

    def page(self) -> BriefingPage:
        """Returns the page, which is created once."""
        if self._page is None:
            from deskreader.desktop.briefing.briefing_page import BriefingPage

            actions = self._window.actions_by_name
            page = self._page = BriefingPage(self._theming.theme, self._thumbnails, self._now, actions)
            page.show_leading(not self._window.panes.is_sidebar_open)
            self._window.panes.changed.connect(lambda: page.show_leading(not self._window.panes.is_sidebar_open))
            page.story_requested.connect(self.open_story)
            page.source_requested.connect(self._window.workbench.library_commands.open_source)
            page.menu_requested.connect(self._open_menu)
            page.book_requested.connect(self._window.workbench.library_commands.export_briefing)
            page.update_requested.connect(lambda: self._window.show_view(View(ViewKind.BRIEFING)))
            self._theming.changed.connect(page.set_theme)
        return self._page

    # --- showing and leaving ------------------------------------------------------------------------------------------

    def show_panes(self) -> None:
        """Shows what the view has, the page or timeline and article pane, once there are feeds."""
        panes = self._window.panes
        if self.is_shown:
            panes.show_page(self.page())
        else:
            panes.show_articles()

    def _follow_view(self, view: View) -> None:
        if view.kind is not ViewKind.BRIEFING:
            self._leave()
            return
        focused = QApplication.focusWidget()  # before the list goes out of sight and loses it
        self._takes_focus = focused is None or not self._window.sidebar.isAncestorOf(focused)
        self._window.workbench.article_controller.close()
        self.is_shown = True
        self._wanted = None
        outline = self._window.sidebar.outline
        if outline.feeds or outline.accounts:
            self._window.panes.show_page(self.page())
        self._load()

    def _follow_article(self, headline: Headline | None) -> None:
        """Gives way to an article that was opened, by a click here or by a key."""
        if headline is not None and self.is_shown:
            self._leave()
            self._window.panes.show_article()
            self._window.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        if self.is_shown:
            self.is_shown = False
            if self._window.panes.shown is self._page:
                self._window.panes.show_articles()

    def _focus(self) -> None:
        """Takes the focus that the sidebar gives on to the list, while the page stands there."""
        if self.is_shown:
            self.page().focus_story()

    # --- reading ------------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Follows what was read; stories that came are only offered, so that nothing moves under the eye."""
        if not self.is_shown or self._page is None:
            return
        if changes.removed or changes.everything:
            self._load()
            return
        self._page.show_flags(changes.flags)
        if changes.new:
            self._page.offer_update()

    def _load(self) -> None:
        self._tasks.run(self._library.briefing, self._show, self._show_error)

    def _show(self, briefing: Briefing) -> None:
        self._reasons = {story.headline.id: story.reasons for story in briefing.stories}
        self.page().show_briefing(briefing)
        if self._takes_focus and self.is_shown:
            self.page().focus_story()
        self._takes_focus = False

    def _show_error(self, error: DeskReaderError) -> None:
        self.page().show_error(messages.error_message(error))

    # --- opening ------------------------------------------------------------------------------------------------------

    def open_story(self, article: ArticleId) -> None:
        """Opens a story in its list, at once or as soon as the list is loaded."""
        if self._window.timeline.is_opening:
            self._wanted = article
        elif not self._window.timeline.choose(article):
            self._window.workbench.library_commands.open_source(article)

    def _open_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.open_story(wanted)

    # --- why ----------------------------------------------------------------------------------------------------------

    def add_reason(self, menu: QMenu, article: ArticleId) -> None:
        """Adds to the menu of a story of the briefing what says why it is there."""
        reasons = self._reasons.get(article)
        view = self._window.timeline.base_view
        if reasons is not None and view is not None and view.kind is ViewKind.BRIEFING:
            menu.addSeparator()
            menu.addAction(tr("Why is this here?"), lambda: self._explain(reasons))

    def _explain(self, reasons: StoryReasons) -> None:
        self._window.undo_bar.show_message(reasons_text(reasons, self._now()))

    def _open_menu(self, story: BriefingStory, position: QPoint) -> None:
        menu = self._window.workbench.menus.cards.menu((story.headline,), self._window)
        self.add_reason(menu, story.headline.id)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)
