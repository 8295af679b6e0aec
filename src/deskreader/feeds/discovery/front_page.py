"""Reads a site's front page as a feed, for sites without one. Needs no selectors.

Front pages repeat one form of block for their articles, and articles have headlines: links with the words of a
sentence, or in a heading. Links of one form that occur three times or more, outside of menus and footers, are articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from deskreader.feeds.parsing.element_values import IMAGE_TYPE
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed
from deskreader.text.dates import parse_date
from deskreader.text.encoding import decode
from deskreader.text.urls import comparison_key, host_of, resolve, strip_tracking

MOST_LINKS = 4000  # looked at
MOST_ARTICLES = 60  # taken
FEWEST_ARTICLES = 4
FEWEST_ALIKE = 3
LONGEST_TITLE = 300  # characters; longer is a paragraph in a link
SHORTEST_TITLE = 22
SHORTEST_HEADING = 8
SHORTEST_SUMMARY = 40
_FARTHEST = 40  # ancestors
_FORM = 4  # ancestors that make up the form of a link

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "form", "dialog", "button", "noscript"})
_FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "search", "dialog", "menu", "menubar"})
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|foot|breadcrumbs?|cookies?|consent|pagination|share|social|login)"
    r"(?:$|[\s_-])",
    re.I,
)
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|autoren?|users?|page|search|login|log-in|signin|sign-in|signup|register"
    r"|subscribe|newsletters?|about|contact|impressum|privacy|datenschutz|terms|cookies?|jobs|careers|advertise|help|faq"
    r"|imprint|account|cart|shop)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp3|mp4|xml|json|css|js)$",
    re.I,
)
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_WORTH = 2  # letters of an alphabet that one character of these scripts is worth


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that may lead to an article."""

    element: etree._Element
    url: str
    key: str
    title: str
    form: tuple[str, ...]


def front_page(page: bytes, url: str, content_type: str | None = None) -> ParsedFeed | None:
    """Returns the articles of a front page in page order; None where it shows fewer than four."""
    root = _tree(decode(page, content_type))
    if root is None:
        return None
    links = _alike(list(islice(_links(root, url), MOST_LINKS)))
    if len(links) < FEWEST_ARTICLES:
        return None
    blocks = _Blocks(links)
    entries = tuple(_entry(link, blocks.of(link), url) for link in links[:MOST_ARTICLES])
    return ParsedFeed(title=_site_name(root), link=url, entries=entries, language=root.get("lang"))


