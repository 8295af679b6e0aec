"""What the view of an article paints beneath its text and above it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTextBrowser

from deskreader.desktop.article.typesetting.decorations import paint_decorations
from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.viewing.sideways import SidewaysScroll


@contextmanager
def _painter(view: QTextBrowser) -> Iterator[QPainter]:
    """Returns a painter on the viewport, in the coordinates of the document."""
    with QPainter(view.viewport()) as painter:
        painter.translate(0, -view.verticalScrollBar().value())
        yield painter


def paint_beneath(view: QTextBrowser, document: ArticleDocument, areas: SidewaysScroll, visible: QRectF) -> None:
    """Paints what lies beneath the text in a part of the document, such as boxes of code."""
    document.objects.begin_painting()
    areas.apply(visible)
    with _painter(view) as painter:
        paint_decorations(painter, document, visible)


def paint_above(view: QTextBrowser, document: ArticleDocument, areas: SidewaysScroll, visible: QRectF) -> None:
    """Paints what lies above the text, such as the bars of wide code, and has the next pictures decoded."""
    with _painter(view) as painter:
        areas.paint_over(painter, visible)
    document.objects.look_ahead(view.devicePixelRatioF())
