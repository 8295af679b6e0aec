"""How a feed is got at: what is read in its place, and the secrets that its server is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from deskreader.desktop.dialogs.credential_fields import CredentialFields
from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Section, SectionContext
from deskreader.desktop.dialogs.settings.rows import beside
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.scroll_area import bring_into_view
from deskreader.model.credentials import DIRECT, NOTHING, Credentials, SecretStorage


class CredentialsSection(Section):
    """What is kept is told by its kind; the secrets themselves are asked for, and shown, only to be changed."""

    def __init__(self, context: SectionContext) -> None:
        super().__init__("", context)
        self.heading.setText(self.tr("Access"))
        self.source = label("", 13, ink="soft_ink")
        self._column.addWidget(self.source)
        self.change = button(self.tr("Change…"))
        self.change.clicked.connect(self._ask)
        self.state = self.add_row(self.tr("Password and the like"), "", self.change)
        self.fields = CredentialFields()
        self.fields.setVisible(False)
        self._column.addWidget(self.fields)
        self.save = button(self.tr("Save"), primary=True)
        self.save.setDefault(False)
        self.save.clicked.connect(self._save)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self._close)
        both = beside(self.cancel, self.save)
        self.save_row = self.add_row(self.tr("Where it is kept"), self._where(SecretStorage.KEYRING), both)
        self.save_row.setVisible(False)

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Tells what is read and which kinds of secrets there are."""
        source = messages.source_text(snapshot.feed.source)
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.state.explain(self._kinds(snapshot.feed.access))
        self.fields.address_row.setVisible("address" in snapshot.feed.access)

    def _kinds(self, kinds: frozenset[str]) -> str:
        names = {
            "address": self.tr("a secret in the address"),
            "login": self.tr("user name and password"),
            "headers": self.tr("headers"),
            "cookies": self.tr("cookies"),
            "certificate": self.tr("a certificate"),
            "proxy": self.tr("a proxy of its own"),
            DIRECT: self.tr("no proxy"),
        }
        there = [name for kind, name in names.items() if kind in kinds]
        return ", ".join(there) if there else self.tr("Nothing is sent but what every reader sends.")

    def _where(self, kept: SecretStorage) -> str:
        if kept is SecretStorage.KEYRING:
            return self.tr("Kept in this system's keyring, and sent to this feed's own server alone.")
        return self.tr("This system has no keyring: it is kept until DeskReader is closed, and nowhere else.")

    def _ask(self) -> None:
        """Gets what is kept, for which the keyring may ask the person, and shows it in fields."""
        keys, feed_id = self.context.keys, self.context.feed_id

        def done(found: tuple[Credentials, bool]) -> None:
            self.fields.show_access(found[0])
            self.save_row.explain(self._where(SecretStorage.KEYRING if found[1] else SecretStorage.RUN))
            self.change.setEnabled(False)
            self.fields.setVisible(True)
            self.save_row.setVisible(True)
            self.fields.user.setFocus()
            bring_into_view(self.save_row, self.fields.user)

        self.context.ask(lambda: (keys.of(feed_id), keys.has_keyring()), done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the fields, and only the next one the dialog."""
        if event.key() == Qt.Key.Key_Escape and not self.fields.isHidden():
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        """Puts the fields away, with nothing left in them; the keyboard goes back to where it came from."""
        self.change.setEnabled(True)
        self.change.setFocus()
        self.fields.setVisible(False)
        self.save_row.setVisible(False)
        self.fields.show_access(NOTHING)

    def _save(self) -> None:
        """Keeps what stands in the fields, which stay where it cannot be kept."""
        keys, feed_id, access = self.context.keys, self.context.feed_id, self.fields.access()
        self.context.ask(lambda: keys.change(feed_id, access), lambda _kept: self._close())
