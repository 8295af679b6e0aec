"""An article whose text is the comparison with an earlier revision, set like any other article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from deskreader.desktop.article.parsing.inline_spans import DELETED_TAG, INSERTED_TAG
from deskreader.desktop.strings.formatting import counted
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, OpenedArticle
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import ArticleComparison, BlockKind, Run, RunKind

if TYPE_CHECKING:
    from deskreader.model.revisions import ComparedBlock, Comparison

OpenArticle = Callable[[ArticleId], OpenedArticle]
"""Reads an article from the library. Raises: DeskReaderError."""
Compare = Callable[[ArticleId, RevisionId | None], ArticleComparison]
"""Compares an earlier revision with the article as it is. Raises: DeskReaderError."""
FEWEST_FOLDED = 3
"""Unchanged blocks in a row from which on all but those beside a change are folded."""
_TAGS = {RunKind.INSERTED: INSERTED_TAG, RunKind.DELETED: DELETED_TAG}


@dataclass(frozen=True, slots=True)
class ComparedArticle(OpenedArticle):
    """An article in whose `html` the words that came and went are marked, with the comparison it was made of."""

    compared: ArticleComparison | None = None


def comparing(open_article: OpenArticle, compare: Compare, revision: RevisionId) -> OpenArticle:
    """Returns what reads an article as the comparison with a revision, or as it is once there is no such revision."""

    def read(article_id: ArticleId) -> OpenedArticle:
        article = open_article(article_id)
        try:
            return compared_article(article, compare(article_id, revision))
        except StoreError as error:
            if error.kind is not Kind.UNKNOWN_REVISION:
                raise
            return article

    return read


def compared_article(article: OpenedArticle, found: ArticleComparison) -> ComparedArticle:
    """Returns an article with a comparison in the place of its text, without its pictures and files."""
    values = {field.name: getattr(article, field.name) for field in fields(OpenedArticle)}
    without = {"lead_image": None, "lead_caption": None, "enclosures": (), "reading_position": 0}
    return ComparedArticle(**values | without | {"html": comparison_html(found.comparison), "compared": found})


def comparison_html(
    comparison: Comparison,
    summary: Callable[[int], str] = lambda count: counted(
        "ArticlePane", "1 paragraph unchanged", "%n paragraphs unchanged", count
    ),
) -> str:
    """Returns the blocks of a comparison as HTML; long stretches without a change are details that open."""
    parts: list[str] = []
    groups = [(is_same, list(blocks)) for is_same, blocks in groupby(comparison.blocks, lambda block: block.is_same)]
    for number, (is_same, blocks) in enumerate(groups):
        if not is_same:
            parts += _blocks_html(blocks)
            continue
        before, folded, after = _folded(blocks, follows=number > 0, precedes=number < len(groups) - 1)
        parts += _blocks_html(before)
        if folded:
            inner = "".join(_blocks_html(folded))
            parts.append(f"<details><summary>{escape(summary(len(folded)))}</summary>{inner}</details>")
        parts += _blocks_html(after)
    return "".join(parts)


def _folded(blocks: Sequence[ComparedBlock], follows: bool, precedes: bool) -> tuple[Sequence[ComparedBlock], ...]:
    """Splits unchanged blocks into one that follows a change, those that are folded, and one that precedes a change."""
    first, last = int(follows), len(blocks) - int(precedes)
    if last - first < FEWEST_FOLDED:
        return blocks, (), ()
    return blocks[:first], blocks[first:last], blocks[last:]


def _blocks_html(blocks: Sequence[ComparedBlock]) -> Iterator[str]:
    """Yields the HTML of blocks; items in a row are one list, and quotes in a row one quote."""
    for kind, group in groupby(blocks, lambda block: block.kind):
        inner = "".join(map(_block_html, group))
        yield {
            BlockKind.ITEM: f"<ul>{inner}</ul>",
            BlockKind.QUOTE: f"<blockquote>{inner}</blockquote>",
        }.get(kind, inner)


def _block_html(block: ComparedBlock) -> str:
    text = "".join(map(_run_html, apart(block.runs)))
    match block.kind:
        case BlockKind.HEADING:
            return f"<h{block.level}>{text}</h{block.level}>"
        case BlockKind.ITEM:
            return f"<li>{text}</li>"
        case BlockKind.CODE:
            return f"<pre>{text}</pre>"
        case BlockKind.CAPTION:
            return f"<p><small>{text}</small></p>"
        case _:
            return f"<p>{text}</p>"


def apart(runs: Iterable[Run]) -> Iterator[Run]:
    """Yields runs as they are shown: no marked blank at the end of a run, and one unmarked between two marked runs."""
    previous = ""
    for run in runs:
        is_marked, text = run.kind is not RunKind.SAME, run.text.rstrip()
        if is_marked and previous and not previous[-1:].isspace() and not run.text[:1].isspace():
            yield Run(RunKind.SAME, " ")
        if is_marked:
            yield Run(run.kind, text)
        rest = run.text[len(text) :] if is_marked else run.text
        if rest:
            yield Run(RunKind.SAME, rest)
        previous = run.text if is_marked else ""


def _run_html(run: Run) -> str:
    text = escape(run.text, quote=False)
    return text if run.kind is RunKind.SAME else f"<{_TAGS[run.kind]}>{text}</{_TAGS[run.kind]}>"
