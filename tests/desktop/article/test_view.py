"""The view: where it scrolls, what its links do, and that it opens nothing by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QPalette,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article.context_menu import text_menu
from deskreader.desktop.article.typesetting.document import GUTTER
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.article.view import ArticleView
from deskreader.model import OpenedArticle
from tests.desktop.article.samples import NOW, actions_in, article, picture

LONG = "".join(f"<p>Paragraph {number}. " + "The harbour and the wall. " * 12 + "</p>" for number in range(60))


@pytest.fixture
def view(qtbot: QtBot, style: ArticleStyle) -> ArticleView:
    """An empty view of 760 by 600 pixels on the screen."""
    view = ArticleView(lambda position: text_menu(view, position))
    qtbot.addWidget(view)
    view.set_style(style)
    view.resize(760, 600)
    view.show()
    qtbot.waitExposed(view)
    return view


def show(
    view: ArticleView, article_or_html: OpenedArticle | str, style: ArticleStyle, keep_position: bool = False
) -> None:
    """Shows an article."""
    opened = article(article_or_html) if isinstance(article_or_html, str) else article_or_html
    view.show_article(render(opened, style, view.column_width_for(style), NOW), keep_position)


def text_at_top(view: ArticleView) -> str:
    """Returns the beginning of the block at the upper edge."""
    return view.cursorForPosition(QPoint(GUTTER, 0)).block().text()[:14]


def click(qtbot: QtBot, view: ArticleView, text: str) -> None:
    """Clicks a text."""
    cursor = view.document().find(text)
    at = view.cursorRect(cursor).center() - QPoint(6, 0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_an_article_begins_at_its_beginning(view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    view.verticalScrollBar().setValue(900)
    show(view, LONG, style)
    assert view.verticalScrollBar().value() == 0


def test_pages_scroll_by_whole_lines_until_the_end(view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    seen = [0]
    while view.scroll_page(1):
        seen.append(view.verticalScrollBar().value())
        assert seen[-1] > seen[-2]
        assert seen[-1] - seen[-2] < 600
    assert seen[-1] == view.verticalScrollBar().maximum()
    assert not view.scroll_page(1)
    while view.scroll_page(-1):
        pass
    assert view.verticalScrollBar().value() == 0


def test_a_short_article_has_no_second_page(view: ArticleView, style: ArticleStyle) -> None:
    show(view, "<p>Short.</p>", style)
    assert not view.scroll_page(1)
    assert not view.scroll_page(-1)


def test_another_text_size_keeps_the_position(view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    view.verticalScrollBar().setValue(5000)
    block = text_at_top(view)
    assert block.startswith("Paragraph")
    show(view, LONG, replace(style, size=27), keep_position=True)
    assert text_at_top(view) == block
    show(view, LONG, style, keep_position=True)
    assert text_at_top(view) == block


def test_text_added_above_keeps_the_position(view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    view.verticalScrollBar().setValue(5000)
    block, anchor = text_at_top(view), view.scroll_anchor()
    show(view, "<p>Something new.</p>" * 30 + LONG, style, keep_position=True)
    assert text_at_top(view) == block
    assert view.scroll_anchor().below == anchor.below


def test_the_beginning_stays_the_beginning(view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    show(view, "<p>Something new.</p>" + LONG, style, keep_position=True)
    assert view.verticalScrollBar().value() == 0


def test_a_reading_position_can_be_left_and_restored(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    qtbot.waitUntil(lambda: not view.steps.is_active)
    view.verticalScrollBar().setValue(4000)
    position, block = view.reading_position(), text_at_top(view)
    show(view, LONG, style)
    view.scroll_to_position(position)
    qtbot.waitUntil(lambda: text_at_top(view) == block)
    view.scroll_to_position(10**9)  # a position of a longer text
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() == view.verticalScrollBar().maximum())


def test_the_wheel_scrolls_beside_the_column_and_requests_zoom_with_ctrl(
    qtbot: QtBot, view: ArticleView, style: ArticleStyle
) -> None:
    show(view, LONG, style)

    def turn_wheel(target: object, keys: Qt.KeyboardModifier) -> None:
        event = QWheelEvent(
            QPointF(5, 300), QPointF(5, 300), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)

    turn_wheel(view, Qt.KeyboardModifier.NoModifier)
    assert view.verticalScrollBar().value() > 0
    with qtbot.waitSignal(view.zoom_requested) as requested:
        turn_wheel(view.viewport(), Qt.KeyboardModifier.ControlModifier)
    assert requested.args == [-1]
    assert view.document().defaultFont() == view._document.style.ui(19)


def test_the_column_stands_in_the_middle_at_any_width(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, LONG, style)
    for width in (760, 1000, 1401):
        view.resize(width, 600)
        left = view.viewport().x() + GUTTER
        assert left == pytest.approx((width - style.column_width) / 2, abs=1)
        assert view.document().textWidth() == style.column_width + 2 * GUTTER


def test_a_narrow_view_has_a_narrow_column_and_keeps_the_position(
    qtbot: QtBot, view: ArticleView, style: ArticleStyle
) -> None:
    show(view, article(LONG + '<img src="p">', images={"p": picture(width=900)}), style)
    view.verticalScrollBar().setValue(4000)
    block = text_at_top(view)
    view.resize(400, 600)
    qtbot.waitUntil(lambda: view.document().textWidth() == 400)
    assert text_at_top(view) == block
    assert view.horizontalScrollBar().maximum() == 0
    assert view.document().size().width() <= 400


def test_a_link_goes_out_and_nowhere_else(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, '<p>See <a href="https://x.example/a%20b?q=1&amp;r=ä">the survey</a>.</p>', style)
    with qtbot.waitSignal(view.link_activated) as activated:
        click(qtbot, view, "the survey")
    assert activated.args == ["https://x.example/a%20b?q=1&r=%C3%A4"]
    assert view.source().isEmpty()


def test_a_link_within_the_article_scrolls_to_its_anchor(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    html = f'<p>Text<a href="#n1">note</a></p>{LONG}<p id="n1">The note. <a href="#top">↩</a></p>'
    show(view, html, style)
    with qtbot.assertNotEmitted(view.link_activated):
        click(qtbot, view, "note")
    assert view.cursorRect(view.document().find("The note.")).top() < 600


def test_only_known_addresses_are_activated(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, "<p>x</p>", style)
    with qtbot.assertNotEmitted(view.link_activated):
        for address in ("file:///etc/passwd", "javascript:alert(1)", "#nowhere", "data:text/html,x", ""):
            view.anchorClicked.emit(QUrl(address))
    with qtbot.waitSignal(view.links.version_requested):
        view.anchorClicked.emit(QUrl("action:toggle-version"))
    with qtbot.waitSignal(view.links.tag_activated) as activated:
        view.anchorClicked.emit(QUrl("action:tag/Rome%20%26%20I%2FII"))
    assert activated.args == ["Rome & I/II"]


def test_tab_moves_from_link_to_link_and_enter_opens_it(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, '<p><a href="https://a.example/">one</a> and <a href="https://b.example/">two</a></p>', style)
    view.setFocus()
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert not override.isAccepted()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.textCursor().selectedText() == "two"
    assert view.extraSelections()[0].cursor.selectedText() == "two"
    QApplication.sendEvent(view, override)
    assert override.isAccepted()  # so that no action of the window takes the key
    with qtbot.waitSignal(view.link_activated) as activated:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert activated.args == ["https://b.example/"]


def test_the_link_below_the_mouse_is_underlined(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    show(view, '<p>See <a href="https://x.example/">the <b>whole</b> survey</a>.</p>', style)
    point = view.cursorRect(view.document().find("whole")).center() - QPoint(6, 0)
    qtbot.mouseMove(view.viewport(), point)
    assert [selection.cursor.selectedText() for selection in view.extraSelections()] == ["the whole survey"]
    qtbot.mouseMove(view.viewport(), QPoint(300, 500))
    assert view.extraSelections() == []
    qtbot.mouseMove(view.viewport(), point)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert view.extraSelections() == []


def test_selected_text_is_copied_as_plain_text(view: ArticleView, style: ArticleStyle) -> None:
    show(view, "<ul><li>one</li><li><b>two</b></li></ul>", style)
    cursor = view.document().find("one")
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    data = view.createMimeDataFromSelection()
    assert data.text() == "• one\n• two"
    assert data.formats() == ["text/plain", "text/html"]
    assert data.html() == "<ul><li>one</li><li><strong>two</strong></li></ul>"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_right_click_opens_the_menu_that_is_made_for_its_point(view: ArticleView, style: ArticleStyle) -> None:
    show(view, "<p>x</p>", style)
    point = QPoint(10, 10)
    QApplication.sendEvent(
        view.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point)),
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert list(actions_in(menu)) == ["Copy", "Select all"]
    menu.close()


@pytest.mark.parametrize("name", ["/etc/passwd", "file:///etc/passwd", "https://x.example/a.png", "//server/x.png", ""])
def test_any_requested_resource_is_one_transparent_pixel(view: ArticleView, style: ArticleStyle, name: str) -> None:
    show(view, "<p>x</p>", style)
    for kind in (QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.StyleSheetResource):
        for resource in (view.loadResource(kind, QUrl(name)), view.document().resource(kind, QUrl(name))):
            assert (resource.width(), resource.height(), resource.pixelColor(0, 0).alpha()) == (1, 1, 0)


def test_a_file_addressed_by_the_html_is_never_shown(
    qtbot: QtBot, view: ArticleView, style: ArticleStyle, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(picture("#ff00ff", 200, 200).data)
    addresses = (f"file://{canary}", str(canary), f"qrc:{canary}", f"//localhost{canary}")
    html = "".join(
        f'<img src="{address}"><p>a <img src="{address}" width="20" height="20"></p>' for address in addresses
    )
    cell = f'<td style="background:url({addresses[0]})">x</td>'
    html += f'<table background="{addresses[0]}"><tr>{cell}<td>y</td></tr></table>'
    show(view, html, style)
    view.resize(760, 1600)
    image = view.grab().toImage()
    assert all(
        image.pixelColor(x, y) != QColor("#ff00ff")
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_hostile_documents_are_laid_out_and_painted(view: ArticleView, style: ArticleStyle, shared: Path) -> None:
    for html in json.loads((shared / "data/hostile/qt_html.json").read_text("utf-8")).values():
        show(view, html, style)
        assert not view.grab().isNull()


def test_the_colours_follow_the_style(view: ArticleView, style: ArticleStyle) -> None:
    dark = replace(style, theme=DARK)
    view.set_style(dark)
    show(view, "<p>x</p>", dark)
    image = view.grab().toImage()
    assert image.pixelColor(3, 300) == QColor(DARK.page)  # beside the column
    assert image.pixelColor(380, 590) == QColor(DARK.page)  # within it


def test_the_keyboards_place_is_shown_by_a_frame(view: ArticleView, qtbot: QtBot, style: ArticleStyle) -> None:
    view.set_style(style)
    view.show_article(render(article(), style, 500, NOW))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    accent = view.palette().color(QPalette.ColorRole.Link)
    assert view.viewport().grab().toImage().pixelColor(0, 40) == accent
    view.clearFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.viewport().grab().toImage().pixelColor(0, 40) != accent


def test_a_tool_tip_explains_an_abbreviation_and_none_covers_the_text_at_a_link(
    view: ArticleView, style: ArticleStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        "deskreader.desktop.article.view.QToolTip.showText", lambda _point, text, _view: shown.append(text)
    )
    show(
        view,
        '<p>The <abbr title="World &lt;b&gt; Health">WHO</abbr> and <a href="https://a.example/">others</a>.</p>',
        style,
    )
    for word in ("others", "WHO"):
        point = view.cursorRect(view.document().find(word)).center() - QPoint(6, 0)
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert len(shown) == 1
    assert "World &lt;b&gt; Health" in shown[0]
