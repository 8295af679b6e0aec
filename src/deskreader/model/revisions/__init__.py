"""What publishers change and remove: earlier revisions of articles, and how two revisions differ."""

from __future__ import annotations

from deskreader.model.revisions.comparison import ArticleComparison, BlockKind, ComparedBlock, Comparison, Run, RunKind
from deskreader.model.revisions.revision import Edit, EditSummary, Remover, Replacement, Revision, RevisionText, Verdict

__all__ = [
    "ArticleComparison",
    "BlockKind",
    "ComparedBlock",
    "Comparison",
    "Edit",
    "EditSummary",
    "Remover",
    "Replacement",
    "Revision",
    "RevisionText",
    "Run",
    "RunKind",
    "Verdict",
]
