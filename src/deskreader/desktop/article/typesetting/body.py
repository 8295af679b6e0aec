"""Writes the sections of an article, one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat

from deskreader.desktop.article.parsing.sections import (
    Figure,
    Level,
    LevelKind,
    Nesting,
    Paragraph,
    Role,
    Rule,
    Section,
    Table,
)
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter, make_block_format, make_char_format
from deskreader.desktop.article.typesetting.document import Decoration
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.labels import DETAILS_PREFIX
from deskreader.desktop.article.typesetting.media_card import write_card
from deskreader.desktop.article.typesetting.table import write_table
from deskreader.model import StoredImage

LIST_INDENT = 20
DIGIT_INDENT = 9
"""Added to a list's indent for each digit of its numbers after the first."""
QUOTE_INDENT = 21
CODE_BOX_PADDING = 14
CODE_BOX_SIDE = 16
CODE_LINE_HEIGHT = 21
HEADING_LINE_HEIGHT = 1.25
NOTE_SIZE, NOTE_LINE_HEIGHT = 13, 20
FAINT_LEVEL = 5
"""Headings of this level and below are softer, besides smaller."""
OPENED, CLOSED = "▾", "▸"


def space_between(before: Section, after: Section) -> float:
    """Returns the space between two sections in pixels of the design, measured in its images.

    The first rule that applies counts: the order is that of the strength of a break.
    """
    if _has_role(after, Role.HEADING):
        return 12 if _has_role(before, Role.HEADING) else 26
    if _has_role(before, Role.HEADING):
        return 9
    if isinstance(before, Figure) and _has_role(after, Role.CAPTION):
        return 8
    if _has_role(before, Role.TERM):
        return 3
    if _has_role(after, Role.TERM):
        return 12
    if _has_role(before, Role.SUMMARY):
        return 8
    if isinstance(before, Rule):
        return 12 if _has_role(after, Role.NOTE) else 18
    if _has_role(before, Role.NOTE) and _has_role(after, Role.NOTE):
        return 6
    if _is_definition(before) and _is_definition(after) and before.nesting != after.nesting:
        return 4
    if _in_same_list(before, after):
        return 4 if isinstance(after, Paragraph) and after.marker else 8
    if before.nesting.is_quoted != after.nesting.is_quoted or isinstance(after, Rule):
        return 19
    leaves_list = before.nesting.outermost_list != after.nesting.outermost_list
    if _has_role(before, Role.CODE) or isinstance(before, Table) or leaves_list:
        return 18
    return 21 if _has_role(before, Role.CAPTION) else 16


def _in_same_list(before: Section, after: Section) -> bool:
    outermost = before.nesting.outermost_list
    return (
        outermost is not None
        and outermost == after.nesting.outermost_list
        and all(isinstance(section, Paragraph) and section.role is not Role.CODE for section in (before, after))
    )


def _is_definition(section: Section) -> bool:
    levels = section.nesting.levels
    return bool(levels) and levels[-1].kind is LevelKind.DEFINITION


def _has_role(section: Section, role: Role) -> bool:
    return isinstance(section, Paragraph) and section.role is role


