"""Notifications out of a sandbox and on Windows, behind the same interface as the desktop's own."""

from __future__ import annotations

import base64
import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from deskreader.desktop.notifications.services.portal import PortalService
from deskreader.desktop.notifications.services.service import Notification
from deskreader.desktop.notifications.services.windows import APP_ID, WindowsService, toast_xml
from deskreader.desktop.platform.dbus_service import PORTAL, PortalBus
from deskreader.model import ArticleId

ACTIONS = (("open", "Open"), ("read", "Mark read"), ("star", "Star & keep"), ("later", "Later"))


def toast(title: str = "Port votes", body: str = "Courier", **values: Any) -> Notification:
    return Notification(title, body, ACTIONS, ArticleId(7), **values)


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(lambda *values: got.append(values))
    return got


class FakePortal(QObject):
    """The portal: it keeps what it was sent."""

    heard = Signal(str, object)
    service_changed = Signal(bool)

    def __init__(self, there: bool = True) -> None:
        super().__init__()
        self.there = there
        self.calls: list[tuple[str, str | None, tuple[Any, ...]]] = []

    def call(
        self, method: str, signature: str | None, body: tuple[Any, ...], reply: Callable[..., None] | None = None
    ) -> None:
        self.calls.append((method, signature, body))
        if reply is not None:
            reply(() if self.there else None)

    def close(self) -> None:
        self.there = False


# --- the portal -------------------------------------------------------------------------------------------------------


def test_the_portal_gets_plain_text_buttons_and_the_picture(qapp: object) -> None:
    bus = FakePortal()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    PortalService(bus).show("summary", toast("<b>AT&T</b>\0", picture=picture))
    ((method, signature, (key, sent)),) = bus.calls
    assert (method, signature, key) == ("AddNotification", "sa{sv}", "summary")
    assert sent["title"] == ("s", "<b>AT&T</b>")
    assert sent["default-action"] == ("s", "open")
    assert [button["action"][1] for button in sent["buttons"][1]] == ["read", "star", "later"]
    kind, (signature, data) = sent["icon"][1]
    assert (kind, signature, data[:4]) == ("bytes", "ay", b"\x89PNG")


def test_the_portals_answers_come_back_with_their_token(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    bus = FakePortal()
    toasts = PortalService(bus)
    acted, lost = heard(toasts.acted), heard(toasts.lost)
    platform = ("a{sv}", {"activation-token": ("s", "token-9")})
    bus.heard.emit("ActionInvoked", ("story-7", "star", [platform]))
    bus.heard.emit("ActionInvoked", ("story-7",))
    bus.heard.emit("ActionInvoked", (7, "open", []))
    bus.heard.emit("Elsewhere", ("story-7", "open", []))
    assert acted == [("story-7", "star")]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-9"
    bus.service_changed.emit(False)
    assert lost == [()]


def test_a_portal_that_refuses_says_so_and_withdrawing_names_the_key(qapp: object) -> None:
    toasts = PortalService(bus := FakePortal(there=False))
    refused = heard(toasts.refused)
    toasts.show("summary", toast())
    toasts.withdraw("summary")
    toasts.close()
    assert refused == [("summary",)]
    assert bus.calls[1:] == [("RemoveNotification", "s", ("summary",))]


def test_what_the_portal_gets_can_travel_on_a_bus(qapp: object) -> None:
    """The message is put together by the library that sends it, which raises where types do not fit."""
    from jeepney import new_method_call

    bus = FakePortal()
    picture = QImage(2, 2, QImage.Format.Format_RGB32)
    picture.fill(QColor("blue"))
    PortalService(bus).show("k", toast(picture=picture))
    ((method, signature, body),) = bus.calls
    assert new_method_call(PORTAL, method, signature, body).serialise(serial=1)


def test_without_a_session_bus_the_portal_refuses(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    toasts = PortalService(PortalBus())
    refused = heard(toasts.refused)
    toasts.show("summary", toast())
    toasts.withdraw("summary")
    toasts.close()
    assert refused == [("summary",)]


# --- Windows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Port votes", "<b>AT&T</b> 'x' \"y\"", "']); Remove-Item x", "a\ud800\0b", "🚀 港"])
def test_a_toast_is_sound_xml_whatever_the_story_says(qapp: object, text: str) -> None:
    root = ElementTree.fromstring(toast_xml(toast(text, text)))
    wanted = "".join(sign for sign in text if sign not in "\0\ud800")
    assert [node.text for node in root.iter("text")] == [wanted, wanted]
    assert root.get("launch") == "deskreader:story/7"
    actions = [(node.get("content"), node.get("arguments")) for node in root.iter("action")]
    assert actions == [
        ("Mark read", "deskreader:story/7/read"),
        ("Star & keep", "deskreader:story/7/star"),
        ("Later", "deskreader:story/7/later"),
    ]


def test_scripts_carry_no_words_of_the_story(qapp: object) -> None:
    scripts: list[str] = []
    toasts = WindowsService(lambda script, done: (scripts.append(script), done(len(scripts) < 2)))
    refused = heard(toasts.refused)
    toasts.show("story-7'; evil", toast("Remove-Item 'x'", sound=True))
    toasts.show("summary", toast())
    toasts.withdraw("summary")
    toasts.close()
    assert refused == [("summary",)]
    assert "Remove-Item" not in scripts[0]
    assert "$t.Tag = 'story-7evil'" in scripts[0]
    xml = base64.b64decode(scripts[0].split("FromBase64String('")[1].split("'")[0]).decode()
    assert "silent='false'" in xml.replace('"', "'")
    assert APP_ID in scripts[0]
    assert ".Remove('summary', " in scripts[2]
