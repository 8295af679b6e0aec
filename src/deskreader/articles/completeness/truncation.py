"""Detects text that is cut short, the address of the whole article, and the next page of a paginated article."""

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

_CUT = ("…", "...", "[…]", "[...]", "(...)", "(…)", "[&hellip;]", "..…", "⋯⋯", "……")
_MORE = re.compile(
    r"^\W*(?:(?:read|view|see|get|continue|find) (?:the )?(?:full|more|rest|whole|entire|original|complete|reading"
    r"|story|article)\b.*"
    r"|continue (?:reading|to).*|full (?:story|article|text)\b.*|click here (?:to|for) (?:read|the|more|full).*"
    r"|read (?:it )?(?:on|at)\b.*"
    r"|(?:original(?:ly)?|source|quelle|fuente|fonte|via|first (?:published|appeared))\b.{0,60}|keep reading.*"
    r"|more\s*(?:»|>|→|…)?|read on.*"
    r"|weiterlesen.*|mehr lesen.*|zum (?:ganzen |vollständigen )?artikel.*|lire la suite.*|lire l'article.*"
    r"|leer más.*|seguir leyendo.*|leggi tutto.*|continua a leggere.*"
    r"|leia mais.*|lees (?:verder|meer).*|läs mer.*|читать (?:далее|полностью).*"
    r"|阅读(?:全文|原文).*|查看原文.*|続きを読む.*"
    r"|全文を読む.*|더 ?보기.*)",
    re.I | re.S,
)
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
_PAGE_NUMBER = re.compile(
    r"^(?:[/?&_,.-]?(?:page|seite|p|pagina|pag|s|part)?[=/_-]?(?:[2-9]|1\d)(?:\.html?|/)?)$", re.I
)

_PAGE_END = re.compile(r"\d{0,2}(?:\.html?)?$")
_NEXT_WORDS = frozenset((
    "next page", "next", "nächste seite", "weiter", "page suivante", "página siguiente", "下一页", "次へ", "2",
    "next »", "next page »",
))  # fmt: skip
_LONGEST_NEXT_WORDS = 40  # characters, with blanks around them


@dataclass(frozen=True, slots=True)
class Ending:
    """How the text ends: whether it is cut short, and the address of the whole article where the page names one."""

    truncated: bool
    original_url: str | None


def ending_of(document: Document, block: Block, text: str, title: str) -> Ending:
    """Judges the last lines of the article's block."""
    address, promises_more = _read_more_link(document, block, title)
    is_cut = text.rstrip().endswith(_CUT)
    canonical = next(iter(document.links.get("canonical", ())), "")
    canonical_url = absolute_url(canonical, document.base) if canonical else None
    if canonical_url and host_of(canonical_url) and _other_site(canonical_url, document.url):
        address = address or canonical_url
    return Ending(is_cut or (promises_more and address is not None), address)


def _read_more_link(document: Document, block: Block, title: str) -> tuple[str | None, bool]:
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
                same_story = similarity(all_text(link), title) > 0.5
                return address, same_story or _other_site(address, document.url)
    return None, False


def _last_blocks(block: Block) -> list[Block]:
    flat = [part for part in block.walk() if part.text and (not part.children or part.tag == "p")]
    return flat[: -_LAST - 1 : -1]


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


def next_page(document: Document) -> str | None:
    """Returns the address of the next page of the same article, never of another article; None where there is none."""
    claims = list(document.links.get("next", ()))
    claims += _continuing_links(document)
    for claim in claims:
        address = absolute_url(claim, document.base) if claim else None
        if address and _continues(address, document.url):
            return address
    return None


def _continuing_links(document: Document) -> Iterator[str]:
    """Yields the addresses of links whose relation or words say that they lead to the next page.

    Of those with words alone, only addresses that may be this page's own with another number.
    """
    stem = _PAGE_END.sub("", urlsplit(document.url).path.rstrip("/").rsplit("/", 1)[-1])
    for link in document.anchors:
        rel = link.get("rel")
        if rel is not None and "next" in rel.split():
            yield link.get("href") or ""
            continue
        text = link.text
        if text and len(text) < _LONGEST_NEXT_WORDS and text.strip().lower() in _NEXT_WORDS:
            address = link.get("href") or ""
            if stem in address or address.startswith("?") or "next" in (rel or ""):
                yield address


def _continues(address: str, url: str) -> bool:
    """Whether an address is this page's own with a higher page number."""
    here, there = url.split("#")[0].rstrip("/"), address.split("#")[0].rstrip("/")
    if here == there or host_of(here) != host_of(there):
        return False
    stem = re.sub(r"\.html?$", "", here)
    if there.startswith(stem):
        return _PAGE_NUMBER.match(there[len(stem) :]) is not None
    numbers = re.match(r"(.*?[/?&_,.=-](?:page|p|seite|pagina)?[=/_-]?)(\d{1,2})(\.html?)?$", here)
    return bool(numbers) and there == f"{numbers[1]}{int(numbers[2]) + 1}{numbers[3] or ''}" if numbers else False
