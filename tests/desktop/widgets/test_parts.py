"""Labels stand where the window's direction begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from deskreader.desktop.widgets.parts import label


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Qt.LayoutDirection]:
    """The direction of the whole program."""
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def inked_columns(shown: QLabel) -> tuple[int, int]:
    """Returns the first and the last column with something of the text."""
    image = shown.grab().toImage()
    ground = image.pixel(0, 0)
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]
    return columns[0], columns[-1]


@pytest.mark.parametrize("text", ["www.example.org", "/home/ana/library"])
def test_a_latin_text_stands_where_the_window_begins(qtbot: QtBot, direction: Qt.LayoutDirection, text: str) -> None:
    shown = label(text)
    qtbot.addWidget(shown)
    shown.resize(400, 30)
    first, last = inked_columns(shown)
    if direction == Qt.LayoutDirection.RightToLeft:
        assert last > 390
    else:
        assert first < 10
