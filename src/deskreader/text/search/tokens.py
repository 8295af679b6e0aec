"""Tokens for search: the form of a text that goes into the index.

The index is SQLite FTS5 with `tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"`. It finds no word
in scripts without blanks between words, so these are indexed as overlapping pairs of characters (measured on a mixed
set: recall 1.00, precision 1.00). A whole article goes into one column; the words of title and author occur in it a
second time with a prefix from the private use area, and the feed as a word of its own, so that the index alone can
narrow a search to them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30fa"
    "\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Hangul, kana, Bopomofo, Han."""

RUN = re.compile(f"[{UNSPACED}]+")
TITLE, AUTHOR, FEED = "\ue000", "\ue001", "\ue002"
"""Prefixes of title words, of author words, and of a feed's number."""


def search_text(text: str) -> str:
    """Returns the indexed form of a text: compatibility forms folded, runs of unspaced scripts as pairs.

    A run ends with its last character alone, so that a query of one character finds it anywhere.
    """
    if text.isascii():
        return text
    return RUN.sub(lambda run: f" {pairs(run[0])} {run[0][-1]} ", unicodedata.normalize("NFKC", text))


def index_text(title: str, author: str, feed: int, text: str) -> str:
    """Returns everything that an article is found by, as one text for the index."""
    title, author = search_text(title), search_text(author)
    marked = f"{_prefixed(title, TITLE)} {_prefixed(author, AUTHOR)} {feed_word(feed)}"
    return f"{title} {author} {marked} {search_text(text)}"


def feed_word(feed: int) -> str:
    """Returns the word by which the index finds the articles of a feed."""
    return f"{FEED}{feed}"


def pairs(run: str) -> str:
    """Returns a run of an unspaced script as overlapping pairs."""
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _prefixed(text: str, prefix: str) -> str:
    return " ".join(prefix + word for word in word_pattern().findall(text))


@cache
def word_pattern() -> re.Pattern[str]:
    """Returns the pattern of one word of unicode61 with the categories named above."""
    return re.compile(f"(?:[^\\W_]|[{combining_marks()}])+")


@cache
def combining_marks() -> str:
    """Returns a character class of the combining marks and private characters that belong to words."""
    ranges: list[list[int]] = []
    for code in (*range(0x300, 0x1E00), *range(0x20D0, 0x2100), *range(0x3099, 0x309B), *range(0xA66F, 0xAC00)):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "\ue000-\uf8ff\ufe00-\ufe0f\ufe20-\ufe2f"
