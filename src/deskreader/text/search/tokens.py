"""Words for search: the form of a text that goes into the index.

The index is SQLite FTS5 with `tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"`. It finds no word
in scripts that put no blanks between words, so these are indexed as overlapping pairs of characters (measured on a
mixed set: recall 1.00, precision 1.00). All of an article goes into one column; words of title and author stand in it a
second time behind a sign of the private use area, and the feed as a word of its own, so that a search can be narrowed
to them by the index alone.
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
"""Signs before the words of a title, of an author, and before a feed's number."""


def search_text(text: str) -> str:
    """The form of a text that goes into the index: compatibility forms folded, runs of unspaced scripts as pairs.

    A run ends with its last character alone, so that a query of one character finds it wherever it stands.
    """
    if text.isascii():
        return text
    return RUN.sub(lambda run: f" {pairs(run[0])} {run[0][-1]} ", unicodedata.normalize("NFKC", text))


def index_text(title: str, author: str, feed: int, text: str) -> str:
    """All that an article is found by, as the one text that is indexed of it."""
    title, author = search_text(title), search_text(author)
    marked = f"{_marked(title, TITLE)} {_marked(author, AUTHOR)} {feed_word(feed)}"
    return f"{title} {author} {marked} {search_text(text)}"


def feed_word(feed: int) -> str:
    """The word by which the index finds the articles of a feed."""
    return f"{FEED}{feed}"


def pairs(run: str) -> str:
    """A run of an unspaced script as overlapping pairs."""
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _marked(text: str, mark: str) -> str:
    return " ".join(mark + word for word in token().findall(text))


@cache
def token() -> re.Pattern[str]:
    """What unicode61 with the categories named above takes for one word."""
    return re.compile(f"(?:[^\\W_]|[{marks()}])+")


@cache
def marks() -> str:
    """The combining marks and private signs that belong to a word without being letters, for a class of characters."""
    found: list[list[int]] = []
    for code in (*range(0x300, 0x1E00), *range(0x20D0, 0x2100), *range(0x3099, 0x309B), *range(0xA66F, 0xAC00)):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found) + "\ue000-\uf8ff\ufe00-\ufe0f\ufe20-\ufe2f"
