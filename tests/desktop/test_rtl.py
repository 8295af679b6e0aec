"""The window of a language that runs from right to left: rows and cards are mirrored, not only the panes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.sidebar.delegate import SidebarDelegate
from tests.desktop.conftest import Shown


def columns_of(image: QImage, colour: QColor) -> list[int]:
    """The columns in which a colour stands, those of the left half counted from the left."""
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == colour for y in range(image.height()))]


def first_card(shown: Shown) -> QImage:
    """The picture of the first card of the timeline."""
    cards = shown.window.timeline._cards
    row = cards.visualRect(cards.model().index(0, 0))
    return cards.viewport().grab(row).toImage()


def test_the_unread_mark_of_a_card_stands_at_the_side_where_reading_begins(shown: Shown, qtbot: QtBot) -> None:
    accent = LIGHT.color("accent")
    before = first_card(shown)
    left = columns_of(before, accent)
    assert max(left) < before.width() // 4
    shown.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: bool(columns_of(first_card(shown), accent)))
    after = first_card(shown)
    assert min(columns_of(after, accent)) > after.width() * 3 // 4


def test_the_rows_of_the_sidebar_are_mirrored(shown: Shown) -> None:
    tree = shown.window.sidebar._tree
    delegate = tree.itemDelegate()
    assert isinstance(delegate, SidebarDelegate)
    ground = delegate.background_rect(tree.rect())
    place = ground.adjusted(0, 0, -ground.width() + 16, 0)
    assert delegate._mirrored(place, ground) == place
    shown.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert delegate._mirrored(place, ground).right() == ground.right()
