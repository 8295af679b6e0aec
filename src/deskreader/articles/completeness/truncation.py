"""Detects text that is cut short, and the address of the whole article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.selection import similarity
from deskreader.articles.html.addresses import absolute_url, host_of
from deskreader.articles.html.elements import all_text, spaced_line
from deskreader.articles.page.document import Document

_CUT = ("[…]", "[...]", "(...)", "(…)", "[&hellip;]")
"""Ends of excerpts; no author ends so."""
_TRAILS_OFF = ("…", "...", "⋯⋯")
"""Ends of excerpts, and of texts that let a thought trail off."""
_MORE = re.compile(
    r"^\W*(?:(?:read|view|see|get|continue|find) (?:the )?(?:full|more|rest|whole|entire|original|complete|reading"
    r"|story|article)\b.*"
    r"|continue (?:reading|to).*|full (?:story|article|text)\b.*|click here (?:to|for) (?:read|the|more|full).*"
    r"|read (?:it )?(?:on|at)\b.*"
    r"|(?:original(?:ly)?|source|quelle|fuente|fonte|via|first (?:published|appeared))\b.{0,60}|keep reading.*"
    r"|more\s*(?:»|>|→|…)?$|read on.*"
    r"|weiterlesen.*|mehr lesen.*|zum (?:ganzen |vollständigen )?artikel.*|lire la suite.*|lire l'article.*"
    r"|leer más.*|seguir leyendo.*|leggi tutto.*|continua a leggere.*"
    r"|leia mais.*|lees (?:verder|meer).*|läs mer.*|читать (?:далее|полностью).*"
    r"|阅读(?:全文|原文).*|查看原文.*|続きを読む.*"
    r"|全文を読む.*|더 ?보기.*)",
    re.I | re.S,
)
_GOES_ON = re.compile(
    r"^\W*(?:(?:read|view|see|get|continue|find|click here (?:to|for)(?: read)?)? ?(?:the )?"
    r"(?:(?:full|whole|entire|original|complete) (?:story|article|post|text|piece)|rest\b"
    r"|reading (?:this|the|at|on)\b)"
    r"|continue reading|keep reading|read (?:it )?on\b|weiterlesen|zum (?:ganzen|vollständigen) artikel|lire la suite"
    r"|seguir leyendo|continua a leggere|lees verder|читать (?:далее|полностью)|阅读(?:全文|原文)|查看原文|続きを読む"
    r"|全文を読む)",
    re.I,
)
"""A line that says that this article goes on elsewhere, rather than that there is more to read there."""
_POST_APPEARED = re.compile(
    r"\b(?:the post|this (?:article|story|post))\b.{0,200}\b(?:appeared|published|posted) (?:first "
    r"|originally )*(?:on|in|at|by)\b",
    re.I | re.S,
)
_REPUBLISHED = re.compile(
    r"^\W*(?:original(?:ly)?|source|quelle|fuente|fonte|via|first (?:published|appeared)|read the original)\b", re.I
)
"""A line that names where an article was first, and does not say that there is more of it there."""
_LAST = 12  # blocks at the end that are searched for a 'Read more' line
_LONGEST_LINE = 400  # characters
_MOST_AFTER = 600  # characters of text after a line that still closes the article, such as one on its author
_MOST_BESIDE_LINKS = 40  # characters of a 'Read more' line that are not linked
_LONG_PARAGRAPH = 120  # characters


@dataclass(frozen=True, slots=True)
class Ending:
    """How the text ends: whether it is cut short, and the address of the whole article where the page names one.

    A text that `stops_short` ends in mid-sentence or `trails_off` with an ellipsis, which may be its author's.
    """

    truncated: bool
    original_url: str | None = None
    stops_short: bool = False
    trails_off: bool = False


def ending_of(document: Document, block: Block, text: str, title: str) -> Ending:
    """Judges the last lines of the article's block."""
    text = text.rstrip()
    trails_off = text.endswith(_TRAILS_OFF)
    stops_short = trails_off or _breaks_off(text)
    address, promises_more = _read_more_link(document, block, title, stops_short)
    canonical = next(iter(document.links.get("canonical", ())), "")
    canonical_url = absolute_url(canonical, document.base) if canonical else None
    if canonical_url and host_of(canonical_url) and _other_site(canonical_url, document.url):
        address = address or canonical_url
    is_excerpt = trails_off and (address is not None or "\n" not in text)
    truncated = text.endswith(_CUT) or is_excerpt or (promises_more and address is not None)
    return Ending(truncated, address, stops_short, trails_off)


def _breaks_off(text: str) -> bool:
    """Whether the last paragraph is long and ends in mid-sentence."""
    last = text.rsplit("\n", 1)[-1]
    return len(last) > _LONG_PARAGRAPH and (last[-1].islower() or last[-1] in ",;-–—")


def _read_more_link(document: Document, block: Block, title: str, stops_short: bool) -> tuple[str | None, bool]:
    """Returns the address of a closing 'Read more' link, and whether the line promises more of this article."""
    for part in _last_blocks(block):
        line = spaced_line(part.element)
        if len(line) > _LONGEST_LINE or not (_MORE.match(line) or _POST_APPEARED.search(line)):
            continue
        for link in reversed(list(part.element.iter("a"))):
            address = absolute_url(link.get("href") or "", document.base)
            if address and _leads_to_original(address, link, document.url, title):
                if _POST_APPEARED.search(line) or _REPUBLISHED.match(line):
                    return address, False
                if _is_same_story(address, link, title) or _goes_on(part, line, stops_short):
                    return address, True
    return None, False


def _is_same_story(address: str, link: _Element, title: str) -> bool:
    """Whether the words of a link, or of its address, are those of the title."""
    slug = re.sub(r"[\W_]+", " ", urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1])
    return similarity(all_text(link), title) > 0.5 or similarity(slug, title) > 0.5


def _goes_on(part: Block, line: str, stops_short: bool) -> bool:
    """Whether a line is little more than a link, and leads on where the text stops or says that the article goes on."""
    is_link = part.text - part.link <= _MOST_BESIDE_LINKS
    return is_link and (stops_short or _GOES_ON.match(line) is not None)


def _last_blocks(block: Block) -> Iterator[Block]:
    """Yields the last texts of the article's block, last first, until so much text follows that they close nothing."""
    flat = [part for part in block.walk() if part.text and (not part.children or part.tag == "p")]
    after = 0
    for part in flat[: -_LAST - 1 : -1]:
        yield part
        after += part.text - part.link
        if after > _MOST_AFTER:
            break


def _leads_to_original(address: str, link: _Element, url: str, title: str) -> bool:
    """Whether a link leads to one particular article: on another site, or under this title; not to a front page or to
    this page.
    """
    path = urlsplit(address).path.strip("/")
    if not path or address.split("#")[0].rstrip("/") == url.split("#")[0].rstrip("/") or address.startswith("mailto:"):
        return False
    return _other_site(address, url) or similarity(all_text(link), title) > 0.5


def _other_site(address: str, url: str) -> bool:
    own, other = host_of(url), host_of(address)
    return bool(own and other) and _registered(own) != _registered(other)


def _registered(host: str) -> str:
    """Returns the last two labels of a host, or three where the last two are a public suffix such as co.uk."""
    labels = host.split(".")
    take = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-take:])
