"""Parses bytes to a ParsedFeed, whatever the format and however damaged.

Well-formed XML goes straight to lxml. Anything else is repaired first (see `xml_repair`) and then read by the same
code, so that ids and dates of one entry do not depend on damage in another.
"""

from __future__ import annotations

import re

from lxml import etree

from deskreader.errors import Kind, ParseError
from deskreader.feeds.parsing import xml_repair, xml_tree
from deskreader.feeds.parsing.channel import feed_of
from deskreader.feeds.parsing.character_references import with_joined_surrogates
from deskreader.feeds.parsing.json_feed import json_feed
from deskreader.model import ParsedFeed
from deskreader.text.encoding import decode

_PROLOG = re.compile(r"(?:\s+|<\?[^>]*>|<!--.*?-->)*+", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*+(?:\[(?P<subset>.*?)\]\s*)?>", re.S | re.I)
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:\"([^\"%&<]*)\"|'([^'%&<]*)')\s*>")
_BLOATED = re.compile(r"<[A-Za-z][^<>]{50000}")
"""A tag with extremely long attributes, for which lxml would take 40 times its length in memory."""

_MOST_EXPANSION = 100_000  # characters that all entities of a document's own may add


def parse(document: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Parses a feed document: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF or JSON Feed.

    `url` is the document's address, which relative URLs refer to. `content_type` is the server's header, used only to
    find the encoding: the format is recognized from the document itself.

    Raises: ParseError(NOT_A_FEED) for anything else, ParseError(BROKEN_FEED) for a feed of which nothing is readable.
    """
    text = decode(document, content_type)
    beginning = text.lstrip("\ufeff \t\r\n\0")[:1]
    feed = json_feed(text, url) if beginning in ("{", "[") else _xml_feed(text, url)
    if feed is None:
        raise ParseError(Kind.NOT_A_FEED)
    return feed


def _xml_feed(text: str, url: str) -> ParsedFeed | None:
    if not xml_repair.looks_like_feed(text):
        return None
    text = without_doctype(text)
    if _BLOATED.search(text) is None:
        try:
            return feed_of(xml_tree.load(text, url), url)
        except etree.XMLSyntaxError:
            pass
    try:
        feed = feed_of(xml_tree.load(xml_repair.well_formed(with_joined_surrogates(text)), url), url)
    except etree.XMLSyntaxError as error:
        raise ParseError(Kind.BROKEN_FEED, f"line {error.lineno}") from error
    if feed is None or not (feed.entries or feed.title or feed.link):
        raise ParseError(Kind.BROKEN_FEED)
    return feed


def without_doctype(text: str) -> str:
    """Returns the text from its first element on, with the short entities that its DOCTYPE declares expanded.

    Entities that could grow without bound (an entity in an entity) or reach outside (SYSTEM) are not expanded.
    """
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    doctype = _DOCTYPE.match(text, start)
    if doctype is None:
        return text[start:]
    entities = {m[1]: m[2] or m[3] or "" for m in _ENTITY.finditer((doctype["subset"] or "")[:20_000])}
    text = text[doctype.end() :].lstrip()
    for name, value in entities.items():
        reference = f"&{name};"
        if text.count(reference) * len(value) <= _MOST_EXPANSION:
            text = text.replace(reference, value)
    return text
