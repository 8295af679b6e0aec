"""The section "Account": which server fetches the feed, when it was synced, and the way to the account."""

from __future__ import annotations

from PySide6.QtCore import Signal

from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Section, SectionContext
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button
from deskreader.model import AccountId, Feed


class AccountSection(Section):
    """Shown for a feed of an account in place of what only a feed on this computer has.

    `account_requested(AccountId)` asks for the properties of the account.
    """

    account_requested = Signal(object)

    def __init__(self, context: SectionContext) -> None:
        super().__init__("", context)
        self.heading.setText(self.tr("Account"))
        self._account_id: AccountId | None = None
        self.open = button(self.tr("Account…"))
        self.open.clicked.connect(lambda: self.account_requested.emit(self._account_id))
        self.server = self.add_row(self.tr("Account"), "", self.open)
        self.syncing = self.add_row(self.tr("Syncing"), "")
        self.add_row(
            self.tr("Checks for new stories"),
            self.tr("The server checks this feed; how often, and with which sign-in, is set there."),
        )

    def is_for(self, feed: Feed) -> bool:
        """Whether the feed belongs to an account."""
        return feed.account_id is not None

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Shows the state of the account."""
        account = snapshot.account
        if account is None:
            return
        self._account_id = account.id
        self.server.label.setText(account.name)
        self.server.explain(account_texts.account_kind_text(account.kind))
        problem = account_texts.account_problem_text(account.problem)
        state = account_texts.account_state_text(account, snapshot.now)
        self.syncing.explain(f"{state}\n{problem}" if problem else state)
