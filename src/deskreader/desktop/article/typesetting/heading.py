"""Sets what stands above a story: the box of a story cut short, source, headline, byline and lead picture."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLength, QTextTableFormat

from deskreader.desktop.article.parsing.inline_spans import link, reads_right_to_left
from deskreader.desktop.article.parsing.sections import Span
from deskreader.desktop.article.typesetting.body import NOTE_LINE, NOTE_SIZE
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter, block_format, char_format, drop
from deskreader.desktop.article.typesetting.inline_objects import Drawn
from deskreader.desktop.article.typesetting.labels import (
    TAG,
    TOGGLE_VERSION,
    CutNotice,
    byline,
    cut_notice,
    map_address,
    map_words,
    where,
)
from deskreader.model import Location, OpenedArticle, StoredImage

HEADLINE_LINE = 1.16
SPACE = "\u00a0"
BOX_TOP, BOX_SIDE = 9, 14


def write_top(
    writer: CursorWriter, opened: OpenedArticle, icon: StoredImage | None, now: datetime, with_lead: bool
) -> float:
    """Writes the top of an article, and returns the space that belongs below it, in design pixels."""
    notice = cut_notice(opened)
    if notice is not None:
        _cut_box(writer, notice)
    _source(writer, opened, icon, above=24 if notice else 0)
    _headline(writer, opened)
    _line(writer, byline(opened, now), above=15)
    if opened.location is not None:
        _where(writer, opened.location)
    _tags(writer, opened)
    return _lead(writer, opened) if with_lead else 22


def _source(writer: CursorWriter, opened: OpenedArticle, icon: StoredImage | None, above: float) -> None:
    look = writer.look
    font = char_format(look.ui(13, QFont.Weight.DemiBold), look.color("accent"))
    writer.block(block_format(look.px(above), look.px(NOTE_LINE), _reads_rtl(opened.feed_title)), font)
    writer.thing(Drawn(icon, tile=(opened.feed_id, opened.feed_title)))
    space = char_format(font.font(), look.color("accent"))
    space.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    space.setFontLetterSpacing(look.px(8) - QFontMetricsF(font.font()).horizontalAdvance(SPACE))
    writer.cursor.insertText(SPACE, space)
    writer.cursor.insertText(opened.feed_title, font)


def _headline(writer: CursorWriter, opened: OpenedArticle) -> None:
    look = writer.look
    if not opened.title:
        return
    font = look.heading(0)
    reads = reads_right_to_left(opened.title)
    form = block_format(
        look.px(12), round(font.pixelSize() * HEADLINE_LINE), opened.direction == "rtl" if reads is None else reads
    )
    form.setHeadingLevel(1)
    writer.block(form, char_format(font, look.color("ink")))
    writer.cursor.insertText(opened.title)


def _line(writer: CursorWriter, text: str, above: float) -> None:
    look = writer.look
    font = char_format(look.ui(NOTE_SIZE), look.color("faint_ink"))
    writer.block(block_format(look.px(above), look.px(NOTE_LINE), _reads_rtl(text)), font)
    writer.cursor.insertText(text, font)


def _where(writer: CursorWriter, location: Location) -> None:
    """Where the story takes place, with a link to a map. Nothing is fetched for it."""
    look = writer.look
    font = char_format(look.ui(NOTE_SIZE), look.color("faint_ink"))
    writer.block(block_format(look.px(4), look.px(NOTE_LINE)), font)
    href = link(map_address(location))
    writer.runs((Span(f"{where(location)} · "), Span(map_words(), href=href)), font, {})


def _tags(writer: CursorWriter, opened: OpenedArticle) -> None:
    """The reader's own tags, each a link to its stories."""
    if not opened.tags:
        return
    look = writer.look
    font = char_format(look.ui(NOTE_SIZE), look.color("faint_ink"))
    writer.block(block_format(look.px(4), look.px(NOTE_LINE), _reads_rtl(opened.tags[0])), font)
    for number, name in enumerate(opened.tags):
        parted = (Span(" · "),) if number else ()
        writer.runs((*parted, Span(name, href=TAG + quote(name, safe=""))), font, {})


def _lead(writer: CursorWriter, opened: OpenedArticle) -> float:
    look = writer.look
    form = block_format(look.px(21))
    form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    writer.block(form, char_format(look.body(), look.color("ink")))
    caption = opened.lead_caption or ""
    writer.thing(Drawn(opened.pictures.get(opened.lead_image or ""), caption, fills=True))
    if caption:
        _line(writer, caption, above=8)
    return 21


def _cut_box(writer: CursorWriter, notice: CutNotice) -> None:
    look = writer.look
    form = QTextTableFormat()
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setCellPadding(0)
    table = writer.table(1, 2 if notice.link else 1, form)
    writer.document.notes.boxes.append(table.firstPosition())
    texts = [Span(notice.text)]
    if notice.link:
        href = notice.href if notice.href == TOGGLE_VERSION else link(notice.href)
        texts.append(Span(notice.link, href=href))
    for column, span in enumerate(texts):
        writer.enter(table, 0, column)
        line = block_format(0, look.px(NOTE_LINE))
        weight = QFont.Weight.Medium if column else QFont.Weight.Normal
        line.setAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
        font = char_format(look.ui(NOTE_SIZE, weight), look.color("soft_ink"))
        writer.block(line, font)
        writer.runs((span,), font, {})
        cell = table.cellAt(0, column).format().toTableCellFormat()
        lowered = drop(font.font(), line)
        cell.setTopPadding(look.px(BOX_TOP) - lowered)
        cell.setBottomPadding(look.px(BOX_TOP) + lowered)
        cell.setLeftPadding(look.px(BOX_SIDE))
        cell.setRightPadding(look.px(BOX_SIDE))
        table.cellAt(0, column).setFormat(cell)
    writer.leave_table(table)


def _reads_rtl(text: str) -> bool:
    return bool(reads_right_to_left(text))
