"""What publishers change and remove: earlier revisions of articles, and how two revisions differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.model.lazy_names import lazy_names

if TYPE_CHECKING:
    from deskreader.model.revisions.comparison import (
        ArticleComparison,
        BlockKind,
        ComparedBlock,
        Comparison,
        Run,
        RunKind,
    )
    from deskreader.model.revisions.revision import (
        Edit,
        EditSummary,
        Remover,
        Replacement,
        Revision,
        RevisionText,
        Verdict,
    )

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

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__,
        {
            "comparison": "ArticleComparison BlockKind ComparedBlock Comparison Run RunKind",
            "revision": "Edit EditSummary Remover Replacement Revision RevisionText Verdict",
        },
    )
