"""Sets the sections of a story, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat

from deskreader.desktop.article.parsing.sections import (
    Embed,
    Figure,
    Level,
    LevelKind,
    Medium,
    Nesting,
    Paragraph,
    Role,
    Rule,
    Section,
    Span,
    Table,
)
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter, block_format, char_format
from deskreader.desktop.article.typesetting.document import Decoration
from deskreader.desktop.article.typesetting.inline_objects import Drawn
from deskreader.desktop.article.typesetting.labels import host
from deskreader.desktop.article.typesetting.table import write_table
from deskreader.model import StoredImage

LIST_STEP = 20
QUOTE_STEP = 21
DIGIT = 9
"""What each further digit of a number takes."""
BOX_PADDING = 14
BOX_SIDE = 16
NOTE_SIZE, NOTE_LINE = 13, 20


def gap(before: Section, after: Section) -> float:
    """The space between two sections, in design pixels at a body of 19 px. Measured from the design's pictures."""
    if _is(after, Role.HEADING):
        return 12 if _is(before, Role.HEADING) else 26
    if _is(before, Role.HEADING):
        return 9
    if isinstance(before, Figure) and _is(after, Role.CAPTION):
        return 8
    if isinstance(before, Rule):
        return 12 if _is(after, Role.NOTE) else 18
    if _is(before, Role.NOTE) and _is(after, Role.NOTE):
        return 6
    if _in_same_list(before, after):
        return 4 if isinstance(after, Paragraph) and after.marker else 8
    if before.place.is_quoted != after.place.is_quoted or isinstance(after, Rule):
        return 19
    if _is(before, Role.CODE) or isinstance(before, Table) or before.place.outer_list != after.place.outer_list:
        return 18
    return 21 if _is(before, Role.CAPTION) else 16


def _in_same_list(before: Section, after: Section) -> bool:
    together = before.place.outer_list is not None and before.place.outer_list == after.place.outer_list
    return together and all(
        isinstance(section, Paragraph) and section.role is not Role.CODE for section in (before, after)
    )


def _is(section: Section, role: Role) -> bool:
    return isinstance(section, Paragraph) and section.role is role


class Body:
    """Writes one section after the other."""

    def __init__(self, writer: CursorWriter, pictures: dict[str, StoredImage]) -> None:
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

    def _step(self, place: Nesting) -> int:
        """How far the levels of a place set it in, in pixels."""
        return sum(map(self._level_step, place.levels))

    def _level_step(self, level: Level) -> int:
        if level.kind is LevelKind.QUOTE:
            return self._look.px(QUOTE_STEP)
        return self._look.px(LIST_STEP + DIGIT * max(0, level.digits - 1))

    def _set_in(self, form: QTextBlockFormat, place: Nesting, more: float = 0) -> None:
        inset = self._step(place) + more
        form.setLeftMargin(more if place.rtl else inset)
        form.setRightMargin(inset if place.rtl else more)

    def _bars(self, place: Nesting) -> tuple[tuple[int, int], ...]:
        bars, x = [], 0
        for level in place.levels:
            bars += [(level.id, x)] if level.kind is LevelKind.QUOTE else []
            x += self._level_step(level)
        return tuple(bars)

    def _decoration(self, place: Nesting, marker: str = "", box: bool = False, rule: bool = False) -> Decoration | None:
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
        write_table(self._writer, table, above, self._step(table.place), self._pictures)


def embed_words(medium: Medium, site: str) -> str:
    """What a link says that leads to something played elsewhere."""
    texts = {
        Medium.VIDEO: QCoreApplication.translate("ArticlePane", "Video at {site}"),
        Medium.AUDIO: QCoreApplication.translate("ArticlePane", "Audio at {site}"),
        Medium.PAGE: QCoreApplication.translate("ArticlePane", "Embedded page at {site}"),
    }
    return texts[medium].replace("{site}", site)
