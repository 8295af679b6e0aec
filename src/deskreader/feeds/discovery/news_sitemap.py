"""News sitemaps: lists of a site's stories of the last two days, made for search engines, read as a feed.

The format is that of sitemaps.org with Google's news extension: each `url` has a `loc` and a `news:news` with title and
date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from deskreader.feeds.parsing import xml_repair, xml_tree
from deskreader.feeds.parsing.element_values import PICTURE, short_text
from deskreader.feeds.parsing.parser import without_doctype
from deskreader.feeds.parsing.xml_tree import name_of, plain_text
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed
from deskreader.text.dates import parse_date
from deskreader.text.encoding import decode
from deskreader.text.urls import host_of, resolve

MOST_STORIES = 200
"""Stories taken from one sitemap, the newest; a news sitemap may hold a thousand."""

MOST_NAMED = 2
"""Sitemaps of news that are looked at for one site."""

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?urlset(?=[\s>])", re.I)
_NAMED = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,1000})", re.I | re.M)
_OF_NEWS = re.compile(r"news|latest|48", re.I)


def news_sitemaps(robots: str, url: str) -> tuple[str, ...]:
    """The sitemaps of news that a robots.txt names, by their name; `url` is where it was found."""
    found = (resolve(url, match[1]) for match in _NAMED.finditer(robots[:500_000]))
    named = (address for address in found if address and _OF_NEWS.search(address.partition("://")[2].partition("/")[2]))
    return tuple(dict.fromkeys(named))[:MOST_NAMED]


def news(document: bytes, url: str, content_type: str | None = None) -> ParsedFeed | None:
    """The stories of a news sitemap as a feed, newest first; None where the document is none or holds no news."""
    text = decode(document, content_type)
    if _ROOT.search(text) is None:
        return None
    stories = sorted(_stories(_tree(text, url), url), key=lambda story: str(story.published_at or ""), reverse=True)
    if not stories:
        return None
    title = next((story.author for story in stories if story.author), None)
    entries = tuple(_without_publisher(story) for story in stories[:MOST_STORIES])
    return ParsedFeed(title=title, link=resolve(url, "/"), entries=entries)


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


def _stories(tree: etree._Element | None, url: str) -> Iterator[ParsedEntry]:
    if tree is None:
        return
    for element in tree.iter(etree.Element):
        if name_of(element) == "url" and (story := _story(element, url)) is not None:
            yield story


def _story(element: etree._Element, url: str) -> ParsedEntry | None:
    """One story; the publisher's name stands in `author` until the feed has its title."""
    said: dict[str, str] = {}
    for child in element.iter(etree.Element):
        local = name_of(child).rpartition(":")[2]
        if not len(child):
            said.setdefault(_key(child, local), short_text(child) if local != "loc" else plain_text(child))
    link = resolve(url, said.get("loc", ""))
    if link is None or not said.get("title") or not host_of(link):
        return None
    picture = resolve(url, said.get("picture", ""))
    return ParsedEntry(
        guid=link,
        title=said["title"],
        link=link,
        author=said.get("name"),
        published_at=parse_date(said.get("publication_date", "")),
        enclosures=(Enclosure(picture, PICTURE),) if picture else (),
    )


def _key(element: etree._Element, local: str) -> str:
    """What an element is called here: `loc` of a picture is the picture's, its title is not the story's."""
    parent = element.getparent()
    inside_picture = parent is not None and name_of(parent).rpartition(":")[2] in ("image", "video")
    return ("picture" if local == "loc" else f"picture {local}") if inside_picture else local


def _without_publisher(story: ParsedEntry) -> ParsedEntry:
    return ParsedEntry(
        guid=story.guid,
        title=story.title,
        link=story.link,
        published_at=story.published_at,
        enclosures=story.enclosures,
    )
