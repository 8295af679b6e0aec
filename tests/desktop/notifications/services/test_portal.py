"""Notifications from a sandbox through the portal."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from deskreader.desktop.notifications.services.portal import PortalService
from deskreader.desktop.platform.dbus_service import PORTAL, PortalBus
from tests.desktop.notifications.services.kit import notification, record_all


class FakePortal(QObject):
    """The portal, which records the calls."""

    signal_received = Signal(str, object)
    service_changed = Signal(bool)

    def __init__(self, available: bool = True) -> None:
        super().__init__()
        self.available = available
        self.calls: list[tuple[str, str | None, tuple[Any, ...]]] = []

    def call(
        self, method: str, signature: str | None, body: tuple[Any, ...], reply: Callable[..., None] | None = None
    ) -> None:
        self.calls.append((method, signature, body))
        if reply is not None:
            reply(() if self.available else None)

    def close(self) -> None:
        self.available = False


def test_the_portal_gets_plain_text_buttons_and_the_image(qapp: object) -> None:
    bus = FakePortal()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    PortalService(bus).show("summary", notification("<b>AT&T</b>\0", image=image))
    ((method, signature, (key, sent)),) = bus.calls
    assert (method, signature, key) == ("AddNotification", "sa{sv}", "summary")
    assert sent["title"] == ("s", "<b>AT&T</b>")
    assert sent["default-action"] == ("s", "open")
    assert [button["action"][1] for button in sent["buttons"][1]] == ["read", "star", "later"]
    kind, (signature, data) = sent["icon"][1]
    assert (kind, signature, data[:4]) == ("bytes", "ay", b"\x89PNG")


def test_an_action_arrives_with_its_activation_token(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    bus = FakePortal()
    service = PortalService(bus)
    acted, lost = record_all(service.acted), record_all(service.lost)
    platform = ("a{sv}", {"activation-token": ("s", "token-9")})
    bus.signal_received.emit("ActionInvoked", ("story-7", "star", [platform]))
    bus.signal_received.emit("ActionInvoked", ("story-7",))
    bus.signal_received.emit("ActionInvoked", (7, "open", []))
    bus.signal_received.emit("Elsewhere", ("story-7", "open", []))
    assert acted == [("story-7", "star")]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-9"
    bus.service_changed.emit(False)
    assert lost == [()]


def test_a_refusal_is_reported_and_withdrawing_names_the_key(qapp: object) -> None:
    service = PortalService(bus := FakePortal(available=False))
    refused = record_all(service.refused)
    service.show("summary", notification())
    service.withdraw("summary")
    service.close()
    assert refused == [("summary",)]
    assert bus.calls[1:] == [("RemoveNotification", "s", ("summary",))]


def test_the_portals_message_can_be_serialised(qapp: object) -> None:
    """The library that sends the message raises an error if the types do not fit the signature."""
    from jeepney import new_method_call

    bus = FakePortal()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    PortalService(bus).show("k", notification(image=image))
    ((method, signature, body),) = bus.calls
    assert new_method_call(PORTAL, method, signature, body).serialise(serial=1)


def test_without_a_session_bus_the_portal_refuses(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    service = PortalService(PortalBus())
    refused = record_all(service.refused)
    service.show("summary", notification())
    service.withdraw("summary")
    service.close()
    assert refused == [("summary",)]
