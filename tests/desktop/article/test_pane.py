"""The pane: opening articles, following changes in place, versions, style, and what it says."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT, sepia
from deskreader.desktop.article.header import BUTTON_ACTIONS
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import (
    ArticleFlags,
    ArticleId,
    Changes,
    Completeness,
    Feed,
    FeedId,
    ImageHash,
    Offline,
    OpenedArticle,
    Outline,
    Reason,
)
from deskreader.settings import NotifyMode, ReadingTheme, SettingsKeeper
from tests.desktop.article.samples import ArticleLibrary, Open, actions_in, article, picture, status_of, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


LONG = "".join(f"<p>Paragraph {number}. " + "The harbour and the wall. " * 12 + "</p>" for number in range(40))


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(), article(LONG, 2, title="A long story"))


def buttons(pane: ArticlePane) -> list[QToolButton]:
    """Returns the buttons that are visible."""
    return [button for button in pane.findChildren(QToolButton) if button.isVisible()]


def change(library: ArticleLibrary, number: int, **changed: Any) -> Changes:
    """Changes a stored article, and returns the Changes of that."""
    library.articles[ArticleId(number)] = replace(library.articles[ArticleId(number)], **changed)
    return Changes(content=(ArticleId(number),))


def test_an_empty_pane_says_what_to_do(pane: ArticlePane) -> None:
    assert pane._message.isVisible()
    assert pane._message.text() == "No story selected"
    assert pane._message.textFormat() == Qt.TextFormat.PlainText
    assert not pane.page_down()
    assert not pane.page_up()
    assert (buttons(pane), pane.reading_position(), status_of(pane)) == ([], 0, "")


def test_an_opened_article_is_shown_and_emitted(pane: ArticlePane, open_article: Open) -> None:
    assert open_article(1) == pane.article == article()
    assert "The council approved the plan." in text(pane)
    assert status_of(pane) == "Full story saved · 4 min read"
    assert [button.defaultAction().text() for button in buttons(pane)] == list(BUTTON_ACTIONS)
    assert pane.view.accessibleName() == article().title


def test_missing_actions_have_no_button(
    qtbot: QtBot, tasks: Tasks, keeper: SettingsKeeper, library: ArticleLibrary
) -> None:
    pane = ArticlePane(library, tasks, keeper, {"star": QAction("star")})
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(pane.opened):
        pane.open(ArticleId(1))
    assert len(buttons(pane)) == 1


def test_only_the_article_requested_last_is_shown(qtbot: QtBot, pane: ArticlePane, library: ArticleLibrary) -> None:
    gate, answer = threading.Event(), library.open_article

    def slow(article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        if article_id == 1:
            gate.wait(5)
        return answer(article_id, feed_version)

    library.open_article = slow  # type: ignore[method-assign]
    emitted: list[OpenedArticle] = []
    pane.opened.connect(emitted.append)
    pane.open(ArticleId(1))
    pane.open(ArticleId(2))
    qtbot.waitUntil(lambda: len(emitted) == 1)
    gate.set()
    qtbot.wait(50)
    assert [opened.id for opened in emitted] == [2]
    assert pane.article is not None
    assert pane.article.id == 2


def test_a_removed_article_shows_an_error_message(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    pane.open(ArticleId(99))
    qtbot.waitUntil(pane._message.isVisible)
    assert pane._message.text() == "There is no such story in the library."
    assert pane.article is None


def test_the_icon_of_the_feed_is_shown(pane: ArticlePane, open_article: Open, library: ArticleLibrary) -> None:
    change(library, 1, feed_icon=ImageHash("1" * 64), icon=picture("#00cc66", 32, 32))
    open_article(1)
    image = pane.view.grab().toImage()
    x = pane.view.viewport().x() + 28 + 7
    assert any(image.pixelColor(x, y) == QColor("#00cc66") for y in range(30, 70))


def test_a_change_of_the_open_article_is_shown_in_place(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    change(library, 2, completeness=Completeness.SUMMARY, reason=Reason.WAITING, words=0)
    open_article(2)
    assert status_of(pane).startswith("Summary only")
    pane.view.verticalScrollBar().setValue(3000)
    anchor = pane.view.scroll_anchor()
    whole = change(
        library, 2, html=LONG + "<p>And the end.</p>", completeness=Completeness.COMPLETE, reason=Reason.NONE
    )
    with qtbot.assertNotEmitted(pane.opened):
        pane.apply(whole)
        qtbot.waitUntil(lambda: "And the end." in text(pane))
    assert pane.view.scroll_anchor() == anchor
    assert status_of(pane) == "Full story saved"


def test_a_change_of_flags_does_not_render_the_text_again(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(2)
    document = pane.view.document()
    pane.apply(change(library, 2, is_starred=True, is_read=True))
    qtbot.waitUntil(lambda: pane.article is not None and pane.article.is_starred)
    assert pane.view.document() is document


def test_a_change_during_a_request_repeats_the_request(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    changes = change(library, 1, has_both_versions=True)
    feed = article("<p>Only a summary.</p>", has_both_versions=True, shows_feed_version=True)
    library.feed_versions[ArticleId(1)] = feed
    open_article(1)
    pane.toggle_version()
    pane.apply(changes)
    qtbot.waitUntil(lambda: "Only a summary." in text(pane))
    with qtbot.waitSignal(pane.opened) as emitted:
        pane.open(ArticleId(2))
        pane.apply(change(library, 2, is_read=True))
    assert emitted.args[0].is_read


def test_a_new_icon_of_the_feed_comes_into_the_open_article(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    document = pane.view.document()
    change(library, 1, feed_icon=ImageHash("ab" * 32), icon=picture("#00aa00", 16, 16))
    same = Feed(FeedId(2), "", library.articles[ArticleId(1)].feed_title)
    pane.follow_outline(Outline(feeds=(Feed(FeedId(99), "", "Other", icon=ImageHash("cd" * 32)), same)))
    assert len(library.requests) == 1
    pane.follow_outline(Outline(feeds=(replace(same, icon=ImageHash("ab" * 32)),)))
    qtbot.waitUntil(lambda: pane.view.document() is not document)


def test_flags_are_taken_over_without_reading_the_article_again(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    document = pane.view.document()
    pane.apply(Changes(flags=(ArticleFlags(ArticleId(2), True, True), ArticleFlags(ArticleId(1), True, True))))
    assert pane.article is not None
    assert (pane.article.is_read, pane.article.is_starred) == (True, True)
    assert pane.view.document() is document
    assert len(library.requests) == 1
    with qtbot.waitSignal(pane.opened) as emitted:
        pane.open(ArticleId(2))
        pane.apply(Changes(flags=(ArticleFlags(ArticleId(2), True, False),)))  # newer than what is being read
    assert (emitted.args[0].is_read, emitted.args[0].is_starred) == (True, False)
    assert len(library.requests) == 2


def test_changes_of_other_articles_are_not_read(pane: ArticlePane, open_article: Open, library: ArticleLibrary) -> None:
    open_article(1)
    requests = len(library.requests)
    pane.apply(Changes(new=(ArticleId(7),), content=(ArticleId(2),), removed=(ArticleId(3),)))
    assert len(library.requests) == requests


def test_removing_the_open_article_clears_the_pane(pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    pane.apply(Changes(removed=(ArticleId(1),)))
    assert pane.article is None
    assert pane._message.text() == "No story selected"


def test_opening_the_open_article_again_keeps_the_position(pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    pane.view.verticalScrollBar().setValue(2000)
    position = pane.reading_position()
    open_article(2)
    assert pane.reading_position() == position
    open_article(1)
    open_article(2)
    assert pane.reading_position() == 0
    pane.scroll_to_position(position)
    assert pane.reading_position() == position


def test_pages_until_the_end(pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    assert pane.page_down()
    assert pane.page_up()
    assert not pane.page_up()
    while pane.page_down():
        pass
    assert pane.view.verticalScrollBar().value() == pane.view.verticalScrollBar().maximum()


def test_the_other_version_is_shown_and_back(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    change(library, 1, has_both_versions=True)
    feed = article("<p>Only a summary.</p>", has_both_versions=True, shows_feed_version=True)
    library.feed_versions[ArticleId(1)] = feed
    open_article(1)
    pane.toggle_version()
    qtbot.waitUntil(lambda: "Only a summary." in text(pane))
    pane.apply(Changes(content=(ArticleId(1),)))
    qtbot.waitUntil(lambda: library.requests[-1] == (ArticleId(1), True) and len(library.requests) == 3)
    pane.view.links.version_requested.emit()
    qtbot.waitUntil(lambda: "The council approved" in text(pane))


def test_the_page_of_an_open_article_takes_the_place_of_its_summary(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    summary = article("<p>Only a summary.</p>", 5, shows_feed_version=True, offline=Offline.WAITING)
    library.articles[ArticleId(5)] = summary
    open_article(5)
    library.articles[ArticleId(5)] = article(number=5, has_both_versions=True)
    library.feed_versions[ArticleId(5)] = replace(summary, has_both_versions=True)
    pane.apply(Changes(content=(ArticleId(5),)))
    qtbot.waitUntil(lambda: "The council approved" in text(pane))
    open_article(5)
    assert library.requests[-1] == (ArticleId(5), False)


def test_the_feeds_own_summary_of_a_completed_article_can_be_shown(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    library.articles[ArticleId(4)] = article(
        "<p>The original, whole.</p>", 4, original_site="The Paper", has_both_versions=True
    )
    library.feed_versions[ArticleId(4)] = article("<p>The site's copy</p>", 4, original_site="The Paper")
    library.summary = article("<p>The feed's words</p>", 4, shows_feed_version=True, has_both_versions=True)
    open_article(4)
    assert text(pane).rstrip().endswith("The original, whole.")
    actions_in(pane.make_menu(QPoint(10, 10)))["Show the feed's summary"].trigger()
    qtbot.waitUntil(lambda: "The feed's words" in text(pane))
    pane.apply(Changes(content=(ArticleId(4),)))
    qtbot.wait(50)
    assert "The feed's words" in text(pane), "a change keeps the version that is shown"
    pane.toggle_version()
    qtbot.waitUntil(lambda: "The original, whole." in text(pane))


def test_an_article_with_one_version_stays_as_it_is(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    pane.toggle_version()
    assert library.requests == [(ArticleId(1), False)]


def test_zoom_changes_the_setting_and_the_text_at_once(
    pane: ArticlePane, open_article: Open, keeper: SettingsKeeper
) -> None:
    open_article(1)
    before = pane.view.document().size().height()
    pane.zoom(1)
    assert keeper.current.reading_size == 20
    pane.zoom(5)
    assert pane.view.document().size().height() > before
    pane.zoom(99)
    assert keeper.current.reading_size == 36
    pane.zoom(0)
    assert keeper.current.reading_size == 19
    pane.zoom(-99)
    assert keeper.current.reading_size == 12


def test_settings_are_followed_live(pane: ArticlePane, open_article: Open, keeper: SettingsKeeper) -> None:
    open_article(1)
    keeper.change(reading_width=50, reading_justify=True, reading_theme=ReadingTheme.SEPIA)
    assert pane._style.characters == 50
    block = pane.view.document().find("The council").block()
    assert block.blockFormat().alignment() == Qt.AlignmentFlag.AlignJustify
    document = pane.view.document()
    keeper.change(notify=NotifyMode.OFF)
    assert pane.view.document() is document


def test_every_part_follows_the_theme(pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    for theme in (DARK, LIGHT):
        pane.set_theme(theme)
        image = pane.grab().toImage()
        assert image.pixelColor(3, 20) == QColor(theme.page)  # the strip
        assert image.pixelColor(3, pane._header.height() - 1) == QColor(theme.rule)
        assert image.pixelColor(3, 500) == QColor(theme.page)
        color = pane.view.document().find("The council").charFormat().foreground().color()
        assert color == QColor(theme.ink)


def test_links_go_out_of_the_pane(qtbot: QtBot, pane: ArticlePane) -> None:
    with qtbot.waitSignal(pane.link_activated) as emitted:
        pane.view.link_activated.emit("https://x.example/")
    assert emitted.args == ["https://x.example/"]


def test_a_long_status_stands_in_a_line_of_its_own_where_the_buttons_leave_no_room(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    change(library, 1, completeness=Completeness.SUMMARY, reason=Reason.NEEDS_SCRIPT)
    open_article(1)
    header = pane._header
    usual = header.height()
    assert (header.status.text(), header._below.isVisible()) == (status_of(pane), False)
    pane.resize(360, 600)
    assert (header.status.text(), header._below.text()) == ("", status_of(pane))
    assert header._below.accessibleName() == status_of(pane)
    assert header.height() > usual
    pane.resize(1000, 600)
    assert (header.status.text(), header.height()) == (status_of(pane), usual)


def test_an_article_with_one_version_says_so(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    open_article(1)
    assert pane.article is not None
    assert not pane.article.has_both_versions
    with qtbot.waitSignal(pane.message) as said:
        pane.toggle_version()
    assert said.args == ["There is only one version of this story."]


def test_details_open_and_close_where_they_stand(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    html = "<details><summary>More</summary><p>Hidden words</p></details><p>After</p>"
    library.articles[ArticleId(7)] = article(html, 7)
    open_article(7)
    assert "Hidden words" not in text(pane)
    (summary,) = (s for s in pane._shown.pieces if getattr(s, "details", 0))  # type: ignore[union-attr]
    pane.view.anchorClicked.emit(QUrl(f"action:details/{summary.details}"))  # type: ignore[union-attr]
    assert "Hidden words" in text(pane)
    pane.view.anchorClicked.emit(QUrl(f"action:details/{summary.details}"))  # type: ignore[union-attr]
    assert "Hidden words" not in text(pane)


def test_the_foot_says_where_a_focused_link_leads(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    library.articles[ArticleId(8)] = article('<p><a href="https://a.example/page?x=1">here</a></p>', 8)
    open_article(8)
    pane.setFocus()
    pane.view.focusNextPrevChild(True)
    assert pane._link_line.text == "https://a.example/page?x=1"
    open_article(1)
    assert pane._link_line.text == ""


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ""),
        ({"offline": Offline.IMAGES_MISSING}, "Download pictures"),
        ({"completeness": Completeness.SUMMARY, "reason": Reason.UNREACHABLE}, "Try again"),
        ({"completeness": Completeness.SUMMARY, "reason": Reason.PAY_WALL}, "Open original"),
        ({"completeness": Completeness.SUMMARY, "reason": Reason.WAITING, "link": None}, ""),
    ],
)
def test_what_is_not_stored_has_one_useful_action(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary, changed: dict[str, Any], expected: str
) -> None:
    library.articles[ArticleId(9)] = article(number=9, **changed)
    open_article(9)
    assert pane._header.action.text() == expected
    assert pane._header.action.isVisible() == bool(expected)


def test_the_action_asks_for_a_download_or_opens_the_page(
    pane: ArticlePane, open_article: Open, library: ArticleLibrary, qtbot: QtBot
) -> None:
    summary = {"completeness": Completeness.SUMMARY}
    library.articles[ArticleId(9)] = article(number=9, reason=Reason.UNREACHABLE, **summary)
    open_article(9)
    with qtbot.waitSignal(pane.download_requested) as asked:
        pane._header.action.click()
    assert asked.args == [ArticleId(9)]
    library.articles[ArticleId(10)] = article(number=10, reason=Reason.PAY_WALL, **summary)
    open_article(10)
    with qtbot.waitSignal(pane._actions["open_in_browser"].triggered):
        pane._header.action.click()


def test_the_whole_pane_is_sepia(pane: ArticlePane, open_article: Open, keeper: SettingsKeeper, qtbot: QtBot) -> None:
    open_article(1)
    keeper.change(reading_theme=ReadingTheme.SEPIA)
    page = sepia(LIGHT).color("page")
    qtbot.waitUntil(lambda: pane.view.palette().base().color() == page)
    assert pane._header.palette().window().color() == page
    assert pane._link_line.palette().window().color() == page
    pane.set_theme(DARK)
    assert pane.view.palette().base().color() == sepia(DARK).color("page")
