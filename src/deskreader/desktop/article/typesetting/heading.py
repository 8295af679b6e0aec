"""Writes what stands above an article's text: truncation notice, source, headline, byline and lead image."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextTable

from deskreader.desktop.article.parsing.inline_spans import allowed_link, reads_right_to_left
from deskreader.desktop.article.parsing.sections import Span
from deskreader.desktop.article.typesetting.body import NOTE_LINE_HEIGHT, NOTE_SIZE
from deskreader.desktop.article.typesetting.cursor_writer import (
    CursorWriter,
    baseline_drop,
    make_block_format,
    make_char_format,
)
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.labels import (
    TAG_PREFIX,
    TOGGLE_VERSION,
    TruncationNotice,
    byline,
    location_text,
    map_label,
    map_url,
    truncation_notice,
)
from deskreader.desktop.article.typesetting.table import full_width_format
from deskreader.model import Location, OpenedArticle, StoredImage

HEADLINE_LINE_HEIGHT = 1.16
NO_BREAK_SPACE = "\u00a0"
NOTICE_PADDING, NOTICE_SIDE = 9, 14


def write_article_heading(
    writer: CursorWriter, article: OpenedArticle, icon: StoredImage | None, now: datetime | None, with_lead_image: bool
) -> float:
    """Writes the heading of an article, and returns the space that belongs below it, in pixels of the design."""
    rtl = reads_from_the_right(article)
    notice = truncation_notice(article)
    if notice is not None:
        _write_notice(writer, notice)
    _write_source(writer, article, icon, space=24 if notice else 0, rtl=rtl)
    _write_headline(writer, article, rtl)
    _write_line(writer, [Span(byline(article, now))], space=15, rtl=rtl)
    if article.location is not None:
        _write_location(writer, article.location, rtl)
    _write_tags(writer, article, rtl)
    return _write_lead_image(writer, article, rtl) if with_lead_image else 22


def reads_from_the_right(article: OpenedArticle) -> bool:
    """Returns whether the whole heading reads from right to left: as the headline does, else as the article states."""
    is_rtl = reads_right_to_left(article.title)
    return article.direction == "rtl" if is_rtl is None else is_rtl


def write_hint(writer: CursorWriter, hint: str) -> None:
    """Writes a sentence about the article, such as that a font is missing, below its heading."""
    _write_line(writer, [Span(hint)], space=8, rtl=_is_rtl(hint))


def _write_source(
    writer: CursorWriter, article: OpenedArticle, icon: StoredImage | None, space: float, rtl: bool
) -> None:
    """Writes the feed's badge and title, with 8 pixels of the design between them."""
    style = writer.style
    char_format = make_char_format(style.ui(13, QFont.Weight.DemiBold), style.color("accent"))
    block_format = make_block_format(style.px(space), style.px(NOTE_LINE_HEIGHT), rtl)
    writer.begin_block(block_format, char_format)
    writer.write_object(InlineObject(icon, badge=(article.feed_id, article.feed_title)))
    spacing = make_char_format(char_format.font(), style.color("accent"))
    spacing.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    own_width = QFontMetricsF(char_format.font()).horizontalAdvance(NO_BREAK_SPACE)
    spacing.setFontLetterSpacing(style.px(8) - own_width)
    writer.cursor.insertText(NO_BREAK_SPACE, spacing)
    writer.insert_text(article.feed_title, char_format)


def _write_headline(writer: CursorWriter, article: OpenedArticle, rtl: bool) -> None:
    if not article.title:
        return
    style = writer.style
    font = style.heading(0)
    block_format = make_block_format(style.px(12), round(font.pixelSize() * HEADLINE_LINE_HEIGHT), rtl)
    block_format.setHeadingLevel(1)
    char_format = make_char_format(font, style.color("ink"))
    writer.begin_block(block_format, char_format)
    writer.insert_text(article.title, char_format)


def _write_line(writer: CursorWriter, spans: list[Span], space: float, rtl: bool = False) -> None:
    """Writes a line in small, faint type."""
    style = writer.style
    char_format = make_char_format(style.ui(NOTE_SIZE), style.color("faint_ink"))
    writer.begin_block(make_block_format(style.px(space), style.px(NOTE_LINE_HEIGHT), rtl), char_format)
    writer.write_spans(spans, char_format, {})


def _write_location(writer: CursorWriter, location: Location, rtl: bool) -> None:
    """Writes where the article takes place, with a link to a map. Nothing is fetched for it."""
    map_link = Span(map_label(), href=allowed_link(map_url(location)))
    _write_line(writer, [Span(f"{location_text(location)} · "), map_link], space=4, rtl=rtl)


def _write_tags(writer: CursorWriter, article: OpenedArticle, rtl: bool) -> None:
    """Writes the user's tags, each a link to its articles."""
    spans: list[Span] = []
    for name in article.tags:
        spans += [Span(" · ")] if spans else []
        spans.append(Span(name, href=TAG_PREFIX + quote(name, safe="")))
    if spans:
        _write_line(writer, spans, space=4, rtl=rtl)


def _write_lead_image(writer: CursorWriter, article: OpenedArticle, rtl: bool) -> float:
    """Writes the lead image with its caption, and returns the space that belongs below it."""
    style = writer.style
    block_format = make_block_format(style.px(21))
    block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    writer.begin_block(block_format, make_char_format(style.body(), style.color("ink")))
    caption = article.lead_caption or ""
    image = article.images.get(article.lead_image or "")
    writer.write_object(InlineObject(image, caption, fills_column=True))
    if caption:
        is_rtl = reads_right_to_left(caption)
        _write_line(writer, [Span(caption)], space=8, rtl=rtl if is_rtl is None else is_rtl)
    return 21


def _write_notice(writer: CursorWriter, notice: TruncationNotice) -> None:
    """Writes the box that says that the site cut the article short: the text at the left, a link at the right."""
    spans = [Span(notice.text)]
    if notice.link:
        href = notice.href if notice.href == TOGGLE_VERSION else allowed_link(notice.href)
        spans.append(Span(notice.link, href=href))
    table = writer.begin_table(1, len(spans), full_width_format())
    writer.document.notes.boxed_tables.append(table.firstPosition())
    for column, span in enumerate(spans):
        writer.enter_cell(table, 0, column)
        _write_notice_cell(writer, table, column, span)
    writer.leave_table(table)


def _write_notice_cell(writer: CursorWriter, table: QTextTable, column: int, span: Span) -> None:
    style = writer.style
    block_format = make_block_format(0, style.px(NOTE_LINE_HEIGHT))
    block_format.setAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
    weight = QFont.Weight.Medium if column else QFont.Weight.Normal
    char_format = make_char_format(style.ui(NOTE_SIZE, weight), style.color("soft_ink"))
    writer.begin_block(block_format, char_format)
    writer.write_spans((span,), char_format, {})
    cell_format = table.cellAt(0, column).format().toTableCellFormat()
    drop = baseline_drop(char_format.font(), block_format)
    cell_format.setTopPadding(style.px(NOTICE_PADDING) - drop)
    cell_format.setBottomPadding(style.px(NOTICE_PADDING) + drop)
    cell_format.setLeftPadding(style.px(NOTICE_SIDE))
    cell_format.setRightPadding(style.px(NOTICE_SIDE))
    table.cellAt(0, column).setFormat(cell_format)


def _is_rtl(text: str) -> bool:
    return bool(reads_right_to_left(text))
