"""Names the reason why a page does not show its whole article: paywall, consent wall, error page, script-only page."""

from __future__ import annotations

import re

from deskreader.articles.completeness.offers import (
    has_barrier,
    is_free,
    is_locked,
    is_offered,
    shows_barrier,
)
from deskreader.articles.completeness.promises import lacks_data, lacks_words, says_less
from deskreader.articles.completeness.truncation import Ending
from deskreader.articles.html.elements import one_line
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document
from deskreader.model import Completeness, EntryHint, Reason

_NOT_FOUND = re.compile(
    r"\b(?:404|410)\b|page (?:was )?not found|not be found|(?:page|article|story) (?:no longer|does ?n.t|is not"
    r"|isn.t) (?:exist|available)|seite (?:wurde )?nicht gefunden"
    r"|page (?:introuvable|non trouvée)|página no (?:encontrada|existe)|pagina non trovata|страница не найдена"
    r"|页面不存在"
    r"|找不到(?:网页|页面)|ページが見つかりません",
    re.I,
)
_CONSENT = re.compile(
    r"(?:before you continue|we value your privacy|your privacy (?:matters|is important|choices)"
    r"|accept (?:all )?cookies|consent to (?:the use|our|cookies)|manage (?:cookie|consent|privacy)"
    r"|(?:uses?|use of) cookies|zustimmung|einwilligung|mit werbung (?:weiter)?lesen|nous et nos partenaires"
    r"|accepter (?:et|les cookies)|aceptar (?:y|cookies)|accetta (?:e|i cookie))",
    re.I,
)
_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|requires?|need|without|disabled?|aktivieren|aktiviere|activer|habilit\w+|abilit\w+"
    r"|включите|启用|有効).{0,40}java ?script"
    r"|java ?script.{0,60}(?:enabled?|disabled|required|needed|aktivier|turned off|désactivé|deaktiviert|включ"
    r"|启用|有効)"
    r"|checking your browser|verify(?:ing)? you are (?:a )?human|are you a robot|unusual (?:traffic|activity)"
    r"|enable cookies",
    re.I,
)
_SHORT = 900  # characters; what a paywall leaves of an article, and its own text, are shorter
_TINY = 250  # characters; hardly an article


def assess_completeness(
    document: Document,
    node: jsonld.Node,
    text: str,
    ending: Ending,
    hint: EntryHint | None,
    is_foreign: bool = False,
) -> tuple[Completeness, Reason]:
    """Returns how much of the article the text is, and the reason where it is not all of it.

    `is_foreign` says that the text was found beside the article: a short one is then no article.
    """
    obstacle = _obstacle(document, node, text, ending)
    if obstacle in (Reason.NOT_FOUND, Reason.CONSENT_WALL, Reason.NEEDS_SCRIPT):
        return Completeness.SUMMARY, obstacle
    if not text.strip() or _is_other_article(text, hint) or (is_foreign and len(text) < _SHORT):
        return Completeness.SUMMARY, Reason.NO_ARTICLE
    if obstacle == Reason.PAY_WALL:
        return Completeness.PARTIAL, obstacle
    if ending.truncated or lacks_words(node, text) or lacks_data(node, text) or says_less(text, hint):
        return Completeness.PARTIAL, Reason.TRUNCATED
    return Completeness.COMPLETE, Reason.NONE


def _obstacle(document: Document, node: jsonld.Node, text: str, ending: Ending) -> Reason:
    """Returns what the page shows in place of the article; the page's wording counts only where the text is short."""
    if len(text) < 2 * _SHORT and _NOT_FOUND.search(document.title):
        return Reason.NOT_FOUND
    page = one_line(document.body) if len(text) <= _SHORT else ""
    if len(text) < _TINY and (_NOT_FOUND.search(text) or (not text and _NOT_FOUND.search(page[:600]))):
        return Reason.NOT_FOUND
    if _is_behind_paywall(document, node, text, ending):
        return Reason.PAY_WALL
    if not page:
        return Reason.NONE
    if len(text) < _TINY or len(page) < 2 * _TINY:
        if _SCRIPT.search(page[:6000]):
            return Reason.NEEDS_SCRIPT
        if _CONSENT.search(text or page[:1500]):
            return Reason.CONSENT_WALL
    return Reason.CONSENT_WALL if _mostly_consent(text) else Reason.NONE


def _is_behind_paywall(document: Document, node: jsonld.Node, text: str, ending: Ending) -> bool:
    """Whether the page shows only as much of the article as everybody may read.

    A long text that neither breaks off nor lacks words is complete, whatever the page offers.
    """
    if is_locked(node) and (len(text) < 2 * _SHORT or lacks_words(node, text)):
        return True
    if is_free(node):
        return False
    is_short = len(text) <= _SHORT
    if (is_short or ending.stops_short) and is_offered(document, text):
        return True
    if ending.trails_off or lacks_words(node, text):
        return has_barrier(document)
    return is_short and shows_barrier(document)


def _mostly_consent(text: str) -> bool:
    return len(_CONSENT.findall(text)) >= 2 and len(text) < _SHORT


def _is_other_article(text: str, hint: EntryHint | None) -> bool:
    """Whether a short text shares almost no words with what the feed entry says of the article."""
    if hint is None or len(text) > _SHORT:
        return False
    expected = set(re.findall(r"\w{5,}", f"{hint.title} {hint.text}".lower()))
    found = set(re.findall(r"\w{5,}", text.lower()))
    return len(expected) >= 8 and len(expected & found) < 0.1 * len(expected)
