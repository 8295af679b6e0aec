"""What differs between two revisions of an article: blocks, words, and which of it is no edit.

`judge` says whether a publisher edited an article, `compare` how two revisions differ. Both run in the worker.
"""

from __future__ import annotations

from deskreader.revisions.comparison import compare
from deskreader.revisions.verdicts import judge

__all__ = ["compare", "judge"]
