"""Writes blocks, spans of text, objects and tables into a document through one cursor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

from deskreader.desktop.appearance.missing_scripts import runs_by_font
from deskreader.desktop.article.parsing.sections import BACK_LINKS, Span, TextFormat
from deskreader.desktop.article.typesetting.document import ArticleDocument, Decoration
from deskreader.desktop.article.typesetting.inline_objects import InlineObject, InlineObjects
from deskreader.desktop.article.typesetting.labels import DETAILS_PREFIX
from deskreader.desktop.article.typesetting.scripts import upright_runs
from deskreader.desktop.article.typesetting.style import pixel_size
from deskreader.model import StoredImage

CHIP_PADDING = 5
RAISED_SCALE = 1.12
"""Super- and subscripts are enlarged before Qt shrinks them to two thirds: three quarters of the text size remain."""
SMALL_SCALE = 0.85
MAX_FORMATS = 200
CHANGE_PROPERTY = QTextFormat.Property.UserProperty + 2
"""Of a character format: 'inserted' or 'deleted' for words that differ between two versions."""
OBJECT_CHARACTER = "\ufffc"
"""The character that stands for an inline object in the text (Unicode, object replacement character)."""


class CursorWriter:
    """Appends to a document. Space goes above a block, never below, so that no two spaces add up.

    Qt sets text lower in a line of fixed height than a browser does. The space above a block makes up for that, so
    that all distances are as they would be on a web page.
    """

    def __init__(self, document: ArticleDocument) -> None:
        self.document = document
        self.style = document.style
        self.cursor = QTextCursor(document)
        self._block_is_unused = True  # the cursor stands in an empty block that the next `begin_block` takes
        self._pending_anchors: list[str] = []
        self._previous_drop: float | None = None  # how much too low the previous text stands, in pixels
        self._span_formats: dict[tuple[int, TextFormat, bool], tuple[QTextCharFormat, QTextCharFormat]] = {}
        """By the identity of the base, which stands in the value to live as long; its format; whether it is a link."""
        self._previous_table: QTextTable | None = None  # a table that the next block follows directly

    # --- blocks -------------------------------------------------------------------------------------------------------

    def begin_block(
        self, block_format: QTextBlockFormat, char_format: QTextCharFormat, decoration: Decoration | None = None
    ) -> None:
        """Begins a block and records what is painted beneath it."""
        self._correct_space_above(block_format, char_format)
        if self._previous_table is not None:
            _set_space_below(self._previous_table, block_format.topMargin())
            self._previous_table = None
        if self._block_is_unused:
            self.cursor.setBlockFormat(block_format)
            self.cursor.setBlockCharFormat(char_format)
            self._block_is_unused = False
        else:
            self.cursor.insertBlock(block_format, char_format)
        for name in self._pending_anchors:
            self.document.notes.anchors.setdefault(name, self.cursor.position())
        self._pending_anchors.clear()
        if decoration is not None:
            self.document.notes.decorations[self.cursor.blockNumber()] = decoration

    def _correct_space_above(self, block_format: QTextBlockFormat, char_format: QTextCharFormat) -> None:
        """Adds to the space above how much too low the previous text stands, and subtracts what this one will."""
        drop = baseline_drop(char_format.font(), block_format)
        if self._previous_drop is not None:
            block_format.setTopMargin(max(0.0, block_format.topMargin() + self._previous_drop - drop))
        self._previous_drop = drop

    def add_anchor(self, name: str) -> None:
        """Makes the next block the target of links to `name`; the first block of a name counts."""
        self._pending_anchors.append(name)

    # --- text and objects ---------------------------------------------------------------------------------------------

    def write_spans(
        self, spans: Sequence[Span], char_format: QTextCharFormat, images: Mapping[str, StoredImage]
    ) -> None:
        """Writes spans of text with their inline images, and records where inline code stands."""
        chips = []
        for span, following in zip_longest(spans, spans[1:]):
            start = self.cursor.positionInBlock()
            if span.image:
                self.write_object(InlineObject(images.get(span.image), span.text, is_inline=True), span.href)
                continue
            # The chip beneath inline code is wider than its letters. Letter spacing makes room for its two sides:
            # after the last character of the code, and of the text before it where that character is ASCII.
            is_code = bool(span.format & TextFormat.CODE)
            precedes_code = following is not None and bool(following.format & TextFormat.CODE)
            has_room = is_code or (precedes_code and span.text[-1:].isascii())
            for text, is_upright in self._runs(span.text, has_room):
                self._write_text(text, self._span_format(char_format, span, is_upright), has_room)
            if is_code:
                chips.append((start, self.cursor.positionInBlock()))
        if chips:
            number = self.cursor.blockNumber()
            existing = self.document.notes.decorations.get(number, Decoration())
            self.document.notes.decorations[number] = replace(existing, chips=tuple(chips))

    def _runs(self, text: str, is_whole: bool) -> Iterable[tuple[str, bool]]:
        """Returns the text in runs, each with whether its script has no italics."""
        return ((text, False),) if is_whole or text.isascii() else upright_runs(text)

    def _write_text(self, text: str, char_format: QTextCharFormat, has_room_after: bool) -> None:
        """Inserts text, with room after its last character for the side of a code chip where `has_room_after`."""
        runs = [
            (run, char_format if searches_fonts else _without_other_fonts(char_format))
            for run, searches_fonts in runs_by_font(text)
        ]
        if has_room_after:
            run, run_format = runs.pop()
            spaced = QTextCharFormat(run_format)
            spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            spaced.setFontLetterSpacing(self.style.px(CHIP_PADDING))
            runs += [(run[:-1], run_format), (run[-1:], spaced)]
        for run, run_format in runs:
            self.cursor.insertText(run, run_format)

    def insert_text(self, text: str, char_format: QTextCharFormat) -> None:
        """Inserts plain text."""
        self._write_text(text, char_format, has_room_after=False)

    def write_object(self, inline_object: InlineObject, href: str = "") -> None:
        """Writes an image or a feed badge at the cursor."""
        char_format = QTextCharFormat()
        char_format.setObjectType(InlineObjects.OBJECT_TYPE)
        char_format.setProperty(InlineObjects.INDEX_PROPERTY, self.document.objects.add(inline_object))
        if inline_object.is_inline or inline_object.badge:
            char_format.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        if href:
            char_format.setAnchor(True)
            char_format.setAnchorHref(href)
        self.cursor.insertText(OBJECT_CHARACTER, char_format)

    def _span_format(self, base: QTextCharFormat, span: Span, is_upright: bool = False) -> QTextCharFormat:
        """Returns the format of a span: the paragraph's, changed by the span's own.

        Text in a script without italics stands upright; where it is emphasized, it is bold instead.
        """
        if span.format is TextFormat.NONE and not (is_upright or span.href or span.title or span.token):
            return base
        key = id(base), span.format, is_upright
        if key not in self._span_formats:
            if len(self._span_formats) >= MAX_FORMATS:
                self._span_formats.clear()
            self._span_formats[key] = base, self._make_span_format(base, span.format, is_upright)
        _base, char_format = self._span_formats[key]
        if span.href or span.title or span.token:
            char_format = QTextCharFormat(char_format)
            self._set_marks(char_format, span)
        return char_format

    def _make_span_format(self, base: QTextCharFormat, text_format: TextFormat, is_upright: bool) -> QTextCharFormat:
        style, font = self.style, base.font()
        if is_upright and (font.italic() or text_format & TextFormat.ITALIC):
            base, text_format = _upright(base, text_format)
            font = base.font()
        if text_format is TextFormat.NONE:
            return base
        char_format = QTextCharFormat(base)
        if text_format & TextFormat.CODE:
            char_format.setFont(style.mono(14 * pixel_size(font) / style.size))
        elif text_format & (TextFormat.ITALIC | TextFormat.BOLD):
            italic = font.italic() != bool(text_format & TextFormat.ITALIC)  # upright within italic text
            weight = max(font.weight(), QFont.Weight.DemiBold) if text_format & TextFormat.BOLD else font.weight()
            char_format.setFont(styled_font(font, int(weight), italic))
        if text_format & TextFormat.SMALL:
            char_format.setProperty(QTextFormat.Property.FontPixelSize, round(pixel_size(font) * SMALL_SCALE))
        if text_format & (TextFormat.SUPER | TextFormat.SUB):
            alignment = QTextCharFormat.VerticalAlignment
            is_raised = bool(text_format & TextFormat.SUPER)
            char_format.setVerticalAlignment(alignment.AlignSuperScript if is_raised else alignment.AlignSubScript)
            char_format.setProperty(QTextFormat.Property.FontPixelSize, round(pixel_size(font) * RAISED_SCALE))
        char_format.setFontStrikeOut(bool(text_format & (TextFormat.STRIKE | TextFormat.DELETED)))
        char_format.setFontUnderline(bool(text_format & (TextFormat.UNDERLINE | TextFormat.INSERTED)))
        for changed, role in ((TextFormat.INSERTED, "inserted"), (TextFormat.DELETED, "deleted")):
            if text_format & changed:
                char_format.setForeground(style.color(role))
                char_format.setBackground(style.color(f"{role}_ground"))
                char_format.setProperty(CHANGE_PROPERTY, role)
        if text_format & TextFormat.MARK:
            char_format.setBackground(style.color("mark"))
            char_format.setForeground(style.color("ink"))
        return char_format

    def _set_marks(self, char_format: QTextCharFormat, span: Span) -> None:
        """Gives a format what a span has besides its letters: an explanation, a colour of code, a link."""
        style = self.style
        if span.title:
            char_format.setToolTip(span.title)
            char_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            char_format.setUnderlineColor(style.color("faint_ink"))
        if span.token:
            char_format.setForeground(style.color(span.token))
        if span.href:
            char_format.setAnchor(True)
            char_format.setAnchorHref(span.href)
            is_quiet = span.href.startswith("#") and span.text.strip() in BACK_LINKS
            if not is_quiet and not span.href.startswith(DETAILS_PREFIX):
                char_format.setForeground(style.color("accent"))

    # --- tables -------------------------------------------------------------------------------------------------------

    def begin_table(self, rows: int, columns: int, table_format: QTextTableFormat) -> QTextTable:
        """Inserts a table and returns it. `enter_cell` fills its cells, `leave_table` goes on after it."""
        if self._block_is_unused:
            self.cursor.block().setVisible(False)
        table_format.setTopMargin(table_format.topMargin() + (self._previous_drop or 0.0))
        self._previous_table = None
        table = self.cursor.insertTable(rows, columns, table_format)
        self._block_is_unused = True
        return table

    def enter_cell(self, table: QTextTable, row: int, column: int) -> None:
        """Moves into a cell; the next block is its first."""
        self.cursor = table.cellAt(row, column).firstCursorPosition()
        self._block_is_unused = True
        self._previous_drop = None

    def leave_table(self, table: QTextTable) -> None:
        """Moves behind the last table, into the empty block that Qt keeps there."""
        self._previous_table = table
        self._previous_drop = 0.0
        self.cursor = QTextCursor(self.document)
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        self._block_is_unused = True

    def finish(self) -> None:
        """Hides the empty block that remains where the document ends with a table."""
        if self._block_is_unused:
            self.cursor.block().setVisible(False)


def _set_space_below(table: QTextTable, space: float) -> None:
    """Puts the space between a table and the next block below the table: Qt ignores it above the block."""
    table_format = table.format()
    table_format.setBottomMargin(space)
    table.setFormat(table_format)


def baseline_drop(font: QFont, block_format: QTextBlockFormat) -> float:
    """Returns how much lower Qt sets text in a line of fixed height than a browser does, in pixels.

    Qt puts the baseline at four fifths of the height; CSS puts half of the spare height above the text (CSS 2.2,
    10.8.1).
    """
    if block_format.lineHeightType() != QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return 0.0
    height, metrics = block_format.lineHeight(), QFontMetricsF(font)
    return height * 0.8 - ((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())


def _upright(base: QTextCharFormat, text_format: TextFormat) -> tuple[QTextCharFormat, TextFormat]:
    """Returns a format without slant, and what remains of a span's own: what would be italic is bold."""
    upright = QTextCharFormat(base)
    upright.setFont(styled_font(base.font(), base.font().weight(), False))
    if text_format & TextFormat.ITALIC:
        text_format = text_format & ~TextFormat.ITALIC | TextFormat.BOLD
    return upright, text_format


def styled_font(base: QFont, weight: int, italic: bool) -> QFont:
    """Returns a font in another weight or slant, along its weight axis where it has one."""
    font = QFont(base)
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    tag = QFont.Tag("wght")
    if font.isVariableAxisSet(tag):
        font.setVariableAxis(tag, float(weight))
    return font


def _without_other_fonts(char_format: QTextCharFormat) -> QTextCharFormat:
    """Returns the format with missing letters drawn as boxes, rather than searched for in all fonts of the system."""
    plain = QTextCharFormat(char_format)
    plain.setFontStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return plain


def make_char_format(font: QFont, color: QColor) -> QTextCharFormat:
    """Returns the character format of a font and a colour."""
    char_format = QTextCharFormat()
    char_format.setFont(font)
    char_format.setForeground(color)
    return char_format


def make_block_format(space_above: float, line_height: float | None = None, rtl: bool = False) -> QTextBlockFormat:
    """Returns a block format, lengths in pixels. A `line_height` of None makes lines as high as their content."""
    block_format = QTextBlockFormat()
    block_format.setTopMargin(space_above)
    if line_height is not None:
        block_format.setLineHeight(line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    block_format.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    return block_format
