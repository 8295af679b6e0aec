"""Cards as they are painted: dot, selection, thumbnail, highlights, and mirrored from right to left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme
from deskreader.desktop.timeline import Timeline
from deskreader.model import ArticleId, ImageHash
from deskreader.model.revisions import Edit
from deskreader.settings import Density
from tests.desktop.conftest import Shown
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import article, search

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_card_shows_dot_selection_and_thumbnail(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, theme: Theme
) -> None:
    library.rewrite(article(1, 7, thumbnail=ImageHash(f"{1:064d}"), is_read=False))
    library.mark_read([ArticleId(2)])
    qtbot.waitUntil(lambda: timeline.headlines[0].thumbnail is not None and timeline.headlines[1].is_read)
    timeline.set_theme(theme)
    timeline.choose(ArticleId(1), quietly=True)
    timeline._cards.grab()
    pixmaps = timeline._delegate._thumbnails._pixmaps
    qtbot.waitUntil(lambda: any(not pixmap.isNull() for pixmap in pixmaps.values()))
    image = timeline._cards.grab().toImage()
    top = timeline._cards.card_top(0)

    def at(x: int, y: int) -> QColor:
        return image.pixelColor(round(x * image.devicePixelRatio()), round(y * image.devicePixelRatio()))

    def near(x: float, y: float) -> QColor:
        return at(metrics.px(x), top + metrics.px(y))

    assert near(14.5, 21.5) == theme.color("accent"), "the dot of an unread article"
    assert near(5, 60) == theme.color("selection")
    assert at(metrics.px(5), top - metrics.px(10)) == theme.color("timeline"), "a day heading is never selected"
    assert near(14.5, 21.5 + 123) == theme.color("timeline"), "no dot for a read article"
    middle = timeline._cards.width() - metrics.px(16 + 38)
    thumbnail = at(middle, top + metrics.px(13 + 31))
    assert thumbnail not in (theme.color("selection"), theme.color("timeline"))


def test_cards_show_their_highlights(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    plain = timeline._cards.viewport().grab().toImage()
    highlighted = {
        n: replace(h, title_highlights=((0, 5),), snippet_highlights=((0, 4),)) for n, h in library.articles.items()
    }
    library.articles = highlighted
    search(timeline, "Story", qtbot)
    timeline._search_bar.hide()
    assert timeline._cards.viewport().grab().toImage() != plain


def columns_of(image: QImage, color: QColor) -> list[int]:
    """Returns the x of all pixel columns in which a color occurs."""
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == color for y in range(image.height()))]


def first_card(shown: Shown) -> QImage:
    """Returns the first card of the timeline as an image."""
    cards = shown.window.timeline._cards
    row = cards.visualRect(cards.model().index(0, 0))
    return cards.viewport().grab(row).toImage()


def test_the_dot_of_an_unread_article_stands_where_reading_begins(shown: Shown, qtbot: QtBot) -> None:
    accent = LIGHT.color("accent")
    before = first_card(shown)
    left = columns_of(before, accent)
    assert max(left) < before.width() // 4
    shown.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: bool(columns_of(first_card(shown), accent)))
    after = first_card(shown)
    assert min(columns_of(after, accent)) > after.width() * 3 // 4


def settled(timeline: Timeline, qtbot: QtBot) -> QImage:
    """Returns the cards as they look once nothing moves any more, such as a layout that is being mirrored."""
    before = QImage()
    while (image := timeline._cards.grab().toImage()) != before:
        before = image
        qtbot.wait(30)
    return image


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_what_the_publisher_did_stands_at_the_end_of_the_line_of_the_source(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    timeline.setLayoutDirection(direction)
    images = []
    for row in (article(1, 7), article(1, 7, is_removed=True), article(1, 7, edit=Edit.SINCE_READ)):
        library.rewrite(row)
        qtbot.waitUntil(lambda row=row: (timeline.headlines[0].edit, timeline.headlines[0].is_removed)
                        == (row.edit, row.is_removed))  # fmt: skip
        images.append(settled(timeline, qtbot))
    plain, *marked = images
    middle = plain.width() // 2
    for image in marked:
        columns = [
            x
            for x in range(plain.width())
            if any(plain.pixel(x, y) != image.pixel(x, y) for y in range(plain.height()))
        ]
        assert columns
        is_at_the_right = direction is Qt.LayoutDirection.LeftToRight
        assert all((x > middle) is is_at_the_right for x in columns)


@pytest.mark.parametrize("density", [Density.COMPACT, Density.TITLES])
def test_every_density_shows_what_the_publisher_did(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, density: Density
) -> None:
    timeline._delegate.density = density
    before = timeline._cards.grab().toImage()
    library.rewrite(article(1, 7, is_removed=True))
    qtbot.waitUntil(lambda: timeline.headlines[0].is_removed)
    assert timeline._cards.grab().toImage() != before
