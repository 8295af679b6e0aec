"""The proxy: as the system has it, none, or one of the person's own, whose login goes to the keyring."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, if_alive, problem_label, say, secret_field, text_field
from deskreader.desktop.widgets.scroll_area import bring_into_view
from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.errors import DeskReaderError
from deskreader.model.credentials import SecretStorage
from deskreader.settings import ProxyMode, Settings

NAMES = ("proxy", "proxy_address")
"""The settings that the row holds."""

FIELD_WIDTH = 240


class ProxyRow(Row):
    """A choice, and below it the fields of an own proxy where that is chosen. They hold once they are used."""

    def __init__(self, binding: Binding, proxy: ProxySettings, tasks: Tasks) -> None:
        self.choice = Choice()
        super().__init__("", "", self.choice)
        self._binding, self._proxy, self._tasks = binding, proxy, tasks
        self._shown = Settings()
        self._say_words()
        self.choice.setFixedWidth(px(200))
        self.choice.chosen.connect(self._choose)
        self.address = text_field("http://host:8080", self.tr("Address of the proxy"))
        self.user = text_field("", self.tr("User name"))
        self.password = secret_field(self.tr("Password"))
        self.use = button(self.tr("Use it"))
        self.use.clicked.connect(self._use)
        self.problem = problem_label()
        self.fields = QWidget()
        self._build()

    def _say_words(self) -> None:
        self.text = self.tr("Proxy")
        self.label.setText(self.text)
        self.explain(self.tr("What requests go through on their way out. This machine itself is asked without it."))
        self.choice.setAccessibleName(self.text)
        self.choice.fill(
            [
                (ProxyMode.SYSTEM, self.tr("As the system has it")),
                (ProxyMode.NONE, self.tr("No proxy")),
                (ProxyMode.OWN, self.tr("My own")),
            ]
        )

    def _build(self) -> None:
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(px(18), 0, 0, 0)
        column.setSpacing(0)
        how = self.tr("As http://host:8080 or socks5://host:1080")
        rows = ((self.address, how), (self.user, self.tr("Where the proxy wants a login")), (self.password, ""))
        for field, explanation in rows:
            field.setFixedWidth(px(FIELD_WIDTH))
            field.returnPressed.connect(self._use)
            column.addWidget(Row(field.accessibleName(), explanation, field))
        self.where = Row(self.tr("Where the login is kept"), self._where(SecretStorage.KEYRING), self.use)
        self.use.setAccessibleName(self.use.text())
        column.addWidget(self.where)
        self.where.add_below_words(self.problem)
        self.where.rule.hide()  # since the row's own follows
        self.fields.setVisible(False)
        self.parts.insertWidget(1, self.fields)

    def show_settings(self, settings: Settings) -> None:
        """Brings the row to what holds."""
        self._shown = settings
        self.choice.choose(settings.proxy)
        self._show_fields(settings.proxy is ProxyMode.OWN)

    def _choose(self, value: str) -> None:
        """An own proxy whose address is known holds at once; else its address is asked for."""
        if value != ProxyMode.OWN or self._shown.proxy_address:
            self._binding.change(proxy=value)
            return
        self._show_fields(True)
        self.address.setFocus()
        bring_into_view(self.where, self.address)

    def _show_fields(self, on: bool) -> None:
        say(self.problem, "")
        if on and self.fields.isHidden():
            self.address.setText(self._shown.proxy_address)
            proxy = self._proxy
            work = lambda: (*proxy.login(), proxy.has_keyring())  # noqa: E731
            self._tasks.run(work, if_alive(self, self._show_login), if_alive(self, self._fail))
        self.fields.setVisible(on)

    def _show_login(self, found: tuple[str, str, bool]) -> None:
        self.user.setText(found[0])
        self.password.setText(found[1])
        self.where.explain(self._where(SecretStorage.KEYRING if found[2] else SecretStorage.RUN))

    def _use(self) -> None:
        address, user, password = self.address.text(), self.user.text().strip(), self.password.text()
        self.use.setEnabled(False)
        work = lambda: self._proxy.use(address, user, password)  # noqa: E731
        self._tasks.run(work, if_alive(self, self._used), if_alive(self, self._fail))

    def _used(self, kept: SecretStorage) -> None:
        self.use.setEnabled(True)
        say(self.problem, "")
        self.address.setText(self._binding.current.proxy_address)
        self.where.explain(f"✓ {self.tr('In use.')} {self._where(kept)}")

    def _fail(self, error: DeskReaderError) -> None:
        self.use.setEnabled(True)
        say(self.problem, messages.error_message(error))

    def _where(self, kept: SecretStorage) -> str:
        if kept is SecretStorage.KEYRING:
            return self.tr("In this system's keyring, and shown to this proxy alone.")
        return self.tr("This system has no keyring: the login is kept until DeskReader is closed, and nowhere else.")
