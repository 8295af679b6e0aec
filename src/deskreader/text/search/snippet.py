"""Finds the passage of a text in which the search terms are closest together, short enough for a card."""

from __future__ import annotations

from itertools import islice

from deskreader.text.search.matcher import Span, TermMatcher

LENGTH = 200  # characters; two lines of a card
BEFORE = 40
"""Characters shown before the first hit for context."""
LOOKED_AT = 60
"""Hits; the best passage is chosen among the first of them."""


def passage(text: str, matcher: TermMatcher) -> str:
    """Returns the passage on one line, with an ellipsis where text is omitted; '' without a hit."""
    spans = list(islice(matcher.spans(text), LOOKED_AT))
    if not spans:
        return ""
    start = max(0, _best(spans) - BEFORE)
    end = min(len(text), start + LENGTH)
    if start:
        start = _after_blank(text, start, start + BEFORE)
    if end < len(text):
        end = _before_blank(text, end, end - BEFORE)
    line = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"


def _best(spans: list[Span]) -> int:
    """Returns the start of the hit that is followed by the most hits nearby; the first of equals."""
    best, most, last = spans[0][0], 0, 0
    for position, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + LENGTH - BEFORE:
            last += 1
        if last - position > most:
            best, most = start, last - position
    return best


def _after_blank(text: str, start: int, limit: int) -> int:
    """Returns the start of the next word, if one starts before `limit`."""
    return next((position + 1 for position in range(start - 1, limit - 1) if text[position].isspace()), start)


def _before_blank(text: str, end: int, limit: int) -> int:
    """Returns the end of the last whole word, if it is after `limit`."""
    return next((position for position in range(end, limit, -1) if text[position].isspace()), end)
