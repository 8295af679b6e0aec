"""Finds the feeds that a page names, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from deskreader.feeds.discovery.embedded_links import embedded_feeds
from deskreader.feeds.discovery.http_links import FEED_TYPES, header_feeds, is_entry
from deskreader.model import FeedLink
from deskreader.text.encoding import decode
from deskreader.text.urls import as_address, comparison_key, host_of, resolve

_XML_TYPES = frozenset({"application/xml", "text/xml"})
_OPEN_TYPES = frozenset({"application/json", ""})

_ELEMENTS = ["base", "link", "html:link", "xhtml:link", "a", "area"]
MOST_LINKS = 40
MOST_ANCHORS = 5000
"""The limit of anchors that are checked."""

_FEED_PATH = re.compile(
    r"(?:^|[/._])(?:rss|rdf|atom|feed|feeds|rss2|rss20|xmlfeed|rss-?feeds?)(?:\d*|[._-]?\d)(?:[/._?]|$)"
    r"|\.(?:rss|rdf|atom)(?:$|[?#])|/[a-z]+[_-](?:rss|feed)\.xml|[?&](?:feed|format|type|output)=(?:rss|atom|rdf|feed|json)"
    r"|/(?:index|feed|rss|atom|blog|news|posts|all)\.xml(?:$|[?#])",
    re.I,
)
_NO_FEED = re.compile(
    r"\.(?:html?|php\d?|png|jpe?g|gif|svg|ico|css|js|pdf|zip|mp3|mp4)(?:$|[?#])|/wp-json/|oembed"
    r"|/(?:log-?in|sign-?(?:up|in)|share|intent|dialog)\b|//(?:[a-z]+\.)?(?:linkedin|facebook|twitter|instagram|podcasts\.google)\.com/",
    re.I,
)
_FEED_HOSTS = re.compile(
    r"(?:^|\.)(?:feeds\d*\.feedburner\.com|feedpress\.me|feeds?\.[a-z0-9-]+\.[a-z]+|rss\.[a-z0-9-]+\.[a-z]+)$"
)
_XML_FILE = re.compile(r"\.xml(?:$|[?#])", re.I)
_OTHER_XML = re.compile(r"sitemap|opensearch|manifest|browserconfig|xmlrpc|\bosd\b|crossdomain", re.I)
_FEED_LABEL = re.compile(
    r"(?:subscribe(?: (?:to|via|with))?|follow|full|our|the|news|site|blog|atom|rss)?\s*"
    r"(?:rss|atom|rdf|xml|web ?feed|feed|syndicat\w+)\s*(?:feeds?|2\.0|1\.0|0\.9\d?|\(?xml\)?)?",
    re.I,
)
"""The whole label of a link to a feed."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>", re.I)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?|xml|rdf)\b", re.I)
_SECONDARY = re.compile(r"comment|kommentar|commentaire|comentario|replies", re.I)


def discover(
    page: bytes, url: str, content_type: str | None = None, link_header: str | None = None
) -> tuple[FeedLink, ...]:
    """Returns the feeds that a page at `url` names, each once, best first; empty where it names none or is no page.

    `link` elements come first (RSS Autodiscovery; HTML, section 'link type alternate'), in page order with feeds of
    comments last; then those of the Link header of HTTP (RFC 8288); then anchors that look like feeds, those of the
    same site first. Without any, feeds named in scripts and data of the page.
    """
    text = decode(page, content_type)
    elements = list(_with_base(_links(text), url))
    link_elements = sorted(
        _link_elements(elements), key=lambda link: bool(_SECONDARY.search(f"{link.url} {link.title}"))
    )
    anchors = sorted(_anchors(elements), key=lambda link: _rank_of_link(link, url))
    found: dict[str, FeedLink] = {}
    headers = header_feeds(link_header or "", url)
    for link in (*link_elements, *headers, *anchors) or embedded_feeds(text, url):
        found.setdefault(comparison_key(link.url), link)
        if len(found) >= MOST_LINKS:
            break
    return tuple(found.values())


def _links(page: str) -> BeautifulSoup:
    """Parses only the elements of a page that can name a feed or a base URL."""
    # Without multi-valued attributes `rel` stays one string, however often the page writes it.
    # After an XML declaration, Beautiful Soup would warn that this may not be HTML.
    return BeautifulSoup(
        _DECLARATION.sub("", page, count=1), "lxml", parse_only=SoupStrainer(_ELEMENTS), multi_valued_attributes=None
    )


def _with_base(page: BeautifulSoup, url: str) -> Iterator[tuple[Tag, str]]:
    """Yields the elements in page order, each with its base URL.

    That is the page's own URL until the first `base` with an address, and that base from there on (HTML 4.01, 12.4).
    """
    base = ""
    for element in page.find_all(_ELEMENTS):
        if element.name == "base":
            base = base or resolve(url, _value(element, "href")) or ""
        else:
            yield element, base or url


