"""The fields for a feed's credentials: login, cookies, headers, certificate, proxy."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, secret_field
from deskreader.model.credentials import DIRECT, Credentials

CONTROL_WIDTH = 260
OWN = "own"
"""The choice of a proxy that is the feed's own."""


class CredentialFields(QWidget):
    """Fields for every kind of credential that a server may ask for."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.address, self.address_row = self._line(
            self.tr("Address"), self.tr("The full address, including its secret token"), secret=True
        )
        self.user, _ = self._line(self.tr("User name"))
        self.password, _ = self._line(self.tr("Password"), secret=True)
        self.cookies, _ = self._line(
            self.tr("Cookies"), self.tr("As a browser sends them: name=value; name=value"), secret=True
        )
        self.headers = QPlainTextEdit()
        self.headers.setAccessibleName(self.tr("Headers"))
        self.headers.setFixedSize(px(CONTROL_WIDTH), px(58))
        self.headers.setTabChangesFocus(True)
        self._add(self.tr("Headers"), self.tr("One per line, e.g. Authorization: Bearer …"), self.headers)
        self.certificate = self._file(self.tr("Certificate"), self.tr("A PEM file from this site"))
        self.key = self._file(self.tr("Certificate key"), self.tr("If it is in a separate file"))
        self.key_password, _ = self._line(self.tr("Key password"), secret=True)
        self.route = self._route_choice()
        self.proxy, self.proxy_row = self._line(
            self.tr("Proxy address"), self.tr("For example http://name:password@host:8080"), secret=True
        )
        self.route.currentIndexChanged.connect(lambda _: self.proxy_row.setVisible(self.route.currentData() == OWN))
        self.proxy_row.setVisible(False)

    def _route_choice(self) -> Choice:
        routes = [("", self.tr("Use default")), (DIRECT, self.tr("No proxy")), (OWN, self.tr("Custom"))]
        choice = Choice(routes)
        choice.fit(CONTROL_WIDTH)
        self._add(self.tr("Proxy"), self.tr("Used for this feed, its stories and pictures"), choice)
        return choice

    def _line(self, name: str, explanation: str = "", secret: bool = False) -> tuple[QLineEdit, Row]:
        field = secret_field(name, secret)
        field.setFixedWidth(px(CONTROL_WIDTH))
        return field, self._add(name, explanation, field)

    def _file(self, name: str, explanation: str) -> QLineEdit:
        field = secret_field(name, False)
        choose = button(self.tr("Choose…"))
        choose.setAccessibleName(f"{name}: {choose.text()}")
        choose.clicked.connect(lambda: self._choose_file(field))
        both = QWidget()
        both.setFixedWidth(px(CONTROL_WIDTH))
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(field, 1)
        line.addWidget(choose)
        self._add(name, explanation, both)
        return field

    def _add(self, text: str, explanation: str, control: QWidget) -> Row:
        row = Row(text, explanation, control)
        self._column.addWidget(row)
        return row

    def _choose_file(self, field: QLineEdit) -> None:
        path, _ = QFileDialog.getOpenFileName(self, field.accessibleName(), field.text())
        if path:
            field.setText(path)

    def show_credentials(self, credentials: Credentials) -> None:
        """Fills the fields; secrets appear as dots."""
        self.address.setText(credentials.address)
        self.user.setText(credentials.user)
        self.password.setText(credentials.password)
        self.cookies.setText(credentials.cookies)
        self.headers.setPlainText("\n".join(f"{name}: {value}" for name, value in credentials.headers))
        self.certificate.setText(credentials.certificate)
        self.key.setText(credentials.key)
        self.key_password.setText(credentials.key_password)
        is_own = credentials.proxy not in ("", DIRECT)
        self.route.choose(OWN if is_own else credentials.proxy)
        self.proxy.setText(credentials.proxy if is_own else "")

    def credentials(self) -> Credentials:
        """The credentials that the fields now hold; a line of headers without a name is ignored."""
        pairs = (line.partition(":") for line in self.headers.toPlainText().splitlines())
        return Credentials(
            address=self.address.text().strip(),
            user=self.user.text().strip(),
            password=self.password.text(),
            headers=tuple((name.strip(), value.strip()) for name, _, value in pairs if name.strip()),
            cookies=self.cookies.text().strip(),
            certificate=self.certificate.text().strip(),
            key=self.key.text().strip(),
            key_password=self.key_password.text(),
            proxy=self.proxy.text().strip() if self.route.currentData() == OWN else self.route.currentData(),
        )
