"""The words of a text as they are compared: without regard to typography, characters alone in unspaced scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from deskreader.text.search.tokens import UNSPACED, combining_marks

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-",
     "‑": "-", "−": "-", "…": ".", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": ""}
)  # fmt: skip


@cache
def _token() -> re.Pattern[str]:
    """Returns the pattern of a word, or of any other character, with the white space behind it."""
    letter = f"(?:(?![{UNSPACED}])\\w|[{combining_marks()}])"
    return re.compile(f"(?:[{UNSPACED}][{combining_marks()}]*|{letter}+(?:[.,:'’/-]{letter}+)*|\\S)\\s*|\\s+")


def tokens_of(text: str) -> list[str]:
    """Returns a text in pieces that are one text again when joined: words and marks, each with the blanks behind it."""
    return _token().findall(text)


def key_of(token: str) -> str:
    """Returns what a token is compared by; empty for one that holds no letter and no digit."""
    plain = token.strip().translate(_TYPOGRAPHY)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return plain if any(map(str.isalnum, plain)) else ""


def keys_of(text: str) -> list[str]:
    """Returns the words of a text as they are compared."""
    return [key for token in tokens_of(text) if (key := key_of(token))]


def word_set(words: str) -> frozenset[str]:
    """Returns the words of a text that are divided by blanks."""
    return frozenset(words.split())
