"""What the pages of one site have in common: blocks that recur are furniture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What was learned of a site. Plain data, to be kept as JSON."""

    furniture: frozenset[str] = frozenset()
    pages: int = 0


def learn_site(pages: list[tuple[bytes, str]]) -> SiteKnowledge:
    """What the given pages, (bytes, address), of one site have in common."""
    return SiteKnowledge(frozenset(), len(pages))
