"""The row of the proxy: the system's, none, or the user's own, whose login goes to the keyring."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, if_alive, problem_label, secret_field, show_problem, text_field
from deskreader.desktop.widgets.scroll_area import bring_into_view
from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.errors import DeskReaderError
from deskreader.model.credentials import SecretStorage
from deskreader.settings import ProxyMode, Settings

NAMES = ("proxy", "proxy_address")
"""The names of the settings that the row holds."""

FIELD_WIDTH = 240


class ProxyRow(Row):
    """A choice, and below it the fields of the user's own proxy if that is chosen.

    The fields take effect with the button below them. Reading and storing the login may ask the user to unlock the
    keyring, so both happen off the GUI thread.
    """

    def __init__(self, binding: Binding, proxy: ProxySettings, tasks: Tasks) -> None:
        self.choice = Choice()
        super().__init__("", "", self.choice)
        self._binding, self._proxy, self._tasks = binding, proxy, tasks
        self._settings = Settings()
        self._fill_texts()
        self.choice.setFixedWidth(px(200))
        self.choice.chosen.connect(self._choose)
        self.address = text_field("http://host:8080", self.tr("Proxy address"))
        self.user = text_field("", self.tr("User name"))
        self.password = secret_field(self.tr("Password"))
        self.use = button(self.tr("Apply"))
        self.use.clicked.connect(self._use)
        self.problem = problem_label()
        self.fields = QWidget()
        self._build()

    def _fill_texts(self) -> None:
        self.text = self.tr("Proxy")
        self.label.setText(self.text)
        self.explain(self.tr("Used for all connections except to this computer."))
        self.choice.setAccessibleName(self.text)
        self.choice.fill(
            [
                (ProxyMode.SYSTEM, self.tr("System proxy")),
                (ProxyMode.NONE, self.tr("No proxy")),
                (ProxyMode.OWN, self.tr("Custom")),
            ]
        )

    def _build(self) -> None:
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(px(18), 0, 0, 0)
        column.setSpacing(0)
        example = self.tr("For example http://host:8080 or socks5://host:1080")
        rows = ((self.address, example), (self.user, self.tr("If the proxy needs a login")), (self.password, ""))
        for field, explanation in rows:
            field.setFixedWidth(px(FIELD_WIDTH))
            field.returnPressed.connect(self._use)
            column.addWidget(Row(field.accessibleName(), explanation, field))
        self.storage = Row(self.tr("Login storage"), self._storage_text(SecretStorage.KEYRING), self.use)
        self.use.setAccessibleName(self.use.text())
        column.addWidget(self.storage)
        self.storage.add_below_texts(self.problem)
        self.storage.rule.hide()  # the rule of the whole row follows
        self.fields.setVisible(False)
        self.parts.insertWidget(1, self.fields)

    def show_settings(self, settings: Settings) -> None:
        """Brings the row to what the settings say."""
        self._settings = settings
        self.choice.choose(settings.proxy)
        self._show_fields(settings.proxy is ProxyMode.OWN)

    def _choose(self, value: str) -> None:
        """Applies the choice at once, but asks for the address first if the user's own proxy has none yet."""
        if value != ProxyMode.OWN or self._settings.proxy_address:
            self._binding.change(proxy=value)
            return
        self._show_fields(True)
        self.address.setFocus()
        bring_into_view(self.storage, self.address)

    def _show_fields(self, on: bool) -> None:
        show_problem(self.problem, "")
        if on and self.fields.isHidden():
            self.address.setText(self._settings.proxy_address)
            self._tasks.run(self._read_login, if_alive(self, self._show_login), if_alive(self, self._show_error))
        self.fields.setVisible(on)

    def _read_login(self) -> tuple[str, str, bool]:
        """User name, password, and whether there is a keyring."""
        return (*self._proxy.login(), self._proxy.has_keyring())

    def _show_login(self, login: tuple[str, str, bool]) -> None:
        user, password, has_keyring = login
        self.user.setText(user)
        self.password.setText(password)
        self.storage.explain(self._storage_text(SecretStorage.KEYRING if has_keyring else SecretStorage.RUN))

    def _use(self) -> None:
        address, user, password = self.address.text(), self.user.text().strip(), self.password.text()
        self.use.setEnabled(False)
        self._tasks.run(
            lambda: self._proxy.use(address, user, password),
            if_alive(self, self._show_used),
            if_alive(self, self._show_error),
        )

    def _show_used(self, storage: SecretStorage) -> None:
        self.use.setEnabled(True)
        show_problem(self.problem, "")
        self.address.setText(self._binding.current.proxy_address)
        self.storage.explain(f"✓ {self.tr('In use.')} {self._storage_text(storage)}")

    def _show_error(self, error: DeskReaderError) -> None:
        self.use.setEnabled(True)
        show_problem(self.problem, messages.error_message(error))

    def _storage_text(self, storage: SecretStorage) -> str:
        if storage is SecretStorage.KEYRING:
            return self.tr("Stored in your keyring; sent only to this proxy.")
        return self.tr("No keyring was found, so the login is kept only until you quit DeskReader.")
