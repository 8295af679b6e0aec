"""Copies a selection as HTML and as Markdown, and as a quotation with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextCursor

from deskreader.desktop.article.parsing.list_markers import BULLETS
from deskreader.desktop.article.plain_text_copy import REPLACEMENTS
from deskreader.desktop.article.typesetting.cursor_writer import OBJECT_CHARACTER
from deskreader.desktop.article.typesetting.document import ArticleDocument, Decoration
from deskreader.desktop.article.typesetting.inline_objects import InlineObjects
from deskreader.model import OpenedArticle

WEB = ("http://", "https://", "mailto:")
SPECIAL = re.compile(r"([\\`*_\[\]<>])")
BOLD = 600


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one format."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the selection. `cell` is the table, by its position, and the row that it stands in."""

    runs: tuple[Run, ...]
    level: int = 0
    marker: str = ""
    quotes: int = 0
    is_code: bool = False
    cell: tuple[int, int] | None = None


def html_text(document: ArticleDocument, cursor: QTextCursor) -> str:
    """Returns the selected part of a document as HTML."""
    parts: list[str] = []
    for (quotes, kind), group in groupby(_passages(document, cursor), key=lambda p: (p.quotes, _kind(p))):
        inside = _html_group(kind, list(group))
        parts.append("<blockquote>" * quotes + inside + "</blockquote>" * quotes)
    return "\n".join(parts)


def markdown_text(document: ArticleDocument, cursor: QTextCursor) -> str:
    """Returns the selected part of a document as Markdown (CommonMark, with the tables of GitHub)."""
    parts: list[str] = []
    for (quotes, kind), group in groupby(_passages(document, cursor), key=lambda p: (p.quotes, _kind(p))):
        inside = _markdown_group(kind, list(group))
        prefix = "> " * quotes
        parts.append("\n".join(f"{prefix}{line}".rstrip() for line in inside.split("\n")))
    return "\n\n".join(parts)


def quotation(text: str, article: OpenedArticle) -> str:
    """Returns a text in quotation marks with its source below: title, feed and address."""
    source = ", ".join(filter(None, (article.title, article.author, article.feed_title)))
    lines = [f"“{text.strip()}”", f"— {source}"]
    return "\n".join([*lines, article.link] if article.link else lines)


def _passages(document: ArticleDocument, cursor: QTextCursor) -> Iterator[Passage]:
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        decoration = document.notes.decorations.get(block.blockNumber(), Decoration())
        runs = _merged(_runs(document, block, start, end))
        if block.isVisible() and any(run.text.strip() for run in runs):
            marker = decoration.marker if start <= block.position() else ""
            level = block.blockFormat().headingLevel()
            yield Passage(runs, level, marker, len(decoration.bars), decoration.box, _cell(block))
        block = block.next()


def _merged(runs: Iterator[Run]) -> tuple[Run, ...]:
    """Returns the runs, those of one format as one: letter spacing parts a word of code."""
    groups = groupby(runs, key=lambda run: replace(run, text=""))
    return tuple(replace(run, text="".join(part.text for part in parts)) for run, parts in groups)


def _cell(block: QTextBlock) -> tuple[int, int] | None:
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    return (table.firstPosition(), table.cellAt(cursor).row()) if table is not None else None


def _runs(document: ArticleDocument, block: QTextBlock, start: int, end: int) -> Iterator[Run]:
    base = block.charFormat()
    mono = document.style.mono().family()
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        first, last = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
        if first < last:
            char_format = fragment.charFormat()
            text = fragment.text()[first - fragment.position() : last - fragment.position()]
            yield _run(document, _shown(document, text, char_format), char_format, base, mono)
        iterator += 1


def _shown(document: ArticleDocument, text: str, char_format: QTextCharFormat) -> str:
    """Returns a text with the alternative texts of its pictures in brackets."""
    if OBJECT_CHARACTER in text and char_format.objectType() == InlineObjects.OBJECT_TYPE:
        alt = document.objects.object_of(char_format).alt
        return f"[{alt}]" if alt else ""
    return text.translate(REPLACEMENTS)


def _run(document: ArticleDocument, text: str, char_format: QTextCharFormat, base: QTextCharFormat, mono: str) -> Run:
    href = char_format.anchorHref()
    families = char_format.font().families()
    is_heading = base.font().weight() >= BOLD
    return Run(
        text,
        char_format.font().weight() >= BOLD and not is_heading,
        char_format.font().style() != QFont.Style.StyleNormal and base.font().style() == QFont.Style.StyleNormal,
        bool(families) and families[0] == mono and base.font().families()[:1] != families[:1],
        href if href.startswith(WEB) else "",
    )


def _kind(passage: Passage) -> tuple[str, object]:
    """Returns what passages have in common that stand in one element: a list, a table; others stand alone."""
    if passage.cell is not None:
        return "table", passage.cell[0]
    if passage.marker:
        return "ul" if passage.marker in BULLETS else "ol", None
    return "single", passage


def _html_group(kind: tuple[str, object], passages: list[Passage]) -> str:
    if kind[0] == "table":
        rows = [list(cells) for _, cells in groupby(passages, key=lambda passage: passage.cell)]
        cells = ("".join(f"<td>{_joined(cell, _html_run)}</td>" for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    if kind[0] in ("ul", "ol"):
        items = "".join(f"<li>{_joined(passage, _html_run)}</li>" for passage in passages)
        return f"<{kind[0]}>{items}</{kind[0]}>"
    return "".join(_html_passage(passage) for passage in passages)


def _html_passage(passage: Passage) -> str:
    if passage.is_code:
        return f"<pre>{escape(''.join(run.text for run in passage.runs), quote=False)}</pre>"
    tag = f"h{passage.level}" if passage.level else "p"
    return f"<{tag}>{_joined(passage, _html_run)}</{tag}>"


def _html_run(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br>")
    for is_set, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong")):
        text = f"<{tag}>{text}</{tag}>" if is_set else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text


def _markdown_group(kind: tuple[str, object], passages: list[Passage]) -> str:
    if kind[0] == "table":
        rows = [list(cells) for _, cells in groupby(passages, key=lambda passage: passage.cell)]
        lines = [" | ".join(_joined(cell, _markdown_run).replace("|", "\\|") for cell in row) for row in rows]
        rule = " | ".join("---" for _ in rows[0])
        return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))
    if kind[0] in ("ul", "ol"):
        markers = ("-" if kind[0] == "ul" else passage.marker for passage in passages)
        return "\n".join(f"{m} {_joined(p, _markdown_run)}" for m, p in zip(markers, passages, strict=True))
    return "\n\n".join(_markdown_passage(passage) for passage in passages)


def _markdown_passage(passage: Passage) -> str:
    if passage.is_code:
        return f"```\n{''.join(run.text for run in passage.runs)}\n```"
    prefix = f"{'#' * passage.level} " if passage.level else ""
    return prefix + _joined(passage, _markdown_run)


def _markdown_run(run: Run) -> str:
    if run.code:
        return f"`{run.text}`"
    text = run.text.strip()
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    if not text:
        return run.text
    text = SPECIAL.sub(r"\\\1", text).replace("\n", "\\\n")
    for is_set, sign in ((run.italic, "*"), (run.bold, "**")):
        text = f"{sign}{text}{sign}" if is_set else text
    return f"{before}[{text}]({run.href}){after}" if run.href else f"{before}{text}{after}"


def _joined(passage: Passage, write: Callable[[Run], str]) -> str:
    return "".join(map(write, passage.runs)).strip("\u00a0 ")
