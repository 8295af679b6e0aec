"""The structure of an article's document for a screen reader: headings, paragraphs, lists, links, pictures, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QTextBlock, QTextCursor, QTextFrame, QTextTable

from deskreader.desktop.article.parsing.inline_spans import ZERO_WIDTH_SPACE
from deskreader.desktop.article.parsing.sections import LINE_BREAK
from deskreader.desktop.article.typesetting.cursor_writer import CHANGE_PROPERTY, OBJECT_CHARACTER
from deskreader.desktop.article.typesetting.document import ArticleDocument, Decoration
from deskreader.desktop.article.typesetting.inline_objects import InlineObject, InlineObjects
from deskreader.desktop.article.viewing.link_ranges import links_in

Role = QAccessible.Role
INVISIBLE = {ord(ZERO_WIDTH_SPACE): None, ord(LINE_BREAK): "\n", ord(OBJECT_CHARACTER): None, ord("\u00ad"): None}


@dataclass(slots=True)
class Part:
    """One part of an article: its role, what a screen reader says, and the range of the text it stands for."""

    role: Role
    name: str = ""
    start: int = 0
    end: int = 0
    level: int = 0  # of a heading
    href: str = ""  # of a link
    parts: list[Part] = field(default_factory=list)


def article_parts(document: ArticleDocument) -> list[Part]:
    """Returns the parts of a whole document in reading order."""
    return _grouped(_frame_parts(document, document.rootFrame()))


def _frame_parts(document: ArticleDocument, frame: QTextFrame) -> Iterator[tuple[Part, Decoration]]:
    iterator = frame.begin()
    while not iterator.atEnd():
        child = iterator.currentFrame()
        if isinstance(child, QTextTable):
            yield _table_part(document, child), Decoration()
        elif (block := iterator.currentBlock()).isValid() and block.isVisible():
            decoration = document.notes.decorations.get(block.blockNumber(), Decoration())
            part = _block_part(document, block, decoration)
            if part is not None:
                yield part, decoration
        iterator += 1


def _block_part(document: ArticleDocument, block: QTextBlock, decoration: Decoration) -> Part | None:
    start, end = block.position(), block.position() + block.length() - 1
    text = _spoken(block).translate(INVISIBLE).strip()
    inner = sorted([*_links(block), *_pictures(document, block)], key=lambda part: part.start)
    if decoration.rule:
        return Part(Role.Separator, "", start, end)
    if not text and not inner:
        return None
    if not text and len(inner) == 1 and inner[0].role is Role.Graphic:
        return inner[0]
    level = block.blockFormat().headingLevel()
    role = Role.Heading if level else Role.ListItem if decoration.marker else Role.Paragraph
    name = f"{decoration.marker} {text}" if decoration.marker else text
    return Part(role, name, start, end, level, parts=inner)


def _spoken(block: QTextBlock) -> str:
    """Returns the text of a block; words that differ between two versions are introduced as added or removed."""
    translate = QCoreApplication.translate
    marks = {
        "inserted": translate("article_outline", "[added: {text}]"),
        "deleted": translate("article_outline", "[removed: {text}]"),
    }
    parts, is_plain = [], True
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        change = fragment.charFormat().property(CHANGE_PROPERTY)
        parts.append(marks[change].replace("{text}", fragment.text()) if change in marks else fragment.text())
        is_plain = is_plain and change not in marks
        iterator += 1
    return block.text() if is_plain else "".join(parts)


def _links(block: QTextBlock) -> Iterator[Part]:
    for start, end, href in links_in(block):
        text = block.text()[start - block.position() : end - block.position()].translate(INVISIBLE).strip()
        if text:
            yield Part(Role.Link, text, start, end, href=href)


def _pictures(document: ArticleDocument, block: QTextBlock) -> Iterator[Part]:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if fragment.charFormat().objectType() == InlineObjects.OBJECT_TYPE:
            inline_object = document.objects.object_of(fragment.charFormat())
            if inline_object.badge is None:
                position = fragment.position()
                href = fragment.charFormat().anchorHref()
                yield Part(Role.Graphic, picture_name(inline_object), position, position + 1, href=href)
        iterator += 1


def picture_name(inline_object: InlineObject) -> str:
    """Returns what a picture shows, by its alternative text; else that it is a picture, or that it is not saved."""
    if inline_object.alt:
        return inline_object.alt
    if inline_object.image is None and inline_object.medium is None:
        return QCoreApplication.translate("article_outline", "Picture, not saved")
    return QCoreApplication.translate("article_outline", "Picture without description")


def _table_part(document: ArticleDocument, table: QTextTable) -> Part:
    """Returns a table with its rows and cells; a notice or a card is a group of what stands in it."""
    is_group = table.firstPosition() in document.notes.boxed_tables
    whole = Part(Role.Grouping if is_group else Role.Table, "", table.firstPosition(), table.lastPosition())
    for row in range(table.rows()):
        cells: list[Part] = []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if (cell.row(), cell.column()) != (row, column):
                continue
            first, last = cell.firstCursorPosition(), cell.lastCursorPosition()
            inner = [part for part, _ in _cell_parts(document, first, last)]
            name = " ".join(part.name for part in inner)
            cells.append(Part(Role.Cell, name, first.position(), last.position(), parts=inner))
        if is_group:
            whole.parts += [part for cell in cells for part in cell.parts]
        else:
            whole.parts.append(Part(Role.Row, "", cells[0].start, cells[-1].end, parts=cells))
    whole.name = " · ".join(part.name for part in whole.parts if part.name)[:200] if is_group else ""
    return whole


def _cell_parts(document: ArticleDocument, first: QTextCursor, last: QTextCursor) -> Iterator[tuple[Part, Decoration]]:
    block = first.block()
    while block.isValid() and block.position() <= last.position():
        decoration = document.notes.decorations.get(block.blockNumber(), Decoration())
        if (part := _block_part(document, block, decoration)) is not None:
            yield part, decoration
        block = block.next()


def _grouped(parts: Iterator[tuple[Part, Decoration]]) -> list[Part]:
    """Returns the parts with items gathered in lists, and what shares a quote in a quotation."""
    grouped: list[Part] = []
    quote, items = None, None
    for part, decoration in parts:
        quote_id = decoration.bars[0][0] if decoration.bars else None
        target = grouped
        if quote_id is not None:
            if quote is None or quote[0] != quote_id:
                quote = (quote_id, Part(Role.BlockQuote, "", part.start, part.end))
                grouped.append(quote[1])
                items = None
            target, quote[1].end = quote[1].parts, part.end
        elif quote is not None:
            quote, items = None, None
        if part.role is Role.ListItem:
            if items is None:
                items = Part(Role.List, "", part.start, part.end)
                target.append(items)
            items.parts.append(part)
            items.end = part.end
        else:
            items = None
            target.append(part)
    return grouped


def walk(parts: list[Part], depth: int = 0) -> Iterator[tuple[int, Part]]:
    """Yields every part with its depth, in reading order."""
    for part in parts:
        yield depth, part
        yield from walk(part.parts, depth + 1)