class BodyWriter:
    """Writes one section after the other through a cursor."""

    def __init__(self, writer: CursorWriter, images: Mapping[str, StoredImage]) -> None:
        self._writer = writer
        self._style = writer.style
        self._images = images  # by the address that they had on their page
        self._formats: dict[tuple[Role, int, bool], tuple[QTextCharFormat, float]] = {}
        self._padding = 0.0  # below the previous section's text, within its box
        self._follows_narrow_figure = False

    def write(self, section: Section, space: float) -> None:
        """Writes one section with `space` pixels of the design above it."""
        above = self._style.px(space) + self._padding
        self._padding = 0.0
        follows_narrow_figure, self._follows_narrow_figure = self._follows_narrow_figure, False
        if isinstance(section, Paragraph | Figure | Table):
            for name in section.anchors:
                self._writer.add_anchor(name)
        if isinstance(section, Paragraph) and section.role is Role.CODE:
            self._write_code(section, above)
        elif isinstance(section, Paragraph):
            self._write_paragraph(section, above, follows_narrow_figure and section.role is Role.CAPTION)
        elif isinstance(section, Figure):
            self._write_figure(section, above)
        elif isinstance(section, Table):
            write_table(self._writer, section, above, self._indent(section.nesting), self._images)
        elif isinstance(section, Rule):
            self._write_rule(section, above)
        else:
            write_card(self._writer, section, above, self._indent(section.nesting), self._images)

    def write_continuation(self, rest: Paragraph | Table) -> None:
        """Writes a further piece of a section directly below it, in the same box where it stands on one."""
        padding, self._padding = self._padding, 0.0
        if isinstance(rest, Table):
            write_table(self._writer, rest, 0, self._indent(rest.nesting), self._images)
        elif rest.role is Role.CODE:
            self._write_code(rest, -padding)
        else:
            self._write_paragraph(rest, 0)

    # --- indentation and decorations ----------------------------------------------------------------------------------

    def _indent(self, nesting: Nesting) -> int:
        """Returns how far a section is indented, in pixels."""
        return sum(map(self._level_indent, nesting.levels))

    def _level_indent(self, level: Level) -> int:
        if level.kind is LevelKind.QUOTE:
            return self._style.px(QUOTE_INDENT)
        return self._style.px(LIST_INDENT + DIGIT_INDENT * max(0, level.digits - 1))

    def _set_margins(self, block_format: QTextBlockFormat, nesting: Nesting, both_sides: float = 0) -> None:
        indent = self._indent(nesting) + both_sides
        block_format.setLeftMargin(both_sides if nesting.rtl else indent)
        block_format.setRightMargin(indent if nesting.rtl else both_sides)

    def _decoration(
        self, nesting: Nesting, marker: str = "", box: bool = False, rule: bool = False
    ) -> Decoration | None:
        """Returns what is painted beneath a block; None where that is nothing."""
        bars, x = [], 0
        for level in nesting.levels:
            bars += [(level.id, x)] if level.kind is LevelKind.QUOTE else []
            x += self._level_indent(level)
        decoration = Decoration(tuple(bars), marker, box, rule, nesting.rtl)
        return decoration if decoration != Decoration(rtl=nesting.rtl) else None

    # --- the kinds of sections ----------------------------------------------------------------------------------------

    def _write_paragraph(self, paragraph: Paragraph, above: float, is_centred: bool = False) -> None:
        char_format, line_height = self._paragraph_format(paragraph)
        block_format = make_block_format(above, line_height, paragraph.nesting.rtl)
        self._set_margins(block_format, paragraph.nesting)
        if self._style.justify and paragraph.role is Role.BODY:
            block_format.setAlignment(Qt.AlignmentFlag.AlignJustify)
        if is_centred:
            block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if paragraph.level:
            block_format.setHeadingLevel(paragraph.level)
        marker = paragraph.marker
        spans = paragraph.spans
        if paragraph.role is Role.SUMMARY:
            marker = OPENED if paragraph.is_open else CLOSED
            spans = tuple(replace(span, href=f"{DETAILS_PREFIX}{paragraph.details}") for span in spans)
        self._writer.begin_block(block_format, char_format, self._decoration(paragraph.nesting, marker))
        self._writer.write_spans(spans, char_format, self._images)

    def _paragraph_format(self, paragraph: Paragraph) -> tuple[QTextCharFormat, float]:
        """Returns the format of a paragraph's text, and the height of its lines in pixels."""
        key = paragraph.role, paragraph.level, paragraph.nesting.is_quoted
        if key not in self._formats:
            self._formats[key] = self._make_format(*key)
        return self._formats[key]

    def _make_format(self, role: Role, level: int, quoted: bool) -> tuple[QTextCharFormat, float]:
        style = self._style
        if role is Role.HEADING:
            font = style.heading(level)
            ink = style.color("soft_ink" if level >= FAINT_LEVEL else "ink")
            return make_char_format(font, ink), font.pixelSize() * HEADING_LINE_HEIGHT
        if role in (Role.CAPTION, Role.NOTE):
            return make_char_format(style.ui(NOTE_SIZE), style.color("faint_ink")), style.px(NOTE_LINE_HEIGHT)
        if role is Role.CODE:
            return make_char_format(style.mono(), style.color("ink")), style.px(CODE_LINE_HEIGHT)
        ink = style.color("soft_ink" if quoted else "ink")
        return make_char_format(style.body(italic=quoted), ink), style.line_spacing

    def _write_code(self, paragraph: Paragraph, above: float) -> None:
        style = self._style
        padding = style.px(CODE_BOX_PADDING)
        char_format, line_height = self._paragraph_format(paragraph)
        block_format = make_block_format(above + padding, line_height, False)
        self._set_margins(block_format, paragraph.nesting, style.px(CODE_BOX_SIDE))
        block_format.setNonBreakableLines(not style.wrap_code)
        decoration = self._decoration(paragraph.nesting, box=True)
        if decoration is not None and not style.wrap_code:
            decoration = replace(decoration, scrolls=True)
        self._writer.begin_block(block_format, char_format, decoration)
        self._writer.write_spans(paragraph.spans, char_format, {})
        self._padding = padding

    def _write_figure(self, figure: Figure, above: float) -> None:
        block_format = make_block_format(above, None, figure.nesting.rtl)
        self._set_margins(block_format, figure.nesting)
        block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        char_format = make_char_format(self._style.body(), self._style.color("ink"))
        self._writer.begin_block(block_format, char_format, self._decoration(figure.nesting))
        image = self._images.get(figure.address)
        inline_object = InlineObject(image, figure.alt, self._indent(figure.nesting), is_figure=True)
        width = self._writer.document.objects.size_of(inline_object).width()
        self._follows_narrow_figure = width < 0.9 * (self._writer.document.column_width - inline_object.indent)
        self._writer.write_object(inline_object, figure.href)

    def _write_rule(self, rule: Rule, above: float) -> None:
        block_format = make_block_format(above, 1, rule.nesting.rtl)
        self._set_margins(block_format, rule.nesting)
        font = self._style.ui(NOTE_SIZE)
        font.setPixelSize(1)
        char_format = make_char_format(font, self._style.color("rule"))
        self._writer.begin_block(block_format, char_format, self._decoration(rule.nesting, rule=True))
