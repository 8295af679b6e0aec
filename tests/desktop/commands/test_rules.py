"""Muting from menus, keys and selected text; muted stories and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.dialogs.rules import RulesDialog
from deskreader.desktop.window.main_window import MainWindow
from deskreader.model import Changes, Headline, View, ViewKind
from tests.desktop.fake_engine import FakeEngine

Show = Callable[[FakeEngine], Any]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(show: Show, engine: FakeEngine) -> MainWindow:
    unread = next(h for h in engine.library.articles.values() if not h.is_read)
    engine.library.articles[unread.id] = replace(unread, title="The best Black Friday deals on headphones")
    return show(engine).window


def friday(window: MainWindow) -> Headline:
    return next(h for h in window.timeline.headlines if "Black Friday" in h.title)


def card_menu(window: MainWindow, *headlines: Headline) -> dict[str, QAction]:
    return {action.text(): action for action in window.workbench.menus.cards.menu(headlines, window).actions()}


def opened(window: MainWindow, headline: Headline, qtbot: QtBot) -> None:
    window.workbench.article_controller.open(headline, mark_read=False)
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)


def test_two_clicks_on_a_card_mute_what_it_is_about(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    headline = friday(window)
    card_menu(window, headline)["Mute “Black Friday” for 14 days"].trigger()
    qtbot.waitUntil(lambda: engine.library.articles[headline.id].is_muted)
    qtbot.waitUntil(lambda: window.undo_bar.text == "Muted “Black Friday” for 14 days · 1 story hidden")
    qtbot.waitUntil(lambda: headline.id not in [h.id for h in window.timeline.headlines])
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: not engine.rules.stored and not engine.library.articles[headline.id].is_muted)


def test_muting_the_same_again_makes_no_second_rule(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    for _ in range(2):
        window.workbench.library_commands.rules.mute_phrase("Black  Friday")
        qtbot.waitUntil(lambda: bool(engine.rules.stored))
        window.undo_bar.dismiss()
    qtbot.waitUntil(window.undo_bar.isVisible)
    assert [stored.rule.name for stored in engine.rules.stored.values()] == ["Black Friday"]


def test_the_open_story_can_be_muted_by_action_and_key(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    action = window.actions_by_name["mute_phrase"]
    assert not action.isEnabled()
    assert not action.isVisible()
    headline = friday(window)
    opened(window, headline, qtbot)
    assert action.text() == "Mute “Black Friday” for 14 days"
    action.trigger()
    qtbot.waitUntil(lambda: engine.library.articles[headline.id].is_muted)
    qtbot.waitUntil(lambda: window.actions_by_name["mute_story"].text() == "Show in lists again")
    assert not action.isVisible()
    window.actions_by_name["mute_story"].trigger()
    qtbot.waitUntil(lambda: not engine.library.articles[headline.id].is_muted)
    qtbot.waitUntil(lambda: window.actions_by_name["mute_story"].text() == "Mute…")


def test_the_menu_of_muting_offers_phrases_and_a_rule_of_ones_own(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    opened(window, friday(window), qtbot)
    window.actions_by_name["mute_story"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = {action.text(): action for action in menu.actions() if action.text()}
    assert list(texts) == ["Mute “Black Friday” for 14 days", "New rule…", "Rules…"]
    menu.hide()
    texts["New rule…"].trigger()
    dialog = next(each for each in window.findChildren(RulesDialog) if each.isVisible())
    assert dialog.editor.rule.conditions[0].values == ("Black Friday",)
    dialog.close()
    dialog.close()


def test_a_story_without_a_name_in_its_title_can_be_muted_by_a_rule_alone(window: MainWindow) -> None:
    entries = card_menu(window, replace(friday(window), title="sale today & tomorrow"))
    assert "Mute" in entries
    assert not any(text.startswith("Mute “") for text in entries)


def test_a_muted_card_says_how_it_comes_back(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    headline = friday(window)
    window.workbench.library_commands.rules.mute_phrase("Black Friday")
    qtbot.waitUntil(lambda: engine.library.articles[headline.id].is_muted)
    qtbot.waitUntil(lambda: window.sidebar.outline.muted == 1)
    window.actions_by_name["go_muted"].trigger()
    qtbot.waitUntil(lambda: window.timeline.base_view == View(ViewKind.MUTED))
    qtbot.waitUntil(lambda: [h.id for h in window.timeline.headlines] == [headline.id])
    entries = card_menu(window, window.timeline.headlines[0])
    entries["Edit the rule “Black Friday”…"].trigger()
    dialog = next(each for each in window.findChildren(RulesDialog) if each.isVisible())
    qtbot.waitUntil(lambda: dialog.list.current_id == 1)
    dialog.close()
    entries["Show in lists again"].trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "Shown in lists again")
    qtbot.waitUntil(lambda: not window.timeline.headlines)
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: engine.library.articles[headline.id].is_muted)


def test_the_open_story_follows_the_library(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    headline = friday(window)
    opened(window, headline, qtbot)
    engine.library.articles[headline.id] = replace(headline, is_muted=True, muted_by=("X",))
    engine.library.publish(Changes(muted=(headline.id,)))
    qtbot.waitUntil(
        lambda: bool(
            window.workbench.article_controller.headline and window.workbench.article_controller.headline.is_muted
        )
    )


def test_the_rules_are_among_the_actions_and_settings(window: MainWindow) -> None:
    from deskreader.desktop.dialogs.settings.index import setting_entries

    window.actions_by_name["rules"].trigger()
    (dialog,) = [each for each in window.findChildren(RulesDialog) if each.isVisible()]
    dialog.close()
    (entry,) = [entry for entry in setting_entries() if entry.title == "Rules"]
    assert {"mute", "filter", "kill"} <= set(entry.words.split())
