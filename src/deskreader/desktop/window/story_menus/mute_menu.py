"""The ways to mute what an article is about: the entries of menus, and the actions on the open article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QMenu

from deskreader.desktop.commands.rules import RuleCommands
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.window.menus import add_entry, plain
from deskreader.model import Headline


def tr(text: str) -> str:
    """Returns the text in the user's language."""
    return QCoreApplication.translate("menus", text)


class MuteMenu(QObject):
    """Fills menus, and lets the actions `mute_phrase` and `mute_story` say what they would mute of the open article."""

    def __init__(self, commands: RuleCommands, actions: Actions) -> None:
        super().__init__(commands)
        self._commands, self._actions = commands, actions
        self._opened: tuple[Headline, ...] = ()
        self._phrase = ""
        actions["mute_phrase"].triggered.connect(lambda _checked=False: self.mute_in_opened(self._phrase))
        self.follow(None)

    def mute_in_opened(self, phrase: str) -> None:
        """Mutes a phrase of the open article."""
        self._commands.mute_phrase(phrase, self._opened)

    def follow(self, headline: Headline | None) -> None:
        """Takes over the open article."""
        self._opened = (headline,) if headline is not None else ()
        phrases = self._commands.phrases_of(self._opened) if headline is not None and not headline.is_muted else ()
        self._phrase = phrases[0] if phrases else ""
        action = self._actions["mute_phrase"]
        action.setVisible(bool(phrases))
        action.setEnabled(bool(phrases))
        action.setText(plain(self._commands.mute_text(self._phrase)) if phrases else tr("Mute for 14 days"))

    def fill(self, menu: QMenu, headlines: Sequence[Headline], first: int = 0) -> None:
        """Fills a menu with what can be muted of articles, from the phrase of a number on, and the ways to rules."""
        for phrase in self._commands.phrases_of(headlines)[first:]:
            self._add_phrase(menu, phrase, headlines)
        menu.addSeparator()
        add_entry(menu, tr("New rule…"), lambda: self._commands.make_rule(headlines[0]))
        menu.addAction(self._actions["rules"])

    def add_to_card_menu(self, menu: QMenu, headlines: Sequence[Headline]) -> None:
        """Adds to the menu of a card what can be muted of its articles, or how muted ones come back."""
        if all(headline.is_muted for headline in headlines):
            add_entry(menu, tr("Show in lists again"), lambda: self._commands.unmute(headlines))
            for name in dict.fromkeys(name for headline in headlines for name in headline.muted_by):
                text = tr("Edit the rule “{name}”…").replace("{name}", name)
                add_entry(menu, plain(text), partial(self._commands.show_rule, name))
            return
        phrases = self._commands.phrases_of(headlines)
        if phrases:
            self._add_phrase(menu, phrases[0], headlines)
        self.fill(menu.addMenu(tr("Mute more") if phrases else tr("Mute")), headlines, 1)

    def _add_phrase(self, menu: QMenu, phrase: str, headlines: Sequence[Headline]) -> None:
        mute = partial(self._commands.mute_phrase, phrase, headlines)
        add_entry(menu, plain(self._commands.mute_text(phrase)), mute)
