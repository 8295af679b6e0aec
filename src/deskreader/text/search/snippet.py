"""The passage of a text in which a search's words stand closest together, short enough for a card."""

from __future__ import annotations

from itertools import islice

from deskreader.text.search.matcher import Span, TermMatcher

LENGTH = 200  # characters; two lines of a card
BEFORE = 40
"""Characters before the first hit, so that it stands in its sentence."""
LOOKED_AT = 60
"""Hits; the best passage is looked for among the first of them."""


def passage(text: str, finder: TermMatcher) -> str:
    """The passage on one line, with an ellipsis where text is left out; '' where nothing is found."""
    spans = list(islice(finder.spans(text), LOOKED_AT))
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
    """Where the hit stands that has the most hits close behind it; the first of several."""
    best, most, last = spans[0][0], 0, 0
    for place, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + LENGTH - BEFORE:
            last += 1
        if last - place > most:
            best, most = start, last - place
    return best


def _after_blank(text: str, start: int, limit: int) -> int:
    """The beginning of the next word, if one begins before `limit`."""
    return next((place + 1 for place in range(start - 1, limit - 1) if text[place].isspace()), start)


def _before_blank(text: str, end: int, limit: int) -> int:
    """The end of the last whole word, if it is behind `limit`."""
    return next((place for place in range(end, limit, -1) if text[place].isspace()), end)
