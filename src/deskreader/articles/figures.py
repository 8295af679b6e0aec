"""Pictures, figures and embedded players of a page as simple HTML."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element

from deskreader.articles.addresses import picture
from deskreader.articles.elements import attribute, spaced_line
from deskreader.articles.pictures import SMALLEST, best_picture, from_set, is_pixel

_SMALLEST = 60  # pixels: what is smaller is an icon


def image_address(element: _Element, base: str) -> str | None:
    """The absolute address of the picture that an `img` or `picture` shows; None for pixels, icons and stand-ins."""
    if element.tag == "picture":
        return _of_picture(element, base)
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if is_pixel(attributes) or _is_icon(attributes):
        return None
    return picture(best_picture(attributes) or "", base)


def _of_picture(element: _Element, base: str) -> str | None:
    image = element.find(".//img")
    found = image_address(image, base) if image is not None else None
    if found:
        return found
    for source in element.iter("source"):
        for name in ("srcset", "data-srcset"):
            if source.get(name) and (address := from_set(attribute(source, name))):
                return picture(address, base)
    return None


def _is_icon(attributes: dict[str, str]) -> bool:
    for name in ("width", "height"):
        value = attributes.get(name, "").removesuffix("px").strip()
        if value.isdecimal() and int(value) < _SMALLEST:
            return True
    return False


def image_html(element: _Element, base: str, seen: set[str]) -> str:
    """A figure of one picture; nothing where there is none or it was shown before."""
    address = image_address(element, base)
    if address is None or address in seen:
        return ""
    seen.add(address)
    image = element if element.tag == "img" else element.find(".//img")
    alt = (image.get("alt") or "").strip() if image is not None else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(alt)}"></figure>'


def figure_html(element: _Element, base: str, seen: set[str]) -> str | None:
    """The figure with its pictures and caption; None where it is a frame for something else, as a table or code."""
    if any(element.find(f".//{tag}") is not None for tag in ("table", "pre", "blockquote")):
        return None
    images = [image_html(image, base, seen) for image in element.iter("img")]
    shown = "".join(html.removeprefix("<figure>").removesuffix("</figure>") for html in images)
    caption = element.find(".//figcaption")
    source = caption if caption is not None else element
    words = spaced_line(source)
    if not shown:
        player = next(iter(element.iter("iframe", "video", "audio")), None)
        return embed_html(player, base) if player is not None else ""
    return f"<figure>{shown}{f'<figcaption>{escape(words, quote=False)}</figcaption>' if words else ''}</figure>"


def embed_html(element: _Element, base: str) -> str:
    """A link, with the poster where there is one, to what a player shows."""
    address = picture(attribute(element, "src") or attribute(element, "data-src"), base)
    if address is None:
        source = element.find("source")
        address = picture(attribute(source, "src"), base) if source is not None else None
    if address is None or _is_hidden(element):
        return ""
    name = attribute(element, "title").strip() or address.split("://", 1)[-1].split("?")[0]
    link = f'<a href="{escape(address)}">'
    poster = picture(attribute(element, "poster"), base)
    if poster is None:
        return f"<figure><figcaption>{link}{escape(name, quote=False)}</a></figcaption></figure>"
    caption = f"<figcaption>{escape(name, quote=False)}</figcaption>"
    return f'<figure>{link}<img src="{escape(poster)}" alt=""></a>{caption}</figure>'


def _is_hidden(element: _Element) -> bool:
    """Whether a frame is there to count or to advertise: nothing to see in it."""
    sizes = (attribute(element, name).removesuffix("px") for name in ("width", "height"))
    small = any(size.isdecimal() and int(size) <= SMALLEST for size in sizes)
    return small or "display:none" in attribute(element, "style").replace(" ", "").lower()


def is_glyph(element: _Element) -> bool:
    """Whether a picture stands for a letter: an emoji drawn by the site."""
    alt = attribute(element, "alt")
    return 0 < len(alt) <= 4 and not alt.isascii() and not alt.isalnum()
