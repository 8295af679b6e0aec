"""The tray icon: its count, its menu, and coming and going with the tray itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSystemTrayIcon

from deskreader.desktop.tray.icon import FORMS, SIZES, count_text, tray_icon
from deskreader.desktop.tray.tray import Tray, menu_text
from tests.desktop.dialogs.kit import headline


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Whether the system says that it has a tray; tests change it."""
    state = {"tray": True}
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: state["tray"]))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    return state


@pytest.fixture
def tray(qapp: object, there: dict[str, bool]) -> Iterator[Tray]:
    made = Tray()
    yield made
    made.close()


def test_without_a_tray_there_is_no_icon_and_no_message(qapp: object, there: dict[str, bool]) -> None:
    there["tray"] = False
    tray = Tray()
    assert not tray.available
    assert not tray.show_message("Title", "Body")
    tray.set_unread(3)
    tray.close()


def test_a_tray_that_comes_later_gets_the_icon_and_one_that_goes_loses_it(
    qtbot: Any, there: dict[str, bool], tray: Tray
) -> None:
    assert tray.available
    there["tray"] = False
    with qtbot.waitSignal(tray.available_changed) as signal:
        tray.look()
    assert signal.args == [False]
    assert not tray.available
    there["tray"] = True
    with qtbot.waitSignal(tray.available_changed) as signal:
        tray.look()
    assert signal.args == [True]
    with qtbot.assertNotEmitted(tray.available_changed):
        tray.look()


def texts(tray: Tray) -> list[str]:
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def test_the_menu_offers_at_most_five_stories_and_what_the_program_does(tray: Tray) -> None:
    fixed = texts(tray)
    assert fixed == ["Refresh now", "Pause for an hour", "Quiet hours: ", "Open DeskReader", "Quit"]
    tray.set_stories([headline(n) for n in range(9)])
    assert texts(tray) == ["Story 0", "Story 1", "Story 2", "Story 3", "Story 4", *fixed]
    tray.set_stories([])
    assert texts(tray) == fixed


def test_each_entry_of_the_menu_says_what_was_chosen(qtbot: Any, tray: Tray) -> None:
    tray.set_stories([headline(7)])
    story, refresh, _pause, _quiet, show, leave = (action for action in tray.menu.actions() if not action.isSeparator())
    for action, signal in (
        (refresh, tray.refresh_requested),
        (show, tray.open_requested),
        (leave, tray.quit_requested),
    ):
        with qtbot.waitSignal(signal), qtbot.assertNotEmitted(tray.story_chosen):
            action.trigger()
    with qtbot.waitSignal(tray.story_chosen) as chosen:
        story.trigger()
    assert chosen.args == [7]


def test_pause_and_quiet_hours_are_switches_that_say_their_hours(qtbot: Any, tray: Tray) -> None:
    assert tray._icon is not None
    tray.set_quiet_hours(True, "22:00 to 07:00")
    pause, quiet = (action for action in tray.menu.actions() if action.isCheckable())
    assert (pause.isChecked(), quiet.isChecked()) == (False, True)
    assert quiet.text() == "Quiet hours: 22:00 to 07:00"
    for switch, signal, wanted in ((pause, tray.pause_chosen, True), (quiet, tray.quiet_chosen, False)):
        with qtbot.waitSignal(signal) as chosen:
            switch.trigger()
        assert chosen.args == [wanted]
    tray.set_pause("9:42")
    pause = next(action for action in tray.menu.actions() if action.isCheckable())
    assert (pause.text(), pause.isChecked()) == ("Paused until 9:42", True)
    assert tray._icon.toolTip() == "DeskReader\nPaused until 9:42"


def test_a_click_toggles_and_the_context_menu_does_not(qtbot: Any, tray: Tray) -> None:
    assert tray._icon is not None
    with qtbot.waitSignal(tray.toggled):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.toggled):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_the_tool_tip_says_the_count(tray: Tray) -> None:
    assert tray._icon is not None
    assert tray._icon.toolTip() == "DeskReader"
    tray.set_unread(1)
    assert tray._icon.toolTip() == "DeskReader: 1 unread story"
    tray.set_unread(12)
    assert tray._icon.toolTip() == "DeskReader: 12 unread stories"


def test_a_title_in_the_menu_is_one_short_line_without_mnemonics() -> None:
    assert menu_text(headline(1, "R&D\n\tnews")) == "R&&D news"
    assert len(menu_text(headline(1, "long " * 40))) <= 60
    assert menu_text(headline(1, " \n ", source="Courier")) == "Courier"


@pytest.mark.parametrize(("unread", "side", "text"), [(0, 16, "0"), (99, 16, "99"), (100, 16, "99"), (5000, 22, "99+")])
def test_the_count_fits_the_icon(unread: int, side: int, text: str) -> None:
    assert count_text(unread, side) == text


@pytest.mark.parametrize("side", [16, 22, 24, 32])
def test_the_count_is_painted_in_the_icon_at_every_size(qapp: object, side: int) -> None:
    """The figure is white on the badge: pixels of nearly that white are more where there is a count than nowhere."""
    bare, counted = (tray_icon(n).pixmap(QSize(side, side)).toImage() for n in (0, 88))
    assert bare.size() == counted.size() == QSize(side, side)
    corner = [(x, y) for x in range(side // 2, side) for y in range(side // 2, side)]
    assert any(bare.pixel(x, y) != counted.pixel(x, y) for x, y in corner)
    lights = [counted.pixelColor(x, y).lightness() for x, y in corner]
    assert max(lights) - min(lights) > 100


def test_every_size_a_tray_may_ask_for_is_drawn(qapp: object) -> None:
    assert [size.width() for size in tray_icon(3).availableSizes()] == list(SIZES)


@pytest.mark.parametrize("form", FORMS)
def test_light_lines_are_light_and_dark_ones_dark(qapp: object, form: str) -> None:
    image = tray_icon(0, form).pixmap(QSize(32, 32)).toImage()
    inked = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200]
    mean = sum(color.lightness() for color in inked) / len(inked)
    assert {"light": mean > 200, "dark": mean < 60, "colour": 60 < mean < 200}[form]
