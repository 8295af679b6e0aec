"""From an opened article to its document: formats, fonts, colours and spaces as the design has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.fonts import load_fonts
from deskreader.desktop.appearance.theme import DARK, LIGHT, contrast
from deskreader.desktop.article.plain_text_copy import plain_text
from deskreader.desktop.article.typesetting.decorations import paint_decorations
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument
from deskreader.desktop.article.typesetting.inline_objects import InlineObjects, decode_image
from deskreader.desktop.article.typesetting.labels import (
    TOGGLE_VERSION,
    byline,
    host,
    location_text,
    map_url,
    status_text,
    truncation_notice,
)
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style
from deskreader.model import Completeness, Enclosure, Location, Offline, OpenedArticle, Reason, StoredImage
from deskreader.settings import ReadingTheme, Settings
from tests.desktop.article.samples import LEAD, NOW, PHOTO, article, picture

COLUMN = 620


@pytest.fixture
def style(qapp: QApplication) -> ArticleStyle:
    """The light look in the design's sizes, whatever the font of this machine is."""
    return replace(article_style(LIGHT, Settings()), size=19)


ALIVE: list[ArticleDocument] = []
"""The documents of a test: a block or cursor is void once its document is gone."""


@pytest.fixture(autouse=True)
def documents_end_with_the_test() -> Iterator[None]:
    yield
    ALIVE.clear()


def made(opened: OpenedArticle | str, style: ArticleStyle) -> ArticleDocument:
    opened = article(opened) if isinstance(opened, str) else opened
    ALIVE.append(render(opened, style, COLUMN, NOW))
    return ALIVE[-1]


