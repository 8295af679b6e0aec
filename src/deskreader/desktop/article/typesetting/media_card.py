"""Writes the card of a video, an audio file or an embedded page: picture, title, what it is, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextLength, QTextTable, QTextTableFormat

from deskreader.desktop.article.parsing.sections import Embed, Medium, Span
from deskreader.desktop.article.typesetting.cursor_writer import (
    CursorWriter,
    baseline_drop,
    make_block_format,
    make_char_format,
)
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.labels import PLAY_PREFIX, SAVE_PREFIX, host
from deskreader.desktop.article.typesetting.table import full_width_format
from deskreader.desktop.strings.formatting import format_duration
from deskreader.model import StoredImage

CARD_PADDING, CARD_SIDE = 12, 14
TITLE_SIZE, TITLE_LINE_HEIGHT = 15, 21
LINE_SIZE, LINE_HEIGHT = 13, 20
SEPARATOR = " · "


def write_card(
    writer: CursorWriter, embed: Embed, above: float, indent: int, images: Mapping[str, StoredImage]
) -> None:
    """Writes a card with `above` pixels over it, `indent` pixels from the leading edge of the column."""
    document, rtl = writer.document, embed.nesting.rtl
    number = len(document.notes.media)
    document.notes.media.append(embed)
    picture = InlineObject(images.get(embed.poster), embed.title, indent, medium=embed.medium)
    width = document.objects.size_of(picture).width()
    table = writer.begin_table(1, 2, _card_format(writer, above, indent, rtl, width))
    document.notes.boxed_tables.append(table.firstPosition())
    writer.enter_cell(table, 0, 0)
    writer.begin_block(
        make_block_format(0, None, rtl), make_char_format(writer.style.body(), writer.style.color("ink"))
    )
    writer.write_object(picture, _main_link(embed, number))
    _pad(writer, table, 0, 0.0)
    writer.enter_cell(table, 0, 1)
    drop = _write_texts(writer, embed, number)
    _pad(writer, table, 1, drop)
    writer.leave_table(table)


def _card_format(writer: CursorWriter, above: float, indent: int, rtl: bool, picture: float) -> QTextTableFormat:
    card_format = full_width_format()
    card_format.setTopMargin(above)
    card_format.setLeftMargin(0 if rtl else indent)
    card_format.setRightMargin(indent if rtl else 0)
    card_format.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    fixed = QTextLength(QTextLength.Type.FixedLength, picture + 2 * writer.style.px(CARD_SIDE))
    card_format.setColumnWidthConstraints([fixed, QTextLength(QTextLength.Type.VariableLength, 0)])
    return card_format


def _write_texts(writer: CursorWriter, embed: Embed, number: int) -> float:
    """Writes title, description and actions, and returns how much too low the first line stands, in pixels."""
    style, rtl = writer.style, embed.nesting.rtl
    title_format = make_char_format(style.ui(TITLE_SIZE, QFont.Weight.DemiBold), style.color("ink"))
    first = make_block_format(0, style.px(TITLE_LINE_HEIGHT), rtl)
    writer.begin_block(first, title_format)
    writer.write_spans((Span(embed.title or host(embed.href)),), title_format, {})
    line_format = make_char_format(style.ui(LINE_SIZE), style.color("soft_ink"))
    for spans, space in ((description(embed), 2), (_actions(embed, number), 6)):
        block_format: QTextBlockFormat = make_block_format(style.px(space), style.px(LINE_HEIGHT), rtl)
        writer.begin_block(block_format, line_format)
        writer.write_spans(spans, line_format, {})
    return baseline_drop(title_format.font(), first)


def description(embed: Embed) -> tuple[Span, ...]:
    """Returns what a card says of its medium: what it is, how long, how large, and where it comes from."""
    kinds = {
        Medium.VIDEO: QCoreApplication.translate("media_card", "Video"),
        Medium.AUDIO: QCoreApplication.translate("media_card", "Audio"),
        Medium.PAGE: QCoreApplication.translate("media_card", "Embedded page"),
    }
    parts = [kinds[embed.medium]]
    if embed.duration > 0:
        parts.append(format_duration(embed.duration))
    if embed.length > 0:
        parts.append(QLocale().formattedDataSize(embed.length, 0, QLocale.DataSizeFormat.DataSizeSIFormat))
    parts.append(host(embed.href))
    return (Span(SEPARATOR.join(parts)),)


def _main_link(embed: Embed, number: int) -> str:
    return embed.href if embed.medium is Medium.PAGE else f"{PLAY_PREFIX}{number}"


def _actions(embed: Embed, number: int) -> tuple[Span, ...]:
    if embed.medium is Medium.PAGE:
        return (Span(QCoreApplication.translate("media_card", "Open in browser"), href=embed.href),)
    play = Span(QCoreApplication.translate("media_card", "Play in player"), href=_main_link(embed, number))
    save = Span(QCoreApplication.translate("media_card", "Save…"), href=f"{SAVE_PREFIX}{number}")
    return (play, Span(SEPARATOR), save)


def _pad(writer: CursorWriter, table: QTextTable, column: int, drop: float) -> None:
    """Gives a cell its padding."""
    style = writer.style
    cell_format = table.cellAt(0, column).format().toTableCellFormat()
    cell_format.setTopPadding(style.px(CARD_PADDING) - drop)
    cell_format.setBottomPadding(style.px(CARD_PADDING) + drop)
    cell_format.setLeftPadding(style.px(CARD_SIDE if column == 0 else 0))
    cell_format.setRightPadding(style.px(CARD_SIDE))
    table.cellAt(0, column).setFormat(cell_format)
