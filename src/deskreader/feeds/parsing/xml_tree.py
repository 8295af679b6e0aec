"""XML trees of feeds: loads them safely, names their elements, and extracts text and markup."""

from __future__ import annotations

import re
from html import escape

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
ATOM = "http://www.w3.org/2005/Atom"

CORE = frozenset({
    "", "http://backend.userland.com/rss", "http://backend.userland.com/rss2", "http://backend.userland.com/rss091",
    "http://backend.userland.com/rss092", "http://blogs.law.harvard.edu/tech/rss", "http://cyber.law.harvard.edu/rss/rss.html",
    "http://purl.org/rss/1.0/", "http://purl.org/net/rss1.1#", "http://my.netscape.com/rdf/simple/0.9/", "http://my.netscape.com/publish/formats/rss-0.91.dtd",
    "http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/atom/ns#", "http://www.w3.org/2005/atom",
    "http://purl.org/rss/1.0/modules/rss091#", "http://example.com/newformat#", "http://example.com/necho",
    "http://purl.org/echo/", "uri/of/echo/namespace#", "http://purl.org/pie/",
})  # fmt: skip
"""Namespaces of the feed formats themselves, in lower case: their elements get no prefix here."""

PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    "http://www.georss.org/georss": "georss",
    "http://www.georss.org/georss/10": "georss",
    "http://www.georss.org/georss/11": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://webfeeds.org/rss/1.0": "webfeeds",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://podcastindex.org/namespace/1.0": "podcast",
    "https://podcastindex.org/namespace/1.0": "podcast",
    XHTML: "xhtml",
}
"""Other namespaces that feeds use, in lower case, with the prefix that this package uses for them."""

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)

_names: dict[tuple[str, str | None], str] = {}
_MOST_NAMES = 5000
_MOST_ATTRIBUTES = 100


def name_of(element: etree._Element) -> str:
    """Returns the element's name in lower case: `title`, `dc:creator`; an unknown namespace keeps its own prefix."""
    tag = element.tag
    key = (tag, element.prefix)
    name = _names.get(key)
    if name is None:
        name = _name(tag, element.prefix)
        if len(_names) < _MOST_NAMES:
            _names[key] = name
    return name


def _name(tag: str, prefix: str | None) -> str:
    namespace, _, local = tag.rpartition("}")
    namespace, local = namespace[1:].lower(), local.lower()
    if namespace in CORE:
        return local
    prefix_of_namespace = PREFIXES.get(namespace, prefix and prefix.lower())
    return f"{prefix_of_namespace}:{local}" if prefix_of_namespace else local


def attribute(element: etree._Element, name: str) -> str | None:
    """Returns the attribute of this local name in any case, stripped; None where it is missing or empty."""
    value = element.get(name)
    if value is None:
        keys = (str(key) for key in element.keys()[:_MOST_ATTRIBUTES])
        key = next((key for key in keys if key.rpartition("}")[2].lower() == name), None)
        value = str(element.get(key, "")) if key is not None else ""
    return value.strip() or None


def attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Returns names and values of the first hundred attributes: looking up 200,000 would take minutes."""
    return [(str(key), str(element.get(key, ""))) for key in element.keys()[:_MOST_ATTRIBUTES]]


def load(text: str, base_url: str) -> etree._Element:
    """Parses a well-formed document without DOCTYPE, without ever using entities, other files or the network.

    Raises: lxml.etree.XMLSyntaxError where the text is not well-formed, or nested deeper than 256.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=base_url)


def plain_text(element: etree._Element) -> str:
    """Returns all text in the element, stripped."""
    if not len(element):
        return without_cdata(element.text or "").strip()
    return without_cdata("".join(str(piece) for piece in element.itertext())).strip()


_CDATA = re.compile(r"(?:<|&lt;)!\[CDATA\[(.*?)(?:\]\](?:>|&gt;)|\Z)", re.S)


def without_cdata(text: str) -> str:
    """Returns the text without CDATA marks that were escaped with it, which show that it was escaped once too often."""
    return _CDATA.sub(r"\1", text) if "![CDATA[" in text[:80] else text


_NAMESPACED = re.compile(r"\{([^}]*)\}(.*)", re.S)
_EMBEDDED_NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}


def inner_markup(element: etree._Element) -> str:
    """Returns the element's content as HTML: no prefixes, void elements as `<br />`, attributes in alphabetical order.

    The order makes two renderings of one entry equal.
    """
    pieces = [_text(element.text)]
    for child in element:
        _write(child, pieces)
    return "".join(pieces).strip()


def _text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""


def _write(element: etree._Element, pieces: list[str]) -> None:
    """Appends an element with its tail. Recursion is bounded by the parser's depth of 256."""
    namespace, local = _split(element.tag)
    pieces.append(f"<{local}{_attributes(element, namespace, local)}")
    if local in VOID and not len(element) and not element.text:
        pieces.append(" />")
    else:
        pieces.append(f">{_text(element.text)}")
        for child in element:
            _write(child, pieces)
        pieces.append(f"</{local}>")
    if element.tail:
        pieces.append(_text(element.tail))


def _split(tag: object) -> tuple[str, str]:
    match = _NAMESPACED.match(str(tag))
    return (match[1], match[2]) if match else ("", str(tag))


def _attributes(element: etree._Element, namespace: str, local: str) -> str:
    if not element.attrib and local not in ("svg", "math"):
        return ""
    found: dict[str, str] = {}
    for key, value in attributes(element):
        attribute_namespace, name = _split(key)
        prefix = PREFIXES.get(attribute_namespace.lower(), "")
        if prefix == "xlink":
            found["xmlns:xlink"] = attribute_namespace
        found[f"{prefix}:{name}" if prefix else name] = value
    if namespace in _EMBEDDED_NAMESPACES and local in ("svg", "math"):
        found["xmlns"] = namespace
    return "".join(f' {name}="{escape(value)}"' for name, value in sorted(found.items()))
