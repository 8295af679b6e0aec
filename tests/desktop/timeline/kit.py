"""A timeline over made-up articles, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.model import FIRST_PAGE
from deskreader.model import ArticleId, FeedId, Headline, View, ViewKind
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW

ALL = View(ViewKind.ALL)


def article(number: int, minutes: int, **values: object) -> Headline:
    made = Headline(
        ArticleId(number), FeedId(1 + number % 8), "Meridian Post", f"Story {number}", "What it is about.",
        NOW - timedelta(minutes=minutes), False, False,
    )  # fmt: skip
    return replace(made, **values)


def shown_timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    """A timeline on the screen that shows all articles and follows the library."""
    pictures = ThumbnailCache(library.picture, tasks)
    made = Timeline(library, tasks, pictures, LIGHT, lambda: NOW, messages.error_message)
    pictures.setParent(made)
    stop = library.listen(made.apply)
    qtbot.addWidget(made)
    made.resize(372, 800)
    made.show()
    show(made, ALL, qtbot)
    yield made
    stop()


def show(timeline: Timeline, view: View, qtbot: QtBot, feeds: tuple[int, ...] = ()) -> None:
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(view, "Title", [FeedId(n) for n in feeds])
    settle(timeline, qtbot)


def settle(timeline: Timeline, qtbot: QtBot) -> None:
    """Waits until the page behind the first is there, too, which is asked for once the first is painted."""
    qtbot.waitUntil(lambda: timeline._model.is_whole or len(timeline.headlines) > FIRST_PAGE)


def ids(timeline: Timeline) -> list[int]:
    return [h.id for h in timeline.headlines]
