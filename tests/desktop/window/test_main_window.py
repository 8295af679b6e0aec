"""The window as a whole: its start, keys while typing, changes, themes, closing, midnight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.errors import Kind
from deskreader.model import ArticleId, Changes, FeedId, Headline, ImageHash, Progress, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import open_headline, press, titles
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def test_the_first_view_is_unread_with_its_count(shown: Shown) -> None:
    assert shown.window.timeline.header_texts == ("Unread", "132 stories")
    assert titles(shown)[0].startswith("Port city votes")
    assert shown.window.sidebar.status_text == "Updated 2 min ago · all saved"
    assert shown.article.open_id is None


def test_single_keys_do_nothing_while_the_search_field_has_focus(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "jam? ")
    QTest.keyClick(field, Qt.Key.Key_Z)
    assert field.text() == "jam? z"
    assert shown.window.workbench.article_controller.headline is None
    assert QApplication.activeModalWidget() is None


def test_a_search_runs_while_typing_and_escape_ends_it(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    QTest.keyClicks(QApplication.focusWidget(), "heat pump")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "1 story")
    assert titles(shown) == ["A quieter heat pump, tested through two winters"]
    assert shown.window.timeline.view == View(ViewKind.UNREAD, query="heat pump")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "132 stories")
    assert not isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_search_without_results_says_so(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    QTest.keyClicks(QApplication.focusWidget(), "<b>zeppelin")
    qtbot.waitUntil(lambda: shown.window.timeline.empty_sentence == "No stories match “<b>zeppelin”")


def test_keys_can_be_changed_and_changed_back(shown: Shown) -> None:
    shown.engine.settings.change(keys={"next_story": "X; Ctrl+J", "star": "J"})
    press(shown, "J")
    assert shown.window.workbench.article_controller.headline is None, "J stars now, and no article is open"
    press(shown, "X")
    assert open_headline(shown).title.startswith("Port")
    shown.engine.settings.change(keys={})
    press(shown, "J")
    assert open_headline(shown).title.startswith("A quieter")


def test_a_focused_button_keeps_space(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    qtbot.waitUntil(lambda: open_headline(shown).is_read)
    button = next(b for b in shown.article.findChildren(QToolButton) if b.defaultAction().objectName() == "star")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: open_headline(shown).is_starred)
    assert "page_down" not in shown.article.calls


def test_arguments_import_files_and_offer_addresses(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(b"<opml/>")
    shown.window.handle_argument(file.as_uri())
    qtbot.waitUntil(lambda: shown.engine.opml.imported == [b"<opml/>"])
    shown.window.handle_argument("feed:https://news.example/feed")
    dialog = shown.window.workbench.dialogs._open["add_feed"]
    assert dialog.address.text() == "feed:https://news.example/feed"
    assert len(shown.engine.library.feeds) == 8, "nothing is subscribed to unasked"
    dialog.close()


def test_without_feeds_the_first_run_page_shows(
    show: Callable[[FakeEngine], Shown], tmp_path: Path, qtbot: QtBot
) -> None:
    shown = show(FakeEngine(tmp_path, empty=True))
    page = shown.window.workbench.welcome.page()
    qtbot.waitUntil(page.isVisible)
    page.newsroom_requested.emit()
    assert shown.newsroom == [True]
    page.address_given.emit("bad address")
    qtbot.waitUntil(lambda: page.problem.text().startswith("No feed found"))
    page.address_given.emit("news.example")
    qtbot.waitUntil(lambda: not page.isVisible())


def test_the_first_window_fits_on_a_small_screen(shown: Shown) -> None:
    available, preferred = QSize(1366, 728), QSize(1360, 860)
    size = metrics.window_size(preferred, available)
    assert size.width() <= preferred.width()
    assert size.height() < available.height() - 20, "room for the frame"
    assert metrics.window_size(preferred, QSize(3840, 2160)) == preferred
    screen = shown.window.screen().availableGeometry()
    assert shown.window.width() <= screen.width()
    assert shown.window.height() <= screen.height()


def test_a_refresh_by_hand_says_once_why_it_skipped_feeds(shown: Shown, qtbot: QtBot) -> None:
    bar, refresher = shown.window.undo_bar, shown.engine.refresher
    refresher.set_progress(Progress(False, skipped=3, finished_at=NOW))
    qtbot.waitUntil(lambda: bar.text == "Everything here was checked less than five minutes ago")
    bar.dismiss()
    refresher.set_progress(Progress(False, skipped=3, finished_at=NOW, problems=1))
    qtbot.waitUntil(lambda: shown.window.sidebar._status._progress.problems == 1)
    assert bar.isHidden()
    refresher.set_progress(Progress(False, 2, 2, skipped=3, finished_at=NOW + timedelta(minutes=1)))
    qtbot.waitUntil(lambda: bar.text == "3 feeds skipped: checked less than five minutes ago")


def test_the_first_feed_moves_the_focus_out_of_the_address_field(
    show: Callable[[FakeEngine], Shown], tmp_path: Path, qtbot: QtBot
) -> None:
    shown = show(FakeEngine(tmp_path, empty=True))
    page = shown.window.workbench.welcome.page()
    qtbot.waitUntil(page.isVisible)
    page.address.setFocus()
    page.address_given.emit("news.example")
    qtbot.waitUntil(lambda: not page.isVisible())
    assert shown.window.timeline.isAncestorOf(shown.window.focusWidget())
    assert not isinstance(shown.window.focusWidget(), QLineEdit), "single keys act again"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_return_and_space_press_the_focused_button(shown: Shown, qtbot: QtBot, key: Qt.Key) -> None:
    press(shown, "J")
    star = next(b for b in shown.article.findChildren(QToolButton) if b.defaultAction().objectName() == "star")
    star.setFocus()
    QTest.keyClick(star, key)
    article = open_headline(shown).id
    qtbot.waitUntil(lambda: shown.engine.library.articles[article].is_starred)
    assert shown.opened == []


def test_closing_hides_with_a_tray_and_closes_without(shown: Shown, qtbot: QtBot) -> None:
    shown.window.hides_on_close = lambda: True
    shown.window.close()
    assert not shown.window.isVisible()
    shown.window.bring_forward()
    assert shown.window.isVisible()
    shown.window.hides_on_close = lambda: False
    with qtbot.waitSignal(shown.window.closed):
        shown.window.close()


def test_a_library_error_is_shown_in_place_of_the_cards(shown: Shown, qtbot: QtBot) -> None:
    from deskreader.errors import StoreError

    shown.engine.library.error = StoreError(Kind.STORAGE, "disk on fire")
    shown.window.show_view(View(ViewKind.STARRED))
    shown.window.timeline._model._rows.clear()
    qtbot.waitUntil(lambda: "disk on fire" in shown.window.timeline.empty_sentence)
    press(shown, "Shift+A")
    qtbot.waitUntil(lambda: "disk on fire" in shown.window.undo_bar.text or not shown.window.undo_bar.isHidden())
    shown.engine.library.error = None


def test_a_theme_change_reaches_every_pane(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.settings.change(theme="dark")
    qtbot.waitUntil(lambda: shown.article.theme is not None and shown.article.theme.name == "dark")
    dark = shown.window.grab().toImage()
    assert dark.pixelColor(5, 300).lightness() < 60
    shown.engine.settings.change(theme="light")
    qtbot.waitUntil(lambda: shown.article.theme.name == "light")
    assert shown.window.grab().toImage().pixelColor(5, 300).lightness() > 200


def test_a_new_article_appears_without_a_reload(shown: Shown, qtbot: QtBot) -> None:
    pages = shown.engine.library.queries.count("page")
    shown.engine.library.arrive(
        Headline(ArticleId(20_000), FeedId(1), "Meridian Post", "Just in", "", NOW + timedelta(minutes=1), False, False)
    )
    qtbot.waitUntil(lambda: titles(shown)[0] == "Just in")
    assert shown.engine.library.queries.count("page") == pages
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "133 stories")


def test_a_feeds_new_title_and_icon_reach_the_cards_without_a_query(shown: Shown, qtbot: QtBot) -> None:
    library = shown.engine.library
    qtbot.waitUntil(lambda: not shown.window.timeline._model._requests.is_busy)
    library.queries.clear()
    icon = ImageHash(f"{2:064d}")
    library.feeds[FeedId(2)] = replace(library.feeds[FeedId(2)], title="The Courier", icon=icon)
    library.publish(Changes(feeds=(FeedId(2),)))
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[0].feed_title == "The Courier")
    assert shown.window.timeline.headlines[0].feed_icon == icon
    assert shown.window.timeline.headlines[1].feed_title == "Open Bench"
    assert set(library.queries) <= {"outline", "count"}


def test_changes_from_any_thread_reach_the_window(shown: Shown, qtbot: QtBot, tasks: object) -> None:
    tasks.run(lambda: shown.engine.library.publish(Changes(feeds=(FeedId(1),))))
    qtbot.waitUntil(lambda: "apply" in shown.article.calls)


def test_midnight_reloads_today(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_view(View(ViewKind.TODAY))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Today")
    qtbot.waitUntil(lambda: not shown.window.timeline._model._requests.is_busy)
    shown.engine.library.queries.clear()
    shown.window.workbench.clock._now = lambda: NOW + timedelta(days=1)
    shown.window.workbench.clock.tick()
    qtbot.waitUntil(lambda: "page" in shown.engine.library.queries and "outline" in shown.engine.library.queries)
    shown.engine.library.queries.clear()
    shown.window.workbench.clock.tick()
    assert shown.engine.library.queries == []
