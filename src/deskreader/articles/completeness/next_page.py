"""Finds the next page of an article that its site spreads over several pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from deskreader.articles.html.addresses import absolute_url, host_of
from deskreader.articles.page.document import Document

_PAGE_NUMBER = re.compile(r"^(?P<name>[/?&_,.-]?(?:page|seite|p|pagina|pag|s|part)?[=/_-]?)2(?:\.html?|/)?$", re.I)
"""What makes the address of a second page of that of the first."""
_ARCHIVE = "/page/"
"""How the second page of a list of articles is called on many sites, and that of an article on some."""
_FEW_ENTRIES = 3  # linked headings on a page that is not a list of articles
_HEADINGS = frozenset(("h1", "h2", "h3"))
_PAGE_END = re.compile(r"\d{0,2}(?:\.html?)?$")
_NEXT_WORDS = frozenset(
    ("next page", "next", "nächste seite", "weiter", "page suivante", "página siguiente", "下一页", "次へ", "2")
)
_LONGEST_NEXT_WORDS = 40  # characters, with blanks around them


def next_page(document: Document) -> str | None:
    """Returns the address of the next page of the same article, never of another article; None where there is none."""
    if not urlsplit(document.url).path.strip("/") and "?" not in document.url:
        return None
    for claim in (*document.links.get("next", ()), *_continuing_links(document)):
        address = absolute_url(claim, document.base) if claim else None
        if address and _continues(address, document):
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
        if text and len(text) < _LONGEST_NEXT_WORDS and text.strip(" \t\r\n»›>→").lower() in _NEXT_WORDS:
            address = link.get("href") or ""
            if stem in address or address.startswith("?") or "next" in (rel or ""):
                yield address


def _continues(address: str, document: Document) -> bool:
    """Whether an address is this page's own with the number of the page after it."""
    here, there = document.url.split("#")[0].rstrip("/"), address.split("#")[0].rstrip("/")
    if here == there or host_of(here) != host_of(there):
        return False
    stem = re.sub(r"\.html?$", "", here)
    if there.startswith(stem):
        number = _PAGE_NUMBER.match(there[len(stem) :])
        return number is not None and not (number["name"].lower() == _ARCHIVE and _is_list(document))
    numbers = re.match(r"(.*?[/?&_,.=-](?:page|p|seite|pagina)?[=/_-]?)(\d{1,2})(\.html?)?$", here)
    return bool(numbers) and there == f"{numbers[1]}{int(numbers[2]) + 1}{numbers[3] or ''}" if numbers else False


def _is_list(document: Document) -> bool:
    """Whether a page that does not call itself an article has the headings of several, each with its link."""
    if document.meta("og:type") == "article":
        return False
    entries = {
        link.get("href")
        for link in document.anchors
        if any(up.tag in _HEADINGS for up in islice(link.iterancestors(), 2))
    }
    return len(entries) > _FEW_ENTRIES
