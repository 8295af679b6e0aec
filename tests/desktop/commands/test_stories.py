"""Separating and combining stories: from cards, from the line of another source, by key, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.main_window import MainWindow
from deskreader.model import ArticleId, Changes, Headline, OtherSource, UndoToken
from deskreader.model.changes import UndoAct
from tests.desktop.fake_engine import FakeEngine

Show = Callable[[FakeEngine], Any]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _emptied(articles: list[Any]) -> Changes:
    articles.clear()
    return Changes()


class FakeStoryDesk:
    """Remembers which articles were separated and combined."""

    def __init__(self, engine: FakeEngine) -> None:
        self._library = engine.library
        self.separated: list[ArticleId] = []
        self.combined: list[tuple[ArticleId, ...]] = []

    def split(self, article: ArticleId) -> tuple[UndoToken, Changes]:
        """Separates an article."""
        self.separated.append(article)
        return self._library.add_undo(1, partial(_emptied, self.separated), UndoAct.STORIES), Changes()

    def join(self, articles: tuple[ArticleId, ...]) -> tuple[UndoToken, Changes]:
        """Combines articles."""
        self.combined.append(articles)
        return self._library.add_undo(len(articles), partial(_emptied, self.combined), UndoAct.STORIES), Changes()


@pytest.fixture
def desk(engine: FakeEngine) -> FakeStoryDesk:
    found = FakeStoryDesk(engine)
    engine.stories = found  # type: ignore[assignment]
    first, second = list(engine.library.articles.values())[:2]
    for one, other in ((first, second), (second, first)):
        source = OtherSource(other.id, other.feed_id, other.feed_title, other.title)
        engine.library.articles[one.id] = replace(one, story=first.id, others=(source,))
    return found


@pytest.fixture
def window(desk: FakeStoryDesk, show: Show, engine: FakeEngine) -> MainWindow:
    return show(engine).window


def opened(window: MainWindow, headline: Headline, qtbot: QtBot) -> None:
    window.workbench.article_controller.open(headline, mark_read=False)
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)


def test_the_open_article_is_separated_by_key_and_comes_back(
    window: MainWindow, desk: FakeStoryDesk, engine: FakeEngine, qtbot: QtBot
) -> None:
    separate = window.actions_by_name["separate_story"]
    assert not separate.isEnabled()
    grouped, alone = [next(h for h in window.timeline.headlines if bool(h.others) is has) for has in (True, False)]
    opened(window, alone, qtbot)
    assert not separate.isEnabled()
    window.workbench.article_controller.open(grouped, mark_read=False)
    qtbot.waitUntil(separate.isEnabled)
    separate.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "Separated from the other sources")
    assert desk.separated == [grouped.id]
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: not desk.separated)


def test_selected_articles_are_combined_by_key(window: MainWindow, desk: FakeStoryDesk, qtbot: QtBot) -> None:
    combine = window.actions_by_name["combine_stories"]
    opened(window, window.timeline.headlines[0], qtbot)
    assert not combine.isEnabled()
    window.timeline.select_all()
    qtbot.waitUntil(combine.isEnabled)
    assert not window.actions_by_name["separate_story"].isEnabled()
    selected = tuple(headline.id for headline in window.timeline.selected)
    combine.trigger()
    qtbot.waitUntil(lambda: desk.combined == [selected])


def test_the_menu_of_another_source_separates_that_one(window: MainWindow, desk: FakeStoryDesk, qtbot: QtBot) -> None:
    card = next(h for h in window.timeline.headlines if h.others)
    window.timeline.source_menu_requested.emit(card.others[0].id, QPoint(40, 40))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    entries = {action.text(): action for action in menu.actions()}
    menu.close()
    assert "Mark everything above as read" not in entries
    entries["Separate from the other sources\tShift+E"].trigger()
    qtbot.waitUntil(lambda: desk.separated == [card.others[0].id])
