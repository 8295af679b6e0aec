"""Opens the window's menus: those of buttons, and the context menus of sidebar and timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.sidebar.nodes import Node
from deskreader.desktop.window import menus
from deskreader.desktop.window.story_menus.card_menu import CardMenu
from deskreader.desktop.window.story_menus.mute_menu import MuteMenu
from deskreader.model import ArticleId, Headline

if TYPE_CHECKING:
    from deskreader.desktop.window.main_window import MainWindow


class MenuOpener(QObject):
    """Makes and opens menus. While a context menu is open, the row that it acts on is marked."""

    def __init__(self, window: MainWindow, commands: FeedCommands) -> None:
        super().__init__(window)
        self._window, self._commands, self._actions = window, commands, window.actions_by_name
        bench = window.workbench
        self._rules = bench.library_commands.rules
        self.mute_menu = MuteMenu(self._rules, window.actions_by_name)
        bench.article_controller.changed.connect(self.mute_menu.follow)
        window.article.mute_requested.connect(self.mute_menu.mute_in_opened)
        window.article.unmute_requested.connect(lambda: self.open_muting(()))
        self.cards = CardMenu(
            bench.article_controller, bench.article_commands, bench.library_commands, window.actions_by_name,
            self.mute_menu,
        )  # fmt: skip
        self._menus = {
            "more_menu": menus.program_menu(self._actions, window),
            "story_menu": menus.story_menu(self._actions, window),
            "list_options": menus.list_options_menu(self._actions, window),
        }

    def open(self, name: str) -> None:
        """Opens the menu of the button whose action has this name."""
        menus.show_below(self._menus[name], self._actions[name], self._window)

    def open_for_node(self, node: Node | None, position: QPoint) -> None:
        """Opens the menu of a row of the sidebar, or of the area below the rows."""
        window, view = self._window, node.view if node is not None else None
        menu = menus.sidebar_menu(
            view, window.sidebar.outline, self._commands, self._actions, window, window.sidebar.rename
        )
        window.sidebar.mark(view)
        self._pop_up(menu, position, lambda: window.sidebar.mark(None))

    def open_for_card(self, headline: Headline, position: QPoint) -> None:
        """Opens the menu of a card, or of all selected cards where it is one of them."""
        timeline, selected = self._window.timeline, self._window.timeline.selected
        targets = selected if len(selected) > 1 and headline in selected else (headline,)
        timeline.mark([target.id for target in targets])
        menu = self.cards.menu(targets, self._window)
        self._window.workbench.briefing.add_reason(menu, headline.id)
        self._pop_up(menu, position, lambda: timeline.mark(()))

    def open_for_source(self, article: ArticleId, position: QPoint) -> None:
        """Opens the menu of another source of a story, which has no card of its own."""
        self._window.workbench.library_commands.with_headline(
            article,
            lambda headline: self._pop_up(self.cards.menu((headline,), self._window, is_in_list=False), position),
        )

    def open_muting(self, headlines: Sequence[Headline]) -> None:
        """Shows articles in the lists again if they are muted, and else a menu of what can be muted of them.

        These are the open article where none are given.
        """
        opened = self._window.workbench.article_controller.headline
        targets = headlines or ((opened,) if opened is not None else ())
        if targets and all(headline.is_muted for headline in targets):
            self._rules.unmute(targets)
        elif targets:
            menu = QMenu(self._window)
            self.mute_menu.fill(menu, targets)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menus.show_below(menu, self._actions["story_menu"], self._window)

    def show_what_is_missing(self) -> None:
        """Leads to the feeds that failed and to the stories that are not saved; a menu names them where it is both."""
        window = self._window
        outline = window.sidebar.outline
        failing = [feed for feed in outline.feeds if feed.problem is not None]
        accounts = [account for account in outline.accounts if account.problem is not None]
        if failing or accounts:
            menu = menus.failed_feeds_menu(
                failing, window.show_feed, window.workbench.library_commands.prefetch, window
            )
            show = self._commands.accounts.properties_requested.emit
            menus.add_failed_accounts(menu, accounts, show)
            self._pop_up(menu, QCursor.pos())
        else:
            window.workbench.library_commands.prefetch()

    def _pop_up(self, menu: QMenu, position: QPoint, closed: Callable[[], None] = lambda: None) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(closed)
        menu.popup(position)
