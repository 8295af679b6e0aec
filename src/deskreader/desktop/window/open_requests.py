"""Arguments of the program: addresses to subscribe to, one after another, OPML files, and articles to open."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtWidgets import QWidget

from deskreader.app_uris import ADD_FEED, ARTICLE, REFRESH
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.model import ArticleId

MAX_WAITING = 50
"""Addresses that wait until the dialog is free; only a program calls with more."""


class OpenRequests(QObject):
    """Does what each start of the program asks for. Addresses wait while the dialog still shows another one."""

    def __init__(
        self,
        commands: FeedCommands,
        dialogs: DialogOpener,
        act_on_article: Callable[[ArticleId, str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._commands, self._dialogs, self._act_on_article = commands, dialogs, act_on_article
        self._waiting: deque[str] = deque(maxlen=MAX_WAITING)
        self._has_dialog = False

    def handle(self, argument: str) -> None:
        """Follows one of the program's own URIs, imports an OPML file, or offers to subscribe to an address."""
        argument = argument.strip()
        path = _file(argument)
        if argument == ADD_FEED:
            self._dialogs.add_feed()
        elif argument == REFRESH:
            self._commands.refresh_all()
        elif argument.startswith(ARTICLE):
            self._handle_article(argument.removeprefix(ARTICLE))
        elif path is not None:
            self._commands.import_opml(str(path))
        elif argument and argument not in self._waiting:
            self._waiting.append(argument)
            self._offer_next()

    def _handle_article(self, rest: str) -> None:
        """Opens an article by its number, or does the action after a slash to it."""
        number, _, action = rest.partition("/")
        if number.isascii() and number.isdigit():
            self._act_on_article(ArticleId(int(number[:18])), action)

    def _offer_next(self) -> None:
        """Opens the dialog with the next address, unless it still shows another one."""
        if self._has_dialog or not self._waiting:
            return
        self._has_dialog = True
        dialog = self._dialogs.add_feed(self._waiting.popleft())
        dialog.destroyed.connect(self._dialog_closed)

    def _dialog_closed(self) -> None:
        self._has_dialog = False
        QTimer.singleShot(0, self, self._offer_next)


def needs_window(argument: str) -> bool:
    """Whether an argument asks for the window, unlike the button of a notification that marks an article read."""
    return not (argument.startswith(ARTICLE) and "/" in argument.removeprefix(ARTICLE))


def _file(argument: str) -> Path | None:
    """Returns the existing file that an argument names by its path or its file: URL; None where there is none."""
    url = QUrl(argument)
    path = Path(url.toLocalFile() if url.isLocalFile() else argument)
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None
