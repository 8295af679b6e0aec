"""The timeline over a library of thousands: pages, single changes, its place and choice, cards as they are painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.metrics import Metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.appearance.thumbnail_cache import CACHE_SIZE, Slot, ThumbnailCache, fit_to_slot
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.accessible_text import accessible_text
from deskreader.desktop.timeline.card_delegate import row_height
from deskreader.desktop.timeline.header import TimelineHeader
from deskreader.desktop.timeline.model import MAX_ROWS
from deskreader.desktop.timeline.text_layout import break_lines, is_right_to_left, layout_face
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, FeedId, FolderId, ImageHash, View, ViewKind
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW, gradient_image
from tests.desktop.timeline.kit import ALL, article, ids, show, shown_timeline

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MANY = 2000


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """Two thousand unread articles, one every seven minutes."""
    library = FakeEngine(tmp_path, fill=False).library
    library.articles = {h.id: h for h in (article(n, 7 * n) for n in range(1, MANY + 1))}
    return library


@pytest.fixture
def timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    yield from shown_timeline(qtbot, tasks, library)


def heights(timeline: Timeline) -> list[int]:
    cards = timeline._cards
    return [cards.rowHeight(row) for row in range(cards.model().rowCount())]


def right_heights(timeline: Timeline) -> bool:
    days = [h.sorted_at.astimezone().date() for h in timeline.headlines]
    return heights(timeline) == [row_height(i == 0 or days[i] != days[i - 1]) for i in range(len(days))]


def test_pages_come_while_scrolling_and_every_row_once(timeline: Timeline, qtbot: QtBot) -> None:
    assert 60 <= len(ids(timeline)) < 200
    bar = timeline._cards.verticalScrollBar()
    while len(ids(timeline)) < MANY:
        before = len(ids(timeline))
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda before=before: len(ids(timeline)) > before)
    assert ids(timeline) == list(range(1, MANY + 1))
    assert right_heights(timeline)


def test_the_next_page_is_asked_for_before_the_end_is_seen(timeline: Timeline, qtbot: QtBot) -> None:
    bar = timeline._cards.verticalScrollBar()
    loaded = len(ids(timeline))
    bar.setValue(bar.maximum() - 2 * timeline._cards.viewport().height())
    qtbot.waitUntil(lambda: len(ids(timeline)) > loaded)


def test_the_model_keeps_qt_s_rules_through_any_change(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    tester = QAbstractItemModelTester(timeline._model, QAbstractItemModelTester.FailureReportingMode.Warning)
    library.arrive(*(article(3000 + n, n) for n in range(5)), article(3100, 100), article(3200, 7 * MANY + 5))
    library.remove(ArticleId(4), ArticleId(5), ArticleId(9))
    library.rewrite(article(12, 3, title="Moved up"))
    show(timeline, View(ViewKind.UNREAD), qtbot)
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert tester.model() is timeline._model


def test_single_changes_never_load_the_timeline_again(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    library.queries.clear()
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    library.rewrite(article(3, 21, title="Another title"))
    qtbot.waitUntil(lambda: timeline.headlines[3].title == "Another title")
    library.remove(ArticleId(2))
    qtbot.waitUntil(lambda: 2 not in ids(timeline))
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "2000 stories")
    assert "page" not in library.queries
    assert ids(timeline)[:4] == [3000, 1, 3, 4]
    assert right_heights(timeline)


def test_a_story_that_is_new_and_changed_at_once_has_one_row(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    news = article(3000, -1)
    library.articles[news.id] = news
    timeline.apply(Changes(new=(news.id,), updated=(news.id,)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert ids(timeline).count(3000) == 1


def test_what_belongs_below_the_loaded_end_comes_with_its_page(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.arrive(article(3000, 7 * 1500 + 1))
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "2001 stories")
    assert 3000 not in ids(timeline)
    timeline.choose_far(article(3000, 7 * 1500 + 1))
    qtbot.waitUntil(lambda: timeline.chosen_headline is not None)
    assert timeline.chosen_headline.id == 3000
    assert ids(timeline).count(3000) == 1


def test_many_newcomers_at_once(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.arrive(*(article(5000 + n, -n) for n in range(700)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 5699)
    loaded = ids(timeline)
    assert loaded[: len(loaded)] == sorted(loaded, key=lambda i: library.articles[ArticleId(i)].sorted_at, reverse=True)
    assert right_heights(timeline)


def test_rows_that_news_pushed_far_away_are_let_go_and_come_back(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    for batch in range(12):
        library.arrive(*(article(5000 + 100 * batch + n, -(100 * batch + n)) for n in range(100)))
        newest = 5000 + 100 * batch + 99
        qtbot.waitUntil(lambda newest=newest: ids(timeline)[0] == newest)
        assert len(timeline.headlines) <= MAX_ROWS + 100
    assert right_heights(timeline)
    bar = timeline._cards.verticalScrollBar()
    while len(ids(timeline)) < MANY + 1200:
        before = len(ids(timeline))
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda before=before: len(ids(timeline)) > before)
    assert len(set(ids(timeline))) == MANY + 1200


def test_a_chosen_story_is_never_let_go(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.choose(ArticleId(40))
    for batch in range(12):
        library.arrive(*(article(5000 + 100 * batch + n, -(100 * batch + n)) for n in range(100)))
        newest = 5000 + 100 * batch + 99
        qtbot.waitUntil(lambda newest=newest: ids(timeline)[0] == newest)
    assert timeline.chosen_headline.id == 40
    assert ids(timeline)[1239] == 40


def test_the_place_and_the_choice_stay_while_news_come_in(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    timeline.choose(ArticleId(20))
    timeline._cards.verticalScrollBar().setValue(2000)
    told: list[object] = []
    timeline.chosen.connect(told.append)
    place = timeline.place()
    library.arrive(*(article(3000 + n, -n) for n in range(30)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3029)
    assert timeline.place() == place
    library.remove(*(ArticleId(3000 + n) for n in range(30)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 1)
    assert timeline.place() == place
    assert timeline.chosen_headline.id == 20
    assert told == []


def test_at_the_very_top_news_come_into_sight(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert timeline._cards.verticalScrollBar().value() == 0


def test_a_re_dated_article_moves_and_stays_chosen(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.choose(ArticleId(20))
    lost: list[bool] = []
    timeline.lost.connect(lambda: lost.append(True))
    library.rewrite(article(20, 0))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 20)
    assert ids(timeline).count(20) == 1
    assert timeline.chosen_headline.id == 20
    assert lost == []


def test_the_neighbour_of_a_removed_story_is_not_opened(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.choose(ArticleId(20))
    told: list[object] = []
    timeline.chosen.connect(told.append)
    with qtbot.waitSignal(timeline.lost):
        library.remove(ArticleId(20))
    assert told == []
    assert timeline.chosen_headline is None


def test_read_stories_stay_in_unread_and_new_unread_ones_join(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    show(timeline, View(ViewKind.UNREAD), qtbot)
    library.mark_read([ArticleId(3)])
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "1999 stories")
    assert ids(timeline)[:4] == [1, 2, 3, 4]
    library.arrive(article(3000, -1, is_read=True), article(3001, -2))
    qtbot.waitUntil(lambda: 3001 in ids(timeline))
    assert 3000 not in ids(timeline)


def test_a_feed_shows_only_its_own_news(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    show(timeline, View(ViewKind.FEED, feed_id=FeedId(3)), qtbot, feeds=(3,))
    library.arrive(article(3000, -1, feed_id=FeedId(4)), article(3001, -2, feed_id=FeedId(3)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3001)
    assert 3000 not in ids(timeline)


def test_a_search_and_today_ask_the_library_what_belongs(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    show(timeline, replace(ALL, query="zebra"), qtbot)
    assert timeline.empty_sentence == "No story matches “zebra”"
    library.arrive(article(3000, -1, title="A zebra in town"), article(3001, -2))
    qtbot.waitUntil(lambda: ids(timeline) == [3000])
    assert timeline.empty_sentence == ""


def test_an_answer_that_comes_late_is_dropped(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.show_view(View(ViewKind.FEED, feed_id=FeedId(1)), "One", [FeedId(1)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.FEED, feed_id=FeedId(2)), "Two", [FeedId(2)])
    qtbot.wait(50)
    assert {h.feed_id for h in timeline.headlines} == {FeedId(2)}
    assert timeline.header_texts[0] == "Two"


def test_a_kept_story_stands_where_it_belongs(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.mark_read([ArticleId(300)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.UNREAD), "Unread", (), keep=(ArticleId(300), ArticleId(99_999)))
    assert ids(timeline)[298:301] == [299, 300, 301]


def test_a_story_that_is_kept_for_two_reasons_stands_there_once(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.mark_read([ArticleId(300)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.UNREAD), "Unread", (), keep=(ArticleId(300), ArticleId(300)))
    assert ids(timeline)[298:301] == [299, 300, 301]


@pytest.mark.parametrize("view", [View(ViewKind.FEED, feed_id=FeedId(3)), View(ViewKind.FOLDER, folder_id=FolderId(1))])
def test_a_story_of_another_feed_is_not_kept_in_the_view_of_a_feed(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, view: View
) -> None:
    library.arrive(article(3000, 7, feed_id=FeedId(3)), article(3001, 8, feed_id=FeedId(4)))
    library.mark_read([ArticleId(3000)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(view, "Three", [FeedId(3)], keep=(ArticleId(3000), ArticleId(3001)))
    assert 3000 in ids(timeline)
    assert 3001 not in ids(timeline)


def narrows(header: TimelineHeader, title: str) -> bool:
    """Whether the title takes room from the search field."""
    before = header._search.width()
    header.show_title(title)
    return header._search.width() < before


def test_a_long_title_takes_room_from_the_search_field_until_somebody_types(timeline: Timeline) -> None:
    header = timeline._header
    timeline.setFocus()
    usual = header._search.width()
    title = next(name for name in ("M" * n for n in range(1, 60)) if narrows(header, name))
    assert header._title.text() == title
    header._search.setText("tide")
    header.show_title(title)
    assert header._search.width() == usual
    assert header._title.text().endswith("…")


def test_trouble_is_told_and_does_not_stop_what_follows(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.error = StoreError(Kind.STORAGE, "bad sector")
    library.publish(Changes(new=(ArticleId(9),)))
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    assert timeline.empty_sentence == "", "the cards that are there stay"
    library.error = None
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (View(ViewKind.UNREAD), "Nothing unread"),
        (View(ViewKind.STARRED), "No starred stories"),
        (View(ViewKind.TODAY), "Nothing yet today"),
        (View(ViewKind.FEED, feed_id=FeedId(1)), "No stories here"),
    ],
)
def test_an_empty_view_says_what_it_is(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, view: View, sentence: str
) -> None:
    library.articles.clear()
    show(timeline, view, qtbot)
    assert timeline.empty_sentence == sentence


def test_a_screen_reader_hears_title_source_time_and_state(timeline: Timeline, library: FakeLibrary) -> None:
    index = timeline._model.index(0, 0)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert index.data(role).startswith("Story 1, Meridian Post, Today ")
    assert index.data(role).endswith(", unread")
    said = accessible_text(article(1, 60 * 24, is_read=True, is_starred=True), NOW)
    assert ", Yesterday " in said
    assert said.endswith("read, starred")


def test_a_click_on_a_day_heading_chooses_nothing_and_a_right_click_only_asks(timeline: Timeline, qtbot: QtBot) -> None:
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert timeline.chosen_headline is None
    with qtbot.waitSignal(timeline.menu_asked) as asked:
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=QPoint(100, 200))
    assert asked.args[0].id == 2
    assert timeline.chosen_headline is None
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))
    assert timeline.chosen_headline.id == 2


def test_focus_alone_chooses_nothing(timeline: Timeline) -> None:
    timeline._cards.setFocus(Qt.FocusReason.TabFocusReason)
    assert timeline.chosen_headline is None
    QTest.keyClick(timeline._cards, Qt.Key.Key_Down)
    assert timeline.chosen_headline.id == 1


def test_the_focus_is_seen_once_the_keyboard_is_used(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.activateWindow()
    qtbot.waitUntil(timeline.isActiveWindow)
    timeline._cards.setFocus(Qt.FocusReason.MouseFocusReason)
    timeline.choose(ArticleId(1), quietly=True)
    middle, top = timeline.width() // 2, timeline._cards.card_top(0) + 1

    def edge() -> QColor:
        image = timeline._cards.grab().toImage()
        return image.pixelColor(round(middle * image.devicePixelRatio()), round(top * image.devicePixelRatio()))

    assert edge() == LIGHT.color("selection")
    QTest.keyClick(timeline._cards, Qt.Key.Key_Up)
    assert edge() == LIGHT.color("accent")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_card_is_painted_as_planned(timeline: Timeline, library: FakeLibrary, qtbot: QtBot, theme: object) -> None:
    library.rewrite(article(1, 7, thumbnail=ImageHash(f"{1:064d}"), is_read=False))
    library.mark_read([ArticleId(2)])
    qtbot.waitUntil(lambda: timeline.headlines[0].thumbnail is not None and timeline.headlines[1].is_read)
    timeline.set_theme(theme)
    timeline.choose(ArticleId(1), quietly=True)
    timeline._cards.grab()
    slot_ready = timeline._delegate._thumbnails
    qtbot.waitUntil(lambda: any(not pixmap.isNull() for pixmap in slot_ready._pixmaps.values()))
    image = timeline._cards.grab().toImage()
    top = timeline._cards.card_top(0)

    def at(x: int, y: int) -> QColor:
        return image.pixelColor(round(x * image.devicePixelRatio()), round(y * image.devicePixelRatio()))

    from deskreader.desktop.appearance import metrics

    def near(x: float, y: float) -> QColor:
        return at(metrics.px(x), top + metrics.px(y))

    assert near(14.5, 21.5) == theme.color("accent"), "the dot of an unread story"
    assert near(5, 60) == theme.color("selection")
    assert at(metrics.px(5), top - metrics.px(10)) == theme.color("timeline"), "a day heading is never selected"
    assert near(14.5, 21.5 + 123) == theme.color("timeline"), "no dot for a read story"
    middle = timeline._cards.width() - metrics.px(16 + 38)
    thumbnail = at(middle, top + metrics.px(13 + 31))
    assert thumbnail not in (theme.color("selection"), theme.color("timeline"))


def test_lines_break_at_words_and_end_in_an_ellipsis(qapp: QApplication) -> None:
    text = "The council approved the plan 31 to 4 after a six-hour session, clearing the way for work to begin"
    lines = break_lines(text, layout_face(Metrics(), 12.5), 240, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert not lines[1].endswith(" …")
    shown = " ".join(lines).removesuffix("…")
    assert text.startswith(shown)
    assert text[len(shown)] in " ,", "no word is cut"
    assert break_lines("Short", layout_face(Metrics(), 12.5), 240, 2) == ("Short",)
    assert break_lines("", layout_face(Metrics(), 12.5), 240, 2) == ()


def test_no_arabic_word_is_cut(qapp: QApplication) -> None:
    text = "وافق المجلس على الخطة بعد جلسة استمرت ست ساعات، مما يمهد الطريق لبدء العمل في الربيع المقبل بإذن الله"
    for width in range(150, 260, 7):
        shown = " ".join(break_lines(text, layout_face(Metrics(), 12.5), width, 2)).removesuffix("…")
        assert set(shown.split()) <= set(text.split()) | {word.rstrip("،") for word in text.split()}


@pytest.mark.parametrize(
    "text", ["😀" * 400, "漢字" * 200, "\u202eevil\u202c" * 50, "a" * 5000, "\ud800 lone", "<b>bold</b> & <img src=x>"]
)
def test_any_text_can_be_set(qapp: QApplication, text: str) -> None:
    lines = break_lines(text, layout_face(Metrics(), 14.5), 200, 2)
    assert 1 <= len(lines) <= 2
    if "<" in text:
        assert lines[0].startswith("<b>bold</b>")


def test_the_direction_of_a_text_is_that_of_its_first_letter() -> None:
    assert is_right_to_left("«القاهرة» today")
    assert is_right_to_left("12 שלום")
    assert not is_right_to_left("Cairo القاهرة")
    assert not is_right_to_left("123 …")


# --- thumbnails -------------------------------------------------------------------------------------------------------


def test_a_picture_fills_its_slot_and_a_broken_one_is_none() -> None:
    slot = Slot(ImageHash("x"), 76, 62, 5, 2.0)
    image = fit_to_slot(gradient_image(1).data, slot)
    assert (image.width(), image.height(), image.devicePixelRatio()) == (152, 124, 2.0)
    assert image.pixelColor(0, 0).alpha() == 0, "the corners are round"
    assert image.pixelColor(76, 62).alpha() == 255
    assert fit_to_slot(b"not a picture", slot).isNull()
    assert fit_to_slot(b"", slot).isNull()


def test_the_cache_is_bounded_and_a_missing_picture_is_asked_again(
    tasks: Tasks, qtbot: QtBot, qapp: QApplication
) -> None:
    stored: dict[str, object] = {}
    pictures = ThumbnailCache(stored.get, tasks)

    def ready(name: str) -> Callable[[], bool]:
        return lambda: pictures.get(Slot(ImageHash(name), 8, 8, 1, 1.0)) is not None

    qtbot.waitUntil(ready("late"))
    assert pictures.get(Slot(ImageHash("late"), 8, 8, 1, 1.0)).isNull()
    stored["late"] = gradient_image(2)
    pictures.forget_missing()
    qtbot.waitUntil(ready("late"))
    assert not pictures.get(Slot(ImageHash("late"), 8, 8, 1, 1.0)).isNull()
    for number in range(CACHE_SIZE + 40):
        pictures._store(Slot(ImageHash(str(number)), 8, 8, 1, 1.0), QImage())
    assert len(pictures._pixmaps) == CACHE_SIZE
