"""Pictures, figures and embedded players of a page as simple HTML."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element

from deskreader.articles.addresses import picture
from deskreader.articles.pictures import best_picture, from_set, is_pixel

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
            if source.get(name) and (address := from_set(source.get(name))):
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
    if element.find(".//table") is not None or element.find(".//pre") is not None or element.find(".//blockquote") is not None:
        return None
    images = [image_html(image, base, seen) for image in element.iter("img")]
    shown = "".join(html.removeprefix("<figure>").removesuffix("</figure>") for html in images)
    caption = element.find(".//figcaption")
    source = caption if caption is not None else element
    words = " ".join(" ".join(source.itertext()).split())
    if not shown:
        return ""
    return f"<figure>{shown}{f'<figcaption>{escape(words, quote=False)}</figcaption>' if words else ''}</figure>"


def embed_html(element: _Element, base: str) -> str:
    """A link, with the poster where there is one, to what a player shows."""
    address = picture(element.get("src") or element.get("data-src") or "", base)
    if address is None:
        source = element.find("source")
        address = picture(source.get("src") or "", base) if source is not None else None
    if address is None:
        return ""
    name = (element.get("title") or "").strip() or address.split("://", 1)[-1].split("?")[0]
    return f'<p><a href="{escape(address)}">{escape(name, quote=False)}</a></p>'
