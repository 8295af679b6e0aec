"""Parses the bytes of a page into a tree and sets aside what its head and its data blocks say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import HTMLParser, _Element

from deskreader.articles.html import html_limits
from deskreader.articles.html.addresses import absolute_url
from deskreader.articles.page.custom_elements import normalize_custom_elements
from deskreader.articles.page.noscript import show_noscript
from deskreader.articles.page.source import read_source
from deskreader.articles.page.stand_ins import normalize_stand_ins
from deskreader.articles.page.toggles import normalize_toggles

_NOT_MARKUP = re.compile(rb"^\s*(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|\x00\x00\x00)")
_END = b"</html>"
_LONGEST_AFTER_END = 2_000  # bytes after the end of a page that are not the article
_UNFIT = bytes([*range(9), 11, 12, *range(14, 32)])
_MANY_TAGS = 4_000  # one byte is counted faster than four
_WIDE_BEGINNINGS = (b"\xe0", b"\xe3", b"\xe4", b"\xec")
"""The first bytes in UTF-8 of Thai letters, kana, the commonest Chinese characters and Korean syllables."""


@dataclass(slots=True)
class Document:
    """A parsed page; `metas` maps lower-case names of meta elements to their values, in order.

    `base` is what relative addresses refer to (HTML, section 2.4.1): its own address or that of `<base href>`.
    """

    root: _Element
    body: _Element
    url: str
    data_blocks: list[str]
    states: list[bytes] = field(default_factory=list)
    base: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""
    headlines: list[_Element] = field(default_factory=list)  # the `h1` of the page, in order
    anchors: list[_Element] = field(default_factory=list)  # its `a`, in order
    may_be_wide: bool = False  # whether letters of scripts without word spacing may occur

    def meta(self, *names: str) -> str:
        """Returns the first non-empty value of the first of these names that the head has."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value.strip():
                    return value.strip()
        return ""


def parse(page: bytes, url: str, content_type: str | None = None) -> Document | None:
    """Returns the page as a tree; None where the bytes are no markup at all."""
    if _NOT_MARKUP.match(page[:40]) and page[:400].lstrip()[:1] != b"<":
        return None
    source = read_source(page, content_type)
    root = _tree(source.markup)
    if root is None:
        return None
    body = root.find("body")
    show_noscript(root, source.markup)
    normalize_custom_elements(root, source.markup)
    normalize_stand_ins(root, source.markup)
    normalize_toggles(root, source.markup)
    document = Document(root, body if body is not None else root, url, source.data_blocks, source.states)
    document.may_be_wide = any(byte in source.markup for byte in _WIDE_BEGINNINGS)
    _read_head(document)
    document.url = url or _own_address(document)
    _shorten_own_links(document)
    document.base = absolute_url(document.base, document.url) or document.url if document.base else document.url
    return document


def _tree(markup: bytes) -> _Element | None:
    end = markup.find(_END)
    if 0 <= end < len(markup) - _LONGEST_AFTER_END:
        markup = markup.replace(b"</body>", b"").replace(_END, b"")  # HTML, section 13.2.6.4.19: the rest is body too
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    if markup.count(b"<") > _MANY_TAGS and markup.count(b"<div") > _MANY_TAGS:
        markup = html_limits.limit_source(markup.decode("utf-8", "replace")).encode("utf-8", "replace")
    try:
        root = etree.fromstring(markup.translate(None, _UNFIT), parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def _own_address(document: Document) -> str:
    """Returns the address that the page gives itself, for a page that came without one, such as from a file."""
    named = [*document.links.get("canonical", ()), document.meta("og:url")]
    return next((address for address in named if address.startswith(("http://", "https://"))), "")


def _shorten_own_links(document: Document) -> None:
    """Leaves of links within the page what they are without its address: the mark that begins with #."""
    own = f"{document.url}#"
    for anchor in document.anchors:
        address = anchor.get("href")
        if address and address.startswith(own):
            anchor.set("href", address[len(own) - 1 :])


def _read_head(document: Document) -> None:
    """Sets aside meta values, links, the title and top-level headings, wherever on the page they stand.

    One walk over the whole tree collects all of them: what a walk costs is the tree, not what it looks for.
    """
    for element in document.root.iter("meta", "link", "title", "base", "h1", "a"):
        tag = element.tag
        if tag == "a":
            document.anchors.append(element)
        elif tag == "meta":
            value = element.get("content")
            name = (
                element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
                if value else None
            )  # fmt: skip
            if name and value:
                document.metas.setdefault(name.strip().lower(), []).append(value)
        elif tag == "link":
            address = element.get("href")
            if address:
                for rel in (element.get("rel") or "").lower().split():
                    document.links.setdefault(rel, []).append(address)
        elif tag == "h1":
            document.headlines.append(element)
        elif tag == "base":
            document.base = document.base or element.get("href") or ""
        elif not document.title and element.text:
            document.title = " ".join(element.text.split())
