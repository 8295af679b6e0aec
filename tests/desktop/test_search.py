"""Searching in the window: marks in cards, the order, saved searches, rows let go while scrolling, going to a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QInputDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.metrics import Metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT, contrast, mix_colors
from deskreader.desktop.commands.saved_searches import query_of
from deskreader.desktop.dialogs.go_to_date import GoToDateDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import view_from_text, view_to_text
from deskreader.desktop.timeline import Timeline, model
from deskreader.desktop.timeline.card_delegate import HIGHLIGHT_OPACITY
from deskreader.desktop.timeline.row_merge import MAX_COUNTED
from deskreader.desktop.timeline.text_layout import break_lines, draw_lines, highlights_in_lines, layout_face
from deskreader.desktop.window import menus
from deskreader.model import (
    ArticleId,
    Outline,
    SavedId,
    SavedSearch,
    View,
    ViewKind,
)
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import ALL, article, ids, settle, shown_timeline

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MANY = 1500


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    library = FakeEngine(tmp_path, fill=False).library
    library.articles = {h.id: h for h in (article(n, 30 * n) for n in range(1, MANY + 1))}
    return library


@pytest.fixture
def timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    yield from shown_timeline(qtbot, tasks, library)


def search(timeline: Timeline, words: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.opened):
        timeline._header._search.setText(words)
        timeline._header.search_now()


# --- the strip below the header ---------------------------------------------------------------------------------------


def test_the_strip_stands_only_while_something_is_searched_for(timeline: Timeline, qtbot: QtBot) -> None:
    bar = timeline._search_bar
    assert not bar.isVisible()
    search(timeline, "Story 14", qtbot)
    assert bar.isVisible()
    assert timeline.view == View(ViewKind.ALL, query="Story 14")
    with qtbot.waitSignal(timeline.opened):
        bar._best.click()
    assert timeline.view == View(ViewKind.ALL, query="Story 14", by_relevance=True)
    asked: list[View] = []
    timeline.save_asked.connect(asked.append)
    bar._save.click()
    assert asked == [timeline.view]
    search(timeline, "", qtbot)
    assert not bar.isVisible()
    assert timeline.view == ALL


@pytest.mark.parametrize("place", ["_cards", "_search_bar"])
def test_escape_takes_the_search_away_from_everywhere_in_the_pane(timeline: Timeline, qtbot: QtBot, place: str) -> None:
    search(timeline, "Story 14", qtbot)
    with qtbot.waitSignal(timeline.opened):
        qtbot.keyClick(getattr(timeline, place), Qt.Key.Key_Escape)
    assert timeline.view == ALL
    assert not timeline._search_bar.isVisible()


def test_the_best_have_no_day_headings_and_say_their_day(timeline: Timeline, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    cards = timeline._cards
    assert cards.rowHeight(0) > cards.rowHeight(1)
    with qtbot.waitSignal(timeline.opened):
        timeline._search_bar._best.setChecked(True)
    assert cards.rowHeight(0) == cards.rowHeight(1)
    assert timeline._delegate._time_text(article(1, 60 * 24 * 60), True) == "· Sunday, 11 January"
    assert ":" in timeline._delegate._time_text(article(1, 5), False)


def test_news_does_not_disturb_the_best(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    with qtbot.waitSignal(timeline.opened):
        timeline._search_bar._best.setChecked(True)
    settle(timeline, qtbot)
    before = ids(timeline)
    library.arrive(article(9000, -5))
    library.rewrite(article(3, 90, title="Story, told anew"))
    qtbot.waitUntil(lambda: timeline.headlines[2].title == "Story, told anew")
    assert ids(timeline)[: len(before)] == before
    assert 9000 not in ids(timeline)


def test_many_finds_are_not_counted_to_the_last(timeline: Timeline, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    qtbot.waitUntil(lambda: timeline.header_texts[1] == f"{MAX_COUNTED - 1:,}+ stories")
    search(timeline, "Story 1499", qtbot)
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "1 story")


def test_a_search_that_was_typed_over_is_broken_off(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    questions: list[Callable[[], bool]] = []
    real = library.page

    def page(view: View, after: object, limit: int, is_stale: Callable[[], bool] | None, hurry: bool) -> object:
        assert is_stale is not None
        questions.append(is_stale)
        return real(view, after, limit)

    library.page = page  # type: ignore[method-assign, assignment]
    search(timeline, "Story 1", qtbot)
    assert [is_stale() for is_stale in questions] == [False]
    before = len(questions)
    search(timeline, "Story 12", qtbot)
    assert all(is_stale() for is_stale in questions[:before])
    assert not questions[-1]()


# --- marks ------------------------------------------------------------------------------------------------------------


def test_marks_follow_the_text_into_its_lines() -> None:
    text = "Bees and wasps and bees, in winter and in summer, all of them together"
    lines = break_lines(text, layout_face(Metrics(), 14), 190, 2)
    marks = [(0, 4), (19, 23), (text.index("summer"), text.index("summer") + 6), (len(text) - 8, len(text))]
    found = highlights_in_lines(lines, text, marks)
    shown = [line[start:end] for line, spans in zip(lines, found, strict=True) for start, end in spans]
    assert shown[:2] == ["Bees", "bees"]
    assert all(part in ("Bees", "bees", "summer") for part in shown)
    assert highlights_in_lines((), "", marks) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [("A word here", [(2, 6)]), ("天気は晴れ", [(0, 2)]), ("طقس اليوم جميل", [(4, 9)]), ("😀 word", [(2, 6)])],
)
def test_a_mark_has_a_ground_and_the_rest_has_none(text: str, marks: list[tuple[int, int]]) -> None:
    def drawn(marked: bool) -> QImage:
        image = QImage(300, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        found = highlights_in_lines((text,), text, marks) if marked else ()
        draw_lines(
            painter,
            (text,),
            layout_face(Metrics(), 14),
            QRectF(5, 5, 280, 30),
            20,
            False,
            found,
            (QColor("#000000"), QColor("#ff0000")),
        )
        painter.end()
        return image

    red = [(x, y) for x in range(300) for y in range(40) if drawn(True).pixelColor(x, y) == QColor("#ff0000")]
    assert red
    wide = [x for x, _ in red]
    assert max(wide) - min(wide) < 80
    assert drawn(False) != drawn(True)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_marked_text_reads_as_well_as_any(theme: object) -> None:
    for ground in (theme.timeline, theme.selection):  # type: ignore[attr-defined]
        marked = mix_colors(ground, theme.accent, HIGHLIGHT_OPACITY)  # type: ignore[attr-defined]
        assert contrast(theme.ink, marked) >= 4.5  # type: ignore[attr-defined]


def test_cards_show_their_marks(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    plain = timeline._cards.viewport().grab().toImage()
    marked = {n: replace(h, title_marks=((0, 5),), snippet_marks=((0, 4),)) for n, h in library.articles.items()}
    library.articles = marked
    search(timeline, "Story", qtbot)
    timeline._search_bar.hide()
    assert timeline._cards.viewport().grab().toImage() != plain


# --- rows let go, and going to a date ---------------------------------------------------------------------------------


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_SCROLLED_ROWS", 300)
    monkeypatch.setattr(model, "KEPT_ROWS", 100)
    monkeypatch.setattr(model, "MAX_ROWS", 300)
    monkeypatch.setattr(model, "FAR_PAGE", 100)


def scroll(timeline: Timeline, qtbot: QtBot, to: int) -> None:
    """Scrolls down until a story is loaded."""
    bar = timeline._cards.verticalScrollBar()
    while to not in ids(timeline):
        last = ids(timeline)[-1]
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda last=last: ids(timeline)[-1] != last)


def test_rows_far_above_are_let_go_and_come_back(narrow: None, timeline: Timeline, qtbot: QtBot) -> None:
    bar = timeline._cards.verticalScrollBar()
    scroll(timeline, qtbot, 1400)
    loaded = ids(timeline)
    assert len(loaded) < 500
    assert loaded == list(range(loaded[0], loaded[-1] + 1))
    while ids(timeline)[0] != 1:
        first = ids(timeline)[0]
        bar.setValue(0)
        qtbot.waitUntil(lambda first=first: ids(timeline)[0] != first)
        assert len(ids(timeline)) < 500
    loaded = ids(timeline)
    assert loaded == list(range(1, loaded[-1] + 1))
    assert timeline._model.is_first


def test_the_card_in_sight_stays_where_it_is(narrow: None, timeline: Timeline, qtbot: QtBot) -> None:
    scroll(timeline, qtbot, 500)
    place = timeline.place()
    timeline._model.load_more()
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    assert timeline.place() == place


def test_a_story_scrolled_far_away_stays_chosen(narrow: None, timeline: Timeline, qtbot: QtBot) -> None:
    lost: list[bool] = []
    timeline.lost.connect(lambda: lost.append(True))
    timeline.choose(ArticleId(2))
    scroll(timeline, qtbot, 900)
    assert 2 not in ids(timeline)
    assert lost == []


def test_news_above_the_loaded_rows_is_not_shown(
    narrow: None, timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    scroll(timeline, qtbot, 900)
    library.arrive(article(9000, -5), article(9001, 30 * 899 + 1))
    qtbot.waitUntil(lambda: 9001 in ids(timeline))
    assert 9000 not in ids(timeline)


def test_going_to_a_date_shows_that_day_and_what_is_above(timeline: Timeline, qtbot: QtBot) -> None:
    day = (NOW - timedelta(days=9)).astimezone().date()
    with qtbot.waitSignal(timeline.opened):
        timeline.go_to_date(day)
    qtbot.waitUntil(lambda: len(ids(timeline)) > 100 and not timeline._model._requests.is_busy)
    place = timeline.place()
    assert place is not None
    in_sight = next(h for h in timeline.headlines if h.id == place[0])
    assert in_sight.sorted_at.astimezone().date() == day
    above = timeline.headlines[: ids(timeline).index(place[0])]
    assert above
    assert all(h.sorted_at > in_sight.sorted_at for h in above)


def test_a_date_before_everything_shows_the_oldest(timeline: Timeline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.opened):
        timeline.go_to_date(date(1999, 1, 1))
    qtbot.waitUntil(lambda: bool(timeline.headlines))


def test_the_calendar_gives_the_chosen_day(qtbot: QtBot) -> None:
    dialog = GoToDateDialog()
    qtbot.addWidget(dialog)
    dialog._calendar.setSelectedDate(QDate(2024, 2, 29))
    dialog.show()
    with qtbot.waitSignal(dialog.accepted):
        next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    assert dialog.day == date(2024, 2, 29)
    weekend = dialog._calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground()
    assert weekend.color() == dialog.palette().text().color(), "read as well on a dark ground"
    arrow = dialog._calendar.findChild(QToolButton, "qt_calendar_prevmonth")
    assert arrow.icon().isNull()
    arrow.click()
    assert dialog._calendar.monthShown() == 1


# --- saved searches ---------------------------------------------------------------------------------------------------


def rows(shown: Shown) -> dict[str, int]:
    """The saved searches in the sidebar with their counts."""
    nodes = shown.window.sidebar._tree._nodes
    return {node.title: node.count for node in nodes if node.view.kind is ViewKind.SAVED}


def answer(text: str | None) -> None:
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QInputDialog) and w.isVisible())
    if text is not None:
        dialog.setTextValue(text)
    dialog.accept()


def test_a_search_is_saved_counted_shown_renamed_and_removed(shown: Shown, qtbot: QtBot) -> None:
    window, library = shown.window, shown.engine.library
    word = next(iter(library.articles.values())).title.split()[0]
    window.timeline._header._search.setText(word)
    window.timeline._header.search_now()
    qtbot.waitUntil(lambda: window.timeline.view is not None and window.timeline.view.query == word)
    window.timeline._search_bar._save.click()
    qtbot.waitUntil(lambda: any(isinstance(w, QInputDialog) and w.isVisible() for w in QApplication.topLevelWidgets()))
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QInputDialog) and w.isVisible())
    assert asked.width() >= asked.fontMetrics().horizontalAdvance(asked.windowTitle()) * 2, "the title is not cut"
    answer("My search")
    kept = library.searches
    qtbot.waitUntil(lambda: "My search" in rows(shown))
    assert kept.saved[SavedId(1)].query == f"is:unread {word}"
    kept.saved[SavedId(1)] = replace(kept.saved[SavedId(1)], query=word)
    library.mark_read([next(iter(library.articles))])
    qtbot.waitUntil(lambda: rows(shown) == {"My search": kept.unread(SavedId(1))}, timeout=5000)
    view = View(ViewKind.SAVED, saved_id=SavedId(1))
    window.show_view(view)
    qtbot.waitUntil(lambda: window.timeline.header_texts[0] == "My search")
    outline = window.sidebar.outline
    menu = menus.sidebar_menu(view, outline, window._commands, window.actions_by_name, window)
    acts = {action.text(): action for action in menu.actions() if action.text()}
    acts["Rename…"].trigger()
    qtbot.waitUntil(lambda: any(isinstance(w, QInputDialog) and w.isVisible() for w in QApplication.topLevelWidgets()))
    answer("Another name")
    qtbot.waitUntil(lambda: window.timeline.header_texts[0] == "Another name")
    acts["Remove"].trigger()
    qtbot.waitUntil(lambda: rows(shown) == {})
    qtbot.waitUntil(lambda: window.timeline.base_view == View(ViewKind.UNREAD))
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: len(rows(shown)) == 1)


def test_a_saved_search_is_remembered_as_the_place() -> None:
    view = View(ViewKind.SAVED, saved_id=SavedId(7))
    assert view_from_text(view_to_text(view)) == view


def test_a_saved_search_asks_for_all_that_its_view_does(engine: FakeEngine) -> None:
    feed = tuple(engine.library.feeds.values())
    outline = Outline(feeds=feed, saved=(SavedSearch(SavedId(3), "Bees", "bees OR wasps"),))
    assert query_of(View(ViewKind.FEED, feed_id=feed[0].id, query="x"), outline) == f'feed:"{feed[0].title}" x'
    assert query_of(View(ViewKind.STARRED, query="x"), outline) == "is:starred x"
    assert query_of(View(ViewKind.SAVED, saved_id=SavedId(3), query="x"), outline) == "bees OR wasps x"
    assert query_of(View(ViewKind.ALL, query="x"), outline) == "x"


def test_a_saved_search_is_shown_in_its_own_order(shown: Shown, qtbot: QtBot) -> None:
    window, kept = shown.window, shown.engine.library.searches
    kept.save("Newest", "e")
    kept.save("Best", "e", by_relevance=True)
    qtbot.waitUntil(lambda: len(rows(shown)) == 2)
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
