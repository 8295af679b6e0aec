"""Articles that are prepared before they are opened: shown at once, as they are in the library, in the present look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.preparation import neighbours
from deskreader.desktop.article.preparation.neighbours import Prepared
from deskreader.model import ArticleFlags, ArticleId, Changes, Feed, FeedId, ImageHash, OpenedArticle, Outline
from tests.desktop.article.samples import PHOTO, VERY_LONG_ARTICLE, ArticleLibrary, Open, article, picture, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


@pytest.fixture
def library() -> ArticleLibrary:
    second = article(f'<img src="{PHOTO}"><p>The second.</p>', 2, title="Second", images={PHOTO: picture("#00aa00")})
    return ArticleLibrary(
        article(), second, article("<p>The third.</p>", 3), article(VERY_LONG_ARTICLE, 4), article("<p>Five.</p>", 5)
    )


def held(pane: ArticlePane) -> dict[int, Prepared | None]:
    """Returns what is prepared, by the number of the article."""
    return {int(number): prepared for number, prepared in pane._neighbours._held.items()}


def is_set(pane: ArticlePane, number: int) -> bool:
    """Returns whether an article is prepared with its document, as far as it will be."""
    prepared = held(pane).get(number)
    return prepared is not None and prepared.document is not None and not pane._neighbours._timer.isActive()


def prepare(qtbot: QtBot, pane: ArticlePane, numbers: Sequence[int]) -> None:
    """Prepares articles and waits until they are."""
    pane.prepare([ArticleId(number) for number in numbers])
    pane.view.viewport().repaint()
    qtbot.waitUntil(lambda: set(held(pane)) == set(numbers) and is_set(pane, numbers[0]))


def change(library: ArticleLibrary, number: int, **changed: Any) -> Changes:
    """Changes a stored article, and returns the Changes of that."""
    library.articles[ArticleId(number)] = replace(library.articles[ArticleId(number)], **changed)
    return Changes(content=(ArticleId(number),))


def test_a_prepared_article_is_shown_at_once(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    prepare(qtbot, pane, (2, 3))
    emitted: list[OpenedArticle] = []
    pane.opened.connect(emitted.append)
    pane.open(ArticleId(2))
    assert emitted == [library.articles[ArticleId(2)]] == [pane.article]
    assert "The second." in text(pane)
    assert pane.view.accessibleName() == "Second"
    assert library.requests == [(ArticleId(number), False) for number in (1, 2, 3)]
    assert 2 not in held(pane)


def test_its_pictures_are_decoded_before(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    prepare(qtbot, pane, (2,))
    qtbot.waitUntil(lambda: not pane._pictures.is_waiting)
    pane.open(ArticleId(2))
    image = pane.view.grab().toImage()
    middle = pane.view.viewport().x() + pane.view.viewport().width() // 2
    assert any(image.pixelColor(middle, y) == QColor("#00aa00") for y in range(image.height()))


def test_only_the_beginning_of_a_long_article_is_set(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    prepare(qtbot, pane, (4,))
    prepared = held(pane)[4]
    assert prepared is not None
    assert prepared.document is not None
    assert prepared.document.pending_layout is not None
    assert prepared.document.size().height() > neighbours.HEIGHT_AHEAD
    pane.open(ArticleId(4))
    pane.scroll_to_position(50_000)
    qtbot.waitUntil(lambda: pane.reading_position() > 49_000)


def test_the_article_before_is_not_read_again(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    open_article(2)
    prepare(qtbot, pane, (3, 1))
    pane.open(ArticleId(1))
    assert "The council approved" in text(pane)
    assert library.requests == [(ArticleId(number), False) for number in (1, 2, 3)]


def test_the_feeds_version_does_not_stand_for_the_article(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    change(library, 1, has_both_versions=True)
    library.feed_versions[ArticleId(1)] = article("<p>A summary.</p>", has_both_versions=True, shows_feed_version=True)
    open_article(1)
    pane.toggle_version()
    qtbot.waitUntil(lambda: "A summary." in text(pane))
    open_article(2)
    prepare(qtbot, pane, (3, 1))
    pane.open(ArticleId(1))
    assert "The council approved" in text(pane)


def test_what_changes_is_read_again(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    prepare(qtbot, pane, (2, 3))
    pane.apply(change(library, 2, html="<p>Better.</p>"))
    qtbot.waitUntil(lambda: is_set(pane, 2))
    pane.open(ArticleId(2))
    assert "Better." in text(pane)


def test_what_changes_while_it_is_read_is_read_again(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    pane.prepare([ArticleId(2)])
    pane.view.viewport().repaint()
    pane.apply(change(library, 2, html="<p>Better.</p>"))
    qtbot.waitUntil(lambda: is_set(pane, 2))
    pane.open(ArticleId(2))
    assert "Better." in text(pane)


def test_flags_are_taken_over(qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary) -> None:
    open_article(1)
    prepare(qtbot, pane, (2,))
    pane.apply(Changes(flags=(ArticleFlags(ArticleId(2), True, True),)))
    pane.open(ArticleId(2))
    assert pane.article is not None
    assert (pane.article.is_read, pane.article.is_starred) == (True, True)
    assert len(library.requests) == 2


def test_a_removed_article_is_forgotten(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    prepare(qtbot, pane, (2, 3))
    pane.apply(Changes(removed=(ArticleId(2),)))
    assert 2 not in held(pane)
    pane.apply(Changes(everything=True))
    assert not held(pane)


def test_a_new_title_of_the_feed_is_read(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    open_article(1)
    prepare(qtbot, pane, (2,))
    feed = Feed(FeedId(2), "", "Harbour Courier")
    pane.follow_outline(Outline(feeds=(feed,)))
    assert 2 in held(pane)
    change(library, 2, feed_icon=ImageHash("ab" * 32))
    pane.follow_outline(Outline(feeds=(replace(feed, icon=ImageHash("ab" * 32)),)))
    qtbot.waitUntil(lambda: is_set(pane, 2))
    pane.open(ArticleId(2))
    assert pane.article is not None
    assert pane.article.feed_icon == ImageHash("ab" * 32)


def test_a_new_look_sets_it_again(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    prepare(qtbot, pane, (2,))
    before = held(pane)[2]
    assert before is not None
    first = before.document
    pane.set_theme(DARK)
    qtbot.waitUntil(lambda: is_set(pane, 2) and before.document is not first)
    pane.open(ArticleId(2))
    assert pane.view.document().find("The second.").charFormat().foreground().color() == QColor(DARK.ink)


def test_another_width_does_not_show_a_document_of_the_old_one(
    qtbot: QtBot, pane: ArticlePane, open_article: Open
) -> None:
    open_article(1)
    prepare(qtbot, pane, (2,))
    pane.resize(400, 600)
    pane.open(ArticleId(2))
    document = pane.view.article_document
    assert document is not None
    assert document.column_width == pane.view.column_width_for(document.style)


def test_an_article_with_many_bytes_of_pictures_is_not_held(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "MAX_BYTES", 10)
    open_article(1)
    pane.prepare([ArticleId(2), ArticleId(3)])
    pane.view.viewport().repaint()
    qtbot.waitUntil(lambda: set(held(pane)) == {2, 3})
    assert held(pane)[2] is None
    assert open_article(2).id == 2
    assert "The second." in text(pane)


def test_an_unknown_article_is_no_error_until_it_is_opened(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    pane.prepare([ArticleId(99), ArticleId(3)])
    pane.view.viewport().repaint()
    qtbot.waitUntil(lambda: 3 in held(pane))
    assert pane.article == article()
    pane.open(ArticleId(99))
    qtbot.waitUntil(pane._message.isVisible)


def test_nothing_is_prepared_before_the_open_article_is_painted(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, library: ArticleLibrary
) -> None:
    pane.hide()
    open_article(1)
    pane.prepare([ArticleId(2)])
    qtbot.wait(30)
    assert library.requests == [(ArticleId(1), False)]
    pane.show()
    qtbot.waitUntil(lambda: is_set(pane, 2))