def blocks(document: ArticleDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def block_of(document: ArticleDocument, text: str) -> QTextBlock:
    return next(block for block in blocks(document) if text in block.text())


def format_of(document: ArticleDocument, text: str) -> QTextCharFormat:
    cursor = document.find(text)
    assert not cursor.isNull(), text
    return cursor.charFormat()


def color_of(document: ArticleDocument, text: str) -> str:
    return format_of(document, text).foreground().color().name().upper()


def painted(document: ArticleDocument) -> QImage:
    """The whole document as it is painted, decorations and all."""
    height = int(document.size().height())
    image = QImage(COLUMN + 2 * GUTTER, height, QImage.Format.Format_RGB32)
    image.fill(document.style.color("page"))
    painter = QPainter(image)
    paint_decorations(painter, document, QRectF(image.rect()))
    document.drawContents(painter)
    painter.end()
    return image


# --- top --------------------------------------------------------------------------------------------------------------


def test_source_headline_and_byline_stand_above_the_story(style: ArticleStyle) -> None:
    document = made(article(), style)
    assert [block.text().strip("\ufffc\u00a0") for block in blocks(document)][:4] == [
        "Harbour Courier",
        "Port city votes to turn its rail yard into a park",
        byline(article(), NOW),
        "The council approved the plan.",
    ]
    headline = block_of(document, "Port city")
    font = headline.charFormat().font()
    assert (font.pixelSize(), font.weight(), headline.blockFormat().headingLevel()) == (36, QFont.Weight.DemiBold, 1)
    assert headline.blockFormat().lineHeight() == round(36 * 1.16)
    assert color_of(document, "Harbour Courier") == LIGHT.accent
    assert color_of(document, "Lindqvist") == LIGHT.faint_ink


def test_the_readers_tags_stand_below_the_byline_and_lead_to_their_stories(style: ArticleStyle) -> None:
    document = made(article(tags=("Later", "Rome & I")), style)
    assert block_of(document, "Later").text() == "Later · Rome & I"
    assert color_of(document, "Rome") == LIGHT.accent
    assert format_of(document, "Rome").anchorHref() == "action:tag/Rome%20%26%20I"


def test_the_headline_is_set_in_the_display_cut_of_the_shipped_serif(style: ArticleStyle) -> None:
    font = block_of(made(article(), style), "Port city").charFormat().font()
    assert font.families() == [load_fonts()] == ["Newsreader"]
    assert font.variableAxisValue(QFont.Tag("opsz")) == 36
    assert font.variableAxisValue(QFont.Tag("wght")) == 600
    assert load_fonts() is load_fonts()


def test_the_body_is_set_as_the_settings_say(qapp: QApplication) -> None:
    settings = Settings(reading_size=22, reading_line_height=140, reading_width=50, reading_justify=True)
    style = article_style(DARK, settings)
    block = block_of(made("<p>Text of the story.</p>", style), "Text of")
    assert block.charFormat().font().pixelSize() == style.size
    assert block.blockFormat().lineHeight() == pytest.approx(style.size * 1.4)
    assert block.blockFormat().alignment() == Qt.AlignmentFlag.AlignJustify
    assert block.charFormat().foreground().color() == QColor(DARK.ink)
    assert style.column_width == round(50 * style.size * 0.48)


def test_the_column_of_the_design_is_620_pixels(style: ArticleStyle) -> None:
    assert style.column_width == 620


def test_sepia_is_a_light_page_with_readable_ink(qapp: QApplication) -> None:
    theme = article_style(DARK, Settings(reading_theme=ReadingTheme.SEPIA)).theme
    for role in ("ink", "soft_ink", "faint_ink", "accent"):
        assert contrast(getattr(theme, role), theme.page) >= 4.5
        assert contrast(getattr(theme, role), theme.code) >= 4.5


def test_a_lead_picture_is_as_wide_as_the_column_and_has_its_caption(style: ArticleStyle) -> None:
    opened = article(lead_image=LEAD, lead_caption="The yard in 2009", pictures={LEAD: picture()})
    document = made(opened, style)
    drawn = document.objects.object_of(format_of(document, "\ufffc"))
    assert drawn.badge is not None  # the first object is the source's tile
    lead = document.objects.object_of(block_of(document, "yard in 2009").previous().begin().fragment().charFormat())
    assert document.objects.size_of(lead).toTuple() == (COLUMN, COLUMN / 2)
    assert color_of(document, "The yard in 2009") == LIGHT.faint_ink


def test_a_lead_picture_is_not_shown_twice_nor_as_a_hole(style: ArticleStyle) -> None:
    twice = article(f'<p>a</p><img src="{PHOTO}">', lead_image=PHOTO, pictures={PHOTO: picture()})
    assert sum(block.text() == "\ufffc" for block in blocks(made(twice, style))) == 1
    missing = article(lead_image=LEAD, lead_caption="Nowhere")
    assert all("Nowhere" not in block.text() for block in blocks(made(missing, style)))


# --- the cut box ------------------------------------------------------------------------------------------------------


def test_a_story_completed_from_its_original_says_so_and_offers_the_sites_version(style: ArticleStyle) -> None:
    opened = article(original_site="Meridian Post", has_both_versions=True)
    document = made(opened, style)
    assert document.find("Cut short by the site. The rest is from the original at Meridian Post.").isNull() is False
    assert format_of(document, "Show the site's version").anchorHref() == TOGGLE_VERSION
    assert len(document.notes.boxed_tables) == 1
    image = painted(document)
    assert image.pixelColor(GUTTER + 300, 40) == QColor(LIGHT.code)
    assert image.pixelColor(GUTTER, 33) != QColor(LIGHT.code)  # the corner is round


def test_a_cut_copy_without_its_original_links_to_it(style: ArticleStyle) -> None:
    opened = article(reason=Reason.TRUNCATED, completeness=Completeness.PARTIAL, original_url="https://m.example/x")
    document = made(opened, style)
    assert format_of(document, "Open the original").anchorHref() == "https://m.example/x"
    hostile = replace(opened, original_url="javascript:alert(1)")
    assert format_of(made(hostile, style), "Open the original").anchorHref() == ""


def test_a_whole_story_has_no_box(style: ArticleStyle) -> None:
    assert truncation_notice(article()) is None
    assert made(article(), style).notes.boxed_tables == []


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Full story saved · 4 min read"),
        ({"words": 0}, "Full story saved"),
        ({"words": 200}, "Full story saved · 1 min read"),
        ({"offline": Offline.PICTURES_MISSING, "words": 0}, "Full story saved, some pictures missing"),
        (
            {"completeness": Completeness.SUMMARY, "reason": Reason.UNREACHABLE, "words": 40},
            "Summary only: the site did not answer",
        ),
        ({"has_both_versions": True, "shows_feed_version": True, "words": 0}, "Full story saved · The feed's version"),
        (
            {"has_both_versions": True, "shows_feed_version": True, "original_site": "The Paper", "words": 0},
            "Full story saved · The site's version",
        ),
    ],
)
def test_the_status_says_what_is_stored(qapp: QApplication, changed: dict[str, Any], words: str) -> None:
    assert status_text(article(**changed)) == words


def test_every_reason_has_words(qapp: QApplication) -> None:
    for reason in Reason:
        assert status_text(article(reason=reason, completeness=Completeness.SUMMARY, offline=Offline.SUMMARY_ONLY))