def _tree(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# --- links ------------------------------------------------------------------------------------------------------------


def _links(root: etree._Element, url: str) -> Iterator[_Link]:
    """Yields links within the same site that read like headlines, in page order."""
    bases = (resolve(url, base.get("href") or "") for base in root.iter("base"))
    base = next(filter(None, bases), url)
    here, site = comparison_key(url), _site(url)
    for element in islice(root.iter("a"), MOST_LINKS):
        address = resolve(base, element.get("href") or "")
        if address is None or _site(address) != site or not _may_be_article(address):
            continue
        address = strip_tracking(address).partition("#")[0]
        above = list(islice(element.iterancestors(), _FARTHEST))
        heading = _heading(element, above)
        title = _words(heading if heading is not None and _words(heading) else element)
        if comparison_key(address) != here and _is_headline(title, heading is not None) and not _in_furniture(above):
            yield _Link(element, address, comparison_key(address), title, _form(above, heading is not None))


def _site(url: str) -> str:
    return ".".join(host_of(url).split(".")[-2:])


def _may_be_article(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query) and not _NO_ARTICLE.search(parts.path)


def _heading(element: etree._Element, above: list[etree._Element]) -> etree._Element | None:
    """Returns the heading inside a link, or directly around it."""
    inner = next((child for child in element.iter(etree.Element) if child.tag in _HEADINGS), None)
    if inner is not None:
        return inner
    return element if any(element.tag in _HEADINGS for element in above[:3]) else None


def _words(element: etree._Element) -> str:
    pieces = (str(text) for text in islice(element.itertext(), 200))
    return " ".join(" ".join(pieces).split())[: LONGEST_TITLE + 1]


def _is_headline(title: str, in_heading: bool) -> bool:
    """Whether a text is as long as a headline; in a heading, a shorter one is enough."""
    wide = len(_WIDE.findall(title))
    length = len(title) + wide * (_WIDE_WORTH - 1)
    if length > LONGEST_TITLE or length < (SHORTEST_HEADING if in_heading else SHORTEST_TITLE):
        return False
    return in_heading or wide > 0 or title.count(" ") >= 3


def _in_furniture(above: list[etree._Element]) -> bool:
    for element in above:
        if element.tag in ("body", "html", "main", "article"):
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or _FURNITURE_NAME.search(names):
            return True
    return False


def _form(above: list[etree._Element], in_heading: bool) -> tuple[str, ...]:
    """Returns what links of one kind of block have in common: the elements around them."""
    return ("heading" if in_heading else "text", *(str(element.tag) for element in above[:_FORM]))


def _alike(links: list[_Link]) -> list[_Link]:
    """Returns the links whose form repeats, and headings beside them, each article once under its longest title."""
    counts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for link in links:
        counts[link.form].add(link.key)
    repeated = {form for form, keys in counts.items() if len(keys) >= FEWEST_ALIKE}
    headed = any(form[0] == "heading" for form in repeated)
    best: dict[str, _Link] = {}
    for link in links:
        is_lead = headed and link.form[0] == "heading"
        if link.form not in repeated and not is_lead:
            continue
        previous = best.get(link.key)
        if previous is None or (previous.form[0] != "heading" and len(link.title) > len(previous.title)):
            best[link.key] = link
    return list(best.values())


# --- blocks -----------------------------------------------------------------------------------------------------------


class _Blocks:
    """Finds the part of the page that belongs to one article alone."""

    def __init__(self, links: list[_Link]) -> None:
        self._owners: dict[etree._Element, str] = {}
        for link in links:
            for element in islice(link.element.iterancestors(), _FARTHEST):
                owner = self._owners.setdefault(element, link.key)
                if owner != link.key:
                    self._owners[element] = ""

    def of(self, link: _Link) -> etree._Element:
        """Returns the largest element around a link that contains no other article's link."""
        block = link.element
        for element in islice(link.element.iterancestors(), _FARTHEST):
            if self._owners[element] != link.key:
                break
            block = element
        return block


def _entry(link: _Link, block: etree._Element, url: str) -> ParsedEntry:
    image_url = _image(block, url)
    return ParsedEntry(
        guid=link.key,
        title=link.title[:LONGEST_TITLE],
        link=link.url,
        published_at=next((m for time in block.iter("time") if (m := parse_date(time.get("datetime") or ""))), None),
        summary=_summary(block, link.title),
        enclosures=(Enclosure(image_url, IMAGE_TYPE),) if image_url else (),
    )


def _summary(block: etree._Element, title: str) -> str | None:
    texts = (_words(paragraph) for paragraph in islice(block.iter("p"), 10))
    found = next((text for text in texts if len(text) >= SHORTEST_SUMMARY and text != title), None)
    return found[:LONGEST_TITLE].replace("&", "&amp;").replace("<", "&lt;") if found else None


def _image(block: etree._Element, url: str) -> str | None:
    for image in islice(block.iter("img"), 3):
        source = image.get("src") or image.get("data-src") or ""
        if source and not source.startswith("data:"):
            return resolve(url, source)
    return None


def _site_name(root: etree._Element) -> str | None:
    for meta in islice(root.iter("meta"), 200):
        if meta.get("property") == "og:site_name" and (meta.get("content") or "").strip():
            return str(meta.get("content")).strip()
    title = next((_words(element) for element in root.iter("title")), "")
    return re.split(r"\s+[|–—:•·-]\s+", title)[0] or None
