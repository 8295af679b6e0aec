"""How often the window reads the library: what a write says it changed is not read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.app import App
from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
from tests.end_to_end.kit import fill
from tests.support.counting_database import CountingDatabase, Tally

QUIET_MS = 600
"""So long nothing may be read before a count begins, and after it until it ends."""


def quiet(qtbot: QtBot) -> None:
    """Waits until nothing has been read or written for a while."""
    seen, since = -1, QElapsedTimer()
    since.start()

    def is_quiet() -> bool:
        nonlocal seen
        tally = CountingDatabase.tally
        if seen != len(tally.reads) + len(tally.writes):
            seen = len(tally.reads) + len(tally.writes)
            since.restart()
        return since.elapsed() > QUIET_MS

    qtbot.waitUntil(is_quiet, timeout=20_000)


def counted(qtbot: QtBot) -> Tally:
    """A new tally, once all that goes on is over."""
    quiet(qtbot)
    CountingDatabase.tally = Tally()
    return CountingDatabase.tally


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The program with its window over a counting database, in the view of all articles."""
    profile = profile_in(tmp_path).create()
    fill(profile)
    monkeypatch.setattr("deskreader.engine.parts.Database", CountingDatabase)
    app = App(qapp, profile)
    try:
        app.start()
        app.window.show_view(View(ViewKind.ALL))
        qtbot.waitUntil(lambda: len(app.window.timeline.headlines) == 16, timeout=10_000)
        yield app
    finally:
        app.close()
        app.window.deleteLater()
        app.deleteLater()


def test_an_unread_article_is_read_once_when_it_is_opened(app: App, qtbot: QtBot) -> None:
    window = app.window
    tally = counted(qtbot)
    row = window.timeline.headlines[3]
    assert window.timeline.choose(row.id)
    qtbot.waitUntil(lambda: window.timeline.headlines[3].is_read, timeout=10_000)
    quiet(qtbot)
    assert tally.reads == ["opened_article.open_article"] * 3, "the article and the one on each side of it"
    assert sorted(tally.writes) == ["flags.mark_read", "openings.note_opening"]
    assert window.sidebar.outline.unread == 15
    assert window.sidebar.outline == app.engine.library.outline()
    assert window.article.article is not None
    assert window.article.article.is_read


def test_a_star_is_one_write_and_counts_the_starred_ones(app: App, qtbot: QtBot) -> None:
    window = app.window
    row = window.timeline.headlines[3]
    assert window.timeline.choose(row.id)
    tally = counted(qtbot)
    window.actions_by_name["star"].trigger()
    qtbot.waitUntil(lambda: window.timeline.headlines[3].is_starred, timeout=10_000)
    quiet(qtbot)
    assert (tally.reads, tally.writes) == (["timeline.count_unread"], ["flags.star"])
    assert len(tally.statements) == 3, "the star, the counts, and the starred ones that are unread"
    assert window.sidebar.outline == app.engine.library.outline()
    assert window.article.article is not None
    assert window.article.article.is_starred


def test_marking_read_in_the_view_of_unread_articles_reads_nothing(app: App, qtbot: QtBot) -> None:
    window = app.window
    window.show_view(View(ViewKind.UNREAD))
    qtbot.waitUntil(lambda: window.timeline.header_texts[1].startswith("16"), timeout=10_000)
    assert window.timeline.choose(window.timeline.headlines[3].id)
    quiet(qtbot)
    assert window.timeline.header_texts[1].startswith("15")
    tally = counted(qtbot)
    window.actions_by_name["toggle_read"].trigger()
    qtbot.waitUntil(lambda: not window.timeline.headlines[3].is_read, timeout=10_000)
    quiet(qtbot)
    assert (tally.reads, tally.writes) == ([], ["flags.mark_read"])
    assert window.timeline.header_texts[1].startswith("16")


def test_an_article_starred_elsewhere_comes_into_the_view_of_starred_articles(app: App, qtbot: QtBot) -> None:
    window = app.window
    first, second = (row.id for row in window.timeline.headlines[:2])
    app.engine.library.star([first])
    window.show_view(View(ViewKind.STARRED))
    qtbot.waitUntil(lambda: [row.id for row in window.timeline.headlines] == [first], timeout=10_000)
    tally = counted(qtbot)
    app.engine.library.star([second])
    qtbot.waitUntil(lambda: [row.id for row in window.timeline.headlines] == [first, second], timeout=10_000)
    quiet(qtbot)
    assert sorted(tally.reads) == ["timeline.count_unread", "timeline.headlines"]
