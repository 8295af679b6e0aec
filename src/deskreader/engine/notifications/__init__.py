"""What to notify of, and which articles tell of one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskreader.stories import Grouper

__all__ = ["new_grouper"]


def new_grouper() -> Grouper:
    """Returns a grouper that knows no article yet; its model is loaded now, and not when the program starts."""
    from deskreader.stories import new_grouper as make

    return make()
