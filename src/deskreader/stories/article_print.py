"""The print of an article: hashes of a few of its phrases, chosen so that a cut or wrapped copy has the same ones.

A few of these hashes, with those of address and guid, are the keys by which copies are looked up among many articles.

Phrases are chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of each `WINDOW` phrases in a row the one
with the smallest hash. Two texts that share a passage of `PHRASE + WINDOW - 1` words share a phrase at least.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from deskreader.stories.words import FIRST_UNSPACED, plain, words_in
from deskreader.text.search.tokens import UNSPACED
from deskreader.text.urls import comparison_key

PHRASE, WINDOW = 5, 10
MOST_WORDS = 260
"""Words from the beginning that count: a copy that is cut keeps the beginning."""
LEAD_WORDS = 40
"""Words of the beginning from which half of the keys are: the shortest copies have no more."""
KEYS_OF_LEAD, KEYS_OF_TEXT = 3, 3
"""With 2 and 2, .999 of the twins of the benchmark `copies` share a key with their original."""
FEWEST_WORDS = 25
"""Words below which a text says too little to be known again."""
_MIDDLE = 1 << 31
_UNSPACED = re.compile(f"[{UNSPACED}]")
_VARIANT_HOSTS = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_VARIANT_ENDINGS = re.compile(
    r"(?:/amp|\.amp|/index\.(?:html?|php)|[?&](?:amp|output=amp|outputType=amp)(?:=1|=true)?)$"
)
_GLOBAL_GUID = re.compile(r"https?://[^/]+/.|tag:[^,:]+,\d{4}|urn:|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)


@dataclass(frozen=True, slots=True)
class ArticlePrint:
    """What an article is known again by. `address` and `guid` are None where they do not name it in the whole world."""

    phrases: tuple[int, ...]  # in the order of the text
    words: int
    numbers: frozenset[str]
    title: frozenset[str]
    address: str | None = None
    guid: str | None = None
    lead: tuple[int, ...] = ()
    """The phrases of the first words."""

    def lookup_keys(self) -> tuple[int, ...]:
        """Returns signed integers of 32 bits; a copy shares one at least. Articles that share one may still differ."""
        phrases = {*sorted(self.lead)[:KEYS_OF_LEAD], *sorted(self.phrases)[:KEYS_OF_TEXT]}
        places = (f"{kind} {place}" for kind, place in (("a", self.address), ("g", self.guid)) if place)
        hashes = (*(zlib.crc32(place.encode("utf-8", "replace")) for place in places), *sorted(phrases))
        return tuple(dict.fromkeys(value - _MIDDLE for value in hashes))


def article_print(title: str, text: str, link: str | None = None, guid: str | None = None) -> ArticlePrint:
    """Returns the print of an article."""
    words = _words(text)[:MOST_WORDS]
    hashes = [zlib.crc32(" ".join(words[at : at + PHRASE]).encode()) for at in range(len(words) - PHRASE + 1)]
    return ArticlePrint(
        phrases=_winnowed(hashes),
        words=len(words),
        numbers=frozenset(word for word in words if word[0].isdigit()),
        title=frozenset(_words(title)),
        address=address_key(link) if link else None,
        guid=guid if guid and guid != link and _GLOBAL_GUID.match(guid) else None,
        lead=_winnowed(hashes[: LEAD_WORDS - PHRASE + 1]),
    )


def address_key(link: str) -> str | None:
    """Returns what an address has in common with its other forms for the same page; None where it names no page."""
    key = _VARIANT_HOSTS.sub("", comparison_key(link))
    key = _VARIANT_ENDINGS.sub("", key)
    path = urlsplit("//" + key)
    return key if path.path.strip("/") or path.query else None


def _words(text: str) -> list[str]:
    if text.isascii():
        return words_in(text.lower())
    found: list[str] = []
    for word in words_in(text):
        if word[0] >= FIRST_UNSPACED and _UNSPACED.match(word):
            found += word
        elif low := plain(word).replace("’", "'"):
            found.append(low)
    return found


def _winnowed(hashes: list[int]) -> tuple[int, ...]:
    windows = range(max(1, len(hashes) - WINDOW + 1)) if hashes else ()
    return tuple(dict.fromkeys(min(hashes[at : at + WINDOW]) for at in windows))
