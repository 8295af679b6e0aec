"""Writes an article as a PDF: the same layout in black on white, page by page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF
from PySide6.QtGui import QAbstractTextDocumentLayout, QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from deskreader.desktop.article.typesetting.decorations import paint_decorations
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument

MARGIN_MM = 15


def write_pdf(document: ArticleDocument, path: Path, title: str) -> None:
    """Writes a whole document, whose page size it sets to A4. Raises: OSError."""
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    writer = QPdfWriter(file)
    writer.setTitle(title)
    writer.setCreator("DeskReader")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM))
    paint_pages(document, writer)
    if not file.commit():
        raise OSError(file.errorString())


def paint_pages(document: ArticleDocument, paper: QPagedPaintDevice) -> bool:
    """Paints a whole document page by page, and returns whether the device took it.

    The document keeps its own width; the painter scales it to the paper.
    """
    while document.write_more():
        pass
    scale = (document.column_width + 2 * GUTTER) / paper.width()
    page = QSizeF(document.column_width + 2 * GUTTER, paper.height() * scale)
    document.setPageSize(page)
    painter = QPainter()
    if not painter.begin(paper):
        return False
    painter.scale(1 / scale, 1 / scale)
    for number in range(document.pageCount()):
        if number:
            paper.newPage()
        _paint_page(painter, document, QRectF(0, number * page.height(), page.width(), page.height()))
    return painter.end()


def _paint_page(painter: QPainter, document: ArticleDocument, page: QRectF) -> None:
    """Paints the part of a document that lies in `page`, in document coordinates."""
    painter.save()
    painter.translate(0, -page.top())
    painter.setClipRect(page)
    paint_decorations(painter, document, page)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = page
    document.documentLayout().draw(painter, context)
    painter.restore()
