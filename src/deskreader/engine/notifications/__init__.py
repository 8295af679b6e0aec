"""What to notify of, and which articles tell of one event."""

from deskreader.stories import new_grouper

__all__ = ["new_grouper"]
