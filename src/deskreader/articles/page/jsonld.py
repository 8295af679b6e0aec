"""Reads what a page's JSON-LD blocks (schema.org) say of its article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deskreader.articles.html.elements import word_set

_ARTICLES = word_set(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle"
    " BackgroundNewsArticle LiveBlogPosting TechArticle ScholarlyArticle SocialMediaPosting Report SatiricalArticle"
    " Review Recipe"
    " AdvertiserContentArticle MedicalScholarlyArticle APIReference DiscussionForumPosting HowTo"
)
_PAGES = frozenset(
    ("WebPage", "ItemPage", "AboutPage", "CollectionPage", "VideoObject", "NewsVideoObject", "PodcastEpisode")
)
_MOST_BLOCKS = 40
_LONGEST_BLOCK = 1_000_000  # characters
_DEEPEST = 6
_WORDS = re.compile(r"\w+")
_LONG_WORD = 4  # letters
_UNLIKE = 0.3  # the same share, below which two titles are of two articles
_ALIKE = 0.8  # share of the words of the shorter of two titles that both have
_CONTROL = re.compile(r"[\x00-\x1f]+")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)\s*|\s*(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", re.S
)

_OPENS, _CLOSES = frozenset("{["), frozenset("}]")  # first and last characters of a bare JSON block
_FORMS: tuple[Callable[[str], str], ...] = (str, lambda source: _CONTROL.sub(" ", source), html.unescape)
"""Repairs tried in turn until a block can be parsed."""

Node = dict[str, Any]


def article_node(blocks: list[str], addresses: Iterable[str] = (), title: str = "") -> Node:
    """Returns the node that describes the page's article; an empty one where none does.

    Of several articles it is the one with one of the page's `addresses`, else the one with its `title`, else the first.
    """
    nodes = list(nodes_in(blocks))
    articles = [
        node
        for node in nodes
        if _types(node) & _ARTICLES and (node.get("headline") or node.get("datePublished") or node.get("articleBody"))
    ]
    if articles:
        return _with_references(_of_page(articles, {_plain_address(address) for address in addresses}, title), nodes)
    for node in nodes:
        if _types(node) & (_ARTICLES | _PAGES) and (node.get("datePublished") or node.get("author")):
            return _with_references(node, nodes)
    return {}


def _of_page(articles: list[Node], addresses: set[str], title: str) -> Node:
    """Returns the article that the page is about, of those that its data describes; an empty node where it is about
    none.
    """
    words = set(_WORDS.findall(title.lower()))
    if len(articles) > 1:
        for node in articles:
            if _addresses_of(node) & addresses:
                return node
        for node in articles:
            headline = set(_WORDS.findall(text(node.get("headline")).lower()))
            if headline and len(words & headline) > _ALIKE * min(len(words), len(headline)):
                return node
    return next((node for node in articles if not _is_another(node, addresses, words)), {})


def _addresses_of(node: Node) -> set[str]:
    claims = (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"))
    return {plain for claim in claims if claim and (plain := _plain_address(image_address(claim)))}


def _is_another(node: Node, addresses: set[str], title: set[str]) -> bool:
    """Whether an article has other addresses, on the same site, and other words than the page."""
    own = _addresses_of(node)
    hosts = {address.partition("/")[0] for address in addresses if address}
    if not own or own & addresses or any("/" not in plain or plain.partition("/")[0] not in hosts for plain in own):
        return False
    headline, words = _long_words(_WORDS.findall(text(node.get("headline")).lower())), _long_words(title)
    fewer = min(len(headline), len(words))
    return fewer > 0 and len(headline & words) < _UNLIKE * fewer


def _long_words(words: Iterable[str]) -> set[str]:
    """Returns the words that tell titles apart; all of them where none is long."""
    found = set(words)
    return {word for word in found if len(word) >= _LONG_WORD or not word.isascii()} or found


def _plain_address(address: str) -> str:
    """Returns an address without what differs between forms of one: scheme, 'www.', query, fragment, last slash."""
    plain = address.strip().split("#")[0].split("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")
    return plain.lower()


def text(value: object) -> str:
    """Returns a value of a node as plain text: the name of a thing, the first of a list, entities decoded."""
    if isinstance(value, str):
        return " ".join(html.unescape(value).split()) if "&" in value else " ".join(value.split())
    if isinstance(value, list):
        return next((found for item in value if (found := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("name") or value.get("@value") or value.get("url") or "")
    return ""


def names(value: object) -> list[str]:
    """Returns the names of one or several persons or organisations."""
    if isinstance(value, list):
        return [name for item in value for name in names(item)]
    if isinstance(value, dict):
        name = value.get("name")
        return names(name) if isinstance(name, (str, list)) else []
    found = text(value)
    return [found] if found else []


def people(value: object) -> list[tuple[str, bool]]:
    """Returns the names of one or several authors, each with whether it is an organisation's."""
    if isinstance(value, list):
        return [person for item in value for person in people(item)]
    is_organisation = isinstance(value, dict) and any("Organization" in kind for kind in _types(value))
    return [(name, is_organisation) for name in names(value)]


def is_person(value: object) -> bool:
    """Whether a node's author is typed as a person."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and "Person" in _types(first)


def image_address(value: object) -> str:
    """Returns the address of a node's first image."""
    if isinstance(value, list):
        return next((found for item in value if (found := image_address(item))), "")
    if isinstance(value, dict):
        return image_address(value.get("url") or value.get("contentUrl") or value.get("@id") or "")
    return value.strip() if isinstance(value, str) else ""


def nodes_in(blocks: list[str]) -> Iterator[Node]:
    """Yields every node of every readable block, outer ones first."""
    for block in blocks[:_MOST_BLOCKS]:
        yield from _nested(_read(block), 0)


def _read(block: str) -> object:
    source = block[:_LONGEST_BLOCK].strip()
    if source[:1] not in _OPENS or source[-1:] not in _CLOSES:
        source = _WRAPPING.sub("", source).strip()
    for readable in _FORMS:
        try:
            return json.loads(readable(source), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nested(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nested(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if isinstance(value.get(key), (dict, list)):
                yield from _nested(value[key], depth + 1)


def _types(node: Node) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {item.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for item in kinds if isinstance(item, str)}


def _with_references(node: Node, nodes: list[Node]) -> Node:
    """Returns the node with `@id` references to authors, publishers and images resolved."""
    by_id = {item["@id"]: item for item in nodes if isinstance(item.get("@id"), str) and len(item) > 1}

    def followed(value: object) -> object:
        if isinstance(value, list):
            return [followed(item) for item in value]
        if (
            isinstance(value, dict)
            and isinstance(value.get("@id"), str)
            and not value.get("name")
            and not value.get("url")
        ):
            return by_id.get(value["@id"], value)
        return value

    return {
        key: followed(value) if key in ("author", "publisher", "image", "creator") else value
        for key, value in node.items()
    }
