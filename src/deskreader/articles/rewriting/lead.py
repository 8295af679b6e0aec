"""Separates the image at the head of an article, its caption, and the points that summarize the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from deskreader.articles.html.addresses import absolute_url, host_of
from deskreader.articles.html.elements import all_text, latin_length
from deskreader.articles.rewriting.figures import image_address
from deskreader.text.html_to_text import text_of

_FIGURE = re.compile(r'<figure>(?:(?!</figure>).)*?<img src="([^"]*)"(?:(?!</figure>).)*</figure>', re.S)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
_IMAGE = re.compile(r'<img src="([^"]*)"')
_SIZES = re.compile(
    r"[-_@.]?(?:\d{2,5}x\d{2,5}|[wh]\d{2,4}|\d{1,4}px|@\dx|scaled|large|medium|small|thumb(?:nail)?|crop(?:ped)?)"
    r"(?=$|[-_.@])",
    re.I,
)
_WIDTH = re.compile(
    r"[-_@](?:1[05]0|2[0458]0|3[026]0|4[0258]0|500|512|540|6[0246]0|624|68[05]|7[0258]0|768|8[0248]0|828|9[046]0|97[06]"
    r"|1000|1024|1080|1100|1[246]00|1280|1440|1536|1[89]20|2000|2048|2400|2560)$"
)
"""Widths that sites append to a file name. Other numbers belong to the name: 001 and 002 are two images."""
_CROP = re.compile(r"^(?=.)(?:[-_.]?(?:wide|sq(?:uare)?|hd|[0-9a-f]{16,}|[a-z]\d{2,4}(?![a-z0-9])))+$")
"""What names a crop of an image, behind the name that all crops of it share: a word, a long hash, sizes and quality."""
_IMAGE_TYPE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.I)
_SIZE_PARAMETERS = frozenset((
    "w", "h", "width", "height", "q", "quality", "fit", "crop", "auto", "format", "fm", "dpr", "resize", "size", "s",
    "strip", "zoom", "ssl", "ixlib", "rect", "scale", "sharp", "fp-x", "fp-y", "ar", "imwidth", "v", "ver", "itok",
))  # fmt: skip
_FIRST_LIST = re.compile(
    r"\A(?:<h[2-6]>[^<]{0,60}</h[2-6]>|<figure>(?:(?!</figure>).)*</figure>"
    r"|<p>(?:(?!</p>).){0,700}</p>)*?<ul>(.*?)</ul>",
    re.S,
)
_ITEM = re.compile(r"<li>(.*?)</li>", re.S)
_LONGEST_NAME_PART = 8
_FIRST_TEXT = 80  # characters of a paragraph with which the article begins


@dataclass(frozen=True, slots=True)
class LeadImage:
    """The lead image's address, its caption in plain text, and the HTML without it."""

    image: str | None
    caption: str | None
    html: str


def take_lead_image(html: str, claimed: str | None) -> LeadImage:
    """Takes the lead image out of the HTML: the one that the page's head names, else one that precedes the text."""
    first_text = html.find("<p>")
    for figure in _FIGURE.finditer(html):
        address = unescape(figure[1])
        before_text = first_text < 0 or figure.start() < first_text
        if (claimed and is_same_image(address, claimed, by_width=before_text)) or (claimed is None and before_text):
            if figure[0].count("<img ") > 1:
                rest = html[: figure.start()] + _without_image(figure[0], figure[1]) + html[figure.end() :]
                return LeadImage(claimed or address, None, rest)
            caption = _CAPTION.search(figure[0])
            rest = html[: figure.start()] + html[figure.end() :]
            return LeadImage(claimed or address, text_of(caption[1]) or None if caption else None, rest)
    return LeadImage(claimed, None, html)


def _without_image(figure: str, source: str) -> str:
    """Returns a figure of several images without one of them; its caption stays with the others."""
    return re.sub(rf'<img src="{re.escape(source)}"[^>]*>', "", figure, count=1)


def image_before_text(around: _Element, base: str) -> str | None:
    """Returns the large image between headline and text, or above both, where the page's head names none.

    Its size must be stated: at least 400 x 200 pixels, and no banner. One that links to another site is an
    advertisement.
    """
    for element in around.iter("img", "p", "div"):
        if element.tag != "img":
            words = all_text(element) if element.tag == "p" else element.text or ""
            if latin_length(words.strip()) > _FIRST_TEXT:
                return None
        elif _is_large(element) and not _leads_away(element, base) and (address := image_address(element, base)):
            return address
    return None


def _is_large(image: _Element) -> bool:
    sizes = [(image.get(name) or "").removesuffix("px").strip() for name in ("width", "height")]
    if not all(size.isdecimal() and len(size) < 6 for size in sizes):
        return False
    width, height = map(int, sizes)
    return width >= 400 and height >= 200 and width <= 3 * height


def _leads_away(image: _Element, base: str) -> bool:
    parent = image.getparent()
    address = absolute_url(parent.get("href") or "", base) if parent is not None and parent.tag == "a" else None
    return address is not None and host_of(address) != host_of(base)


def is_same_image(address: str, other: str, by_width: bool = True) -> bool:
    """Whether two addresses are of one image in different sizes or crops.

    With `by_width`, a number at the end of a name may be a width; amid a text it is rather one of a series.
    """
    if _without_size(address) == _without_size(other):
        return True
    name, other_name = _stem(address), _stem(other)
    if by_width:
        name, other_name = _WIDTH.sub("", name), _WIDTH.sub("", other_name)
    if name == other_name:
        return len(name) >= _LONGEST_NAME_PART
    common = next(index for index, pair in enumerate(zip_longest(name, other_name)) if pair[0] != pair[1])
    return common >= _LONGEST_NAME_PART and bool(_CROP.match(name[common:]) and _CROP.match(other_name[common:]))


@lru_cache(maxsize=256)
def _without_size(address: str) -> tuple[str, tuple[str, ...]]:
    """Returns the path of an image's address and the parts of its query that may name it."""
    path, _, query = address.partition("?")
    if not query or _IMAGE_TYPE.search(path):
        return path, ()
    kept = (part for part in query.split("&") if part.partition("=")[0].lower() not in _SIZE_PARAMETERS)
    return path, tuple(sorted(kept))


@lru_cache(maxsize=256)
def _stem(address: str) -> str:
    """Returns the name of an image's file without type and size."""
    path = unquote(unquote(urlsplit(address).path))
    name = path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    return _SIZES.sub("", _SIZES.sub("", name))


def images_in(html: str) -> tuple[str, ...]:
    """Returns the addresses of the images in sanitized HTML, each once, in order."""
    return tuple(dict.fromkeys(unescape(address) for address in _IMAGE.findall(html)))


def key_points(html: str) -> tuple[str, ...]:
    """Returns the points of a list that precedes the text; empty where there is none."""
    found = _FIRST_LIST.match(html) if "<ul>" in html else None
    if found is None or len(text_of(html[: found.start(1)])) > 400:
        return ()
    points = [text_of(item) for item in _ITEM.findall(found[1])]
    fit = 2 <= len(points) <= 8 and all(20 <= len(point) <= 400 for point in points)
    return tuple(points) if fit else ()
