"""Sanitizes HTML before anything is stored: an allow-list, limits, and one canonical form.

Parsing and allow-list are those of nh3 (ammonia, on Servo's HTML5 parser). Around it stand rules of our own for
addresses and images, which need a whole tag at once, and limits for HTML that is legal but freezes a viewer.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

import nh3

from deskreader.articles.html import html_limits
from deskreader.articles.html.addresses import absolute_url, image_url
from deskreader.articles.html.canonical_form import is_canonical
from deskreader.articles.html.elements import PLAYED_TYPES
from deskreader.articles.html.empty_blocks import has_empty_blocks, without_empty_blocks
from deskreader.articles.html.image_sources import SMALLEST, best_source, is_tracking_pixel, waits_for_image
from deskreader.articles.html.rich_elements import RICH_SIGNS, replace_rich_elements
from deskreader.text.html_to_text import text_of

_STRUCTURE = {"p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "figcaption"}
_DETAILS = {"details", "summary"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_WORDS = {
    "a", "b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "q", "cite", "code", "kbd",
    "samp", "var", "abbr", "dfn", "time", "bdi", "bdo", "ruby", "rt", "rp",
}  # fmt: skip
TAGS = _STRUCTURE | _DETAILS | _LISTS | _TABLES | _WORDS | {"img"}
"""Every tag that sanitized HTML may hold."""

_BLOCKS_TO_DIV = {
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "address",
    "center",
    "picture",
}
_DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "svg", "math", "title", "head", "textarea", "select", "button", "xmp",
    "noembed", "noframes", "plaintext", "object", "applet", "canvas", "audio", "video",
}  # fmt: skip
_COMMON = {tag: {"dir", "lang", "id"} for tag in TAGS - {"br", "hr", "img"}}
_KEPT: dict[str, set[str]] = _COMMON | {
    "a": {"href", "title", "name", "type", *_COMMON["a"]},
    "details": {"open", *_COMMON["details"]},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan", "align", *_COMMON["td"]},
    "th": {"colspan", "rowspan", "align", *_COMMON["th"]},
    "ol": {"start", "reversed", "type", *_COMMON["ol"]},
    "li": {"value", *_COMMON["li"]},
    "pre": {"class", *_COMMON["pre"]},
    "code": {"class", *_COMMON["code"]},
    "abbr": {"title", *_COMMON["abbr"]},
    "time": {"datetime", *_COMMON["time"]},
}
_LAZY_PREFIXES = {"data-", "nitro-", "lazy-"}
_LAZY_START = tuple(_LAZY_PREFIXES)
"""Beginnings of the names under which pages keep the address of an image that a script puts in place."""
_IMAGE_HINTS = {"data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "hidden", "style"}
_OPEN_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"<>=/]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' ([^\s"<>=/]+)="([^"]*)"')
_RENAMED = re.compile(rf"<(/?)(?:{'|'.join(sorted(_BLOCKS_TO_DIV))})(?=[ >])")
_LANGUAGE = re.compile(r"\blanguage-[a-z0-9+#._-]{1,20}", re.I)
_NAME = re.compile(r' id="([^"]*)"')
_LINK = re.compile(r'<a href="([^"#]*)#([^"]+)"')
_USABLE_NAME = re.compile(r"[^\s\"<>]{1,100}\Z")
_ALIGNMENTS = ("left", "right", "center")
_PLAIN = r"(?:[^<>&\0\r\xa0]++|&(?:amp|lt|gt|nbsp);|<br>)*+"
_AS_IT_IS = re.compile(
    rf"(?!\ufeff)(?:(?=[^<]|<br>){_PLAIN}|<p>{_PLAIN}(?:<(em|strong|b|i)>{_PLAIN}</\1>{_PLAIN})*+</p>)*+"
)
"""Text in whole paragraphs and lines: what the cleaner would give back as it is. Many summaries are no more."""
_PLAIN_LINK = re.compile(r'<a href="https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?][!$%()*+,./:;=?@_~a-zA-Z0-9-]*+)?">')
_BARE_IMAGE = "<img>"
_LONGEST_PLAIN = 2_000  # characters of a link that needs no check
_MOST_ROUNDS = 5
_MOST_UNLIMITED = 500_000  # characters of HTML whose form is looked at before it is limited
_OTHER_BLOCKS = tuple(f"<{name}" for name in sorted(_BLOCKS_TO_DIV))
_LENIENT_SIGNS = ("data-", "-src", "lazy", "srcset", "hidden", "style", *_OTHER_BLOCKS)
"""What only the first, lenient pass can see: attributes that decide on images, blocks that become another."""


def _cleaner(extra_tags: set[str], image_hints: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS | extra_tags,
        generic_attribute_prefixes=_LAZY_PREFIXES if image_hints else None,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_KEPT | {"img": _KEPT["img"] | image_hints},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


_LENIENT = _cleaner(_BLOCKS_TO_DIV, _IMAGE_HINTS)
_STRICT = _cleaner(set(), set())


def sanitize(html: str, base_url: str) -> str:
    """Returns harmless HTML with absolute addresses, within limits; sanitizing it again changes nothing.

    Tracking pixels are removed, lazy images get their address, embedded players become links.
    """
    if len(html) < _MOST_UNLIMITED and _is_canonical(html, base_url):
        return html
    html = html_limits.limit_source(html if html.isascii() else html.encode("utf-8", "replace").decode())
    if "<" not in html and "&" not in html and "\0" not in html and "\r" not in html and "\xa0" not in html:
        return html_limits.limit_result(html)
    if _AS_IT_IS.fullmatch(html) and not has_empty_blocks(html) and html_limits.limit_result(html) == html:
        return html
    lowered = html.lower()
    if any(sign in lowered for sign in RICH_SIGNS):
        html = replace_rich_elements(html, base_url)
        lowered = html.lower()
    signs = _LENIENT_SIGNS if "<img" in lowered else _OTHER_BLOCKS
    cleaner = _LENIENT if any(sign in lowered for sign in signs) else _STRICT
    cleaned = cleaner.clean(html)
    for _ in range(_MOST_ROUNDS):
        fitted = _normalized(cleaner, cleaned, base_url)
        if cleaner is _STRICT and html == cleaned == fitted:
            return html
        html, cleaned, cleaner = fitted, _STRICT.clean(fitted), _STRICT
        if html == cleaned:
            return html
    return escape(text_of(html), quote=False).replace("\xa0", "&nbsp;")


def _is_canonical(html: str, base_url: str) -> bool:
    """Whether HTML has the stored form already."""

    def keeps(tag: str) -> bool:
        found = _OPEN_TAG.fullmatch(f"<{tag}>")
        return found is not None and _tag(found, base_url, False) == found[0]

    return (
        is_canonical(html, keeps, html_limits.DEEPEST)
        and not has_empty_blocks(html) and html_limits.limit_result(html) == html
    )  # fmt: skip


def _normalized(cleaner: nh3.Cleaner, cleaned: str, base_url: str) -> str:
    """Returns cleaned HTML with addresses, images and blocks in the stored form, within limits."""
    if "<" in cleaned:
        cleaned = _RENAMED.sub(r"<\1div", cleaned) if cleaner is _LENIENT else cleaned
        cleaned = _OPEN_TAG.sub(lambda tag: _tag(tag, base_url, cleaner is _LENIENT), cleaned).replace(_BARE_IMAGE, "")
    return without_empty_blocks(_with_local_links(html_limits.limit_result(cleaned), base_url))


def _with_local_links(html: str, base_url: str) -> str:
    """Returns HTML whose in-page links work on whatever page it is shown, without ids that no link uses.

    This keeps footnotes working. Where two elements share an id the first has it, as in a browser.
    """
    if ' id="' not in html:
        return html
    targets = {unescape(name) for name in _NAME.findall(html)}
    page = _page(absolute_url(base_url, base_url) or "")
    wanted: set[str] = set()

    def link(tag: re.Match[str]) -> str:
        target = unquote(unescape(tag[2]))
        if target not in targets or _page(unescape(tag[1])) != page:
            return tag[0]
        wanted.add(target)
        return f'<a href="#{tag[2]}"'

    def name(attribute: re.Match[str]) -> str:
        target = unescape(attribute[1])
        if target not in wanted:
            return ""
        wanted.remove(target)
        return attribute[0]

    return _NAME.sub(name, _LINK.sub(link, html))


def _page(address: str) -> str:
    """Returns an address without query and fragment."""
    return re.split("[?#]", address, maxsplit=1)[0]


def _tag(tag: re.Match[str], base_url: str, lenient: bool) -> str:
    name = tag[1]
    if name == "a" and _PLAIN_LINK.fullmatch(tag[0]) and len(tag[0]) < _LONGEST_PLAIN:
        return tag[0]
    attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag[2])}
    if name == "img":
        attributes = _image(attributes, base_url)
    elif name == "a":
        attributes = _link(attributes, base_url)
    elif name in ("pre", "code") and "class" in attributes:
        language = _LANGUAGE.search(attributes.pop("class"))
        attributes = {"class": language[0].lower(), **attributes} if language else attributes
    elif name in ("td", "th"):
        attributes = _cell(attributes)
    if "id" in attributes and not _USABLE_NAME.match(attributes["id"]):
        del attributes["id"]
    if lenient:
        attributes = {key: value for key, value in attributes.items() if not key.startswith(_LAZY_START)}
    written = [f' {key}="{_escaped(value)}"' for key, value in attributes.items()]
    return f"<{name}{''.join(written)}>"


def _link(attributes: dict[str, str], base_url: str) -> dict[str, str]:
    """Returns the attributes that a link keeps: an absolute address first, and its `name` as an `id`."""
    kept = dict(attributes)
    link = absolute_url(kept.pop("href"), base_url) if "href" in kept else None
    if kept.get("type") not in PLAYED_TYPES:
        kept.pop("type", None)
    name = kept.pop("name", "")
    if name and not kept.get("id"):
        kept["id"] = name
    return {"href": link, **kept} if link else kept


def _cell(attributes: dict[str, str]) -> dict[str, str]:
    """Returns the attributes that a table cell keeps."""
    kept = html_limits.spans(attributes)
    if "align" in kept and (align := kept.pop("align").strip().lower()) in _ALIGNMENTS:
        kept["align"] = align
    return kept


def _image(attributes: dict[str, str], base_url: str) -> dict[str, str]:
    """Returns the attributes that an image keeps; none where it is a tracking pixel or has no usable address."""
    if is_tracking_pixel(attributes):
        return {}
    address = image_url(best_source(attributes) or "", base_url)
    if address is None:
        return {}
    kept = {"src": address}
    for name in ("alt", "title"):
        if attributes.get(name):
            kept[name] = attributes[name]
    for name in ("width", "height"):
        value = attributes.get(name, "")
        if value.isdecimal() and len(value) < 6 and (int(value) > SMALLEST or not waits_for_image(attributes)):
            kept[name] = value  # the size of a placeholder is not that of its image
    return kept


def _escaped(value: str) -> str:
    """Returns an attribute's value in the form that the HTML5 serializer writes."""
    return escape(value).replace("&#x27;", "'").replace("\xa0", "&nbsp;")
