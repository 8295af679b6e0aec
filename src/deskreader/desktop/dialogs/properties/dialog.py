"""The frame of a feed's properties: its title, the sections below each other, a line for errors, a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.properties.access import CredentialsSection
from deskreader.desktop.dialogs.properties.account import AccountSection
from deskreader.desktop.dialogs.properties.fetch_statistics import FetchStatisticsSection, problem_text
from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Result, Section, SectionContext
from deskreader.desktop.dialogs.properties.subscription import SubscriptionSection
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, show_problem
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.widgets.scroll_area import RowsArea, frame_rows
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, FeedId
from deskreader.text.clock import utc_now

SECTIONS: tuple[Callable[[SectionContext], Section], ...] = (
    SubscriptionSection,
    AccountSection,
    CredentialsSection,
    FetchStatisticsSection,
)
"""The sections in order from top to bottom."""


class PropertiesDialog(ThemedDialog):
    """Everything about one feed. The dialog is not modal, and every change takes effect at once.

    `account_requested(AccountId)` asks for the properties of the account that the feed belongs to.
    """

    account_requested = Signal(object)

    def __init__(
        self,
        context: DialogContext,
        feed_id: FeedId,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self.feed_id = feed_id
        self._engine = engine = context.engine
        self._library, self._tasks, self._now = engine.library, context.tasks, now
        self._settings = engine.settings
        self.setWindowTitle(self.tr("Properties"))
        section_context = SectionContext(feed_id, engine.library, engine.credentials, self._run, self._ask)
        self.sections = tuple(make(section_context) for make in SECTIONS)
        for section in self.sections:
            if isinstance(section, AccountSection):
                section.account_requested.connect(self.account_requested)
        self.heading = label("", 20, QFont.Weight.Bold)
        self.problem, self.error = problem_label(), problem_label()
        self._build()
        self.set_theme(context.theme)
        self.resize(px(620), px(640))
        self.reload()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("pageBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(28), px(24), px(28), px(12))
        column.setSpacing(px(22))
        column.addWidget(self.heading)
        column.addWidget(self.problem)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        area = RowsArea(body)
        area.setAccessibleName(self.windowTitle())
        self.close_button = button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.error, 1)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        frame_rows(self, area, foot)

    # --- showing ------------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the state of the feed and shows it."""
        self._tasks.run(self._read, if_alive(self, self._show), if_alive(self, self._show_error))

    def apply(self, changes: Changes) -> None:
        """Reloads if a write changed the feed or the outline."""
        if changes.outline or self.feed_id in changes.feeds:
            self.reload()

    def _read(self) -> FeedSnapshot:
        outline = self._library.outline()
        details = self._library.details(self.feed_id)
        feed, minutes = self._library.feed(self.feed_id), self._settings.current.refresh_minutes
        snapshot = FeedSnapshot(feed, details, outline.folders, self._now(), minutes)
        account = next((account for account in outline.accounts if account.id == feed.account_id), None)
        if account is None:
            return snapshot
        return replace(snapshot, account=account, abilities=self._engine.accounts.abilities(account.kind))

    def _show(self, snapshot: FeedSnapshot) -> None:
        self.heading.setText(snapshot.feed.title)
        problem = problem_text(snapshot)
        if problem != self.problem.text():
            show_problem(self.problem, problem)
        for section in self.sections:
            section.setVisible(section.is_for(snapshot.feed))
            section.show_feed(snapshot)

    def _run(self, work: Callable[[], object]) -> None:
        self._ask(work, lambda _result: self.reload())

    def _ask(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        def finish(result: Result) -> None:
            show_problem(self.error, "")
            done(result)

        self._tasks.run(work, if_alive(self, finish), if_alive(self, self._show_error))

    def _show_error(self, error: DeskReaderError) -> None:
        show_problem(self.error, messages.error_message(error))
