"""How two revisions of an article differ: blocks, and in them runs of words that stayed, came or went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskreader.model.ids import ArticleId, RevisionId
from deskreader.model.revisions.revision import Revision


class RunKind(StrEnum):
    """What became of the words of a run."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together and had the same fate, with the blanks between them."""

    kind: RunKind
    text: str


class BlockKind(StrEnum):
    """The kind of a block of text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    ROW = "row"  # of a table


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """A block of one revision or of both. `level` is a heading's, 1 to 6."""

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return all(run.kind is RunKind.SAME for run in self.runs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an earlier revision and a later one differ, from headline to end."""

    title: tuple[Run, ...]
    blocks: tuple[ComparedBlock, ...]
    inserted: int  # words, the headline's not counted
    deleted: int


@dataclass(frozen=True, slots=True)
class ArticleComparison:
    """An earlier revision of an article compared with the article as it is, and the revisions beside it."""

    article_id: ArticleId
    revision: Revision
    comparison: Comparison
    number: int  # of the revision, 1 being the oldest
    count: int  # of the earlier revisions
    earlier: RevisionId | None = None
    later: RevisionId | None = None
