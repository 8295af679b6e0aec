"""Images in the text: sizes, placeholders, formats, and no names for Qt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.typesetting.document import GUTTER
from deskreader.desktop.article.typesetting.inline_objects import InlineObjects
from deskreader.desktop.article.typesetting.picture_decoder import decode_image
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import StoredImage
from tests.desktop.article.samples import PHOTO, article, picture
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH, blocks, painted, rendered


def test_images_are_drawn_from_memory_in_their_size(style: ArticleStyle) -> None:
    small, large = "https://news.example/small.png", "https://news.example/large.png"
    html = f'<img src="{small}"><p>x</p><img src="{large}">'
    opened = article(html, images={small: picture("#00aa00", 200, 100), large: picture("#0000aa", 2000, 1000)})
    document = rendered(opened, style)
    image = painted(document)
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert {"#00aa00", "#0000aa"} <= colors
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + COLUMN_WIDTH // 2, y).name() == "#0000aa"]
    assert len(rows) == pytest.approx(COLUMN_WIDTH / 2, abs=2)


def test_a_missing_image_is_a_placeholder_with_its_alternative_text(style: ArticleStyle) -> None:
    document = rendered('<img src="https://gone.example/x.png" alt="A tram">', style)
    image = painted(document)
    assert image.pixelColor(GUTTER + 20, image.height() - 72 - 30) == QColor(LIGHT.code)


def test_nothing_but_stored_formats_is_decoded(qapp: QApplication) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    assert decode_image(svg, QSize(9, 9)).isNull()
    assert decode_image(b"no image", QSize(9, 9)).isNull()
    assert decode_image(picture().data, QSize(80, 40)).size() == QSize(80, 40)


def test_a_damaged_image_is_a_placeholder_too(style: ArticleStyle) -> None:
    opened = article(f'<img src="{PHOTO}" alt="A tram">', images={PHOTO: StoredImage(b"\x89PNG damaged", 0, 0)})
    painted(rendered(opened, style))


def test_no_address_of_an_image_reaches_qt(style: ArticleStyle) -> None:
    document = rendered('<p>a</p><img src="file:///etc/passwd"><p>b <img src="/tmp/x.png" width="10"></p>', style)
    for block in blocks(document):
        iterator = block.begin()
        while not iterator.atEnd():
            char_format = iterator.fragment().charFormat()
            assert not char_format.isImageFormat()
            assert char_format.objectType() in (0, InlineObjects.OBJECT_TYPE)
            iterator += 1
