"""Articles that tell of the same event, and articles that are the same: grouping, copies, and how texts are compared.

`new_grouper` assigns articles to stories as they arrive, from titles and, where there are any, texts.
"""

from __future__ import annotations

from deskreader.stories.grouper import Grouper
from deskreader.stories.model import shipped_model

__all__ = ["Grouper", "new_grouper"]


def new_grouper(strictness: float = 0.0) -> Grouper:
    """Returns a grouper that knows no article yet; `strictness` is in log-odds, 0 being usual."""
    return Grouper(shipped_model(strictness))
