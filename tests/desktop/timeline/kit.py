"""A timeline on made-up articles, and helpers to drive it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.action_list import SPECS
from deskreader.desktop.strings import messages
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.row_reader import FIRST_PAGE
from deskreader.model import ArticleId, FeedId, Headline, View, ViewKind
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW

ALL = View(ViewKind.ALL)
MANY = 2000
"""Articles of the library, unless a test has a library of its own."""


def article(number: int, minutes: int, **values: object) -> Headline:
    """Returns an unread article that is `minutes` old."""
    headline = Headline(
        ArticleId(number), FeedId(1 + number % 8), "Meridian Post", f"Story {number}", "What it is about.",
        NOW - timedelta(minutes=minutes), False, False,
    )  # fmt: skip
    return replace(headline, **values)


def library_of(folder: Path, count: int, minutes: int) -> FakeLibrary:
    """Returns a library of unread articles, one every `minutes` minutes, numbered from 1 for the newest."""
    library = FakeEngine(folder, fill=False).library
    library.articles = {h.id: h for h in (article(number, minutes * number) for number in range(1, count + 1))}
    return library


def some_actions() -> tuple[dict[str, QAction], QObject]:
    """Returns an action for every name, none of which does anything, and the object that owns them."""
    parent = QObject()
    return {spec.name: QAction(spec.text, parent) for spec in SPECS}, parent


def shown_timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    """Yields a timeline on the screen that shows all articles and follows the library."""
    thumbnails = ThumbnailCache(library.picture, tasks)
    actions, parent = some_actions()
    timeline = Timeline(library, tasks, thumbnails, LIGHT, lambda: NOW, messages.error_message, actions)
    for child in (thumbnails, parent):
        child.setParent(timeline)
    stop = library.listen(timeline.apply)
    qtbot.addWidget(timeline)
    timeline.resize(372, 800)
    timeline.show()
    timeline.setFocus()
    show(timeline, ALL, qtbot)
    yield timeline
    stop()


def show(timeline: Timeline, view: View, qtbot: QtBot, feeds: tuple[int, ...] = ()) -> None:
    """Shows a view and waits for its first two pages."""
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(view, "Title", [FeedId(number) for number in feeds])
    settle(timeline, qtbot)


def settle(timeline: Timeline, qtbot: QtBot) -> None:
    """Waits for the page after the first, which is loaded once the first is painted."""
    qtbot.waitUntil(lambda: timeline._model.is_whole or len(timeline.headlines) > FIRST_PAGE)


def search(timeline: Timeline, query: str, qtbot: QtBot) -> None:
    """Types a query and waits for its first page."""
    with qtbot.waitSignal(timeline.opened):
        timeline._header.search.setText(query)
        timeline._header.search.search_now()


def ids(timeline: Timeline) -> list[int]:
    """Returns the ids of the loaded rows."""
    return [headline.id for headline in timeline.headlines]


def scroll_bar(timeline: Timeline) -> QScrollBar:
    """Returns the scroll bar with its range up to date, which Qt brings there only in its next turn."""
    timeline._cards.updateGeometries()
    return timeline._cards.verticalScrollBar()


def scroll_to_end(timeline: Timeline, qtbot: QtBot) -> None:
    """Scrolls to the end of the loaded rows and waits for the next page."""
    before = len(timeline.headlines)
    bar = scroll_bar(timeline)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(timeline.headlines) > before)