def _value(element: Tag, name: str) -> str:
    return str(element.get(name) or "")


def _link_elements(elements: Iterable[tuple[Tag, str]]) -> Iterator[FeedLink]:
    """Yields the feeds of `link` elements, also with a prefix as in XHTML pages."""
    for element, base in elements:
        if element.name.rpartition(":")[2] != "link":
            continue
        href = _value(element, "href")
        relations = frozenset(_value(element, "rel").lower().split())
        media_type, _, parameters = _value(element, "type").lower().partition(";")
        title = " ".join(_value(element, "title").split())
        if not href.strip() or is_entry(parameters) or not _may_name_feed(relations, media_type.strip(), element):
            continue
        if media_type.strip() in FEED_TYPES or _is_feed_like(relations, media_type.strip(), href, title):
            address = resolve(base, _without_feed_scheme(href))
            if address:
                yield FeedLink(address, title, media_type.strip())


_FEED_RELATIONS = frozenset({"alternate", "feed", "service.feed"})


def _may_name_feed(relations: frozenset[str], media_type: str, element: Tag) -> bool:
    """Whether a link may lead to a feed by its relation, which pages forget where the type says enough.

    An alternate for a language or a medium, without the type of a feed, is the same page for others.
    """
    if media_type in FEED_TYPES and not relations and not _value(element, "rev"):
        return True
    if media_type not in FEED_TYPES and (_value(element, "hreflang") or _value(element, "media")):
        return "feed" in relations
    return bool(relations & _FEED_RELATIONS) and "stylesheet" not in relations


def _is_feed_like(relations: frozenset[str], media_type: str, href: str, title: str) -> bool:
    """Whether a link without a feed's media type is a feed by its relation, URL or title."""
    if media_type in _XML_TYPES or "feed" in relations:
        return not _OTHER_XML.search(href)
    if media_type not in _OPEN_TYPES or _NO_FEED.search(href):
        return False
    return bool(_FEED_PATH.search(href)) or (media_type != "" and bool(_FEED_WORDS.search(title)))


def _anchors(elements: Iterable[tuple[Tag, str]]) -> Iterator[FeedLink]:
    """Yields the feeds that anchors lead to, by their URL, type, scheme or label."""
    for element, base in islice((pair for pair in elements if pair[0].name in ("a", "area")), MOST_ANCHORS):
        href = _value(element, "href").strip()
        if not href or href.startswith("#"):
            continue
        media_type = _value(element, "type").partition(";")[0].strip().lower()
        address = resolve(base, _without_feed_scheme(href))
        if address is None:
            continue
        label = _label(element)
        if _is_scheme(href) or media_type in FEED_TYPES or _leads_to_feed(address) or _is_called_feed(address, label):
            yield FeedLink(address, label[:200], media_type if media_type in FEED_TYPES else "")


def _label(element: Tag) -> str:
    """Returns the label of a link: its text, else its title, else the text of its image."""
    text = " ".join(element.get_text().split())
    image_texts = (_value(image, "alt") for image in element.find_all("img"))
    return text or _value(element, "title") or _value(element, "aria-label") or next(filter(None, image_texts), "")


def _is_called_feed(address: str, label: str) -> bool:
    """Whether a link is labelled like a feed, or leads to an XML file with no other known purpose."""
    if _NO_FEED.search(address) or _OTHER_XML.search(address):
        return False
    return bool(_XML_FILE.search(address) or (len(label) <= 40 and _FEED_LABEL.fullmatch(label.strip())))


def _is_scheme(href: str) -> bool:
    return href[:5].lower() in ("feed:", "feeds")


def _without_feed_scheme(href: str) -> str:
    return as_address(href) or "" if href[:6].lower().startswith(("feed:", "feeds:")) else href


def _leads_to_feed(address: str) -> bool:
    path = address.partition("://")[2].partition("/")[2]
    if _NO_FEED.search(address):
        return False
    return bool(_FEED_PATH.search("/" + path)) or bool(_FEED_HOSTS.search(host_of(address)))


def _rank_of_link(link: FeedLink, url: str) -> tuple[bool, bool, bool, bool]:
    """Ranks article feeds of the same site first, pages (`/feeds/`) after files (`/feed.xml`), labels last."""
    return (
        bool(_SECONDARY.search(f"{link.url} {link.title}")),
        _site(host_of(link.url)) != _site(host_of(url)),
        not _leads_to_feed(link.url) and link.media_type == "",
        re.search(r"\.(?:xml|rss|atom|rdf|json)(?:$|\?)|/(?:feed|rss|atom)/?$|=(?:rss|atom)", link.url, re.I) is None,
    )


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])
