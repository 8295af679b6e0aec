"""Notifications on real services, dunst and xfce4-notifyd, each on its own screen and session bus."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
from deskreader.desktop.platform.dbus_service import NotificationBus
from deskreader.desktop.platform.full_screen import full_screen_in_front
from deskreader.model import ArticleId, FeedId, Headline, ImageHash
from deskreader.settings import NotifyMode, Settings
from tests.end_to_end.virtual_screen import Screen, virtual_screen, wait_for

DAEMONS = {
    "dunst": ("/usr/bin",),
    "xfce4-notifyd": ("/usr/lib/x86_64-linux-gnu/xfce4/notifyd", "/usr/lib/xfce4/notifyd"),
}
NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ARTICLE = Headline(
    ArticleId(1), FeedId(1), "Courier", "Port votes & <b>waits</b>", "A vote.", NOW, is_read=False, is_starred=False,
    thumbnail=ImageHash("t"),
)  # fmt: skip


@pytest.fixture(params=DAEMONS)
def daemon(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Yields a screen with a notification service; skips the test where it is not installed."""
    name = request.param
    folders = [os.defpath, *(str(folder) for folder in Path("/usr/lib").glob("*/xfce4/notifyd"))]
    program = shutil.which(name, path=os.pathsep.join(folders))
    if program is None:
        pytest.skip(f"not installed: {name}")
    with virtual_screen(tmp_path) as screen:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", screen.environment["DBUS_SESSION_BUS_ADDRESS"])
        monkeypatch.setenv("DISPLAY", screen.environment["DISPLAY"])
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        screen.start(program)
        yield screen


@pytest.fixture
def service(daemon: Screen, qtbot: QtBot) -> Iterator[FreedesktopService]:
    service = FreedesktopService(NotificationBus())
    qtbot.waitUntil(lambda: knows_capabilities(service), timeout=20_000)
    yield service
    service.close()


def knows_capabilities(service: FreedesktopService) -> bool:
    """Whether the service has reported its capabilities; it may need a moment after its start."""
    if service.capabilities is None:
        service._request_capabilities()
    return service.capabilities is not None


def record(signal: Any) -> list[Any]:
    """Returns a list that grows by what the signal sends."""
    sent: list[Any] = []
    signal.connect(sent.append)
    return sent


def picture() -> QImage:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#2277cc"))
    return image


def open_notification(screen: Screen) -> bool:
    """Opens the notification with the mouse, if it is on the screen yet, and returns whether it was.

    In dunst the middle mouse button chooses the default action; xfce4-notifyd has a button "Open" below the text.
    """
    for name, button, part in (("Dunst", "2", (0.5, 0.5)), ("Xfce4-notifyd", "1", (0.15, 0.8))):
        for window in screen.ask("xdotool", "search", "--onlyvisible", "--class", name).split():
            size = re.search(r"Geometry: (\d+)x(\d+)", screen.ask("xdotool", "getwindowgeometry", window))
            if size is not None:
                x, y = (str(round(int(side) * share)) for side, share in zip(size.groups(), part, strict=True))
                screen.ask("xdotool", "mousemove", "--window", window, x, y, "click", button)
                return True
    return False


def test_a_notification_is_shown_replaced_and_opened(daemon: Screen, service: FreedesktopService, qtbot: QtBot) -> None:
    notifier = Notifier(service, None)
    assert "body" in (service.capabilities or ())
    opened = record(notifier.opened)
    notifier.announce([ARTICLE], Settings(), NOW, images={ImageHash("t"): picture()})
    qtbot.waitUntil(lambda: [sent.id > 0 for sent in service._sent] == [True], timeout=20_000)
    first = service._sent[0].id
    notifier.announce([replace(ARTICLE, id=ArticleId(2))], Settings(), NOW)
    qtbot.waitUntil(lambda: [sent.deadline for sent in service._sent] == [None], timeout=20_000)
    assert service._sent[0].id == first, "replaced, not stacked"
    qtbot.wait(1500)  # until the animation ends and the buttons are in place
    wait_for("notification on the screen", lambda: open_notification(daemon), 20)
    qtbot.waitUntil(lambda: opened == [(ArticleId(2), ArticleId(1))], timeout=20_000)
    assert notifier.shown == {}


def test_the_notification_of_an_article_read_elsewhere_is_closed(
    daemon: Screen, service: FreedesktopService, qtbot: QtBot
) -> None:
    notifier = Notifier(service, None)
    closed: list[tuple[int, int]] = []
    service._bus.closed.connect(lambda number, reason: closed.append((number, reason)))
    notifier.announce([ARTICLE], Settings(notify=NotifyMode.EACH), NOW)
    qtbot.waitUntil(lambda: [sent.id > 0 for sent in service._sent] == [True], timeout=20_000)
    number = service._sent[0].id
    notifier.withdraw([ARTICLE.id])
    qtbot.waitUntil(lambda: closed == [(number, 3)], timeout=20_000)


def test_a_full_screen_window_is_recognized(daemon: Screen) -> None:
    assert not full_screen_in_front()
    daemon.other_window("document")
    assert not full_screen_in_front()
    film = daemon.other_window("film", "showFullScreen")
    assert full_screen_in_front()
    film.terminate()
    wait_for("end of the film", lambda: not full_screen_in_front(), 20)
