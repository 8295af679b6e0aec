"""The window as a person drives it: keys, reading, undo, following changes, coming back as it was left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.errors import Kind
from deskreader.model import ArticleId, Changes, FeedId, FolderId, Headline, ImageHash, Progress, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import NOW, FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def press(shown: Shown, keys: str) -> None:
    """Presses keys as a person would, with the focus where it is; with none in the window, in the timeline."""
    if QApplication.focusWidget() is None:
        shown.window.timeline.setFocus()
    target = QApplication.focusWidget() or shown.window.timeline
    QTest.keySequence(target, keys)


def story(shown: Shown) -> Headline:
    """The story that is being read."""
    assert shown.window.reading.story is not None
    return shown.window.reading.story


def titles(shown: Shown) -> list[str]:
    return [headline.title for headline in shown.window.timeline.headlines]


def test_it_begins_with_unread_and_counts(shown: Shown) -> None:
    assert shown.window.timeline.header_texts == ("Unread", "132 stories")
    assert titles(shown)[0].startswith("Port city votes")
    assert shown.window.sidebar.status_text == "Updated 2 min ago · all saved"
    assert shown.article.open_id is None


def test_j_and_k_go_from_story_to_story_and_mark_them_read(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    first = story(shown).id
    assert shown.article.open_id == first
    qtbot.waitUntil(lambda: shown.engine.library.articles[first].is_read)
    press(shown, "J")
    assert story(shown).id != first
    press(shown, "K")
    assert story(shown).id == first


def test_a_story_read_in_unread_stays_until_the_view_is_left(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    first = story(shown).id
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "131 stories")
    assert shown.window.timeline.headlines[0].id == first
    assert shown.window.timeline.headlines[0].is_read
    press(shown, "G,T")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Today")
    press(shown, "G,U")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Unread", "131 stories"))
    assert all(headline.id != first for headline in shown.window.timeline.headlines)


def test_a_story_is_marked_read_only_after_the_chosen_seconds(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.settings.change(mark_read_seconds=60)
    press(shown, "J")
    press(shown, "J")
    qtbot.waitUntil(lambda: "open_article" not in shown.engine.library.asked)
    assert not any(shown.engine.library.articles[i].is_read for i in (ArticleId(9999), ArticleId(9998)))


def test_n_skips_read_stories_and_goes_round_at_the_end(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "G,A")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "All stories")
    seen = []
    for _ in range(3):
        before = shown.article.open_id
        press(shown, "N")
        qtbot.waitUntil(lambda before=before: shown.article.open_id != before)
        seen.append(story(shown).title.split()[0])
        qtbot.waitUntil(lambda: story(shown).is_read)
    assert seen == ["Port", "A", "Release"]
    press(shown, "P")
    assert story(shown).title.startswith("Release"), "nothing unread before: it stays"


def test_n_goes_on_in_the_next_feed_with_unread_stories(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.library.mark_read([h.id for h in shown.engine.library.articles.values() if h.feed_id == 5])
    shown.window.show_view(View(ViewKind.FEED, feed_id=FeedId(5)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Open Bench", "4 stories"))
    press(shown, "N")
    qtbot.waitUntil(lambda: shown.window.reading.story is not None)
    assert story(shown).feed_id == FeedId(7), "Kernel Diary has nothing unread"
    assert shown.window.sidebar.current_view() == View(ViewKind.FEED, feed_id=FeedId(7))


def test_n_reaches_an_unread_story_far_below_the_loaded_rows(shown: Shown, qtbot: QtBot) -> None:
    library = shown.engine.library
    ordered = sorted(library.articles.values(), key=lambda h: h.sorted_at)
    library.mark_read([h.id for h in ordered[1:]])
    shown.window.show_view(View(ViewKind.ALL))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "All stories")
    press(shown, "N")
    qtbot.waitUntil(lambda: shown.window.reading.story is not None)
    assert story(shown).id == ordered[0].id


def test_space_pages_and_then_goes_on_to_the_next_unread(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "Space")
    first = story(shown).id
    qtbot.waitUntil(lambda: story(shown).is_read)
    shown.article.pages_left = 1
    press(shown, "Space")
    assert story(shown).id == first
    press(shown, "Space")
    assert story(shown).id != first
    press(shown, "Shift+Space")
    assert shown.article.told[-1] in ("page_up", "apply")
    assert "page_up" in shown.article.told


def test_m_and_s_toggle_and_the_actions_say_so(shown: Shown, qtbot: QtBot) -> None:
    actions = shown.window.actions_by_name
    assert not actions["star"].isEnabled()
    press(shown, "J")
    qtbot.waitUntil(lambda: story(shown).is_read)
    assert actions["toggle_read"].toolTip() == "Mark as unread (M)"
    press(shown, "M")
    qtbot.waitUntil(lambda: not story(shown).is_read)
    press(shown, "S")
    qtbot.waitUntil(lambda: story(shown).is_starred)
    assert actions["star"].text() == "Remove the star"
    press(shown, "G,S")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Starred", "1 story"))


@pytest.mark.parametrize("key", ["V", "B", "Return"])
def test_the_browser_opens_the_story(shown: Shown, key: str) -> None:
    press(shown, "J")
    press(shown, key)
    assert shown.opened == ["https://news.example/1"]


def test_no_other_scheme_ever_reaches_the_browser(shown: Shown, qtbot: QtBot) -> None:
    first = shown.window.timeline.headlines[0]
    shown.engine.library.rewrite(replace(first, link="file:///etc/passwd"))
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[0].link == "file:///etc/passwd")
    press(shown, "J")
    press(shown, "V")
    assert shown.opened == []
    assert shown.window.undo_bar.text == "This story names no page."


def test_mark_all_read_can_be_undone_with_z(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "Shift+A")
    qtbot.waitUntil(shown.window.undo_bar.isVisible)
    assert shown.window.undo_bar.text == "132 stories marked read"
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "0 stories")
    assert len(shown.window.timeline.headlines) > 0, "they stay until one leaves the view"
    press(shown, "Z")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "132 stories")
    assert not shown.window.undo_bar.isVisible()


def test_unsubscribing_can_be_undone(shown: Shown, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(2))
    shown.window.show_view(view)
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Harbour Courier", "31 stories"))
    press(shown, "J")
    shown.window._commands.unsubscribe(shown.engine.library.feed(FeedId(2)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Unread", "101 stories"))
    qtbot.waitUntil(lambda: shown.window.reading.story is None)
    press(shown, "Z")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] in ("131 stories", "132 stories"))


def test_single_keys_do_nothing_while_the_search_field_has_focus(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "jam? ")
    QTest.keyClick(field, Qt.Key.Key_Z)
    assert field.text() == "jam? z"
    assert shown.window.reading.story is None
    assert QApplication.activeModalWidget() is None


def test_searching_as_you_type_and_escape(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    QTest.keyClicks(QApplication.focusWidget(), "heat pump")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "1 story")
    assert titles(shown) == ["A quieter heat pump, tested through two winters"]
    assert shown.window.timeline.view == View(ViewKind.UNREAD, query="heat pump")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "132 stories")
    assert not isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_search_without_result_says_so(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "/")
    QTest.keyClicks(QApplication.focusWidget(), "<b>zeppelin")
    qtbot.waitUntil(lambda: shown.window.timeline.empty_sentence == "No story matches “<b>zeppelin”")


def test_the_keys_can_be_changed_and_changed_back(shown: Shown) -> None:
    shown.engine.settings.change(keys={"next_story": "X; Ctrl+J", "star": "J"})
    press(shown, "J")
    assert shown.window.reading.story is None, "J stars now, and nothing is chosen"
    press(shown, "X")
    assert story(shown).title.startswith("Port")
    shown.engine.settings.change(keys={})
    press(shown, "J")
    assert story(shown).title.startswith("A quieter")


def test_buttons_keep_space_and_return(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    qtbot.waitUntil(lambda: story(shown).is_read)
    button = next(b for b in shown.article.findChildren(QToolButton) if b.defaultAction().objectName() == "star")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: story(shown).is_starred)
    assert "page_down" not in shown.article.told


def test_brackets_go_from_feed_to_feed(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "]")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Meridian Post")
    press(shown, "]")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Harbour Courier")
    press(shown, "[")
    press(shown, "[")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Petri")


def test_refreshing_what_is_shown_and_everything(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_view(View(ViewKind.FOLDER, folder_id=FolderId(1)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "World")
    press(shown, "R")
    press(shown, "F5")
    assert shown.engine.refresher.requests == [((FeedId(1), FeedId(2), FeedId(3)), True), (None, True)]
    shown.engine.refresher.tell(Progress(running=True, feeds_done=12, feeds_total=200))
    qtbot.waitUntil(lambda: shown.window.sidebar.status_text == "Refreshing 12 of 200 …")


def test_zoom_and_version_reach_the_article(shown: Shown) -> None:
    press(shown, "J")
    for keys in ("D", "Ctrl++", "Ctrl+-", "Ctrl+0"):
        press(shown, keys)
    told = [word for word in shown.article.told if word != "apply"]
    assert told == ["toggle_version", "zoom 1", "zoom -1", "zoom 0"]


def test_the_menus_open_and_hold_every_action(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "F10")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    listed = set()
    for action in menu.actions():
        listed.update(
            [action.objectName()] if action.menu() is None else [a.objectName() for a in action.menu().actions()]
        )
    menu.close()
    assert set(shown.window.actions_by_name) - listed == {"more_menu", "text_size"}


def test_opml_goes_in_and_out_and_trouble_is_told(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    commands, bar = shown.window._commands, shown.window.undo_bar
    target = tmp_path / "out.opml"
    commands.export_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "Subscriptions written to out.opml")
    commands.import_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "2 feeds added, 1 known already")
    assert shown.engine.refresher.requests == [(None, True)]
    target.write_text("nonsense")
    commands.import_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "This file is not an OPML file of feeds.")
    commands.import_opml(str(tmp_path / "nowhere.opml"))
    qtbot.waitUntil(lambda: bar.text.startswith("The file could not be read"))


def test_what_the_program_was_called_with(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    pytest.importorskip("deskreader.desktop.dialogs.add_feed")
    file = tmp_path / "feeds.opml"
    file.write_bytes(b"<opml/>")
    shown.window.take(file.as_uri())
    qtbot.waitUntil(lambda: shown.engine.outlines.imported == [b"<opml/>"])
    shown.window.take("feed:https://news.example/feed")
    dialog = shown.window._dialogs._open["add_feed"]
    assert dialog.address.text() == "feed:https://news.example/feed"
    assert len(shown.engine.library.feeds) == 8, "nothing is subscribed to unasked"
    dialog.close()


def test_a_removed_folder_can_be_brought_back_with_its_feeds(shown: Shown, qtbot: QtBot) -> None:
    folder = shown.engine.library.folders[1]
    shown.window._commands.remove_folder(folder)
    qtbot.waitUntil(shown.window.undo_bar.isVisible)
    assert all(feed.folder_id != folder.id for feed in shown.engine.library.feeds.values())
    press(shown, "Z")

    def put_back() -> bool:
        titles = {f.id: f.title for f in shown.engine.library.folders}
        inside = [f.title for f in shown.engine.library.feeds.values() if titles.get(f.folder_id) == "Technology"]
        return inside == ["Terminal Notes", "Open Bench", "Kernel Diary"]

    qtbot.waitUntil(put_back)


def test_copying_a_link(shown: Shown) -> None:
    press(shown, "J")
    shown.window.actions_by_name["copy_link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://news.example/1"


def test_without_feeds_the_first_run_page_offers_a_way(
    show: Callable[[FakeEngine], Shown], tmp_path: Path, qtbot: QtBot
) -> None:
    pytest.importorskip("deskreader.desktop.dialogs.first_run")
    shown = show(FakeEngine(tmp_path, empty=True))
    page = shown.window._steps.page()
    qtbot.waitUntil(page.isVisible)
    page.newsroom_requested.emit()
    assert shown.newsroom == [True]
    page.address_given.emit("bad address")
    qtbot.waitUntil(lambda: page.problem.text().startswith("No feed was found"))
    page.address_given.emit("news.example")
    qtbot.waitUntil(lambda: not page.isVisible())


def test_a_story_from_a_notification_opens_even_if_it_is_not_in_the_view(shown: Shown, qtbot: QtBot) -> None:
    read = next(h for h in shown.engine.library.articles.values() if h.is_read)
    shown.window.show_article(read.id)
    qtbot.waitUntil(lambda: shown.article.open_id == read.id)
    qtbot.waitUntil(lambda: shown.window.timeline.chosen_headline is not None)
    assert shown.window.timeline.chosen_headline.id == read.id
    assert shown.window.sidebar.current_view() == View(ViewKind.FEED, feed_id=read.feed_id)


def test_a_removed_story_leaves_the_article_pane(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    qtbot.waitUntil(lambda: story(shown).is_read)
    shown.engine.library.remove(story(shown).id)
    qtbot.waitUntil(lambda: shown.article.open_id is None)
    assert shown.window.timeline.chosen_headline is None
    assert not shown.window.actions_by_name["star"].isEnabled()


def test_the_window_comes_back_as_it_was_left(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine, qtbot: QtBot
) -> None:
    first = show(engine)
    first.window.resize(760, 600)
    press(first, "J")
    qtbot.waitUntil(lambda: story(first).is_read)
    kept = story(first).id
    cards = first.window.timeline._cards
    cards.verticalScrollBar().setValue(2345)
    place = first.window.timeline.place()
    first.window.sidebar.collapse_folders([FolderId(2)])
    first.article.read_to = 4711
    first.window.close()
    second = show(engine)
    qtbot.waitUntil(lambda: second.article.open_id == kept)
    assert second.article.read_to == 4711
    assert second.window.size() == first.window.size()
    assert second.window.timeline.place() == place
    assert second.window.timeline.chosen_headline.id == kept, "a read story is kept in Unread"
    assert second.window.sidebar.collapsed_folders == {FolderId(2)}


def test_a_killed_program_comes_back_as_it_was_a_minute_before(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine, qtbot: QtBot
) -> None:
    first = show(engine)
    press(first, "J")
    kept = story(first).id
    first.window._day.timeout.emit()
    second = show(engine)
    qtbot.waitUntil(lambda: second.article.open_id == kept)


def test_the_first_window_fits_on_a_small_screen(shown: Shown) -> None:
    room, wanted = QSize(1366, 728), QSize(1360, 860)
    fits = metrics.fitting(wanted, room)
    assert fits.width() <= wanted.width()
    assert fits.height() < room.height() - 20, "room for the frame"
    assert metrics.fitting(wanted, QSize(3840, 2160)) == wanted
    screen = shown.window.screen().availableGeometry()
    assert shown.window.width() <= screen.width()
    assert shown.window.height() <= screen.height()


def test_a_link_in_a_story_goes_to_the_browser(shown: Shown) -> None:
    shown.article.link_activated.emit("https://elsewhere.example/")
    assert shown.opened == ["https://elsewhere.example/"]


def test_a_refresh_by_hand_says_once_why_it_left_feeds_alone(shown: Shown, qtbot: QtBot) -> None:
    bar, refresher = shown.window.undo_bar, shown.engine.refresher
    refresher.tell(Progress(False, skipped=3, finished_at=NOW))
    qtbot.waitUntil(lambda: bar.text == "All of this was fetched less than five minutes ago")
    bar.dismiss()
    refresher.tell(Progress(False, skipped=3, finished_at=NOW, problems=1))
    qtbot.waitUntil(lambda: shown.window.sidebar._status._progress.problems == 1)
    assert bar.isHidden()
    refresher.tell(Progress(False, 2, 2, skipped=3, finished_at=NOW + timedelta(minutes=1)))
    qtbot.waitUntil(lambda: bar.text == "3 feeds were left alone: fetched less than five minutes ago")


def test_the_first_feed_takes_the_keyboard_out_of_the_address(
    show: Callable[[FakeEngine], Shown], tmp_path: Path, qtbot: QtBot
) -> None:
    shown = show(FakeEngine(tmp_path, empty=True))
    page = shown.window._steps.page()
    qtbot.waitUntil(page.isVisible)
    page.address.setFocus()
    page.address_given.emit("news.example")
    qtbot.waitUntil(lambda: not page.isVisible())
    assert not isinstance(shown.window.focusWidget(), QLineEdit), "single keys act again"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_return_and_space_press_the_button_that_has_the_focus(shown: Shown, qtbot: QtBot, key: Qt.Key) -> None:
    press(shown, "J")
    star = next(b for b in shown.article.findChildren(QToolButton) if b.defaultAction().objectName() == "star")
    star.setFocus()
    QTest.keyClick(star, key)
    chosen = story(shown).id
    qtbot.waitUntil(lambda: shown.engine.library.articles[chosen].is_starred)
    assert shown.opened == []


def test_a_damaged_state_file_gives_the_defaults(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff\xfe[General]\nview=feed:nine\nstory=\x00x\nanchor_top=1e9\ngeometry=7")
    shown = show(engine)
    assert shown.window.timeline.header_texts == ("Unread", "132 stories")


def test_closing_hides_where_a_tray_is_and_closes_where_none_is(shown: Shown, qtbot: QtBot) -> None:
    shown.window.hide_instead = lambda: True
    shown.window.close()
    assert not shown.window.isVisible()
    shown.window.bring_forward()
    assert shown.window.isVisible()
    shown.window.hide_instead = lambda: False
    with qtbot.waitSignal(shown.window.closed):
        shown.window.close()


def test_trouble_with_the_library_is_told_where_the_cards_would_be(shown: Shown, qtbot: QtBot) -> None:
    from deskreader.errors import StoreError

    shown.engine.library.trouble = StoreError(Kind.STORAGE, "disk on fire")
    shown.window.show_view(View(ViewKind.STARRED))
    shown.window.timeline._model._rows.clear()
    qtbot.waitUntil(lambda: "disk on fire" in shown.window.timeline.empty_sentence)
    press(shown, "Shift+A")
    qtbot.waitUntil(lambda: "disk on fire" in shown.window.undo_bar.text or not shown.window.undo_bar.isHidden())
    shown.engine.library.trouble = None


def test_both_themes_reach_every_pane_live(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.settings.change(theme="dark")
    qtbot.waitUntil(lambda: shown.article.theme is not None and shown.article.theme.name == "dark")
    dark = shown.window.grab().toImage()
    assert dark.pixelColor(5, 300).lightness() < 60
    shown.engine.settings.change(theme="light")
    qtbot.waitUntil(lambda: shown.article.theme.name == "light")
    assert shown.window.grab().toImage().pixelColor(5, 300).lightness() > 200


def test_an_article_that_arrives_is_seen_without_a_reload(shown: Shown, qtbot: QtBot) -> None:
    pages = shown.engine.library.asked.count("page")
    shown.engine.library.arrive(
        Headline(ArticleId(20_000), FeedId(1), "Meridian Post", "Just in", "", NOW + timedelta(minutes=1), False, False)
    )
    qtbot.waitUntil(lambda: titles(shown)[0] == "Just in")
    assert shown.engine.library.asked.count("page") == pages
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "133 stories")


def test_a_feed_s_new_name_and_icon_reach_the_cards_without_a_question(shown: Shown, qtbot: QtBot) -> None:
    library = shown.engine.library
    qtbot.waitUntil(lambda: not shown.window.timeline._model._requests.is_busy)
    library.asked.clear()
    icon = ImageHash(f"{2:064d}")
    library.feeds[FeedId(2)] = replace(library.feeds[FeedId(2)], title="The Courier", icon=icon)
    library.publish(Changes(feeds=(FeedId(2),)))
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[0].feed_title == "The Courier")
    assert shown.window.timeline.headlines[0].feed_icon == icon
    assert shown.window.timeline.headlines[1].feed_title == "Open Bench"
    assert set(library.asked) <= {"outline", "count"}


def test_changes_reach_the_window_from_any_thread(shown: Shown, qtbot: QtBot, tasks: object) -> None:
    tasks.run(lambda: shown.engine.library.publish(Changes(feeds=(FeedId(1),))))
    qtbot.waitUntil(lambda: "apply" in shown.article.told)


def test_the_keyboard_goes_from_pane_to_pane(shown: Shown, qtbot: QtBot) -> None:
    tree, cards = shown.window.sidebar._tree, shown.window.timeline._cards
    shown.window.show_view(View(ViewKind.FEED, feed_id=FeedId(3)))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is cards
    QTest.keyClick(cards, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is tree
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Civic Ledger")
    press(shown, "Return")
    assert QApplication.focusWidget() is cards, "Return in the sidebar goes on to the stories"
    tree.setFocus()
    press(shown, "J")
    assert QApplication.focusWidget() is cards, "so does going to a story"
    press(shown, "Return")
    assert shown.opened == [story(shown).link]


def test_midnight_changes_today(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_view(View(ViewKind.TODAY))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Today")
    qtbot.waitUntil(lambda: not shown.window.timeline._model._requests.is_busy)
    shown.engine.library.asked.clear()
    shown.window._now = lambda: NOW + timedelta(days=1)
    shown.window._check_day()
    qtbot.waitUntil(lambda: "page" in shown.engine.library.asked and "outline" in shown.engine.library.asked)
    shown.engine.library.asked.clear()
    shown.window._check_day()
    assert shown.engine.library.asked == []


def test_the_menus_of_feeds_folders_and_cards(shown: Shown, qtbot: QtBot) -> None:
    from deskreader.desktop.window import menus

    window, outline = shown.window, shown.window.sidebar.outline
    shown.engine.library.change_feed(FeedId(1), title="Tom & Jerry")
    qtbot.waitUntil(lambda: window.sidebar.outline.feeds[0].title == "Tom & Jerry")
    outline = window.sidebar.outline

    def entries(view: View | None) -> dict[str, object]:
        menu = menus.sidebar_menu(view, outline, window._commands, window.actions_by_name, window)
        return {action.text(): action for action in menu.actions() if action.text()}

    feed = entries(View(ViewKind.FEED, feed_id=FeedId(1)))
    assert feed["Notifications"].isChecked()
    feed["Notifications"].trigger()
    qtbot.waitUntil(lambda: not shown.engine.library.feeds[FeedId(1)].notify)
    targets = {action.text(): action for action in feed["Move to"].menu().actions()}
    assert targets["World"].isChecked()
    targets["Science"].trigger()
    qtbot.waitUntil(lambda: shown.engine.library.feeds[FeedId(1)].folder_id == FolderId(3))
    feed["Copy address"].trigger()
    assert QGuiApplication.clipboard().text() == "https://feed1.example/feed"
    feed["Refresh"].trigger()
    assert shown.engine.refresher.requests == [((FeedId(1),), True)]
    folder = entries(View(ViewKind.FOLDER, folder_id=FolderId(2)))
    assert folder["Remove the folder, keep its feeds"].isEnabled()
    assert "Add feed…" in entries(None)
    story = shown.window.timeline.headlines[1]
    card = {action.text(): action for action in menus.card_menu(story, window.reading, window).actions()}
    card["Star"].trigger()
    qtbot.waitUntil(lambda: shown.engine.library.articles[story.id].is_starred)
    card["Open in the browser"].trigger()
    assert shown.opened == [story.link]
    assert window.reading.story is None, "a menu does not open the story"


def test_renaming_asks_and_takes_the_name(shown: Shown, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QInputDialog

    shown.window._commands.rename_feed(shown.engine.library.feed(FeedId(1)))
    dialog = shown.window.findChild(QInputDialog)
    assert dialog.textValue() == "Meridian Post"
    dialog.setTextValue("  The Post ")
    dialog.accept()
    qtbot.waitUntil(lambda: shown.engine.library.feeds[FeedId(1)].title == "The Post")
