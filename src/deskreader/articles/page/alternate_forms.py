"""Finds other forms of a page that it names itself: AMP, which needs no scripts, and the print version."""

from __future__ import annotations

import re
from html import unescape

from deskreader.text.urls import comparison_key, resolve

_LOOKED_AT = 400_000  # bytes from the beginning of a page: its head, and more
_LINK = re.compile(r"<link\s([^<>]{1,3000})>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def alternate_url(page: bytes, url: str) -> str | None:
    """Returns the address of the page's AMP form, else of its print version; None where it names neither.

    AMP: https://amp.dev/documentation/guides-and-tutorials/learn/spec/amphtml, 'amphtml' links; print: HTML, the
    `media` attribute of an alternate link.
    """
    for_print = None
    for tag in _LINK.finditer(page[:_LOOKED_AT].decode("utf-8", "replace")):
        link = _attributes(tag[1])
        rels = link.get("rel", "").lower().split()
        address = resolve(url, link.get("href", ""))
        if address is None or comparison_key(address) == comparison_key(url):
            continue
        if "amphtml" in rels:
            return address
        if "alternate" in rels and link.get("media", "").strip().lower() == "print":
            for_print = for_print or address
    return for_print


def _attributes(tag: str) -> dict[str, str]:
    """Returns the attributes of a tag; the first of two with one name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found
