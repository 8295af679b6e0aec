"""Finds where HTTP and a page's head lead: feeds in Link headers, and the page that a page refreshes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from deskreader.model import FeedLink
from deskreader.text.encoding import decode
from deskreader.text.urls import comparison_key, resolve

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/rss+xml",
        "application/rss",
    }
    | {
        "text/atom+xml",
        "application/x.atom+xml",
        "application/x-atom+xml",
        "application/x-rss+xml",
        "text/rss",
        "application/atom",
    }
)

_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))")
_META = re.compile(r"<meta\s[^<>]{0,2000}>", re.I)
_ATTRIBUTE = re.compile(r"""\s(http-equiv|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_REFRESH = re.compile(
    r"""\s*[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?(?P<quote>["']?)(?P<url>[^"'\s][^"']*?)(?P=quote)\s*""", re.I
)
_HEAD = 20_000  # characters of a page in which a refresh is looked for


def header_feeds(header: str, url: str) -> Iterator[FeedLink]:
    """Yields the feeds that Link headers name as alternates of a page at `url` (RFC 8288)."""
    for target, written in _LINK.findall(header):
        parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(written)}
        media_type, _, rest = parameters.get("type", "").lower().partition(";")
        relations = parameters.get("rel", "").lower().split()
        is_alternate = "alternate" in relations or "feed" in relations
        address = (
            resolve(url, target) if is_alternate and media_type.strip() in FEED_TYPES and not is_entry(rest) else None
        )
        if address:
            yield FeedLink(address, " ".join(parameters.get("title", "").split()), media_type.strip())


def is_entry(parameters: str) -> bool:
    """Whether the parameters of a media type say that the document is one entry (RFC 5023, section 12)."""
    return re.search(r"\btype\s*=\s*\"?entry\b", parameters) is not None


def refresh_target(page: bytes, url: str, content_type: str | None = None) -> str | None:
    """Returns where a page refreshes to (HTML, section 'pragma directives'); None where it does not, or to itself."""
    for meta in _META.findall(decode(page, content_type)[:_HEAD]):
        values = {name.lower(): double or single or plain for name, double, single, plain in _ATTRIBUTE.findall(meta)}
        if values.get("http-equiv", "").strip().lower() != "refresh":
            continue
        match = _REFRESH.fullmatch(unescape(values.get("content", "")))
        target = resolve(url, match["url"]) if match else None
        if target and comparison_key(target) != comparison_key(url):
            return target
    return None
