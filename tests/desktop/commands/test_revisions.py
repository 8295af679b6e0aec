"""The commands on earlier versions: seen once an article is left, forgotten and brought back, looked for on request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.main_window import MainWindow
from deskreader.errors import FetchError, Kind
from deskreader.model import ArticleId, Headline
from deskreader.model.revisions import Edit
from tests.desktop.fake_engine import FakeEngine

Show = Callable[[FakeEngine], Any]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(show: Show, engine: FakeEngine) -> MainWindow:
    return show(engine).window


def rows(window: MainWindow) -> tuple[Headline, ...]:
    return tuple(window.timeline.headlines)


def opened(window: MainWindow, headline: Headline, qtbot: QtBot) -> ArticleId:
    """Opens an article, and emits that the pane shows it."""
    window.workbench.article_controller.open(headline)
    window.workbench.article_controller._shown = headline.id
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)
    return headline.id


def test_what_changed_is_seen_when_its_article_is_left(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    first, second, third = rows(window)[:3]
    article = opened(window, replace(first, edit=Edit.SINCE_READ), qtbot)
    assert engine.revisions.seen == []
    opened(window, replace(second, edit=Edit.EDITED), qtbot)
    qtbot.waitUntil(lambda: engine.revisions.seen == [article])
    opened(window, third, qtbot)
    qtbot.wait(20)
    assert engine.revisions.seen == [article]


def test_forgotten_versions_come_back(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    article = opened(window, rows(window)[0], qtbot)
    engine.revisions.counts[article] = 2
    window.actions_by_name["forget_versions"].trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "Forgot 2 earlier versions")
    assert engine.revisions.counts == {}
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: engine.revisions.counts == {article: 2})


def test_an_article_without_versions_has_nothing_to_forget(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    opened(window, rows(window)[0], qtbot)
    window.actions_by_name["forget_versions"].trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "No changes to this story were found.")
    assert not window.undo_bar.can_undo


@pytest.mark.parametrize("has_changed", [True, False])
def test_a_check_says_what_it_found(window: MainWindow, engine: FakeEngine, qtbot: QtBot, has_changed: bool) -> None:
    article = opened(window, replace(rows(window)[0], link="https://a.example/1"), qtbot)
    engine.found_changes[article] = has_changed
    window.actions_by_name["check_changes"].trigger()
    expected = "This story has changed." if has_changed else "No changes to this story were found."
    qtbot.waitUntil(lambda: window.undo_bar.text == expected)


def test_a_check_that_fails_says_why(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    article = opened(window, replace(rows(window)[0], link="https://a.example/1"), qtbot)
    engine.found_changes[article] = FetchError(Kind.TIMEOUT)
    window.actions_by_name["check_changes"].trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text.startswith("The site took too long"))


def test_the_key_of_changes_asks_the_pane(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.actions_by_name["show_changes"].isEnabled()
    opened(window, rows(window)[0], qtbot)
    window.actions_by_name["show_changes"].trigger()
    assert "changes" in window.article.calls  # type: ignore[attr-defined]
