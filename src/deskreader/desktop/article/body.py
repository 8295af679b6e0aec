"""Sets the sections of a story, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextFrameFormat, QTextLength, QTextTableFormat

from deskreader.desktop.article.document import Decoration
from deskreader.desktop.article.hosts import host
from deskreader.desktop.article.objects import Drawn
from deskreader.desktop.article.sections import (
    Cell,
    Embed,
    Figure,
    LevelKind,
    Mark,
    Medium,
    Paragraph,
    Place,
    Role,
    Rule,
    Section,
    Span,
    Table,
)
from deskreader.desktop.article.writer import Writer, block_format, char_format
from deskreader.model import Picture

LIST_STEP = 20
QUOTE_STEP = 21
BOX_PADDING = 14
BOX_SIDE = 16
CELL_SIDE, CELL_TOP = 10, 8
NOTE_SIZE, NOTE_LINE = 13, 20


def write_sections(writer: Writer, sections: Sequence[Section], pictures: dict[str, Picture], first_gap: float) -> None:
    """Writes all sections, the first with `first_gap` design pixels above it."""
    body = _Body(writer, pictures)
    before: Section | None = None
    for section in sections:
        body.write(section, first_gap if before is None else gap(before, section))
        before = section


def gap(before: Section, after: Section) -> float:
    """The space between two sections, in design pixels at a body of 19 px."""
    if isinstance(before, Figure) and _is(after, Role.CAPTION):
        return 7
    if _is(after, Role.HEADING):
        return 12 if _is(before, Role.HEADING) else 27
    if _is(before, Role.HEADING):
        return 10
    if isinstance(before, Rule):
        return 14 if _is(after, Role.NOTE) else 20
    if isinstance(after, Rule):
        return 20
    if _is(before, Role.NOTE) and _is(after, Role.NOTE):
        return 6
    same_list = before.place.outer_list is not None and before.place.outer_list == after.place.outer_list
    if same_list and isinstance(before, Paragraph) and isinstance(after, Paragraph) and _in_lists(before, after):
        return 4 if after.marker else 8
    if before.place.is_quoted != after.place.is_quoted or _is(before, Role.CODE) or _is(after, Role.CODE):
        return 18
    return 20 if _is(before, Role.CAPTION) else 16


def _in_lists(*paragraphs: Paragraph) -> bool:
    return all(p.role is not Role.CODE for p in paragraphs)


def _is(section: Section, role: Role) -> bool:
    return isinstance(section, Paragraph) and section.role is role


class _Body:
    def __init__(self, writer: Writer, pictures: dict[str, Picture]) -> None:
        self._writer = writer
        self._look = writer.look
        self._pictures = pictures
        self._padding = 0.0  # below the text of the section before, within its box

    def write(self, section: Section, above: float) -> None:
        """Writes one section with `above` design pixels over it."""
        space = self._look.px(above) + self._padding
        self._padding = 0.0
        self._note_names(section)
        if isinstance(section, Paragraph):
            self._code(section, space) if section.role is Role.CODE else self._paragraph(section, space)
        elif isinstance(section, Figure):
            self._figure(section, space)
        elif isinstance(section, Table):
            self._table(section, space)
        elif isinstance(section, Rule):
            self._rule(section, space)
        else:
            self._embed(section, space)

    def _note_names(self, section: Section) -> None:
        """A name stands for the section's first block, which is the next to be written."""
        for name in getattr(section, "names", ()):
            self._writer.await_place(name)

    def _step(self, place: Place) -> int:
        """How far the levels of a place set it in, in pixels."""
        steps = (QUOTE_STEP if level.kind is LevelKind.QUOTE else LIST_STEP for level in place.levels)
        return sum(map(self._look.px, steps))

    def _set_in(self, form: QTextBlockFormat, place: Place, more: float = 0) -> None:
        inset = self._step(place) + more
        form.setLeftMargin(more if place.rtl else inset)
        form.setRightMargin(inset if place.rtl else more)

    def _bars(self, place: Place) -> tuple[tuple[int, int], ...]:
        bars, x = [], 0
        for level in place.levels:
            is_quote = level.kind is LevelKind.QUOTE
            bars += [(level.id, x)] if is_quote else []
            x += self._look.px(QUOTE_STEP if is_quote else LIST_STEP)
        return tuple(bars)

    def _decoration(self, place: Place, marker: str = "", box: bool = False, rule: bool = False) -> Decoration | None:
        made = Decoration(self._bars(place), marker, box, rule, place.rtl)
        return made if made != Decoration(rtl=place.rtl) else None

    def _paragraph(self, paragraph: Paragraph, above: float) -> None:
        font, line = self._font(paragraph)
        form = block_format(above, line, paragraph.place.rtl)
        self._set_in(form, paragraph.place)
        if self._look.justify and paragraph.role is Role.BODY:
            form.setAlignment(Qt.AlignmentFlag.AlignJustify)
        if paragraph.level:
            form.setHeadingLevel(paragraph.level)
        self._writer.block(form, font, self._decoration(paragraph.place, paragraph.marker))
        self._writer.runs(paragraph.spans, font, self._pictures)

    def _font(self, paragraph: Paragraph) -> tuple[QTextCharFormat, float]:
        """The format of a paragraph's text, and the distance of its lines in pixels."""
        look = self._look
        if paragraph.role is Role.HEADING:
            font = look.heading(paragraph.level)
            return char_format(font, look.color("ink")), font.pixelSize() * 1.25
        if paragraph.role in (Role.CAPTION, Role.NOTE):
            return char_format(look.ui(NOTE_SIZE), look.color("faint_ink")), look.px(NOTE_LINE)
        quoted = paragraph.place.is_quoted
        return char_format(look.body(italic=quoted), look.color("soft_ink" if quoted else "ink")), look.line

    def _code(self, paragraph: Paragraph, above: float) -> None:
        look = self._look
        padding = look.px(BOX_PADDING)
        form = block_format(above + padding, look.px(21), False)
        self._set_in(form, paragraph.place, look.px(BOX_SIDE))
        form.setNonBreakableLines(False)
        font = char_format(look.mono(), look.color("ink"))
        self._writer.block(form, font, self._decoration(paragraph.place, box=True))
        self._writer.runs(paragraph.spans, font, {})
        self._padding = padding

    def _figure(self, figure: Figure, above: float) -> None:
        form = block_format(above, None, figure.place.rtl)
        self._set_in(form, figure.place)
        form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        plain = char_format(self._look.body(), self._look.color("ink"))
        self._writer.block(form, plain, self._decoration(figure.place))
        self._writer.thing(Drawn(self._pictures.get(figure.address), figure.alt, self._step(figure.place)), figure.href)

    def _rule(self, rule: Rule, above: float) -> None:
        form = block_format(above, 1, rule.place.rtl)
        self._set_in(form, rule.place)
        tiny = self._look.ui(NOTE_SIZE)
        tiny.setPixelSize(1)
        self._writer.block(form, char_format(tiny, self._look.color("rule")), self._decoration(rule.place, rule=True))

    def _embed(self, embed: Embed, above: float) -> None:
        span = Span(embed_words(embed.medium, host(embed.href)), href=embed.href)
        self._paragraph(Paragraph(Role.NOTE, (span,), embed.place), above)

    def _table(self, table: Table, above: float) -> None:
        look = self._look
        form = QTextTableFormat()
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setBorder(0)
        form.setBorderCollapse(True)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setTopMargin(above)
        form.setLeftMargin(self._step(table.place))
        form.setBottomMargin(0)
        rtl = table.place.rtl
        form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        made = self._writer.table(table.rows, table.columns, form)
        for cell in table.cells:
            if cell.rows > 1 or cell.columns > 1:
                made.mergeCells(cell.row, cell.column, cell.rows, cell.columns)
        for cell in table.cells:
            self._writer.enter(made, cell.row, cell.column)
            self._cell(cell, cell.column in table.numeric, rtl)
            frame = made.cellAt(cell.row, cell.column).format().toTableCellFormat()
            frame.setLeftPadding(look.px(CELL_SIDE))
            frame.setRightPadding(look.px(CELL_SIDE))
            frame.setTopPadding(look.px(CELL_TOP))
            frame.setBottomPadding(look.px(CELL_TOP))
            frame.setBottomBorder(1)
            frame.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            frame.setBottomBorderBrush(look.color("rule"))
            made.cellAt(cell.row, cell.column).setFormat(frame)
        self._writer.leave_table()

    def _cell(self, cell: Cell, is_numeric: bool, rtl: bool) -> None:
        look = self._look
        form = block_format(0, look.px(20), rtl)
        if is_numeric:
            form.setAlignment(Qt.AlignmentFlag.AlignRight)
        bold = cell.is_header or (cell.spans and all(span.mark & Mark.BOLD for span in cell.spans) and cell.row == 0)
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        font = char_format(look.ui(13.5, weight), look.color("faint_ink" if bold else "ink"))
        self._writer.block(form, font)
        self._writer.runs(cell.spans, font, self._pictures)


def embed_words(medium: Medium, site: str) -> str:
    """What a link says that leads to something played elsewhere."""
    texts = {
        Medium.VIDEO: QCoreApplication.translate("ArticlePane", "Video at {site}"),
        Medium.AUDIO: QCoreApplication.translate("ArticlePane", "Audio at {site}"),
        Medium.PAGE: QCoreApplication.translate("ArticlePane", "Embedded page at {site}"),
    }
    return texts[medium].replace("{site}", site)
