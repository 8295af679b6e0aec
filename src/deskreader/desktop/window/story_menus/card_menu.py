"""The menu of a card, or of several selected ones, which acts on their articles without opening them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from deskreader.desktop.commands.articles import ArticleCommands
from deskreader.desktop.commands.library import LibraryCommands
from deskreader.desktop.controllers.article_controller import ArticleController
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.timeline.other_sources import MOST_LINES
from deskreader.desktop.window.menus import add_entry, plain
from deskreader.desktop.window.story_menus.mute_menu import MuteMenu
from deskreader.model import Headline


def tr(text: str) -> str:
    """Returns the text in the user's language."""
    return QCoreApplication.translate("menus", text)


class CardMenu:
    """Makes menus of cards from the controller of the open article and the commands."""

    def __init__(
        self,
        controller: ArticleController,
        commands: ArticleCommands,
        library: LibraryCommands,
        actions: Actions,
        mute_menu: MuteMenu,
    ) -> None:
        self._controller, self._commands, self._library, self._actions = controller, commands, library, actions
        self._mute_menu = mute_menu

    def menu(self, targets: Sequence[Headline], parent: QWidget, is_in_list: bool = True) -> QMenu:
        """Returns the menu of some articles; where they are several, without the entries for a single one.

        Without `is_in_list`, the article has no place in the list, and nothing is above or below it.
        """
        menu = QMenu(parent)
        is_read, is_starred = (all(getattr(h, flag) for h in targets) for flag in ("is_read", "is_starred"))
        self._add(menu, tr("Mark as unread") if is_read else tr("Mark as read"), "toggle_read", self._read(targets))
        self._add(menu, tr("Remove star") if is_starred else tr("Star"), "star", self._star(targets))
        self._add(menu, tr("Tags…"), "tag_story", lambda: self._library.edit_tags(*targets))
        self._mute_menu.add_to_card_menu(menu, targets)
        self._add_story(menu, targets)
        menu.addSeparator()
        if len(targets) == 1:
            self._add_single(menu, targets[0])
        if is_in_list:
            commands, first, last = self._commands, targets[0], targets[-1]
            self._add(menu, tr("Mark everything above as read"), "mark_above", lambda: commands.mark_above(first))
            self._add(menu, tr("Mark everything below as read"), "mark_below", lambda: commands.mark_below(last))
            menu.addSeparator()
        self._add(menu, tr("Delete"), "delete_story", lambda: self._library.delete(*targets))
        return menu

    def _add_story(self, menu: QMenu, targets: Sequence[Headline]) -> None:
        """Adds what can be done to the story that the articles tell."""
        if len(targets) > 1:
            text = self._actions["combine_stories"].text()
            self._add(menu, text, "combine_stories", lambda: self._library.combine(targets))
        elif targets[0].others:
            text = self._actions["separate_story"].text()
            self._add(menu, text, "separate_story", lambda: self._library.separate(targets[0]))
            sources = menu.addMenu(tr("Other sources"))
            for other in targets[0].others[:MOST_LINES]:
                add_entry(
                    sources, plain(f"{other.feed_title}: {other.title}"), partial(self._library.open_source, other.id)
                )

    def _read(self, targets: Sequence[Headline]) -> Callable[[], object]:
        if len(targets) == 1:
            return lambda: self._controller.toggle_read(targets[0])
        return lambda: self._commands.toggle_read(targets)

    def _star(self, targets: Sequence[Headline]) -> Callable[[], object]:
        if len(targets) == 1:
            return lambda: self._controller.toggle_star(targets[0])
        return lambda: self._commands.toggle_star(targets)

    def _add_single(self, menu: QMenu, headline: Headline) -> None:
        controller, has_link = self._controller, bool(headline.link)
        for text, name, handler in (
            (tr("Open in browser"), "open_in_browser", lambda: controller.open_in_browser(headline)),
            (tr("Copy story link"), "copy_link", lambda: controller.copy_link(headline)),
            (tr("Report a page that came out wrong"), "report_page", lambda: controller.report_page(headline)),
        ):
            self._add(menu, text, name, handler).setEnabled(has_link)
        menu.addSeparator()

    def _add(self, menu: QMenu, text: str, name: str, handler: Callable[[], object]) -> QAction:
        return add_entry(menu, text, handler, keys_of=self._actions[name])
