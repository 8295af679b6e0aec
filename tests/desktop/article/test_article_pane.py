"""The pane: opening, following changes in place, versions, sizes and what it says."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.article import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ArticleId, Changes, Completeness, FeedId, ImageHash, OpenedArticle, Reason
from deskreader.settings import SettingsKeeper
from tests.desktop.article.samples import BODY, ArticleLibrary, Open, article, opener, picture, shown_pane, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size

LONG = "".join(f"<p>Paragraph {number}. " + "The harbour and the wall. " * 12 + "</p>" for number in range(40))
NAMES = ("star", "toggle_read", "text_size", "open_in_browser", "more_menu")


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    return SettingsKeeper(tmp_path / "settings.json")


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(), article(LONG, 2, title="A long story"))


@pytest.fixture
def pane(qtbot: QtBot, tasks: Tasks, keeper: SettingsKeeper, library: ArticleLibrary) -> ArticlePane:
    made = ArticlePane(library, tasks, keeper, {name: QAction(name) for name in NAMES})
    return shown_pane(qtbot, made)


@pytest.fixture
def opened(qtbot: QtBot, pane: ArticlePane) -> Open:
    return opener(qtbot, pane)


def words(pane: ArticlePane) -> str:
    return pane._header.status.whole_text


def buttons(pane: ArticlePane) -> list[QToolButton]:
    return [button for button in pane.findChildren(QToolButton) if button.isVisible()]


def change(library: ArticleLibrary, number: int, **changed: Any) -> Changes:
    library.stories[ArticleId(number)] = replace(library.stories[ArticleId(number)], **changed)
    return Changes(updated=(ArticleId(number),))


# --- opening ----------------------------------------------------------------------------------------------------------


def test_an_empty_pane_says_what_to_do(pane: ArticlePane) -> None:
    assert pane._message.isVisible()
    assert pane._message.text() == "Choose a story"
    assert pane._message.textFormat() == Qt.TextFormat.PlainText
    assert not pane.page_down()
    assert not pane.page_up()
    assert (buttons(pane), pane.place(), words(pane)) == ([], 0, "")


def test_an_opened_story_is_shown_and_told(pane: ArticlePane, opened: Open) -> None:
    assert opened(1) == pane.article == article()
    assert "The council approved the plan." in text(pane)
    assert words(pane) == "Full story saved · 4 min read"
    assert [button.defaultAction().text() for button in buttons(pane)] == list(NAMES)
    assert pane.view.accessibleName() == article().title


def test_actions_that_are_not_given_are_left_out(
    qtbot: QtBot, tasks: Tasks, keeper: SettingsKeeper, library: ArticleLibrary
) -> None:
    pane = ArticlePane(library, tasks, keeper, {"star": QAction("star")})
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(pane.opened):
        pane.open(ArticleId(1))
    assert len(buttons(pane)) == 1


def test_only_the_story_asked_for_last_is_shown(qtbot: QtBot, pane: ArticlePane, library: ArticleLibrary) -> None:
    gate, answer = threading.Event(), library.open_article

    def slow(article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        if article_id == 1:
            gate.wait(5)
        return answer(article_id, feed_version)

    library.open_article = slow  # type: ignore[method-assign]
    told: list[OpenedArticle] = []
    pane.opened.connect(told.append)
    pane.open(ArticleId(1))
    pane.open(ArticleId(2))
    qtbot.waitUntil(lambda: len(told) == 1)
    gate.set()
    qtbot.wait(50)
    assert [story.id for story in told] == [2]
    assert pane.article is not None
    assert pane.article.id == 2


def test_a_story_that_is_gone_is_said_in_words(qtbot: QtBot, pane: ArticlePane, opened: Open) -> None:
    opened(1)
    pane.open(ArticleId(99))
    qtbot.waitUntil(pane._message.isVisible)
    assert pane._message.text() == "There is no such article in the library."
    assert pane.article is None


def test_the_icon_of_the_feed_is_shown(pane: ArticlePane, opened: Open, library: ArticleLibrary) -> None:
    icon = ImageHash("1" * 64)
    library.icons[icon] = picture("#00cc66", 32, 32)
    change(library, 1, feed_icon=icon)
    opened(1)
    image = pane.view.grab().toImage()
    at = pane.view.viewport().x() + 28
    assert any(image.pixelColor(at + 7, y) == QColor("#00cc66") for y in range(30, 70))


# --- following --------------------------------------------------------------------------------------------------------


def test_a_change_of_the_open_story_is_shown_in_place(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    change(library, 2, completeness=Completeness.SUMMARY, reason=Reason.WAITING, words=0)
    opened(2)
    assert words(pane).startswith("Summary only")
    pane.view.verticalScrollBar().setValue(3000)
    place = pane.view.scroll_anchor()
    whole = change(
        library, 2, html=LONG + "<p>And the end.</p>", completeness=Completeness.COMPLETE, reason=Reason.NONE
    )
    with qtbot.assertNotEmitted(pane.opened):
        pane.apply(whole)
        qtbot.waitUntil(lambda: "And the end." in text(pane))
    assert pane.view.scroll_anchor() == place
    assert words(pane) == "Full story saved"


def test_a_mark_does_not_set_the_text_again(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    opened(2)
    document = pane.view.document()
    pane.apply(change(library, 2, is_starred=True, is_read=True))
    qtbot.waitUntil(lambda: pane.article is not None and pane.article.is_starred)
    assert pane.view.document() is document


def test_a_change_while_a_question_is_open_does_not_lose_the_question(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    marked = change(library, 1, has_both_versions=True)
    feed = article("<p>Only a summary.</p>", has_both_versions=True, shows_feed_version=True)
    library.feed_versions[ArticleId(1)] = feed
    opened(1)
    pane.toggle_version()
    pane.apply(marked)
    qtbot.waitUntil(lambda: "Only a summary." in text(pane))
    with qtbot.waitSignal(pane.opened) as told:
        pane.open(ArticleId(2))
        pane.apply(change(library, 2, is_read=True))
    assert told.args[0].is_read


def test_the_icon_of_the_feed_comes_into_the_open_story(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    opened(1)
    document = pane.view.document()
    change(library, 1, feed_icon=ImageHash("ab" * 32))
    library.icons[ImageHash("ab" * 32)] = picture("#00aa00", 16, 16)
    pane.apply(Changes(feeds=(FeedId(99),)))
    assert len(library.asked) == 1
    pane.apply(Changes(feeds=(FeedId(2),)))
    qtbot.waitUntil(lambda: pane.view.document() is not document)


def test_changes_of_other_stories_are_not_asked_for(pane: ArticlePane, opened: Open, library: ArticleLibrary) -> None:
    opened(1)
    asked = len(library.asked)
    pane.apply(Changes(new=(ArticleId(7),), updated=(ArticleId(2),), removed=(ArticleId(3),)))
    assert len(library.asked) == asked


def test_a_removed_story_leaves_the_pane_empty(pane: ArticlePane, opened: Open) -> None:
    opened(1)
    pane.apply(Changes(removed=(ArticleId(1),)))
    assert pane.article is None
    assert pane._message.text() == "Choose a story"


def test_opening_the_open_story_again_keeps_the_place(pane: ArticlePane, opened: Open) -> None:
    opened(2)
    pane.view.verticalScrollBar().setValue(2000)
    place = pane.place()
    opened(2)
    assert pane.place() == place
    opened(1)
    opened(2)
    assert pane.place() == 0
    pane.go_to(place)
    assert pane.place() == place


def test_pages_until_the_end(pane: ArticlePane, opened: Open) -> None:
    opened(2)
    assert pane.page_down()
    assert pane.page_up()
    assert not pane.page_up()
    while pane.page_down():
        pass
    assert pane.view.verticalScrollBar().value() == pane.view.verticalScrollBar().maximum()


# --- versions ---------------------------------------------------------------------------------------------------------


def test_the_other_version_is_shown_and_back(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    change(library, 1, has_both_versions=True)
    feed = article("<p>Only a summary.</p>", has_both_versions=True, shows_feed_version=True)
    library.feed_versions[ArticleId(1)] = feed
    opened(1)
    pane.toggle_version()
    qtbot.waitUntil(lambda: "Only a summary." in text(pane))
    pane.apply(Changes(updated=(ArticleId(1),)))
    qtbot.waitUntil(lambda: library.asked[-1] == (ArticleId(1), True) and len(library.asked) == 3)
    pane.view.version_requested.emit()
    qtbot.waitUntil(lambda: "The council approved" in text(pane))


def test_a_story_with_one_version_stays_as_it_is(pane: ArticlePane, opened: Open, library: ArticleLibrary) -> None:
    opened(1)
    pane.toggle_version()
    assert library.asked == [(ArticleId(1), False)]


# --- look -------------------------------------------------------------------------------------------------------------


def test_zoom_changes_the_setting_and_the_text_at_once(pane: ArticlePane, opened: Open, keeper: SettingsKeeper) -> None:
    opened(1)
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


def test_settings_are_followed_live(pane: ArticlePane, opened: Open, keeper: SettingsKeeper) -> None:
    opened(1)
    keeper.change(reading_width=50, reading_justify=True, reading_theme="sepia")
    assert pane._style.characters == 50
    block = pane.view.document().find("The council").block()
    assert block.blockFormat().alignment() == Qt.AlignmentFlag.AlignJustify
    document = pane.view.document()
    keeper.change(notify="off")
    assert pane.view.document() is document


def test_the_theme_is_taken_by_every_part(pane: ArticlePane, opened: Open) -> None:
    opened(1)
    for theme in (DARK, LIGHT):
        pane.set_theme(theme)
        image = pane.grab().toImage()
        assert image.pixelColor(3, 20) == QColor(theme.page)  # the strip
        assert image.pixelColor(3, pane._header.height() - 1) == QColor(theme.rule)
        assert image.pixelColor(3, 500) == QColor(theme.page)
        color = pane.view.document().find("The council").charFormat().foreground().color()
        assert color == QColor(theme.ink)


def test_links_go_out_of_the_pane(qtbot: QtBot, pane: ArticlePane) -> None:
    with qtbot.waitSignal(pane.link_activated) as went:
        pane.view.link_activated.emit("https://x.example/")
    assert went.args == ["https://x.example/"]


def test_a_long_status_ends_in_dots(pane: ArticlePane, opened: Open, library: ArticleLibrary) -> None:
    change(library, 1, completeness=Completeness.SUMMARY, reason=Reason.NEEDS_SCRIPT)
    opened(1)
    pane.resize(360, 600)
    assert pane._header.status.text().endswith("…")
    assert pane._header.status.accessibleName() == words(pane)
    assert BODY
