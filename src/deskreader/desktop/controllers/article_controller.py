"""The open article: opening it, marking it read, and going on to the next unread one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication

from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.controllers.deletion import Deletion
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.timeline import Timeline
from deskreader.model import ArticleId, Changes, Headline, OpenedArticle, View, ViewKind
from deskreader.settings import SettingsKeeper
from deskreader.text.mailto import mail_draft

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

WEB_SCHEMES = ("http://", "https://")
MOST_LEFT = 20
"""Articles of which it is remembered where they were left, until that is surely in the library."""

OpenUrl = Callable[[str], None]
"""Opens an address outside the program."""


class ArticleController(QObject):
    """Holds the open article and does what keys and menus ask of it."""

    changed = Signal(object)
    """The Headline of the open article in its new state, or None."""
    article_requested = Signal(object)
    """The ArticleId of a stored article that a link leads to."""
    view_requested = Signal(object)
    """A View to show."""
    report_requested = Signal(object)
    """The Headline of an article whose page was extracted badly."""
    snooze_requested = Signal(object)
    """The ArticleId of an article to announce again later."""
    tags_requested = Signal(object)
    """The Headline of an article whose tags are to be edited."""
    delete_requested = Signal(object)
    """The Headline of an article to delete."""
    mail_requested = Signal(object)
    """The MailDraft of a mailto link, for the user to look at before it leaves the program."""
    message = Signal(str)
    """A sentence for the user."""
    article_left = Signal(object, int)
    """The ArticleId and reading position of an article that another replaces."""

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
        self._sidebar, self._timeline, self._article_pane = panes
        self.headline: Headline | None = None
        """The open article, as the timeline has it."""
        self._continue_in: View | None = None  # its first unread article is opened once it is shown
        self._shown: ArticleId | None = None  # the article that the pane shows now
        self._last_shown: ArticleId | None = None  # may be shown again where it stands
        self._restored: tuple[ArticleId, int] | None = None  # the article open at the last exit, and its position
        self._left: OrderedDict[ArticleId, int] = OrderedDict()  # where articles were left a moment ago
        self._step, self._skips_read = 1, False  # how the last article was gone to
        self._mark_read_timer = QTimer(self, singleShot=True)
        self._mark_read_timer.timeout.connect(self._mark_read)
        self._timeline.chosen.connect(self.open)
        self._timeline.opened.connect(self._open_first_unread)
        self._article_pane.opened.connect(self._restore_reading_position)
        self._article_pane.link_activated.connect(self.open_link)
        self._article_pane.message.connect(self.message)
        self._article_pane.tag_activated.connect(lambda name: self.view_requested.emit(View(ViewKind.TAG, tag=name)))

    def wire(self, actions: Mapping[str, QAction]) -> None:
        """Connects the actions on the open article and those that go from one article to the next."""
        pane = self._article_pane
        handlers: dict[str, Callable[[], object]] = {
            "next_story": lambda: self.go_to_article(1),
            "previous_story": lambda: self.go_to_article(-1),
            "next_unread": lambda: self.go_to_unread(1),
            "previous_unread": lambda: self.go_to_unread(-1),
            "page_down": self.page_down,
            "page_up": pane.page_up,
            "open_in_browser": self.open_in_browser,
            "copy_link": self.copy_link,
            "report_page": self.report_page,
            "forget_site": self.forget_site,
            "later": self.snooze,
            "find_in_story": pane.show_find_bar,
            "save_pdf": pane.output.save_pdf,
            "save_html": pane.output.save_html,
            "print_story": pane.output.print_article,
            "copy_markdown": pane.output.copy_markdown,
            "copy_html": pane.output.copy_html,
            "copy_quote": pane.output.copy_quote,
            "view_pictures": pane.output.show_pictures,
            "toggle_version": pane.toggle_version,
            "show_changes": pane.changes.toggle,
            "zoom_in": lambda: pane.zoom(1),
            "zoom_out": lambda: pane.zoom(-1),
            "zoom_reset": lambda: pane.zoom(0),
        }
        for name, handler in handlers.items():
            actions[name].triggered.connect(lambda _checked=False, handler=handler: handler())

    # --- opening ------------------------------------------------------------------------------------------------------

    def open(self, headline: Headline, mark_read: bool = True) -> None:
        """Opens an article and marks it read, at once or after a while as the settings say."""
        self._mark_read_timer.stop()
        self._leave_article()
        self._set_headline(headline)
        self._article_pane.open(headline.id)
        if not mark_read:
            return
        self._note_opening(headline)
        if headline.is_read:
            return
        seconds = self._keeper.current.mark_read_seconds
        if seconds:
            self._mark_read_timer.start(seconds * 1000)
        else:
            self._mark_read()

    def reopen(self, article_id: ArticleId, reading_position: int = 0) -> None:
        """Opens the article that was open at the last exit, at its reading position, without marking it read."""
        self._restored = article_id, reading_position
        self._tasks.run(lambda: self._library.headlines([article_id]), self._reopen_headline)

    def _reopen_headline(self, headlines: tuple[Headline, ...]) -> None:
        if headlines and self.headline is None:
            self.open(headlines[0], mark_read=False)

    def _restore_reading_position(self, opened: OpenedArticle) -> None:
        restored, self._restored = self._restored, None
        self._shown = opened.id
        if restored is not None and restored[0] == opened.id:
            self._article_pane.scroll_to_position(restored[1])
        elif opened.id != self._last_shown and (position := self._left.get(opened.id, opened.reading_position)):
            self._article_pane.scroll_to_position(position)
        self._last_shown = opened.id
        self._prepare_neighbours()

    def _prepare_neighbours(self) -> None:
        """Has the articles beside the open one prepared: first the one that the last way would go on to."""
        beside, unread = self._timeline.beside(self._step), self._timeline.unread_beside(self._step)
        back = self._timeline.beside(-self._step)
        ways = (unread, beside, back) if self._skips_read else (beside, unread, back)
        self._article_pane.prepare(list(dict.fromkeys(headline.id for headline in ways if headline is not None)))

    def _leave_article(self) -> None:
        """Emits the reading position of the article that the pane shows, which may be opened before it is stored."""
        if self._shown is not None:
            self._left[self._shown] = self._article_pane.reading_position()
            self._left.move_to_end(self._shown)
            if len(self._left) > MOST_LEFT:
                self._left.popitem(last=False)
            self.article_left.emit(self._shown, self._left[self._shown])
        self._shown = None

    def close(self) -> None:
        """Empties the article pane."""
        self._mark_read_timer.stop()
        self._article_pane.clear()
        self._set_headline(None)

    def apply(self, changes: Changes) -> None:
        """Follows changes of the open article."""
        headline = self.headline
        if headline is None:
            return
        if headline.id in changes.removed:
            self.close()
            return
        for flags in changes.flags:
            if flags.id == headline.id:
                self._set_headline(replace(headline, is_read=flags.is_read, is_starred=flags.is_starred))
        if headline.id in (*changes.content, *changes.muted, *changes.unmuted):
            self._tasks.run(lambda: self._library.headlines([headline.id]), self._update_headline)

    def _update_headline(self, headlines: tuple[Headline, ...]) -> None:
        if headlines and self.headline is not None and headlines[0].id == self.headline.id:
            self._set_headline(headlines[0])

    def _set_headline(self, headline: Headline | None) -> None:
        self.headline = headline
        self.changed.emit(headline)

    def begin_deletion(self, headline: Headline) -> Deletion:
        """Returns what goes on to the next article after a deletion, and back after its undo; call it before."""
        return Deletion(headline, self, self._timeline, self._library, self._tasks)

    def _note_opening(self, headline: Headline) -> None:
        self._tasks.run(lambda: self._library.note_opening(headline.id), None, lambda _error: None)

    def _mark_read(self) -> None:
        headline = self.headline
        if headline is not None:
            self._tasks.run(lambda: self._library.mark_read([headline.id]))

    # --- acts on an article -------------------------------------------------------------------------------------------

    def toggle_read(self, headline: Headline | None = None) -> None:
        """Marks an article, by default the open one, unread if it is read, and read if it is not."""
        target = headline or self.headline
        if target is not None:
            self._mark_read_timer.stop()
            self._tasks.run(lambda: self._library.mark_read([target.id], not target.is_read))

    def toggle_star(self, headline: Headline | None = None) -> None:
        """Stars an article, by default the open one, or removes its star."""
        target = headline or self.headline
        if target is not None:
            self._tasks.run(lambda: self._library.star([target.id], not target.is_starred))

    def open_in_browser(self, headline: Headline | None = None) -> None:
        """Opens the page of an article, by default the open one, if its address is on the web."""
        target = headline or self.headline
        if target is None:
            return
        if target.link and target.link.lower().startswith(WEB_SCHEMES):
            self._note_opening(target)
            self._open_url(target.link)
        else:
            self.message.emit(self.tr("This story has no web page."))

    def open_link(self, address: str) -> None:
        """Opens a link of the article: a stored article here, another page outside, a letter after a look at it."""
        if address.lower().startswith(WEB_SCHEMES):
            self._tasks.run(
                lambda: self._library.article_at(address),
                lambda found: self._follow_link(address, found),
                lambda _error: self._open_url(address),
            )
        elif draft := mail_draft(address):
            self.mail_requested.emit(draft)
        else:
            self.message.emit(self.tr("This link has no email address."))

    def _follow_link(self, address: str, found: ArticleId | None) -> None:
        """Opens a stored article here, and any other page outside; a link to the open article leads to its page."""
        if found is not None and (self.headline is None or self.headline.id != found):
            self.article_requested.emit(found)
        else:
            self._open_url(address)

    def copy_link(self, headline: Headline | None = None) -> None:
        """Copies the address of an article, by default the open one, to the clipboard."""
        target = headline or self.headline
        if target is not None and target.link:
            QGuiApplication.clipboard().setText(target.link)
            self.message.emit(self.tr("Link copied"))

    def report_page(self, headline: Headline | None = None) -> None:
        """Requests a report of the badly extracted page of an article, by default the open one."""
        target = headline or self.headline
        if target is None:
            return
        if target.link:
            self.report_requested.emit(target)
        else:
            self.message.emit(self.tr("This story has no web page."))

    def forget_site(self) -> None:
        """Deletes what was learned about the open article's site, so that its next pages are extracted without it."""
        link = self.headline.link if self.headline is not None else None
        site = urlsplit(link).netloc.rpartition("@")[2].lower() if link else ""
        if not site:
            self.message.emit(self.tr("This story has no web page."))
            return
        sentence = self.tr("Forgotten. New pages from {site} will be read from scratch.").replace("{site}", site)
        self._tasks.run(lambda: self._library.forget_site(site), lambda _nothing: self.message.emit(sentence))

    def snooze(self) -> None:
        """Marks the open article unread and requests its announcement in an hour."""
        headline = self.headline
        if headline is not None:
            self._mark_read_timer.stop()
            self._tasks.run(lambda: self._library.mark_read([headline.id], False))
            self.snooze_requested.emit(headline.id)
            self.message.emit(self.tr("We'll remind you of this story in an hour."))

    def page_down(self) -> None:
        """Scrolls the article by a page, and at its end goes on to the next unread one."""
        if self.headline is None or not self._article_pane.page_down():
            self.go_to_unread(1)

    # --- from one article to the next ---------------------------------------------------------------------------------

    def go_to_article(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) article of the view."""
        self._leave_sidebar()
        self._step, self._skips_read = step, False
        self._timeline.choose_beside(step)

    def _leave_sidebar(self) -> None:
        """Moves the focus from the sidebar to the timeline, so that Return and the arrow keys act on articles."""
        focused = QApplication.focusWidget()
        if focused is not None and self._sidebar.isAncestorOf(focused):
            self._timeline.setFocus()

    def go_to_unread(self, step: int) -> None:
        """Goes to the next (1) or previous (-1) unread article: among loaded rows, in the view, in other feeds."""
        self._leave_sidebar()
        self._step, self._skips_read = step, True
        if self._timeline.is_opening:
            self._continue_in = self._timeline.view
            return
        loaded = self._timeline.unread_beside(step)
        if loaded is not None:
            self._timeline.choose(loaded.id)
            return
        view, last_key = self._timeline.view, self._timeline.last_key()
        if view is None:
            return
        if step > 0 and last_key is not None:
            self._tasks.run(
                lambda: self._library.next_unread(view, last_key), lambda found: self._choose_unread(view, found, step)
            )
        else:
            self._go_beyond_view(view, step)

    def _choose_unread(self, view: View, headline: Headline | None, step: int) -> None:
        if self._timeline.view != view:
            return
        if headline is not None:
            self._timeline.choose_far(headline)
        else:
            self._go_beyond_view(view, step)

    def _go_beyond_view(self, view: View, step: int) -> None:
        """Goes on in the next feed with unread articles, or from the beginning of a view that holds all feeds."""
        neighbour = None
        if view.kind in (ViewKind.FEED, ViewKind.FOLDER) and not view.query:
            neighbour = self._sidebar.feed_beside(step, unread_only=True)
        if neighbour is not None:
            self._continue_in = neighbour
            self.view_requested.emit(neighbour)
        elif step > 0:
            self._tasks.run(
                lambda: self._library.next_unread(view, None), lambda found: self._choose_from_beginning(view, found)
            )
        else:
            self.message.emit(self.tr("No unread stories above"))

    def _choose_from_beginning(self, view: View, headline: Headline | None) -> None:
        if self._timeline.view != view:
            return
        if headline is None:
            self.message.emit(self.tr("No unread stories here"))
        elif not self._timeline.choose(headline.id):
            self._timeline.choose_far(headline)

    def _open_first_unread(self) -> None:
        """Chooses the first unread article of a view that `go_to_unread` went on to."""
        view, self._continue_in = self._continue_in, None
        if view is not None and view == self._timeline.view:
            self.go_to_unread(1)