def test_the_byline_leaves_out_what_is_not_known(qapp: QApplication) -> None:
    assert byline(article(), NOW).startswith("By Ana Lindqvist · Today, ")
    assert byline(article(), NOW).endswith(" · news.example")
    assert byline(article(author="by Ana"), NOW).startswith("by Ana · ")
    alone = byline(article(author=None, link=None, published_at=None, arrived_at=NOW - timedelta(days=1)), NOW)
    assert alone.startswith("Yesterday, ")
    assert "·" not in alone


def test_hosts_are_named_as_people_write_them() -> None:
    assert host("https://www.news.example:8080/x") == "news.example"
    assert host("mailto:a@b.example") == "mailto:a@b.example"
    assert host("http://[bad") == "http://[bad"


# --- sections ---------------------------------------------------------------------------------------------------------


def test_links_are_in_accent_without_underline(style: ArticleStyle) -> None:
    form = format_of(made('<p>See <a href="https://x.example/s">the survey</a>.</p>', style), "the survey")
    assert (form.anchorHref(), form.fontUnderline()) == ("https://x.example/s", False)
    assert form.foreground().color() == QColor(LIGHT.accent)


def test_bold_and_italic_go_along_the_axes_of_the_font(style: ArticleStyle) -> None:
    document = made("<p>a <b>bold</b> <i>slanted</i> <code>code</code></p>", style)
    assert format_of(document, "bold").font().variableAxisValue(QFont.Tag("wght")) == 600
    assert format_of(document, "slanted").font().italic()
    assert format_of(document, "code").font().styleHint() == QFont.StyleHint.Monospace


def test_a_quote_is_italic_soft_and_has_one_bar_through_its_paragraphs(style: ArticleStyle) -> None:
    document = made("<blockquote><p>First.</p><p>Second <em>word</em>.</p></blockquote><p>After</p>", style)
    assert color_of(document, "First") == LIGHT.soft_ink
    assert format_of(document, "First").font().italic()
    assert not format_of(document, "word").font().italic()
    image = painted(document)
    rule = QColor(LIGHT.rule)
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + 1, y) == rule]
    assert rows == list(range(rows[0], rows[-1] + 1))  # without a gap
    assert len(rows) > 2 * style.line_spacing


def test_code_stands_on_a_rounded_box_with_its_line_breaks(style: ArticleStyle) -> None:
    document = made("<p>Before</p><pre>def f():\n    return 1</pre><p>After</p>", style)
    block = block_of(document, "def f")
    assert block.text() == "def f():\u2028    return 1"
    layout = document.documentLayout()
    box = layout.blockBoundingRect(block)
    image = painted(document)
    assert image.pixelColor(GUTTER + COLUMN - 10, int(box.center().y())) == QColor(LIGHT.code)
    assert image.pixelColor(GUTTER - 2, int(box.center().y())) == QColor(LIGHT.page)
    assert document.notes.decorations[block.blockNumber()].box


def test_inline_code_has_a_chip_beneath_it(style: ArticleStyle) -> None:
    document = made("<p>Runs with <code>numpy</code> alone.</p>", style)
    block = block_of(document, "numpy")
    assert document.notes.decorations[block.blockNumber()].chips == ((10, 15),)
    image = painted(document)
    row = {image.pixelColor(x, int(_middle(document, block))).name().upper() for x in range(GUTTER, 300)}
    assert LIGHT.code in row


def _middle(document: ArticleDocument, block: QTextBlock) -> float:
    rect, line = document.documentLayout().blockBoundingRect(block), block.layout().lineAt(0)
    return rect.top() + line.y() + line.ascent() + 4


def test_lists_hang_their_bullets_and_numbers(style: ArticleStyle) -> None:
    document = made("<ul><li>a<ul><li>b</li></ul></li></ul><ol start='10'><li>c</li></ol>", style)
    inner = [block for block in blocks(document) if block.text() in ("a", "b", "c")]
    assert [block.blockFormat().leftMargin() for block in inner] == [20, 40, 29]
    assert [document.notes.decorations[block.blockNumber()].marker for block in inner] == ["•", "◦", "10."]


def test_right_to_left_paragraphs_are_set_from_the_right(style: ArticleStyle) -> None:
    document = made("<p>المدينة تفتح ساحة</p><ul dir='rtl'><li>البند</li></ul><p>Plain</p>", style)
    rtl, item, plain = (block_of(document, text) for text in ("المدينة", "البند", "Plain"))
    assert rtl.blockFormat().layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert plain.blockFormat().layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert (item.blockFormat().rightMargin(), item.blockFormat().leftMargin()) == (20, 0)


