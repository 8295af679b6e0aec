"""The fields of a server: address, user name, password, and how far it is trusted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.parts import label, link, secret_field, text_field
from deskreader.model.accounts import AccountOptions

FIELD_HEIGHT = 34


class ServerFields(QWidget):
    """Asks for a server. What is needed by few servers shows only where it is: a certificate, and plain HTTP."""

    edited = Signal()
    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.address = text_field("rss.example.org", self.tr("Address"), FIELD_HEIGHT)
        self.user = text_field("", self.tr("User name"), FIELD_HEIGHT)
        self.password = secret_field(self.tr("Password"))
        self.password.setFixedHeight(px(FIELD_HEIGHT))
        self.authority = ""
        """The path of the PEM file with the user's own certificate authority; empty for none."""
        self.certificate = link("")
        self.certificate.clicked.connect(self._choose_certificate)
        self.remove_certificate = link(self.tr("Remove"))
        self.remove_certificate.setAccessibleName(self.tr("Remove certificate authority"))
        self.remove_certificate.clicked.connect(lambda: self.trust(""))
        self.plain_http = CheckBox(self.tr("Send my password unencrypted"))
        self.plain_http.setVisible(False)
        self.plain_http.toggled.connect(lambda _on: self.edited.emit())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.address, self.user, self.password)):
            self._add(grid, row, field)
        grid.addWidget(self.plain_http, 3, 1)
        grid.addLayout(self._certificate_line(), 4, 1)
        self.trust("")

    def _add(self, grid: QGridLayout, row: int, field: QLineEdit) -> None:
        name = label(field.accessibleName(), 13, ink="soft_ink")
        name.setWordWrap(False)
        name.setBuddy(field)
        grid.addWidget(name, row, 0)
        grid.addWidget(field, row, 1)
        field.textEdited.connect(lambda _text: self.edited.emit())
        field.returnPressed.connect(self.submitted)

    def _certificate_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(px(14))
        line.addWidget(self.certificate)
        line.addWidget(self.remove_certificate)
        line.addStretch(1)
        return line

    # --- values -------------------------------------------------------------------------------------------------------

    def fill(self, address: str, user: str, options: AccountOptions) -> None:
        """Shows what is stored of an account; its password is not shown."""
        for field, text in ((self.address, address), (self.user, user)):
            if not field.hasFocus():
                field.setText(text)
                field.setCursorPosition(0)
        self.trust(options.authority)
        self.offer_plain_http(options.plain_http, options.plain_http)

    def options(self, base: AccountOptions) -> AccountOptions:
        """Returns the options of an account with what the fields say of trust."""
        return replace(base, plain_http=self.plain_http.isChecked(), authority=self.authority)

    def offer_plain_http(self, is_offered: bool, is_ticked: bool = False) -> None:
        """Shows or hides the box by which the user accepts plain HTTP."""
        self.plain_http.setVisible(is_offered)
        self.plain_http.setChecked(is_ticked)

    def trust(self, path: str) -> None:
        """Takes the file of a certificate authority, or none."""
        self.authority = path
        name = Path(path).name
        self.certificate.setText(
            self.tr("Trusts {name}").replace("{name}", name) if path else self.tr("Use my own certificate authority…")
        )
        self.certificate.setToolTip("")
        self.remove_certificate.setVisible(bool(path))

    def _choose_certificate(self) -> None:
        kinds = self.tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Certificate authority"), self.authority, kinds)
        if path:
            self.trust(path)
            self.edited.emit()

    def focus_first_empty(self) -> None:
        """Gives the keyboard to the first field that is still to be filled."""
        fields = (self.address, self.user, self.password)
        next((field for field in fields if not field.text().strip()), self.address).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    @property
    def is_complete(self) -> bool:
        """Whether there is an address; some servers want no user name or password."""
        return bool(self.address.text().strip())
