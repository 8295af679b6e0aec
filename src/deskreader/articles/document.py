"""A page as bytes made into a tree, with what its head and its data blocks say set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import HTMLParser, _Element

from deskreader.articles import limits
from deskreader.text.encoding import decode

LONGEST_PAGE = 10_000_000  # characters read of a page

_SCRIPT = re.compile(r"<script\b([^<>]{0,1000})>", re.I)
_HALF_LETTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a pair of surrogates, which JSON can write and nothing can store (RFC 8259, section 8.2)."""
_SILENT = re.compile(r"<(?:(script|style|svg|template|math)\b|!--)", re.I)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "svg", "template", "math")} | {
    "": re.compile("-->")
}
_NOT_MARKUP = re.compile(rb"^\s*(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|\x00\x00\x00)")
_UNFIT = bytes([*range(9), 11, 12, *range(14, 32)])


@dataclass(slots=True)
class Document:
    """A parsed page. `metas` maps lower-case names of meta elements to their values, in order."""

    root: _Element
    body: _Element
    url: str
    data_blocks: list[str]
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""

    def meta(self, *names: str) -> str:
        """The first non-empty value of the first of these names that the head has."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value.strip():
                    return value.strip()
        return ""


def parse(page: bytes, url: str, content_type: str | None = None) -> Document | None:
    """The page as a tree; None where the bytes are no markup at all."""
    if _NOT_MARKUP.match(page[:40]) and page[:400].lstrip()[:1] != b"<":
        return None
    text = decode(page, content_type)[:LONGEST_PAGE]
    blocks = _data_blocks(text) if "ld+json" in text else []
    root = _tree(without_silent(text))
    if root is None:
        return None
    body = root.find("body")
    document = Document(root, body if body is not None else root, url, blocks)
    _read_head(document)
    document.url = url or _own_address(document)
    return document


def _data_blocks(text: str) -> list[str]:
    """What stands in the page's JSON-LD blocks. Each letter is looked at once, whatever the page forgot to close."""
    blocks: list[str] = []
    start = 0
    while found := _SCRIPT.search(text, start):
        end = _ENDS["script"].search(text, found.end())
        if end is None:
            break
        if "ld+json" in found[1].lower():
            blocks.append(_HALF_LETTER.sub(r"\\ufffd", text[found.end() : end.start()]))
        start = end.end()
    return blocks


def without_silent(text: str) -> str:
    """The page without scripts, styles, drawings and comments: half of a page, and none of the article."""
    parts: list[str] = []
    start = 0
    unended: set[str] = set()
    for found in _SILENT.finditer(text):
        name = (found[1] or "").lower()
        if found.start() < start or name in unended:
            continue
        end = _end_of(text, name, found.end())
        if end < 0:
            unended.add(name)
            continue
        parts.append(text[start : found.start()])
        start = end
    parts.append(text[start:])
    return " ".join(parts)


def _end_of(text: str, name: str, start: int) -> int:
    """Where an element or, without a name, a comment ends; -1 where it does not."""
    if not name:
        end_of_comment = text.find("-->", start)
        return end_of_comment + 3 if end_of_comment >= 0 else -1
    end = _ENDS[name].search(text, start)
    return end.end() if end else -1


def _tree(text: str) -> _Element | None:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    source = limits.before_parsing(text) if text.count("<div") > 4_000 else text
    try:
        root = etree.fromstring(source.encode("utf-8", "replace").translate(None, _UNFIT), parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def _own_address(document: Document) -> str:
    """The address that the page gives itself, for a page that came without one, as from a file."""
    named = [*document.links.get("canonical", ()), document.meta("og:url")]
    return next((address for address in named if address.startswith(("http://", "https://"))), "")


def _read_head(document: Document) -> None:
    """Sets aside meta values, links and the title, wherever in the page they stand."""
    for element in document.root.iter("meta", "link", "title"):
        if element.tag == "meta":
            name = (
                element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
            )
            value = element.get("content")
            if name and value:
                document.metas.setdefault(name.strip().lower(), []).append(value)
        elif element.tag == "link":
            address = element.get("href")
            if address:
                for rel in (element.get("rel") or "").lower().split():
                    document.links.setdefault(rel, []).append(address)
        elif not document.title and element.text:
            document.title = " ".join(element.text.split())
