"""Writes blocks, runs of text, objects and tables into a document through one cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)

from deskreader.desktop.article.parsing.sections import BACK_LINKS, Mark, Span
from deskreader.desktop.article.typesetting.document import ArticleDocument, Decoration
from deskreader.desktop.article.typesetting.inline_objects import Drawings, Drawn
from deskreader.desktop.article.typesetting.style import pixels
from deskreader.model import StoredImage

CHIP_SIDE = 5
RAISED = 1.12
"""Raised text is made larger before Qt shrinks it to two thirds: three quarters of the text around it are left."""
OBJECT = "\ufffc"


class CursorWriter:
    """Appends to a document. Space stands above a block, never below, so that no two spaces meet.

    Qt sets text lower in a line of fixed height than the middle of it; the space above a block makes up for that, so
    that all spaces are as they would be on a web page.
    """

    def __init__(self, document: ArticleDocument) -> None:
        self.document = document
        self.look = document.look
        self.cursor = QTextCursor(document)
        self._is_fresh = True  # the cursor stands in an empty block that is not yet used
        self._awaited: list[str] = []
        self._drop: float | None = None  # how much too low the text before stands, in pixels
        self._left: QTextTable | None = None  # the table that was just left

    def block(self, form: QTextBlockFormat, font: QTextCharFormat, decoration: Decoration | None = None) -> None:
        """Begins a block; what is painted beneath it is noted."""
        dropped = drop(font.font(), form)
        above = form.topMargin() + (self._drop or 0.0) - (dropped if self._drop is not None else 0.0)
        form.setTopMargin(max(0.0, above))
        self._drop = dropped
        if self._left is not None:
            self._space_below_table(self._left, form.topMargin())
            self._left = None
        if self._is_fresh:
            self.cursor.setBlockFormat(form)
            self.cursor.setBlockCharFormat(font)
            self._is_fresh = False
        else:
            self.cursor.insertBlock(form, font)
        for name in self._awaited:
            self.document.notes.places.setdefault(name, self.cursor.position())
        self._awaited.clear()
        if decoration is not None:
            self.document.notes.decorations[self.cursor.blockNumber()] = decoration

    def await_place(self, name: str) -> None:
        """The next block is where links to `name` lead; the first block of a name counts."""
        self._awaited.append(name)

    def runs(self, spans: Sequence[Span], font: QTextCharFormat, pictures: dict[str, StoredImage]) -> None:
        """Writes runs of text, and notes where code stands in the line."""
        chips = []
        for span, after in zip_longest(spans, spans[1:]):
            start = self.cursor.positionInBlock()
            if span.picture:
                self.thing(Drawn(pictures.get(span.picture), span.text, is_inline=True), span.href)
                continue
            is_code = bool(span.mark & Mark.CODE)
            begins_code = after is not None and bool(after.mark & Mark.CODE) and span.text[-1:].isascii()
            self._text(span.text, self._marked(font, span), spaced=is_code or begins_code)
            if is_code:
                chips.append((start, self.cursor.positionInBlock()))
        if chips:
            number = self.cursor.blockNumber()
            known = self.document.notes.decorations.get(number, Decoration())
            self.document.notes.decorations[number] = replace(known, chips=tuple(chips))

    def _text(self, text: str, form: QTextCharFormat, spaced: bool) -> None:
        """Inserts text, with room behind its last character for the side of a code chip where `spaced`."""
        self.cursor.insertText(text[:-1] if spaced else text, form)
        if spaced:
            wide = QTextCharFormat(form)
            wide.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            wide.setFontLetterSpacing(self.look.px(CHIP_SIDE))
            self.cursor.insertText(text[-1:], wide)

    def thing(self, drawn: Drawn, href: str = "") -> None:
        """Writes a picture or tile at the cursor."""
        form = QTextCharFormat()
        form.setObjectType(Drawings.TYPE)
        form.setProperty(Drawings.NUMBER, self.document.drawings.add(drawn))
        if drawn.is_inline or drawn.tile:
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        if href:
            form.setAnchor(True)
            form.setAnchorHref(href)
        self.cursor.insertText(OBJECT, form)

    def table(self, rows: int, columns: int, form: QTextTableFormat) -> QTextTable:
        """Begins a table. `leave_table` goes on behind it."""
        if self._is_fresh:
            self.cursor.block().setVisible(False)
        form.setTopMargin(form.topMargin() + (self._drop or 0.0))
        self._left = None
        table = self.cursor.insertTable(rows, columns, form)
        self._is_fresh = True
        return table

    def enter(self, table: QTextTable, row: int, column: int) -> None:
        """Goes into a cell; the next block is its first."""
        self.cursor = table.cellAt(row, column).firstCursorPosition()
        self._is_fresh = True
        self._drop = None

    def leave_table(self, table: QTextTable) -> None:
        """Goes behind the last table, into the empty block that Qt keeps there."""
        self._left = table
        self._drop = 0.0
        self.cursor = QTextCursor(self.document)
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        self._is_fresh = True

    def _space_below_table(self, table: QTextTable, above: float) -> None:
        """Qt leaves out the space above a block behind a table: the table gets it below instead."""
        form = table.format().toTableFormat()
        form.setBottomMargin(above)
        table.setFormat(form)

    def finish(self) -> None:
        """Hides the empty block that stays where the document ends with a table."""
        if self._is_fresh:
            self.cursor.block().setVisible(False)

    def _marked(self, font: QTextCharFormat, span: Span) -> QTextCharFormat:
        """The format of a run: the paragraph's, changed by its marks."""
        look, mark = self.look, span.mark
        if mark is Mark.NONE and not span.href:
            return font
        form = QTextCharFormat(font)
        base = font.font()
        italic = base.italic() != bool(mark & Mark.ITALIC)
        weight = max(base.weight(), QFont.Weight.DemiBold) if mark & Mark.BOLD else base.weight()
        if mark & Mark.CODE:
            form.setFont(look.mono(14 * pixels(base) / look.size))
        elif mark & (Mark.ITALIC | Mark.BOLD):
            form.setFont(styled(base, int(weight), italic))
        if mark & Mark.SMALL:
            form.setProperty(QTextFormat.Property.FontPixelSize, round(pixels(base) * 0.85))
        if mark & (Mark.SUPER | Mark.SUB):
            raised, lowered = (
                QTextCharFormat.VerticalAlignment.AlignSuperScript,
                QTextCharFormat.VerticalAlignment.AlignSubScript,
            )
            form.setVerticalAlignment(raised if mark & Mark.SUPER else lowered)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(pixels(base) * RAISED))
        form.setFontStrikeOut(bool(mark & Mark.STRIKE))
        form.setFontUnderline(bool(mark & Mark.UNDERLINE))
        if span.href:
            form.setAnchor(True)
            form.setAnchorHref(span.href)
            if not (span.href.startswith("#") and span.text.strip() in BACK_LINKS):
                form.setForeground(look.color("accent"))
        return form


def drop(font: QFont, form: QTextBlockFormat) -> float:
    """How much lower Qt sets text in a line of fixed height than a browser, in pixels.

    Qt puts the baseline at four fifths of the height; CSS puts half of the spare height above the
    text (CSS 2.2, 10.8.1).
    """
    if form.lineHeightType() != QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return 0.0
    height, metrics = form.lineHeight(), QFontMetricsF(font)
    return height * 0.8 - ((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())


def styled(base: QFont, weight: int, italic: bool) -> QFont:
    """A font in another weight or slant, along its axis where it has one."""
    font = QFont(base)
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    tag = QFont.Tag("wght")
    if font.isVariableAxisSet(tag):
        font.setVariableAxis(tag, float(weight))
    return font


def char_format(font: QFont, color: QColor) -> QTextCharFormat:
    """The character format of a font and a colour."""
    form = QTextCharFormat()
    form.setFont(font)
    form.setForeground(color)
    return form


def block_format(above: float, line: float | None = None, rtl: bool = False) -> QTextBlockFormat:
    """A block with `above` pixels over it and lines `line` pixels high; None: as high as what stands in them."""
    form = QTextBlockFormat()
    form.setTopMargin(above)
    if line is not None:
        form.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    return form
