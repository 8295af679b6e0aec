"""Saved searches in the window: saved, counted, shown, renamed and removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.commands.prompts import NameDialog
from deskreader.desktop.commands.saved_searches import query_of
from deskreader.desktop.runtime.window_state import view_from_text, view_to_text
from deskreader.desktop.window import menus
from deskreader.model import Outline, SavedId, SavedSearch, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def search_counts(shown: Shown) -> dict[str, int]:
    """Returns the counts of the saved searches in the sidebar, by title."""
    nodes = shown.window.sidebar._tree._nodes
    return {node.title: node.count for node in nodes if node.view.kind is ViewKind.SAVED}


def visible_prompts() -> list[NameDialog]:
    """Returns the prompts that are on the screen."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, NameDialog) and w.isVisible()]


def wait_for_prompt(qtbot: QtBot) -> NameDialog:
    """Waits until a prompt is on the screen and returns it."""
    qtbot.waitUntil(lambda: bool(visible_prompts()))
    return visible_prompts()[0]


def answer(prompt: NameDialog, text: str) -> None:
    """Enters a text into a prompt and accepts it."""
    prompt.field.setText(text)
    prompt.accept_button.click()


def test_a_search_is_saved_counted_shown_renamed_and_removed(shown: Shown, qtbot: QtBot) -> None:
    window, library = shown.window, shown.engine.library
    word = next(iter(library.articles.values())).title.split()[0]
    window.timeline._header.search.setText(word)
    window.timeline._header.search.search_now()
    qtbot.waitUntil(lambda: window.timeline.view is not None and window.timeline.view.query == word)
    window.timeline._search_bar._save.click()
    prompt = wait_for_prompt(qtbot)
    answer(prompt, "My search")
    searches = library.searches
    qtbot.waitUntil(lambda: "My search" in search_counts(shown))
    assert searches.saved[SavedId(1)].query == f"is:unread {word}"
    searches.saved[SavedId(1)] = replace(searches.saved[SavedId(1)], query=word)
    library.mark_read([next(iter(library.articles))])
    qtbot.waitUntil(
        lambda: search_counts(shown) == {"My search": library.unread_in(View(ViewKind.SAVED, saved_id=SavedId(1)))},
        timeout=5000,
    )
    view = View(ViewKind.SAVED, saved_id=SavedId(1))
    window.show_view(view)
    qtbot.waitUntil(lambda: window.timeline.header_texts[0] == "My search")
    outline = window.sidebar.outline
    menu = menus.sidebar_menu(view, outline, window.workbench.feed_commands, window.actions_by_name, window)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    actions["Rename…"].trigger()
    answer(wait_for_prompt(qtbot), "Another name")
    qtbot.waitUntil(lambda: window.timeline.header_texts[0] == "Another name")
    actions["Remove"].trigger()
    qtbot.waitUntil(lambda: search_counts(shown) == {})
    qtbot.waitUntil(lambda: window.timeline.base_view == View(ViewKind.UNREAD))
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: len(search_counts(shown)) == 1)


def test_a_view_of_a_saved_search_survives_a_restart() -> None:
    view = View(ViewKind.SAVED, saved_id=SavedId(7))
    assert view_from_text(view_to_text(view)) == view


def test_the_query_of_a_saved_search_includes_its_view(engine: FakeEngine) -> None:
    feeds = tuple(engine.library.feeds.values())
    outline = Outline(feeds=feeds, saved=(SavedSearch(SavedId(3), "Bees", "bees OR wasps"),))
    assert query_of(View(ViewKind.FEED, feed_id=feeds[0].id, query="x"), outline) == f'feed:"{feeds[0].title}" x'
    assert query_of(View(ViewKind.STARRED, query="x"), outline) == "is:starred x"
    assert query_of(View(ViewKind.SAVED, saved_id=SavedId(3), query="x"), outline) == "bees OR wasps x"
    assert query_of(View(ViewKind.ALL, query="x"), outline) == "x"


def test_a_saved_search_is_shown_in_its_own_order(shown: Shown, qtbot: QtBot) -> None:
    window, searches = shown.window, shown.engine.library.searches
    searches.save("Newest", "e")
    searches.save("Best", "e", by_relevance=True)
    qtbot.waitUntil(lambda: len(search_counts(shown)) == 2)
    bar = window.timeline._search_bar
    for number, best_first in ((2, True), (1, False)):
        with qtbot.waitSignal(window.timeline.opened):
            window.show_view(View(ViewKind.SAVED, saved_id=SavedId(number)))
        assert (window.timeline.view.by_relevance, bar.by_relevance) == (best_first, best_first)
        assert (bar.isVisible(), bar._save.isVisible()) == (True, False)
        assert window.sidebar.current_view() == window.timeline.base_view
    with qtbot.waitSignal(window.timeline.opened):
        bar._best.click()
    assert window.timeline.view == View(ViewKind.SAVED, saved_id=SavedId(1), by_relevance=True)