def test_tables_have_a_faint_header_and_numbers_at_the_right(style: ArticleStyle) -> None:
    html = "<table><tr><th>Part</th><th>Cost</th></tr><tr><td>Sluices</td><td>41.5</td></tr></table>"
    document = made(html, style)
    table = QTextCursor(block_of(document, "Sluices")).currentTable()
    assert (table.rows(), table.columns()) == (2, 2)
    assert color_of(document, "Part") == LIGHT.faint_ink
    assert block_of(document, "41.5").blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    assert not block_of(document, "Sluices").blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    rule = table.cellAt(1, 0).format().toTableCellFormat()
    assert (rule.bottomBorder(), rule.bottomBorderBrush().color()) == (1, QColor(LIGHT.rule))


def test_cells_over_several_columns_stay_merged(style: ArticleStyle) -> None:
    html = "<table><tr><td>a</td><td>b</td></tr><tr><td colspan='2'>wide</td></tr></table><p>After</p>"
    document = made(html, style)
    assert QTextCursor(block_of(document, "wide")).currentTable().cellAt(1, 0).columnSpan() == 2


def test_empty_cells_are_set_as_empty(style: ArticleStyle) -> None:
    html = "<table><tr><th></th><th>b</th></tr><tr><td>filled</td></tr></table>"
    document = made(html, style)
    assert QTextCursor(block_of(document, "filled")).currentTable().columns() == 2


def test_a_wide_table_is_set_smaller(style: ArticleStyle) -> None:
    cells = "".join(f"<td>{n * 1234567}</td>" for n in range(1, 12))
    document = made(f"<table><tr>{cells}</tr><tr>{cells}</tr></table>", style)
    wide = format_of(document, "1234567").font().pointSizeF()
    assert wide < format_of(made("<table><tr><td>zz</td><td>b</td></tr></table>", style), "zz").font().pointSizeF()


def test_a_table_at_the_end_leaves_no_empty_line(style: ArticleStyle) -> None:
    document = made("<table><tr><td>a</td><td>b</td></tr></table>", style)
    assert not document.lastBlock().isVisible()


def test_enclosures_stand_behind_the_story_as_links(style: ArticleStyle) -> None:
    sound = Enclosure("https://pod.example/1.mp3", "audio/mpeg")
    hostile = Enclosure("file:///etc/passwd", "audio/mpeg")
    document = made(article(enclosures=(sound, hostile)), style)
    assert format_of(document, "Audio at pod.example").anchorHref() == sound.url
    assert block_of(document, "Audio at").next().isValid() is False


def test_the_space_between_paragraphs_is_that_of_the_design(style: ArticleStyle) -> None:
    document = made("<p>One line.</p><p>Another.</p><h2>Heading</h2>", style)
    layout = document.documentLayout()
    one, other = (layout.blockBoundingRect(block_of(document, text)).top() for text in ("One line", "Another"))
    assert other - one == pytest.approx(style.line_spacing + 16, abs=0.5)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_are_drawn_from_memory_and_keep_their_size(style: ArticleStyle) -> None:
    small, large = "https://news.example/small.png", "https://news.example/large.png"
    html = f'<img src="{small}"><p>x</p><img src="{large}">'
    opened = article(html, pictures={small: picture("#00aa00", 200, 100), large: picture("#0000aa", 2000, 1000)})
    document = made(opened, style)
    image = painted(document)
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert {"#00aa00", "#0000aa"} <= colors
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + COLUMN // 2, y).name() == "#0000aa"]
    assert len(rows) == pytest.approx(COLUMN / 2, abs=2)


def test_a_missing_picture_is_a_quiet_box_with_its_words(style: ArticleStyle) -> None:
    document = made('<img src="https://gone.example/x.png" alt="A tram">', style)
    image = painted(document)
    assert image.pixelColor(GUTTER + 20, image.height() - 72 - 30) == QColor(LIGHT.code)


def test_nothing_but_stored_formats_is_decoded(qapp: QApplication) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    assert decode_image(svg, QSize(9, 9)).isNull()
    assert decode_image(b"no picture", QSize(9, 9)).isNull()
    assert decode_image(picture().data, QSize(80, 40)).size() == QSize(80, 40)


def test_a_damaged_picture_is_a_quiet_box_too(style: ArticleStyle) -> None:
    opened = article(f'<img src="{PHOTO}" alt="A tram">', pictures={PHOTO: StoredImage(b"\x89PNG damaged", 0, 0)})
    painted(made(opened, style))


