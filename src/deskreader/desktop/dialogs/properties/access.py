"""The section "Access": what DeskReader reads instead of a feed, and the credentials that its server is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from deskreader.desktop.dialogs.credential_fields import CredentialFields
from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Section, SectionContext
from deskreader.desktop.dialogs.settings.rows import beside
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.scroll_area import bring_into_view
from deskreader.model import Feed
from deskreader.model.credentials import DIRECT, NOTHING, Credentials, SecretStorage


class CredentialsSection(Section):
    """Names the kinds of credentials that are stored; the secrets are read and shown only to be changed."""

    def __init__(self, context: SectionContext) -> None:
        super().__init__("", context)
        self.heading.setText(self.tr("Sign-in"))
        self.source = label("", 13, ink="soft_ink")
        self._column.addWidget(self.source)
        self.change = button(self.tr("Change…"))
        self.change.clicked.connect(self._open_fields)
        self.state = self.add_row(self.tr("Sign-in and headers"), "", self.change)
        self.fields = CredentialFields()
        self.fields.setVisible(False)
        self._column.addWidget(self.fields)
        self.save = button(self.tr("Save"), primary=True)
        self.save.setDefault(False)
        self.save.clicked.connect(self._save)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self._close_fields)
        buttons = beside(self.cancel, self.save)
        self.save_row = self.add_row(self.tr("Storage"), self._storage_text(SecretStorage.KEYRING), buttons)
        self.save_row.setVisible(False)

    def is_for(self, feed: Feed) -> bool:
        """Whether this computer fetches the feed."""
        return feed.account_id is None

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Shows what is read instead of the feed, and which kinds of credentials are stored."""
        source = messages.source_text(snapshot.feed.source)
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.state.explain(self._kinds_text(snapshot.feed.credential_kinds))
        self.fields.address_row.setVisible("address" in snapshot.feed.credential_kinds)

    def _kinds_text(self, kinds: frozenset[str]) -> str:
        names = {
            "address": self.tr("a secret in the address"),
            "login": self.tr("user name and password"),
            "headers": self.tr("headers"),
            "cookies": self.tr("cookies"),
            "certificate": self.tr("a certificate"),
            "proxy": self.tr("its own proxy"),
            DIRECT: self.tr("no proxy"),
        }
        stored = [name for kind, name in names.items() if kind in kinds]
        return ", ".join(stored) if stored else self.tr("No sign-in details are sent.")

    def _storage_text(self, storage: SecretStorage) -> str:
        if storage is SecretStorage.KEYRING:
            return self.tr("Stored in your keyring; sent only to this feed's server.")
        return self.tr("No keyring was found, so this is kept only until you quit DeskReader.")

    def _open_fields(self) -> None:
        """Reads the stored credentials and shows them in fields; the keyring may ask the user to unlock it."""
        keys, feed_id = self.context.keys, self.context.feed_id

        def show(result: tuple[Credentials, bool]) -> None:
            credentials, has_keyring = result
            self.fields.show_credentials(credentials)
            self.save_row.explain(self._storage_text(SecretStorage.KEYRING if has_keyring else SecretStorage.RUN))
            self.change.setEnabled(False)
            self.fields.setVisible(True)
            self.save_row.setVisible(True)
            self.fields.user.setFocus()
            bring_into_view(self.save_row, self.fields.user)

        self.context.ask(lambda: (keys.get(feed_id), keys.has_keyring()), show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the fields first; the next one closes the dialog."""
        if event.key() == Qt.Key.Key_Escape and not self.fields.isHidden():
            self._close_fields()
        else:
            super().keyPressEvent(event)

    def _close_fields(self) -> None:
        """Empties and hides the fields, and gives the focus back to the button that opened them."""
        self.change.setEnabled(True)
        self.change.setFocus()
        self.fields.setVisible(False)
        self.save_row.setVisible(False)
        self.fields.show_credentials(NOTHING)

    def _save(self) -> None:
        """Stores the credentials and closes the fields, which stay open if that fails."""
        keys, feed_id, credentials = self.context.keys, self.context.feed_id, self.fields.credentials()
        self.context.ask(lambda: keys.change(feed_id, credentials), lambda _storage: self._close_fields())
