"""Compares the length of a text with what the page's structured data and the feed's entry promise."""

from __future__ import annotations

from deskreader.articles.page import jsonld
from deskreader.model import EntryHint

_SHORT = 900  # characters; a text with more may be an article, whatever else is there
_FEWEST, _MOST = 150, 50_000  # words; other counts are mistakes, or promise a few lines
_LETTERS = (
    0.7,
    1.5,
)  # a count of letters, as a share of the text's: markup and trimmed boilerplate make the difference


def lacks_words(node: jsonld.Node, text: str) -> bool:
    """Whether the text has less than half of the words that the structured data promises.

    Some sites count letters instead, or the words of the whole page: a long text may then be complete. Where the
    data holds the article's text itself, that is what counts.
    """
    try:
        promised = int(str(node.get("wordCount")))
    except ValueError:
        return False
    body = node.get("articleBody")
    if isinstance(body, str) and 2 * len(body) > len(text):
        return False
    if len(text) > _SHORT and _LETTERS[0] * len(text) < promised < _LETTERS[1] * len(text):
        return False
    return _FEWEST < promised < _MOST and len(text.split()) * 2 < promised and len(text) < promised * 3


def lacks_data(node: jsonld.Node, text: str) -> bool:
    """Whether the text is less than half as long as the `articleBody` in the structured data."""
    claimed = node.get("articleBody")
    return isinstance(claimed, str) and len(claimed) > 2 * len(text) + _SHORT


def says_less(text: str, hint: EntryHint | None) -> bool:
    """Whether the text is less than half as long as what the feed entry itself holds."""
    return hint is not None and len(hint.text) > 2 * len(text) + _SHORT
