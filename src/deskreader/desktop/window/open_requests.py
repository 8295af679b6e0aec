"""What the program is called with: addresses to subscribe to, one after another, files of feeds, and stories."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtWidgets import QWidget

from deskreader.app_uris import ADD_FEED, REFRESH, STORY
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.model import ArticleId

WAITING_AT_MOST = 50
"""Addresses kept until the dialog is free; a program that calls with more is not a person."""


class OpenRequests(QObject):
    """Does what each start of the program asks for. Addresses wait while the dialog still has another."""

    def __init__(
        self,
        commands: FeedCommands,
        dialogs: DialogOpener,
        act_on_story: Callable[[ArticleId, str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._commands, self._dialogs, self._act_on_story = commands, dialogs, act_on_story
        self._waiting: deque[str] = deque(maxlen=WAITING_AT_MOST)
        self._has_dialog = False

    def take(self, argument: str) -> None:
        """Does what one of the program's own addresses says, imports a file of feeds, or offers to subscribe."""
        argument = argument.strip()
        path = _file(argument)
        if argument == ADD_FEED:
            self._dialogs.add_feed()
        elif argument == REFRESH:
            self._commands.refresh_all()
        elif argument.startswith(STORY):
            self._take_story(argument.removeprefix(STORY))
        elif path is not None:
            self._commands.import_opml(str(path))
        elif argument and argument not in self._waiting:
            self._waiting.append(argument)
            self._offer_next()

    def _take_story(self, rest: str) -> None:
        """Opens a story by its number, or does to it what stands behind a slash."""
        number, _, act = rest.partition("/")
        if number.isascii() and number.isdigit():
            self._act_on_story(ArticleId(int(number[:18])), act)

    def _offer_next(self) -> None:
        """Opens the dialog with the next address, unless it still stands open with the one before."""
        if self._has_dialog or not self._waiting:
            return
        self._has_dialog = True
        dialog = self._dialogs.add_feed(self._waiting.popleft())
        dialog.destroyed.connect(self._dialog_closed)

    def _dialog_closed(self) -> None:
        self._has_dialog = False
        QTimer.singleShot(0, self, self._offer_next)


def needs_window(argument: str) -> bool:
    """Whether an argument is something to look at, unlike "mark this story read" from a notification's button."""
    return not (argument.startswith(STORY) and "/" in argument.removeprefix(STORY))


def _file(argument: str) -> Path | None:
    """The file that an argument names, by its path or its file: address, where there is one."""
    url = QUrl(argument)
    path = Path(url.toLocalFile() if url.isLocalFile() else argument)
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None
