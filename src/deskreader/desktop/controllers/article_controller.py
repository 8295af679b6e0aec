"""The story that is being read: opening it, marking it read, and going on to the next unread one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication

from deskreader.desktop.article import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.timeline import Timeline
from deskreader.engine.library.library import Library
from deskreader.model import ArticleId, Changes, Headline, OpenedArticle, View, ViewKind
from deskreader.settings import SettingsKeeper

OPENABLE = ("http://", "https://")

OpenUrl = Callable[[str], None]
"""Opens an address outside the program."""


class ArticleController(QObject):
    """Holds the story in the article pane and what a key does to it.

    `changed(Headline | None)` follows the story's state, `view_asked(View)` a wish to go on elsewhere,
    `report_asked(Headline)` one to report its page, `later_asked(ArticleId)` one to be told of it again, and
    `said(str)` is a word for the reader.
    """

    changed = Signal(object)
    view_asked = Signal(object)
    report_asked = Signal(object)
    later_asked = Signal(object)
    said = Signal(str)
    tags_asked = Signal(object)
    delete_asked = Signal(object)
    place_left = Signal(object, int)
    """ArticleId and place of a story that was left for another."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        keeper: SettingsKeeper,
        panes: tuple[Sidebar, Timeline, ArticlePane],
        open_url: OpenUrl,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._keeper, self._open_url = library, tasks, keeper, open_url
        self._sidebar, self._timeline, self._article = panes
        self.story: Headline | None = None
        self.marked: ArticleId | None = None
        """The open story, where nothing but opening it marked it read."""
        self._goes_on_in: View | None = None
        self._at: ArticleId | None = None  # the story in sight
        self._was_at: ArticleId | None = None  # the last one, which may be shown anew where it stands
        self._left_at: tuple[ArticleId, int] | None = None  # where the story was left when the program ended
        self._linger = QTimer(self, singleShot=True)
        self._linger.timeout.connect(self._mark_story_read)
        self._timeline.chosen.connect(self.open)
        self._timeline.opened.connect(self._go_on)
        self._article.opened.connect(self._return_to_place)
        self._article.link_activated.connect(open_url)
        self._article.tag_activated.connect(lambda name: self.view_asked.emit(View(ViewKind.TAG, tag=name)))

    def wire(self, actions: Mapping[str, QAction]) -> None:
        """Connects the actions on the story and those that go from one to the next."""
        for name, act in {
            "next_story": lambda: self.go_to_story(1),
            "previous_story": lambda: self.go_to_story(-1),
            "next_unread": lambda: self.go_to_unread(1),
            "previous_unread": lambda: self.go_to_unread(-1),
            "page_down": self.page_down,
            "page_up": self._article.page_up,
            "toggle_read": self.toggle_read,
            "star": self.toggle_star,
            "open_in_browser": self.open_in_browser,
            "copy_link": self.copy_link,
            "report_page": self.report_page,
            "forget_site": self.forget_site,
            "later": self.put_off,
            "find_in_story": self._article.show_find_bar,
            "save_pdf": self._article.save_pdf,
            "toggle_version": self._article.toggle_version,
            "zoom_in": lambda: self._article.zoom(1),
            "zoom_out": lambda: self._article.zoom(-1),
            "zoom_reset": lambda: self._article.zoom(0),
        }.items():
            actions[name].triggered.connect(lambda _checked=False, act=act: act())

    # --- the story ----------------------------------------------------------------------------------------------------

    def open(self, headline: Headline, mark: bool = True) -> None:
        """Opens a story and, as the settings say, marks it read at once or after a while."""
        self._linger.stop()
        self._leave_place()
        if self.story is None or headline.id != self.story.id:
            self.marked = None
        self._show(headline)
        self._article.open(headline.id)
        if not mark or headline.is_read:
            return
        seconds = self._keeper.current.mark_read_seconds
        if seconds:
            self._linger.start(seconds * 1000)
        else:
            self._mark_story_read()

    def reopen(self, article_id: ArticleId, place: int = 0) -> None:
        """Opens the story that was open when the program ended, where it was being read, without marking it."""
        self._left_at = article_id, place
        self._tasks.run(lambda: self._library.headlines([article_id]), self._reopened)

    def _reopened(self, found: tuple[Headline, ...]) -> None:
        if found and self.story is None:
            self.open(found[0], mark=False)

    def _return_to_place(self, opened: OpenedArticle) -> None:
        left_at, self._left_at = self._left_at, None
        self._at = opened.id
        if left_at is not None and left_at[0] == opened.id:
            self._article.go_to(left_at[1])
        elif opened.place and opened.id != self._was_at:
            self._article.go_to(opened.place)
        self._was_at = opened.id

    def _leave_place(self) -> None:
        """Tells where the story is left that is in sight."""
        if self._at is not None:
            self.place_left.emit(self._at, self._article.place())
        self._at = None

    def close(self) -> None:
        """Leaves the article pane empty."""
        self._linger.stop()
        self._article.clear()
        self._show(None)

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed of the story."""
        story = self.story
        if story is None:
            return
        if story.id in changes.removed:
            self.close()
        elif story.id in changes.updated:
            self._tasks.run(lambda: self._library.headlines([story.id]), self._follow)

    def _follow(self, found: tuple[Headline, ...]) -> None:
        if found and self.story is not None and found[0].id == self.story.id:
            self._show(found[0])

    def _show(self, story: Headline | None) -> None:
        self.story = story
        self.changed.emit(story)

    def _mark_story_read(self) -> None:
        story = self.story
        if story is not None:
            self.marked = story.id
            self._tasks.run(lambda: self._library.mark_read([story.id]))

    # --- acts on it ---------------------------------------------------------------------------------------------------

    def toggle_read(self, story: Headline | None = None) -> None:
        """Marks a story, else the open one, unread if it is read, and read if it is not."""
        story = story or self.story
        if story is not None:
            self._linger.stop()
            self.marked = None
            self._tasks.run(lambda: self._library.mark_read([story.id], not story.is_read))

    def toggle_star(self, story: Headline | None = None) -> None:
        """Stars a story, else the open one, or takes its star away."""
        story = story or self.story
        if story is not None:
            self._tasks.run(lambda: self._library.star([story.id], not story.is_starred))

    def open_in_browser(self, story: Headline | None = None) -> None:
        """Opens the page of a story, else of the open one. Only web addresses are opened."""
        story = story or self.story
        if story is None:
            return
        if story.link and story.link.lower().startswith(OPENABLE):
            self._open_url(story.link)
        else:
            self.said.emit(self.tr("This story names no page."))

    def copy_link(self, story: Headline | None = None) -> None:
        """Puts the address of a story, else of the open one, on the clipboard."""
        story = story or self.story
        if story is not None and story.link:
            QGuiApplication.clipboard().setText(story.link)
            self.said.emit(self.tr("Link copied"))

    def report_page(self, story: Headline | None = None) -> None:
        """Asks for a report of the page of a story, else of the open one, which was read badly."""
        story = story or self.story
        if story is None:
            return
        if story.link:
            self.report_asked.emit(story)
        else:
            self.said.emit(self.tr("This story names no page."))

    def forget_site(self) -> None:
        """Forgets what was learned of the site of the open story, so that its next pages are read without it."""
        story = self.story
        site = urlsplit(story.link).netloc.rpartition("@")[2].lower() if story is not None and story.link else ""
        if not site:
            self.said.emit(self.tr("This story names no page."))
            return
        said = self.tr("Forgotten. The next pages of {site} are read without it.").replace("{site}", site)
        self._tasks.run(lambda: self._library.forget_site(site), lambda _nothing: self.said.emit(said))

    def put_off(self) -> None:
        """Marks the open story unread and lets it be told of again in an hour."""
        story = self.story
        if story is not None:
            self._linger.stop()
            self._tasks.run(lambda: self._library.mark_read([story.id], False))
            self.later_asked.emit(story.id)
            self.said.emit(self.tr("You will be told of this story again in an hour."))

    def page_down(self) -> None:
        """Pages on in the story, and at its end goes on to the next unread one."""
        if self.story is None or not self._article.page_down():
            self.go_to_unread(1)

    # --- from one story to the next -----------------------------------------------------------------------------------

    def go_to_story(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) story of the view."""
        self._leave_sidebar()
        self._timeline.choose_beside(step)

    def _leave_sidebar(self) -> None:
        """Takes the keyboard out of the sidebar, so that Return and the arrows act on the stories from now on."""
        if self._sidebar.isAncestorOf(QApplication.focusWidget()):
            self._timeline.setFocus()

    def go_to_unread(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) unread story: in the rows loaded, in the view, then in other feeds."""
        self._leave_sidebar()
        if self._timeline.is_opening:
            self._goes_on_in = self._timeline.view
            return
        near = self._timeline.unread_beside(step)
        if near is not None:
            self._timeline.choose(near.id)
            return
        view, after = self._timeline.view, self._timeline.last_key()
        if view is None:
            return
        if step > 0 and after is not None:
            self._tasks.run(
                lambda: self._library.next_unread(view, after), lambda found: self._arrive(view, found, step)
            )
        else:
            self._go_beyond(view, step)

    def _arrive(self, view: View, found: Headline | None, step: int) -> None:
        if self._timeline.view != view:
            return
        if found is not None:
            self._timeline.choose_far(found)
        else:
            self._go_beyond(view, step)

    def _go_beyond(self, view: View, step: int) -> None:
        """Goes on in the next feed with unread stories, or from the beginning of a view that has them all."""
        beside = None
        if view.kind in (ViewKind.FEED, ViewKind.FOLDER) and not view.query:
            beside = self._sidebar.feed_beside(step, unread_only=True)
        if beside is not None:
            self._goes_on_in = beside
            self.view_asked.emit(beside)
        elif step > 0:
            self._tasks.run(lambda: self._library.next_unread(view, None), lambda found: self._begin_again(view, found))
        else:
            self.said.emit(self.tr("Nothing unread before this"))

    def _begin_again(self, view: View, found: Headline | None) -> None:
        if self._timeline.view != view:
            return
        if found is None:
            self.said.emit(self.tr("Nothing unread here"))
        elif not self._timeline.choose(found.id):
            self._timeline.choose_far(found)

    def _go_on(self) -> None:
        """Chooses the first unread story of the feed that was gone on to."""
        wanted, self._goes_on_in = self._goes_on_in, None
        if wanted is not None and wanted == self._timeline.view:
            self.go_to_unread(1)
