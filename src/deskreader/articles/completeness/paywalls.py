"""Names the reason why a page does not show its whole article: paywall, consent wall, error page, script-only page."""

from __future__ import annotations

import re

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
_SHORT = 900  # characters; what a paywall leaves of an article, and its own text, are shorter
_LONG_PARAGRAPH = 120  # characters
_TINY = 250  # characters; hardly an article


def assess_completeness(
    document: Document,
    node: jsonld.Node,
    text: str,
    truncated: bool,
    hint: EntryHint | None,
    is_boilerplate: bool = False,
) -> tuple[Completeness, Reason]:
    """Returns how much of the article the text is, and the reason where it is not all of it.

    `is_boilerplate` says that the text was found in a footer, a form or a banner: a short one is then no article.
    """
    obstacle = _obstacle(document, node, text)
    if obstacle in (Reason.NOT_FOUND, Reason.CONSENT_WALL, Reason.NEEDS_SCRIPT):
        return Completeness.SUMMARY, obstacle
    if not text.strip() or _is_other_article(text, hint) or (is_boilerplate and len(text) < _SHORT):
        return Completeness.SUMMARY, Reason.NO_ARTICLE
    if obstacle == Reason.PAY_WALL:
        return Completeness.PARTIAL, obstacle
    if truncated or _lacks_words(node, text) or _lacks_data(node, text) or _says_less(text, hint):
        return Completeness.PARTIAL, Reason.TRUNCATED
    return Completeness.COMPLETE, Reason.NONE


def _obstacle(document: Document, node: jsonld.Node, text: str) -> Reason:
    """Returns what the page shows in place of the article; the page's wording counts only where the text is short."""
    if len(text) < 2 * _SHORT and _NOT_FOUND.search(document.title):
        return Reason.NOT_FOUND
    if is_locked(node) and (len(text) < 2 * _SHORT or _lacks_words(node, text)):
        return Reason.PAY_WALL
    if len(text) > _SHORT:
        is_cut = _breaks_off(text) and _PAY.search(one_line(document.body)) is not None
        return Reason.PAY_WALL if is_cut else Reason.NONE
    page = one_line(document.body)[:6000]
    if len(text) < _TINY and (_NOT_FOUND.search(text) or (not text and _NOT_FOUND.search(page[:600]))):
        return Reason.NOT_FOUND
    if _PAY.search(page):
        return Reason.PAY_WALL
    if len(text) < _TINY or len(page) < 2 * _TINY:
        if _SCRIPT.search(page):
            return Reason.NEEDS_SCRIPT
        if _CONSENT.search(text or page[:1500]):
            return Reason.CONSENT_WALL
    return Reason.CONSENT_WALL if _mostly_consent(text) else Reason.NONE


def _mostly_consent(text: str) -> bool:
    return len(_CONSENT.findall(text)) >= 2 and len(text) < _SHORT


def is_locked(node: jsonld.Node) -> bool:
    """Whether the page's structured data says that the article is not free to read."""
    value = node.get("isAccessibleForFree")
    return value is False or (
        isinstance(value, str) and value.strip().lower() in ("false", "no", "http://schema.org/false")
    )


def _lacks_words(node: jsonld.Node, text: str) -> bool:
    """Whether the text has less than half of the words that the structured data promises."""
    count = node.get("wordCount")
    try:
        promised = int(str(count))
    except ValueError:
        return False
    return 150 < promised < 50_000 and len(text.split()) * 2 < promised and len(text) < promised * 3


def _lacks_data(node: jsonld.Node, text: str) -> bool:
    """Whether the text is less than half as long as the `articleBody` in the structured data."""
    claimed = node.get("articleBody")
    return isinstance(claimed, str) and len(claimed) > 2 * len(text) + _SHORT


def _says_less(text: str, hint: EntryHint | None) -> bool:
    """Whether the text is less than half as long as what the feed entry itself holds."""
    return hint is not None and len(hint.text) > 2 * len(text) + _SHORT


def _breaks_off(text: str) -> bool:
    """Whether the last paragraph is long and ends in mid-sentence."""
    last = text.rstrip().rsplit("\n", 1)[-1]
    return len(last) > _LONG_PARAGRAPH and (last[-1].islower() or last[-1] in ",;-–—")


def _is_other_article(text: str, hint: EntryHint | None) -> bool:
    """Whether a short text shares almost no words with what the feed entry says of the article."""
    if hint is None or len(text) > _SHORT:
        return False
    expected = set(re.findall(r"\w{5,}", f"{hint.title} {hint.text}".lower()))
    found = set(re.findall(r"\w{5,}", text.lower()))
    return len(expected) >= 8 and len(expected & found) < 0.1 * len(expected)
