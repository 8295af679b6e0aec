"""Documents for the tests of typesetting, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextBlock, QTextCharFormat

from deskreader.desktop.article.typesetting.decorations import paint_decorations
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import OpenedArticle
from tests.desktop.article.samples import NOW, article

COLUMN_WIDTH = 620
ALIVE: list[ArticleDocument] = []
"""The documents of a test: a block or cursor is invalid once its document is deleted."""


def rendered(article_or_html: OpenedArticle | str, style: ArticleStyle) -> ArticleDocument:
    """Returns the document of an article, which lives until the end of the test."""
    opened = article(article_or_html) if isinstance(article_or_html, str) else article_or_html
    ALIVE.append(render(opened, style, COLUMN_WIDTH, NOW))
    return ALIVE[-1]


def blocks(document: ArticleDocument) -> Iterator[QTextBlock]:
    """Yields the blocks of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def block_of(document: ArticleDocument, text: str) -> QTextBlock:
    """Returns the first block that contains a text."""
    return next(block for block in blocks(document) if text in block.text())


def format_of(document: ArticleDocument, text: str) -> QTextCharFormat:
    """Returns the character format of a text."""
    cursor = document.find(text)
    assert not cursor.isNull(), text
    return cursor.charFormat()


def color_of(document: ArticleDocument, text: str) -> str:
    """Returns the colour of a text, as `#RRGGBB`."""
    return format_of(document, text).foreground().color().name().upper()


def painted(document: ArticleDocument) -> QImage:
    """Returns an image of the whole document with its decorations."""
    height = int(document.size().height())
    image = QImage(COLUMN_WIDTH + 2 * GUTTER, height, QImage.Format.Format_RGB32)
    image.fill(document.style.color("page"))
    painter = QPainter(image)
    paint_decorations(painter, document, QRectF(image.rect()))
    document.drawContents(painter)
    painter.end()
    return image
