"""The tray icon: its count, its menu, and coming and going with the tray itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSystemTrayIcon

from deskreader.desktop.tray.icon import SIZES, count_text, tray_icon
from deskreader.desktop.tray.tray import Tray, menu_text
from deskreader.settings import TrayIconStyle
from tests.desktop.dialogs.kit import headline


@pytest.fixture
def tray_state(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Whether the system reports a tray; tests change it."""
    state = {"tray": True}
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: state["tray"]))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    return state


@pytest.fixture
def tray(qapp: object, tray_state: dict[str, bool]) -> Iterator[Tray]:
    tray = Tray()
    yield tray
    tray.close()


def test_without_a_tray_there_is_no_icon_and_no_message(qapp: object, tray_state: dict[str, bool]) -> None:
    tray_state["tray"] = False
    tray = Tray()
    assert not tray.available
    assert not tray.show_message("Title", "Body")
    tray.set_unread(3)
    tray.close()


def test_the_icon_follows_a_tray_that_comes_and_goes(qtbot: Any, tray_state: dict[str, bool], tray: Tray) -> None:
    assert tray.available
    tray_state["tray"] = False
    with qtbot.waitSignal(tray.available_changed) as signal:
        tray.check()
    assert signal.args == [False]
    assert not tray.available
    tray_state["tray"] = True
    with qtbot.waitSignal(tray.available_changed) as signal:
        tray.check()
    assert signal.args == [True]
    with qtbot.assertNotEmitted(tray.available_changed):
        tray.check()


def texts(tray: Tray) -> list[str]:
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def test_the_menu_lists_at_most_five_articles_above_its_fixed_entries(tray: Tray) -> None:
    fixed = texts(tray)
    assert fixed == ["Refresh now", "Pause for an hour", "Quiet hours: ", "Open DeskReader", "Quit"]
    tray.set_articles([headline(n) for n in range(9)])
    assert texts(tray) == ["Story 0", "Story 1", "Story 2", "Story 3", "Story 4", *fixed]
    tray.set_articles([])
    assert texts(tray) == fixed


def test_each_menu_entry_emits_its_signal(qtbot: Any, tray: Tray) -> None:
    tray.set_articles([headline(7)])
    entries = [action for action in tray.menu.actions() if not action.isSeparator()]
    article, refresh, _pause, _quiet, show, leave = entries
    for action, signal in (
        (refresh, tray.refresh_requested),
        (show, tray.open_requested),
        (leave, tray.quit_requested),
    ):
        with qtbot.waitSignal(signal), qtbot.assertNotEmitted(tray.article_chosen):
            action.trigger()
    with qtbot.waitSignal(tray.article_chosen) as chosen:
        article.trigger()
    assert chosen.args == [7]


def test_pause_and_quiet_hours_are_switches_with_their_times(qtbot: Any, tray: Tray) -> None:
    assert tray._icon is not None
    tray.set_quiet_hours(True, "22:00 to 07:00")
    pause, quiet = (action for action in tray.menu.actions() if action.isCheckable())
    assert (pause.isChecked(), quiet.isChecked()) == (False, True)
    assert quiet.text() == "Quiet hours: 22:00 to 07:00"
    for switch, signal, expected in ((pause, tray.pause_chosen, True), (quiet, tray.quiet_chosen, False)):
        with qtbot.waitSignal(signal) as chosen:
            switch.trigger()
        assert chosen.args == [expected]
    tray.set_pause("9:42")
    pause = next(action for action in tray.menu.actions() if action.isCheckable())
    assert (pause.text(), pause.isChecked()) == ("Paused until 9:42", True)
    assert tray._icon.toolTip() == "DeskReader\nPaused until 9:42"


def test_a_click_toggles_the_window_and_the_context_menu_does_not(qtbot: Any, tray: Tray) -> None:
    assert tray._icon is not None
    with qtbot.waitSignal(tray.toggled):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.toggled):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_the_tool_tip_shows_the_count(tray: Tray) -> None:
    assert tray._icon is not None
    assert tray._icon.toolTip() == "DeskReader"
    tray.set_unread(1)
    assert tray._icon.toolTip() == "DeskReader: 1 unread story"
    tray.set_unread(12)
    assert tray._icon.toolTip() == "DeskReader: 12 unread stories"


def test_a_title_in_the_menu_is_one_short_line_without_a_mnemonic() -> None:
    assert menu_text(headline(1, "R&D\n\tnews")) == "R&&D news"
    assert len(menu_text(headline(1, "long " * 40))) <= 60
    assert menu_text(headline(1, " \n ", source="Courier")) == "Courier"


@pytest.mark.parametrize(("unread", "side", "text"), [(0, 16, "0"), (99, 16, "99"), (100, 16, "99"), (5000, 22, "99+")])
def test_the_count_fits_the_icon(unread: int, side: int, text: str) -> None:
    assert count_text(unread, side) == text


@pytest.mark.parametrize("side", [16, 22, 24, 32])
def test_the_count_is_painted_in_the_icon_at_every_size(qapp: object, side: int) -> None:
    """The badge has light digits on a dark ground, in the corner where the bare icon has neither."""
    bare, counted = (tray_icon(n).pixmap(QSize(side, side)).toImage() for n in (0, 88))
    assert bare.size() == counted.size() == QSize(side, side)
    corner = [(x, y) for x in range(side // 2, side) for y in range(side // 2, side)]
    assert any(bare.pixel(x, y) != counted.pixel(x, y) for x, y in corner)
    lights = [counted.pixelColor(x, y).lightness() for x, y in corner]
    assert max(lights) - min(lights) > 100


def test_the_icon_has_every_size_a_tray_may_ask_for(qapp: object) -> None:
    assert [size.width() for size in tray_icon(3).availableSizes()] == list(SIZES)


@pytest.mark.parametrize("style", TrayIconStyle)
def test_light_lines_are_light_and_dark_ones_dark(qapp: object, style: TrayIconStyle) -> None:
    image = tray_icon(0, style).pixmap(QSize(32, 32)).toImage()
    opaque = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200]
    mean = sum(color.lightness() for color in opaque) / len(opaque)
    assert {"light": mean > 200, "dark": mean < 60, "colour": 60 < mean < 200}[style]
