"""Rewrites images, figures and embedded players of a page as simple HTML."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element

from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.html.addresses import image_url
from deskreader.articles.html.elements import all_text, attribute, first_in, one_line, spaced_line
from deskreader.articles.html.image_sources import SMALLEST, best_of_srcset, best_source, is_tracking_pixel

PLAYERS = frozenset(("iframe", "video", "audio", "embed", "object"))

_SMALLEST = 60  # pixels; a smaller image is an icon
_LONGEST_CAPTION = 400  # characters
_FRAMES_OF_A_PICTURE = 3  # elements around an image that may hold nothing else


def image_address(element: _Element, base: str) -> str | None:
    """Returns the absolute address of what an `img` or `picture` shows; None for pixels, icons and placeholders."""
    if element.tag == "picture":
        return _of_picture(element, base)
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if is_tracking_pixel(attributes) or _is_icon(attributes):
        return None
    return image_url(best_source(attributes) or "", base)


def _of_picture(element: _Element, base: str) -> str | None:
    """Returns the address of a `picture`; where its `img` has one size only, that of the first source with several."""
    image = first_in(element, "img")
    own = image_address(image, base) if image is not None else None
    if own and image is not None and (image.get("srcset") or image.get("data-srcset")):
        return own
    sets = [attribute(source, "srcset") or attribute(source, "data-srcset") for source in element.iter("source")]
    chosen = next((found for found in sets if found.count(",") > 0 and "w" in found), None)
    if chosen is None and own is None:
        chosen = next(filter(None, sets), None)
    found = image_url(best_of_srcset(chosen) or "", base) if chosen else None
    return found or own


def _is_icon(attributes: dict[str, str]) -> bool:
    for name in ("width", "height"):
        value = attributes.get(name, "").removesuffix("px").strip()
        if value.isdecimal() and 0 < int(value) < _SMALLEST:
            return True
    return False


def image_html(element: _Element, base: str, seen: set[str], caption: _Element | None = None) -> str:
    """Returns a figure with one image; empty where there is none or it was shown before."""
    image = _image_tag(element, base, seen)
    return f"<figure>{image}{_caption_html(caption)}</figure>" if image else ""


def _image_tag(element: _Element, base: str, seen: set[str]) -> str:
    address = image_address(element, base)
    if address is None or address in seen:
        return ""
    seen.add(address)
    image = element if element.tag == "img" else first_in(element, "img")
    alt = attribute(image, "alt").strip() if image is not None else ""
    return f'<img src="{escape(address)}" alt="{escape(alt)}">' if alt else f'<img src="{escape(address)}">'


def _caption_html(caption: _Element | None) -> str:
    words = spaced_line(caption) if caption is not None else ""
    return f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""


def figure_html(element: _Element, base: str, seen: set[str], beside: _Element | None = None) -> str | None:
    """Returns the figure with its images and caption; None where it frames something else, such as a table or code."""
    if first_in(element, "table", "pre", "blockquote", "figure") is not None:
        return None
    caption = first_in(element, "figcaption")
    if caption is None:
        caption = element if one_line(element) else beside
    shown = "".join(_image_tag(image, base, seen) for image in element.iter("img", "picture"))
    if shown:
        return f"<figure>{shown}{_caption_html(caption)}</figure>"
    player = next(iter(element.iter(*PLAYERS)), None)
    return embed_html(player, base, caption) if player is not None else ""


def caption_beside(image: _Element) -> _Element | None:
    """Returns the small print, or the text named like a caption, that alone follows a wordless image or figure."""
    if image.tag not in ("img", "picture") and one_line(image):
        return None
    element = image
    for _ in range(_FRAMES_OF_A_PICTURE):
        following = element.getnext()
        if (element.tail or "").strip():
            return None
        while following is not None and following.tag == "br" and not (following.tail or "").strip():
            following = following.getnext()
        if following is not None:
            return following if _is_caption(following) else None
        parent = element.getparent()
        if parent is None or parent.tag not in ("a", "picture", "span", "p", "div") or all_text(parent).strip():
            return None
        element = parent
    return None


def _is_caption(element: _Element) -> bool:
    words = one_line(element)
    if not 0 < len(words) < _LONGEST_CAPTION or (element.tail or "").strip() or first_in(element, "img") is not None:
        return False
    if element.tag == "figcaption" or role_of(attribute(element, "class")) == BlockRole.CAPTION:
        return True
    small = element if element.tag == "small" else element.find("small")
    return small is not None and one_line(small) == words


def embed_html(element: _Element, base: str, caption: _Element | None = None) -> str:
    """Returns a link to what a player shows, with the poster where there is one."""
    address = _played_url(element, base)
    if address is None or _is_hidden(element):
        return ""
    name = attribute(element, "title").strip() or address.split("://", 1)[-1].split("?")[0]
    words = spaced_line(caption) if caption is not None else ""
    link = f'<a href="{escape(address)}">'
    poster = image_url(attribute(element, "poster") or attribute(element, "data-poster"), base)
    if poster is None:
        says = f"{link}{escape(name, quote=False)}</a>{f' {escape(words, quote=False)}' if words else ''}"
        return f"<figure><figcaption>{says}</figcaption></figure>"
    says = escape(words or name, quote=False)
    return f'<figure>{link}<img src="{escape(poster)}" alt=""></a><figcaption>{says}</figcaption></figure>'


def _played_url(element: _Element, base: str) -> str | None:
    """Returns the address of what a player shows, its own or that of a source inside it."""
    for player in (element, *element.iter("source", "embed")):
        for name in ("src", "data-src", "data-lazy-src", "data"):
            if found := image_url(attribute(player, name), base):
                return found
    return None


def _is_hidden(element: _Element) -> bool:
    """Whether a frame is invisible and only counts or advertises."""
    sizes = (attribute(element, name).removesuffix("px") for name in ("width", "height"))
    small = any(size.isdecimal() and int(size) <= SMALLEST for size in sizes)
    return small or "display:none" in attribute(element, "style").replace(" ", "").lower()


def is_glyph(element: _Element) -> bool:
    """Whether an image stands for a character: an emoji drawn by the site."""
    alt = attribute(element, "alt")
    return 0 < len(alt) <= 4 and not alt.isascii() and not alt.isalnum()
