"""Reads news sitemaps as feeds: lists of a site's articles of the last two days, made for search engines.

The format is that of sitemaps.org with Google's news extension: each `url` has a `loc` and a `news:news` with title and
date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from deskreader.feeds.parsing import xml_repair, xml_tree
from deskreader.feeds.parsing.element_values import IMAGE_TYPE, short_text
from deskreader.feeds.parsing.parser import without_doctype
from deskreader.feeds.parsing.xml_tree import name_of, plain_text
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed
from deskreader.text.dates import parse_date
from deskreader.text.encoding import decode
from deskreader.text.urls import host_of, resolve

MOST_ENTRIES = 200
"""The newest articles taken from one sitemap, which may list a thousand."""

MOST_NAMED = 2
"""The limit of news sitemaps that are read for one site."""

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?urlset(?=[\s>])", re.I)
_NAMED = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,1000})", re.I | re.M)
_OF_NEWS = re.compile(r"news|latest|48", re.I)


def news_sitemaps(robots: str, url: str) -> tuple[str, ...]:
    """Returns the sitemaps in a robots.txt whose names suggest news; `url` is the robots.txt's own."""
    found = (resolve(url, match[1]) for match in _NAMED.finditer(robots[:500_000]))
    named = (address for address in found if address and _OF_NEWS.search(address.partition("://")[2].partition("/")[2]))
    return tuple(dict.fromkeys(named))[:MOST_NAMED]


def news(document: bytes, url: str, content_type: str | None = None) -> ParsedFeed | None:
    """Returns the articles of a news sitemap as a feed, newest first; None where it is none or lists no news."""
    text = decode(document, content_type)
    if _ROOT.search(text) is None:
        return None
    entries = sorted(_entries(_tree(text, url), url), key=lambda entry: str(entry.published_at or ""), reverse=True)
    if not entries:
        return None
    title = next((entry.author for entry in entries if entry.author), None)
    newest = tuple(_without_publisher(entry) for entry in entries[:MOST_ENTRIES])
    return ParsedFeed(title=title, link=resolve(url, "/"), entries=newest)


def _tree(text: str, url: str) -> etree._Element | None:
    text = without_doctype(text)
    try:
        return xml_tree.load(text, url)
    except etree.XMLSyntaxError:
        pass
    try:
        return xml_tree.load(xml_repair.well_formed(text, _ROOT), url)
    except etree.XMLSyntaxError:
        return None


def _entries(tree: etree._Element | None, url: str) -> Iterator[ParsedEntry]:
    if tree is None:
        return
    for element in tree.iter(etree.Element):
        if name_of(element) == "url" and (entry := _entry(element, url)) is not None:
            yield entry


def _entry(element: etree._Element, url: str) -> ParsedEntry | None:
    """Returns one entry; `author` holds the publisher's name until the feed has its title."""
    values: dict[str, str] = {}
    for child in element.iter(etree.Element):
        local = name_of(child).rpartition(":")[2]
        if not len(child):
            values.setdefault(_key(child, local), short_text(child) if local != "loc" else plain_text(child))
    link = resolve(url, values.get("loc", ""))
    if link is None or not values.get("title") or not host_of(link):
        return None
    image_url = resolve(url, values.get("image_url", ""))
    return ParsedEntry(
        guid=link,
        title=values["title"],
        link=link,
        author=values.get("name"),
        published_at=parse_date(values.get("publication_date", "")),
        enclosures=(Enclosure(image_url, IMAGE_TYPE),) if image_url else (),
    )


def _key(element: etree._Element, local: str) -> str:
    """Returns the key of an element: `loc` of an image is the image's, and its title is not the article's."""
    parent = element.getparent()
    inside_image = parent is not None and name_of(parent).rpartition(":")[2] in ("image", "video")
    return ("image_url" if local == "loc" else f"image {local}") if inside_image else local


def _without_publisher(entry: ParsedEntry) -> ParsedEntry:
    return ParsedEntry(
        guid=entry.guid,
        title=entry.title,
        link=entry.link,
        published_at=entry.published_at,
        enclosures=entry.enclosures,
    )
