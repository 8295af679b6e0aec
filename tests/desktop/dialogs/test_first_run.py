"""The page that is shown as long as there is no feed: addresses, dropped files, errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.first_run import FirstRunPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


@pytest.fixture
def page(qtbot: Any) -> FirstRunPage:
    page = FirstRunPage(LIGHT)
    qtbot.addWidget(page)
    return page


def test_a_typed_address_is_emitted_without_spaces(qtbot: Any, page: FirstRunPage) -> None:
    with qtbot.assertNotEmitted(page.address_given):
        page.add.click()
    page.address.setText("  example.org ")
    with qtbot.waitSignal(page.address_given) as signal:
        page.add.click()
    assert signal.args == ["example.org"]
    with qtbot.waitSignal(page.address_given):
        qtbot.keyClick(page.address, Qt.Key.Key_Return)


def test_the_cards_request_the_starter_list_and_the_newsroom(qtbot: Any, page: FirstRunPage) -> None:
    with qtbot.waitSignal(page.starter_requested):
        page.starter.click()
    with qtbot.waitSignal(page.newsroom_requested):
        page.newsroom.click()
    with qtbot.waitSignal(page.newsroom_requested):
        qtbot.keyClick(page.newsroom, Qt.Key.Key_Return)


def test_input_is_disabled_while_busy_and_an_error_is_shown(qtbot: Any, page: FirstRunPage) -> None:
    page.address.setText("example.org")
    page.set_busy(True)
    assert not page.add.isEnabled()
    with qtbot.assertNotEmitted(page.address_given):
        page.add.click()
    page.show()
    page.activateWindow()
    page.show_problem("No feed was found <b>here</b>.")
    assert page.focusWidget() is page.address
    assert page.address.selectedText() == "example.org"
    assert page.add.isEnabled()
    assert page.problem.isVisibleTo(page)
    assert page.problem.textFormat() == Qt.TextFormat.PlainText
    qtbot.keyClick(page.address, Qt.Key.Key_X)
    assert not page.problem.isVisibleTo(page)


def drop(page: FirstRunPage, data: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_file_and_an_address_can_be_dropped(qtbot: Any, page: FirstRunPage, tmp_path: Path) -> None:
    file, address, other = QMimeData(), QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(tmp_path / "feeds.opml"))])
    address.setText("https://example.org/feed")
    other.setText("nothing to see")
    with qtbot.waitSignal(page.opml_chosen) as signal:
        drop(page, file)
    assert signal.args == [str(tmp_path / "feeds.opml")]
    with qtbot.waitSignal(page.address_given) as signal:
        drop(page, address)
    assert signal.args == ["https://example.org/feed"]
    with qtbot.assertNotEmitted(page.address_given), qtbot.assertNotEmitted(page.opml_chosen):
        drop(page, other)


def test_the_page_follows_the_theme_and_every_control_has_a_name(page: FirstRunPage) -> None:
    page.set_theme(DARK)
    assert DARK.page in page.styleSheet()
    for widget in (page.address, page.opml, page.starter, page.newsroom):
        assert widget.accessibleName()


def test_only_the_explanation_is_rich_text(page: FirstRunPage) -> None:
    labels = [label for label in page.findChildren(QLabel) if label.text()]
    (rich,) = [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert "Add a source to begin" in rich
