"""Connects the page for the first start, when there is no feed yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind

if TYPE_CHECKING:
    from deskreader.desktop.dialogs.first_run import FirstRunPage
    from deskreader.engine.subscriptions.subscriber import Subscribed


class Welcome(QObject):
    """Creates the first-run page when it is needed and does what it asks for."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        theme_manager: ThemeManager,
        commands: FeedCommands,
        dialogs: DialogOpener,
        open_newsroom: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._theme_manager, self._dialogs = engine, tasks, theme_manager, dialogs
        self._commands, self._open_newsroom = commands, open_newsroom
        self._page: FirstRunPage | None = None

    def page(self) -> FirstRunPage:
        """Returns the page, which is created once."""
        if self._page is None:
            from deskreader.desktop.dialogs.first_run import FirstRunPage

            page = FirstRunPage(self._theme_manager.theme)
            page.address_given.connect(self._subscribe)
            page.opml_chosen.connect(self._commands.import_opml)
            page.starter_requested.connect(self._dialogs.starter_list)
            page.account_requested.connect(self._dialogs.add_account)
            page.newsroom_requested.connect(self._open_newsroom)
            self._theme_manager.changed.connect(page.set_theme)
            self._page = page
        return self._page

    def _subscribe(self, address: str) -> None:
        page = self.page()
        page.set_busy(True)

        def done(subscribed: Subscribed) -> None:
            page.set_busy(False)
            if subscribed.feed is None:
                self._dialogs.offer_choices(address)

        def failed(error: DeskReaderError) -> None:
            page.show_problem(messages.subscribe_error_message(error))
            if error.kind is Kind.REFUSED:
                self._dialogs.offer_choices(address)  # asks for a password

        self._tasks.run(lambda: self._engine.subscriber.subscribe(address), done, failed)
