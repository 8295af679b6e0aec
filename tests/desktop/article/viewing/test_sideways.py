"""Code and tables that are wider than the column scroll sideways in their own box."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.article.viewing.sideways import SidewaysScroll, WideArea
from tests.desktop.article.every_element import drawn
from tests.desktop.article.samples import article
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH, block_of, blocks, rendered

WHOLE = QRectF(0, 0, 2000, 4000)
CODE = "<pre>short = 1\n" + "x = " + "very_long_name + " * 12 + "end</pre>"
HEADS = "".join(f"<th>Responsibilities{n}</th>" for n in range(9))
TABLE = f"<table><tr>{HEADS}</tr><tr>{'<td>one</td>' * 9}</tr></table>"


def area_of(areas: SidewaysScroll) -> WideArea:
    """Returns the only wide area."""
    (area,) = areas.areas(WHOLE)
    return area


def test_long_lines_of_code_scroll_and_short_ones_do_not(style: ArticleStyle) -> None:
    assert area_of(SidewaysScroll(rendered(CODE, style))).largest_offset > 100
    assert not list(SidewaysScroll(rendered("<pre>short</pre>", style)).areas(WHOLE))
    assert not list(SidewaysScroll(rendered(CODE, replace(style, wrap_code=True))).areas(WHOLE))


def test_code_moves_by_its_offset_and_no_further_than_its_end(style: ArticleStyle) -> None:
    document = rendered(CODE, style)
    areas = SidewaysScroll(document)
    line = block_of(document, "short").layout().lineAt(0)
    before = line.x()
    assert areas.scroll_to(area_of(areas), 1e9)
    areas.apply(WHOLE)
    area = area_of(areas)
    assert area.offset == area.largest_offset
    assert block_of(document, "short").layout().lineAt(0).x() == before - area.offset
    assert not areas.scroll_to(area, 1e9)


def test_a_new_layout_keeps_the_offset(style: ArticleStyle) -> None:
    document = rendered(CODE, style)
    areas = SidewaysScroll(document)
    areas.scroll_to(area_of(areas), 60)
    areas.apply(WHOLE)
    document.markContentsDirty(0, document.characterCount())
    document.documentLayout().documentSize()
    areas.apply(WHOLE)
    areas.apply(WHOLE)
    shifted = block_of(document, "short").layout().lineAt(0).x()
    areas.scroll_to(area_of(areas), 0)
    areas.apply(WHOLE)
    assert block_of(document, "short").layout().lineAt(0).x() == shifted + 60


def test_a_table_too_wide_for_the_column_breaks_no_word(style: ArticleStyle) -> None:
    document = rendered(TABLE, style)
    areas = SidewaysScroll(document)
    assert area_of(areas).content_width > COLUMN_WIDTH
    assert block_of(document, "Responsibilities8").layout().lineCount() == 1
    months = "".join(f"<th>{month}</th>" for month in ("Organization", "February", "September", "October", "November"))
    numbers = "<td>Harbourmasters</td>" + "<td>1,340</td>" * 4
    for size in (17, 18, 19, 20, 23):
        wide = rendered(f"<table><tr>{months * 2}</tr><tr>{numbers * 2}</tr></table>", replace(style, size=size))
        assert {block.layout().lineCount() for block in blocks(wide) if block.text() in ("February", "October")} == {1}
    areas.scroll_to(area_of(areas), 120)
    assert area_of(areas).offset == 120


def test_on_paper_a_wide_table_is_made_to_fit(style: ArticleStyle) -> None:
    assert not list(SidewaysScroll(rendered(TABLE, replace(style, is_paged=True))).areas(WHOLE))


def test_nothing_shows_beside_the_box(style: ArticleStyle) -> None:
    image = drawn(article(CODE), style, COLUMN_WIDTH)
    page = style.color("page").name()
    assert {image.pixelColor(image.width() - 3, y).name() for y in range(image.height())} == {page}


def test_wheel_and_arrow_keys_scroll_sideways(qtbot: QtBot, qapp: QApplication, style: ArticleStyle) -> None:
    view = ArticleView(lambda _point: None)  # type: ignore[arg-type,return-value]
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show_article(rendered(CODE, style))
    view.show()
    areas = view._sideways.areas
    assert areas is not None
    QTest.keyClick(view, Qt.Key.Key_Right)
    first = area_of(areas).offset
    assert first > 0
    point = QPointF(200, area_of(areas).rect.center().y())
    wheel = QWheelEvent(
        point, QPointF(view.viewport().mapToGlobal(point.toPoint())), QPoint(-40, 0), QPoint(), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    qapp.sendEvent(view.viewport(), wheel)
    assert area_of(areas).offset == first + 40
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert area_of(areas).offset < first + 40


def test_the_bar_can_be_dragged(qtbot: QtBot, qapp: QApplication, style: ArticleStyle) -> None:
    view = ArticleView(lambda _point: None)  # type: ignore[arg-type,return-value]
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show_article(rendered(CODE, style))
    view.show()
    areas = view._sideways.areas
    assert areas is not None
    middle = area_of(areas).thumb.center().toPoint()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view.viewport(), middle + QPoint(50, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=middle + QPoint(50, 0))
    assert area_of(areas).offset > 50
