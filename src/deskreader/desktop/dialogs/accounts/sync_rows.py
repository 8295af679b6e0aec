"""How syncing of an account goes: when it was, what waits, what the server refuses, which devices share a folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.dialogs.settings.rows import Row, show_switch
from deskreader.desktop.strings import account_texts
from deskreader.desktop.strings.formatting import counted, format_number, time_ago
from deskreader.desktop.widgets.controls import Switch
from deskreader.desktop.widgets.parts import button
from deskreader.model.accounts import Account, AccountKind, Device


class SyncRows(QWidget):
    """`sync_requested` asks for a round, `paused(bool)` follows the switch."""

    sync_requested = Signal()
    paused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.now = button(self.tr("Sync now"))
        self.now.clicked.connect(self.sync_requested)
        self.state = self._add(self.tr("Syncing"), "", self.now)
        self.now.setAccessibleName(self.now.text())
        self.pause = Switch()
        self.pause.toggled.connect(self.paused)
        self._add(self.tr("Pause"), self.tr("Your changes are kept, and sent when you resume."), self.pause)
        self.held = self._add(self.tr("Not accepted"), "")
        self.devices = self._add(self.tr("Devices"), "")

    def _add(self, text: str, explanation: str, control: QWidget | None = None) -> Row:
        row = Row(text, explanation, control)
        self._column.addWidget(row)
        return row

    def show_account(self, account: Account, devices: Sequence[Device], now: datetime) -> None:
        """Shows how an account is."""
        lines = [account_texts.account_state_text(account, now)]
        if account.requests and account.kind is not AccountKind.FOLDER:
            lines.append(self._cost_text(account))
        self.state.explain("\n".join(lines))
        self.now.setEnabled(True)
        show_switch(self.pause, account.is_paused)
        self.held.setVisible(bool(account.held))
        if account.held:
            self.held.explain(
                counted(
                    "SyncRows",
                    "The server didn't accept 1 change. It applies on this computer only.",
                    "The server didn't accept %n changes. They apply on this computer only.",
                    account.held,
                )
            )
        self.devices.setVisible(bool(devices))
        self.devices.explain("\n".join(self._device_text(device, now) for device in devices))

    def _cost_text(self, account: Account) -> str:
        requests = counted("SyncRows", "1 request", "%n requests", account.requests)
        text = self.tr("Last sync: {requests}, {size} kB")
        size = format_number(account.received_bytes / 1000)
        return text.replace("{requests}", requests).replace("{size}", size)

    def _device_text(self, device: Device, now: datetime) -> str:
        if device.is_own:
            return self.tr("{name} (this computer)").replace("{name}", device.name)
        if device.seen_at is None:
            return device.name
        ago = time_ago(device.seen_at, now)
        return self.tr("{name}, last seen {ago}").replace("{ago}", ago).replace("{name}", device.name)

    def show_syncing(self) -> None:
        """Shows that a round was asked for, until the account is shown again."""
        self.now.setEnabled(False)
        self.state.explain(self.tr("Syncing…"))
