"""Writes what stands above an article's text: truncation notice, source, headline, byline and lead image."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextTable

from deskreader.desktop.article.comparison.compared_article import ComparedArticle, apart
from deskreader.desktop.article.parsing.inline_spans import allowed_link, reads_right_to_left
from deskreader.desktop.article.parsing.sections import Span, TextFormat
from deskreader.desktop.article.typesetting.body import NOTE_LINE_HEIGHT, NOTE_SIZE
from deskreader.desktop.article.typesetting.cursor_writer import (
    CursorWriter,
    baseline_drop,
    make_block_format,
    make_char_format,
)
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.labels import (
    CHANGES_PREFIX,
    TAG_PREFIX,
    TOGGLE_VERSION,
    UNMUTE,
    Notice,
    byline,
    earlier_title_text,
    edit_text,
    location_text,
    map_label,
    map_url,
    newer_text,
    notices,
    older_text,
    show_changes_text,
    version_text,
)
from deskreader.desktop.article.typesetting.table import full_width_format
from deskreader.model import OpenedArticle, StoredImage
from deskreader.model.revisions import RunKind

if TYPE_CHECKING:
    from deskreader.model import Location
    from deskreader.model.revisions import Run

HEADLINE_LINE_HEIGHT = 1.16
NO_BREAK_SPACE = "\u00a0"
NOTICE_PADDING, NOTICE_SIDE, NOTICE_GAP = 9, 14, 10


def write_article_heading(
    writer: CursorWriter, article: OpenedArticle, icon: StoredImage | None, now: datetime | None, with_lead_image: bool
) -> float:
    """Writes the heading of an article, and returns the space that belongs below it, in pixels of the design."""
    rtl = reads_from_the_right(article)
    shown = [notice for notice in notices(article) if now is not None or notice.href != UNMUTE]  # none on paper
    for number, notice in enumerate(shown):
        _write_notice(writer, notice, space=NOTICE_GAP if number else 0)
    _write_source(writer, article, icon, space=24 if shown else 0, rtl=rtl)
    _write_headline(writer, article, rtl)
    _write_line(writer, [Span(byline(article, now))], space=15, rtl=rtl)
    _write_edits(writer, article, now, rtl)
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
    if isinstance(article, ComparedArticle) and article.compared is not None:
        writer.write_spans([_span(run) for run in apart(article.compared.comparison.title)], char_format, {})
    else:
        writer.insert_text(article.title, char_format)


def _span(run: Run) -> Span:
    formats = {RunKind.INSERTED: TextFormat.INSERTED, RunKind.DELETED: TextFormat.DELETED}
    return Span(run.text, formats.get(run.kind, TextFormat.NONE))


def _write_edits(writer: CursorWriter, article: OpenedArticle, now: datetime | None, rtl: bool) -> None:
    """Writes what the publisher changed, with a link to the comparison; in one, links to those beside it."""
    if earlier := earlier_title_text(article):
        _write_line(writer, [Span(earlier)], space=4, rtl=rtl)
    if isinstance(article, ComparedArticle) and article.compared is not None:
        compared = article.compared
        links = [
            Span(text, href=f"{CHANGES_PREFIX}{revision}")
            for text, revision in ((older_text(), compared.earlier), (newer_text(), compared.later))
            if revision is not None
        ]
        parts = [Span(version_text(compared.number, compared.count)), *links] if links else []
    elif (edited := edit_text(article, now)) and article.edits is not None:
        parts = [Span(edited), Span(show_changes_text(), href=f"{CHANGES_PREFIX}{article.edits.revision}")]
    else:
        parts = []
    if parts:
        divided = [span for part in parts for span in (Span(" · "), part)][1:]
        _write_line(writer, divided, space=4, rtl=rtl)


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


def _write_notice(writer: CursorWriter, notice: Notice, space: float) -> None:
    """Writes a box with a sentence about the article: the text at the left, a link at the right."""
    spans = [Span(notice.text)]
    if notice.link:
        is_own = notice.href in (TOGGLE_VERSION, UNMUTE) or notice.href.startswith(CHANGES_PREFIX)
        spans.append(Span(notice.link, href=notice.href if is_own else allowed_link(notice.href)))
    table_format = full_width_format()
    table_format.setTopMargin(writer.style.px(space) if space else 0)
    table = writer.begin_table(1, len(spans), table_format)
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
