"""The sections of an article in the document: formats, spaces, lists, direction, tables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import Enclosure
from tests.desktop.article.samples import article
from tests.desktop.article.typesetting.kit import block_of, blocks, format_of, rendered


def test_links_have_the_accent_colour_and_no_underline(style: ArticleStyle) -> None:
    char_format = format_of(rendered('<p>See <a href="https://x.example/s">the survey</a>.</p>', style), "the survey")
    assert (char_format.anchorHref(), char_format.fontUnderline()) == ("https://x.example/s", False)
    assert char_format.foreground().color() == QColor(LIGHT.accent)


def test_bold_and_italic_follow_the_axes_of_the_font(style: ArticleStyle) -> None:
    document = rendered("<p>a <b>bold</b> <i>slanted</i> <code>code</code></p>", style)
    assert format_of(document, "bold").font().variableAxisValue(QFont.Tag("wght")) == 600
    assert format_of(document, "slanted").font().italic()
    assert format_of(document, "code").font().styleHint() == QFont.StyleHint.Monospace


def test_lists_hang_their_bullets_and_numbers(style: ArticleStyle) -> None:
    document = rendered("<ul><li>a<ul><li>b</li></ul></li></ul><ol start='10'><li>c</li></ol>", style)
    items = [block for block in blocks(document) if block.text() in ("a", "b", "c")]
    assert [block.blockFormat().leftMargin() for block in items] == [20, 40, 29]
    assert [document.notes.decorations[block.blockNumber()].marker for block in items] == ["•", "◦", "10."]


def test_right_to_left_paragraphs_are_set_from_the_right(style: ArticleStyle) -> None:
    document = rendered("<p>المدينة تفتح ساحة</p><ul dir='rtl'><li>البند</li></ul><p>Plain</p>", style)
    rtl, item, plain = (block_of(document, text) for text in ("المدينة", "البند", "Plain"))
    assert rtl.blockFormat().layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert plain.blockFormat().layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert (item.blockFormat().rightMargin(), item.blockFormat().leftMargin()) == (20, 0)


def test_the_space_between_paragraphs_is_that_of_the_design(style: ArticleStyle) -> None:
    document = rendered("<p>One line.</p><p>Another.</p><h2>Heading</h2>", style)
    layout = document.documentLayout()
    first, second = (layout.blockBoundingRect(block_of(document, text)).top() for text in ("One line", "Another"))
    assert second - first == pytest.approx(style.line_spacing + 16, abs=0.5)


def test_enclosures_follow_the_text_as_links(style: ArticleStyle) -> None:
    sound = Enclosure("https://pod.example/1.mp3", "audio/mpeg")
    hostile = Enclosure("file:///etc/passwd", "audio/mpeg")
    document = rendered(article(enclosures=(sound, hostile)), style)
    assert format_of(document, "Play in player").anchorHref() == "action:play/0"
    assert [embed.href for embed in document.notes.media] == [sound.url]


def test_the_targets_of_links_are_recorded_by_name(style: ArticleStyle) -> None:
    document = rendered('<p id="a">First</p><ul><li id="b">Second</li></ul><p>x <a name="c"></a>Third</p>', style)
    targets = {name: document.findBlock(position).text() for name, position in document.notes.anchors.items()}
    assert targets == {"a": "First", "b": "Second", "c": "x Third"}