def test_no_name_of_a_picture_reaches_qt(style: ArticleStyle) -> None:
    document = made('<p>a</p><img src="file:///etc/passwd"><p>b <img src="/tmp/x.png" width="10"></p>', style)
    for block in blocks(document):
        iterator = block.begin()
        while not iterator.atEnd():
            form = iterator.fragment().charFormat()
            assert not form.isImageFormat()
            assert form.objectType() in (0, InlineObjects.OBJECT_TYPE)
            iterator += 1


def test_copied_text_has_bullets_rows_and_no_odd_characters(style: ArticleStyle) -> None:
    html = (
        "<ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
        "<pre>x\ny</pre>"
    )
    document = made(html, style)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    assert plain_text(document, cursor).split("\n")[3:] == ["• one", "• two", "a\tb", "c\td", "x", "y"]
    assert "\ufffc" not in plain_text(document, cursor)


def ink_left_of(document: ArticleDocument, image: QImage, text: str) -> bool:
    """Whether something is painted in the twenty pixels before the text of a block."""
    block = block_of(document, text)
    rect, form = document.documentLayout().blockBoundingRect(block), block.blockFormat()
    if form.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        edge = GUTTER + COLUMN - int(form.rightMargin())
        columns = range(edge, edge + 20)
    else:
        edge = GUTTER + int(form.leftMargin())
        columns = range(edge - 20, edge)
    rows = range(int(rect.top()), int(rect.top() + document.style.line_spacing))
    return any(image.pixelColor(x, y) != QColor(LIGHT.page) for x in columns for y in rows)


def test_every_kind_of_marker_is_painted_before_its_item(style: ArticleStyle) -> None:
    deep = "<ul><li>disc<ul><li>ring<ul><li>square</li></ul></li></ul></li></ul>"
    rtl = '<ul dir="rtl"><li>البند</li></ul><ol dir="rtl"><li>الرقم</li></ol>'
    document = made(f"{deep}<ol><li>number</li></ol>{rtl}<p>plain</p>", style)
    image = painted(document)
    for text in ("disc", "ring", "square", "number", "البند", "الرقم"):
        assert ink_left_of(document, image, text), text
    assert not ink_left_of(document, image, "plain")


def test_a_rule_is_one_pixel_across_the_column(style: ArticleStyle) -> None:
    document = made("<p>Above</p><hr><p>Below</p>", style)
    image = painted(document)
    rule = QColor(LIGHT.rule)
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + 300, y) == rule]
    assert len(rows) == 1
    assert image.pixelColor(GUTTER, rows[0]) == image.pixelColor(GUTTER + COLUMN - 1, rows[0]) == rule


def test_a_quote_that_reads_from_the_right_has_its_bar_there(style: ArticleStyle) -> None:
    document = made('<blockquote dir="rtl"><p>اقتباس</p><pre>code</pre></blockquote>', style)
    image = painted(document)
    rule = QColor(LIGHT.rule)
    assert any(image.pixelColor(GUTTER + COLUMN - 2, y) == rule for y in range(image.height()))


def test_places_of_links_are_known_by_name(style: ArticleStyle) -> None:
    document = made('<p id="a">First</p><ul><li id="b">Second</li></ul><p>x <a name="c"></a>Third</p>', style)
    named = {name: document.findBlock(at).text() for name, at in document.notes.anchors.items()}
    assert named == {"a": "First", "b": "Second", "c": "x Third"}


# --- where it takes place ---------------------------------------------------------------------------------------------


def test_a_place_is_a_quiet_line_with_a_link_to_a_map(style: ArticleStyle) -> None:
    document = made(article("<p>Words</p>", location=Location(53.541, -9.984)), style)
    line = block_of(document, "53.5410° N")
    assert line.text() == "53.5410° N, 9.9840° W · Map"
    assert color_of(document, "53.5410") == LIGHT.color("faint_ink").name().upper()
    assert format_of(document, "Map").anchorHref() == (
        "https://www.openstreetmap.org/?mlat=53.541000&mlon=-9.984000#map=12/53.541000/-9.984000"
    )


def test_a_place_is_called_what_the_feed_calls_it(style: ArticleStyle) -> None:
    there = Location(-53.5, 9.9, "Quay <b>of</b> Hamburg")
    assert block_of(made(article("<p>x</p>", location=there), style), "Quay").text() == "Quay <b>of</b> Hamburg · Map"
    assert location_text(replace(there, name="")) == "53.5000° S, 9.9000° E"
    assert map_url(there).startswith("https://www.openstreetmap.org/?mlat=-53.5")


def test_without_a_place_there_is_no_such_line(style: ArticleStyle) -> None:
    assert not any("Map" in block.text() for block in blocks(made("<p>Words</p>", style)))
