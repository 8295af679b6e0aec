"""The open article as the user drives it: next and previous, unread, read marks, stars, the browser, snoozing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from deskreader.model import ArticleId, FeedId, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import open_headline, press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def test_j_and_k_go_from_article_to_article_and_mark_them_read(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    first = open_headline(shown).id
    assert shown.article.open_id == first
    qtbot.waitUntil(lambda: shown.engine.library.articles[first].is_read)
    press(shown, "J")
    assert open_headline(shown).id != first
    press(shown, "K")
    assert open_headline(shown).id == first


def test_what_the_user_opens_is_noted_here_or_in_the_browser_but_not_what_a_restart_opens_again(
    shown: Shown, qtbot: QtBot
) -> None:
    openings = shown.engine.library.openings
    press(shown, "J")
    first = open_headline(shown)
    qtbot.waitUntil(lambda: openings == [first.id])
    other = next(h for h in shown.engine.library.articles.values() if h.id != first.id and h.link)
    shown.window.workbench.article_controller.open_in_browser(other)
    qtbot.waitUntil(lambda: openings == [first.id, other.id])
    shown.window.workbench.article_controller.close()
    shown.window.workbench.article_controller.reopen(first.id)
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is not None)
    assert openings == [first.id, other.id]


def test_the_articles_beside_the_open_one_are_prepared_in_the_order_of_the_way(shown: Shown, qtbot: QtBot) -> None:
    rows = [headline.id for headline in shown.window.timeline.headlines]
    press(shown, "J")
    press(shown, "J")
    assert shown.article.prepared == [rows[2], rows[0]]
    press(shown, "K")
    assert shown.article.prepared == [rows[1]]
    press(shown, "J")
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[1].is_read)
    shown.engine.library.mark_read([rows[2]])
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[2].is_read)
    press(shown, "P")
    press(shown, "K")
    press(shown, "N")
    assert shown.article.open_id == rows[3]
    assert shown.article.prepared == [rows[4], rows[2]]


def test_an_article_is_shown_where_it_was_left_before_that_is_stored(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    shown.article.position = 1200
    press(shown, "J")
    shown.article.position = 0
    press(shown, "K")
    assert shown.article.position == 1200


def test_an_article_read_in_unread_stays_until_the_view_changes(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    first = open_headline(shown).id
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "131 stories")
    assert shown.window.timeline.headlines[0].id == first
    assert shown.window.timeline.headlines[0].is_read
    press(shown, "G,T")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Today")
    press(shown, "G,U")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Unread", "131 stories"))
    assert all(headline.id != first for headline in shown.window.timeline.headlines)


def test_an_article_is_marked_read_only_after_the_chosen_seconds(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.settings.change(mark_read_seconds=60)
    press(shown, "J")
    press(shown, "J")
    qtbot.waitUntil(lambda: "open_article" not in shown.engine.library.queries)
    assert not any(shown.engine.library.articles[i].is_read for i in (ArticleId(9999), ArticleId(9998)))


def test_n_skips_read_articles_and_wraps_around_at_the_end(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "G,A")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "All stories")
    words = []
    for _ in range(3):
        before = shown.article.open_id
        press(shown, "N")
        qtbot.waitUntil(lambda before=before: shown.article.open_id != before)
        words.append(open_headline(shown).title.split()[0])
        qtbot.waitUntil(lambda: open_headline(shown).is_read)
    assert words == ["Port", "A", "Release"]
    press(shown, "P")
    assert open_headline(shown).title.startswith("Release"), "nothing unread before: it stays"


def test_n_goes_on_in_the_next_feed_with_unread_articles(shown: Shown, qtbot: QtBot) -> None:
    shown.engine.library.mark_read([h.id for h in shown.engine.library.articles.values() if h.feed_id == 5])
    shown.window.show_view(View(ViewKind.FEED, feed_id=FeedId(5)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Open Bench", "4 stories"))
    press(shown, "N")
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is not None)
    assert open_headline(shown).feed_id == FeedId(7), "Kernel Diary has nothing unread"
    assert shown.window.sidebar.current_view() == View(ViewKind.FEED, feed_id=FeedId(7))


def test_n_reaches_an_unread_article_far_below_the_loaded_rows(shown: Shown, qtbot: QtBot) -> None:
    library = shown.engine.library
    ordered = sorted(library.articles.values(), key=lambda h: h.sorted_at)
    library.mark_read([h.id for h in ordered[1:]])
    shown.window.show_view(View(ViewKind.ALL))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "All stories")
    press(shown, "N")
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is not None)
    assert open_headline(shown).id == ordered[0].id


def test_space_scrolls_and_then_goes_on_to_the_next_unread_article(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "Space")
    first = open_headline(shown).id
    qtbot.waitUntil(lambda: open_headline(shown).is_read)
    shown.article.pages_left = 1
    press(shown, "Space")
    assert open_headline(shown).id == first
    press(shown, "Space")
    assert open_headline(shown).id != first
    press(shown, "Shift+Space")
    assert shown.article.calls[-1] in ("page_up", "apply")
    assert "page_up" in shown.article.calls


def test_m_and_s_toggle_and_the_actions_show_it(shown: Shown, qtbot: QtBot) -> None:
    actions = shown.window.actions_by_name
    assert not actions["star"].isEnabled()
    press(shown, "J")
    qtbot.waitUntil(lambda: open_headline(shown).is_read)
    assert actions["toggle_read"].toolTip() == "Mark as unread (M)"
    press(shown, "M")
    qtbot.waitUntil(lambda: not open_headline(shown).is_read)
    press(shown, "S")
    qtbot.waitUntil(lambda: open_headline(shown).is_starred)
    assert actions["star"].text() == "Remove star"
    press(shown, "G,S")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Starred", "1 story"))


@pytest.mark.parametrize("key", ["V", "B", "Return"])
def test_the_browser_opens_the_page_of_the_article(shown: Shown, key: str) -> None:
    press(shown, "J")
    press(shown, key)
    assert shown.opened == ["https://news.example/1"]


def test_only_web_addresses_reach_the_browser(shown: Shown, qtbot: QtBot) -> None:
    first = shown.window.timeline.headlines[0]
    shown.engine.library.rewrite(replace(first, link="file:///etc/passwd"))
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[0].link == "file:///etc/passwd")
    press(shown, "J")
    press(shown, "V")
    assert shown.opened == []
    assert shown.window.undo_bar.text == "This story has no web page."


def test_the_link_of_an_article_is_copied(shown: Shown) -> None:
    press(shown, "J")
    shown.window.actions_by_name["copy_link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://news.example/1"


def test_a_link_in_an_article_opens_in_the_browser(shown: Shown, qtbot: QtBot) -> None:
    shown.article.link_activated.emit("https://elsewhere.example/")
    qtbot.waitUntil(lambda: shown.opened == ["https://elsewhere.example/"])


def test_a_link_to_a_stored_story_opens_it_here(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    shown.article.link_activated.emit("https://news.example/2")
    qtbot.waitUntil(lambda: open_headline(shown).link == "https://news.example/2")
    assert shown.opened == []


def test_a_link_to_the_open_story_leads_to_its_page(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    own = open_headline(shown).link
    assert own is not None
    shown.article.link_activated.emit(own)
    qtbot.waitUntil(lambda: shown.opened == [own])


def test_the_pane_empties_where_another_view_does_not_hold_its_story(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    assert shown.window.workbench.article_controller.headline is not None
    shown.window.show_view(View(ViewKind.STARRED))
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is None)


def test_a_removed_article_leaves_the_article_pane(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "J")
    qtbot.waitUntil(lambda: open_headline(shown).is_read)
    shown.engine.library.remove(open_headline(shown).id)
    qtbot.waitUntil(lambda: shown.article.open_id is None)
    assert shown.window.timeline.chosen_headline is None
    assert not shown.window.actions_by_name["star"].isEnabled()


def test_zoom_and_version_reach_the_article_pane(shown: Shown) -> None:
    press(shown, "J")
    for keys in ("D", "Ctrl++", "Ctrl+-", "Ctrl+0"):
        press(shown, keys)
    calls = [call for call in shown.article.calls if call != "apply"]
    assert calls == ["toggle_version", "zoom 1", "zoom -1", "zoom 0"]


def test_the_articles_menu_forgets_what_was_learned_about_its_site(shown: Shown, qtbot: QtBot) -> None:
    shown.window.workbench.article_controller.go_to_article(1)
    headline = open_headline(shown)
    shown.window.workbench.article_controller.headline = replace(
        headline, link="https://me:pass@Paper.example:8080/story"
    )
    shown.window.actions_by_name["forget_site"].trigger()
    qtbot.waitUntil(lambda: "forget paper.example:8080" in shown.engine.library.queries)
    qtbot.waitUntil(lambda: "paper.example:8080" in shown.window.undo_bar.text)
    shown.window.workbench.article_controller.headline = replace(headline, link=None)
    shown.window.actions_by_name["forget_site"].trigger()
    assert shown.window.undo_bar.text == "This story has no web page."


def test_a_snoozed_article_becomes_unread_and_its_announcement_is_requested(shown: Shown, qtbot: QtBot) -> None:
    shown.window.workbench.article_controller.go_to_article(1)
    headline = open_headline(shown)
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline.is_read)
    with qtbot.waitSignal(shown.window.article_action_requested) as requested:
        shown.window.actions_by_name["later"].trigger()
    assert requested.args == [headline.id, "later"]
    qtbot.waitUntil(lambda: not shown.engine.library.articles[headline.id].is_read)
