"""Finds what keeps the rest of an article from the user: a lock in the page's data, an offer, a barrier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskreader.articles.html.elements import one_line
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document

_PAY = re.compile(
    r"(?:subscribe|sign up|register|log ?in|become a (?:member|subscriber)|start (?:your|a) (?:free )?(?:trial"
    r"|subscription)).{0,60}(?:to (?:read|continue|keep|unlock|access|view)|for (?:full|unlimited) access)"
    r"|(?:to (?:continue|keep) reading|continue reading (?:this|your|the)).{0,80}(?:subscri|sign|regist|log|account)"
    r"|(?:subscribers?|members?)[ -]only|exclusive (?:to|for) (?:our )?(?:subscribers|members)"
    r"|already a (?:subscriber|member)|this (?:article|content|story) is (?:for|reserved|only"
    r"|available to) (?:\w+ )?(?:subscribers|members|paying)"
    r"|(?:jetzt|nur für|für) (?:abonnent|abonnieren)|mit (?:\w+ )?(?:plus|abo)\b.{0,30}weiterlesen|weiterlesen mit"
    r"|réservé aux abonnés|pour lire la suite|contenido exclusivo para|solo para suscriptores"
    r"|riservato agli abbonati|только для подписчиков|有料会員|会員限定|付费阅读|订阅后",
    re.I,
)
_BARRIER = re.compile(r"(?<!non[_-])(?<!no[_-])(?:pay|reg)[_-]?(?:wall|barrier)", re.I)
"""Names of boxes that stand where a paid article goes on."""
_REACH = 300  # characters after the last words of a text; an offer further away is about something else
_LAST_WORDS = 40  # characters by which the end of a text is found on its page
_LEAST_WORDS = 30  # characters of what a paywall says
_TINY = 250  # characters; hardly an article
_BEGINNING = 6_000  # characters of a page that shows hardly any article


def is_locked(node: jsonld.Node) -> bool:
    """Whether the page's structured data says that the article is not free to read."""
    return _free(node) in ("false", "no")


def is_free(node: jsonld.Node) -> bool:
    """Whether the page's structured data says that the article is free to read."""
    return _free(node) in ("true", "yes")


def _free(node: jsonld.Node) -> str:
    """Returns the last word of `isAccessibleForFree`, which may be a boolean, a word or an address of schema.org."""
    return str(node.get("isAccessibleForFree")).strip().lower().rsplit("/", 1)[-1]


def is_offered(document: Document, text: str) -> bool:
    """Whether an offer to subscribers or members is part of the text or follows it at once."""
    page = one_line(document.body)
    if len(text) < _TINY and _PAY.search(page[:_BEGINNING]):
        return True
    line = " ".join(text.split())
    end = page.rfind(line[-_LAST_WORDS:]) + _LAST_WORDS if line else 0
    after = page[end : end + _REACH] if end >= _LAST_WORDS else ""
    return _PAY.search(line) is not None or _PAY.search(after) is not None


def has_barrier(document: Document) -> bool:
    """Whether the page has a box that is named like a paywall."""
    return next(_barriers(document), None) is not None


def shows_barrier(document: Document) -> bool:
    """Whether a box that is named like a paywall says something."""
    return any(len(words) >= _LEAST_WORDS for words in _barriers(document))


def _barriers(document: Document) -> Iterator[str]:
    """Yields the words of the boxes that are named like a paywall."""
    for element in document.body.iterdescendants():
        if _BARRIER.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            yield one_line(element)
