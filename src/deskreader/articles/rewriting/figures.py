"""Rewrites images, figures and link cards of a page as simple HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from lxml.etree import _Element

from deskreader.articles.detection.boilerplate import is_control_label
from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.html.addresses import absolute_url, image_url
from deskreader.articles.html.elements import all_text, attribute, first_in, one_line
from deskreader.articles.html.image_sources import (
    best_of_srcset,
    best_source,
    is_lazy,
    is_tracking_pixel,
    looks_like_image,
    waits_for_image,
)
from deskreader.articles.html.visibility import is_hidden_in_line
from deskreader.articles.rewriting.players import PLAYERS, embed_html

_SILENT_IN_CAPTION = frozenset(("button", "script", "style", "noscript", "svg", "select", "input", "textarea"))
_ICON = re.compile(r"favicon|\.ico(?:$|\?)|(?:^|[/_.-])(?:icons?|logo|avatar)(?=$|[/_.?-])", re.I)
_SMALLEST = 60  # pixels; a smaller image is an icon
_LONGEST_CAPTION = 400  # characters
_FRAMES_OF_A_PICTURE = 3  # elements around an image that may hold nothing else


def image_address(element: _Element, base: str) -> str | None:
    """Returns the absolute address of what an `img` or `picture` shows; None for pixels, icons and placeholders."""
    if element.tag == "picture":
        return _of_picture(element, base)
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if is_tracking_pixel(attributes):
        return None
    if _is_icon(attributes) and not waits_for_image(attributes):
        return _full_size(element, base)
    return image_url(best_source(attributes) or "", base)


def _full_size(image: _Element, base: str) -> str | None:
    """Returns the image file that a tiny preview leads to; None for icons and for links to pages."""
    link = image.getparent()
    if link is None or link.tag != "a" or len(link) > 1:
        return None
    address = attribute(link, "href")
    return image_url(address, base) if looks_like_image(address) and ":" not in file_name(address) else None


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
    image = _image_tag(element, image_address(element, base), seen)
    return f"<figure>{image}{_caption_html(caption)}</figure>" if image else ""


def _image_tag(element: _Element, address: str | None, seen: set[str]) -> str:
    if address is None or address in seen:
        return ""
    seen.add(address)
    image = element if element.tag == "img" else first_in(element, "img")
    alt = attribute(image, "alt").strip() if image is not None else ""
    return f'<img src="{escape(address)}" alt="{escape(alt)}">' if alt else f'<img src="{escape(address)}">'


def _caption_html(caption: _Element | None) -> str:
    words = caption_words(caption) if caption is not None else ""
    return f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""


def caption_figure(caption: _Element) -> str:
    """Returns a caption whose image is not there as a figure of its own; a long one is not part of the text either."""
    words = _caption_html(caption)
    return f"<figure>{words}</figure>" if words else ""


def caption_words(caption: _Element) -> str:
    """Returns the words of a caption that a person sees, without the labels of controls such as 'Enlarge'."""
    return " ".join(" ".join(_seen_texts(caption)).split())


def _seen_texts(element: _Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        is_seen = isinstance(child.tag, str) and child.tag not in _SILENT_IN_CAPTION and not is_hidden_in_line(child)
        if is_seen and not (len(child) == 0 and is_control_label(" ".join((child.text or "").split()))):
            yield from _seen_texts(child)
        if child.tail:
            yield child.tail


def figure_html(element: _Element, base: str, seen: set[str], beside: _Element | None = None) -> str | None:
    """Returns the figure with its images and caption; None where it frames something else, such as a table or code."""
    if first_in(element, "table", "pre", "blockquote", "figure") is not None:
        return None
    caption = first_in(element, "figcaption")
    formula = first_in(element, "math")
    if formula is not None and caption is not None and caption not in formula.iterancestors():
        return None
    if caption is None and (card := card_html(element, base, seen)):
        return card
    if caption is None:
        caption = element if caption_words(element) else beside
    images = _distinct_images(element.iter("img", "picture"), base)
    shown = "".join(_image_tag(image, address, seen) for address, image in images)
    if shown:
        return f"<figure>{shown}{_caption_html(caption)}</figure>"
    player = next(iter(element.iter(*PLAYERS)), None)
    words = caption_words(caption) if caption is not None else ""
    if player is not None and (embed := embed_html(player, base, words)):
        return embed
    if images or caption is None:
        return ""
    return None if len(all_text(element)) > _LONGEST_CAPTION else f"<figure>{_caption_html(caption)}</figure>"


def _distinct_images(images: Iterable[_Element], base: str) -> list[tuple[str, _Element]]:
    """Returns the images of a figure, each once: a blurred preview and the image that replaces it share a file name."""
    found: dict[str, tuple[str, _Element]] = {}
    for image in images:
        if image.tag == "img" and next(image.iterancestors("picture"), None) is not None:
            continue
        address = image_address(image, base)
        if address is None:
            continue
        name = file_name(address) or address
        if name in found and not (_is_replacement(image) or _is_replacement(found[name][1])):
            name = address  # two images that only have the same name
        if name not in found or _is_replacement(image):
            found[name] = (address, image)
    return list(found.values())


def _is_replacement(image: _Element) -> bool:
    """Whether an image stands in for another one: loaded late by a script, or written for browsers without scripts."""
    if next(image.iterancestors("noscript"), None) is not None:
        return True
    return image.tag == "img" and is_lazy({str(name): str(value) for name, value in image.attrib.items()})


def file_name(address: str) -> str:
    """Returns the last part of an address's path."""
    return address.split("?")[0].rsplit("/", 1)[-1]


def card_html(element: _Element, base: str, seen: set[str]) -> str:
    """Returns a link card as a figure: the title linked, its image and the rest of its words; empty for others.

    A card is an element whose words, a title and more in blocks of their own, all stand in one link, or whose heading
    is linked and whose links all lead to one address.
    """
    links = [link for link in element.iter("a") if link.get("href") and one_line(link)]
    if not links or any(link.get("href") != links[0].get("href") for link in links):
        return ""
    heading = first_in(element, "h1", "h2", "h3", "h4", "h5", "h6")
    texts = [line for text in element.itertext() if (line := " ".join(str(text).split()))]
    linked = sum(len("".join(all_text(link).split())) for link in links)
    is_whole = linked >= len("".join(all_text(element).split()))
    images = [image for image in element.iter("img") if not _ICON.search(image_address(image, base) or ".ico")]
    if (len(texts) < 2 and images) or not (is_whole or (heading is not None and _holds_link(heading))):
        return ""
    address = absolute_url(links[0].get("href") or "", base)
    if address is None:
        return ""
    title = one_line(heading) if heading is not None else texts[0]
    rest = " · ".join(text for text in texts if text not in title)
    image = _image_tag(images[-1], image_address(images[-1], base), seen) if images else ""
    link = f'<a href="{escape(address)}">'
    shown = f"{link}{image}</a>" if image else ""
    words = f"{link}{escape(title, quote=False)}</a>{f' {escape(rest, quote=False)}' if rest else ''}"
    return f"<figure>{shown}<figcaption>{words}</figcaption></figure>"


def _holds_link(heading: _Element) -> bool:
    return first_in(heading, "a") is not None or next(heading.iterancestors("a"), None) is not None


def caption_beside(image: _Element) -> _Element | None:
    """Returns the small print, or the text named like a caption, that alone follows a wordless image or figure."""
    if image.tag not in ("img", "picture") and caption_words(image):
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


def is_glyph(element: _Element) -> bool:
    """Whether an image stands for a character: an emoji drawn by the site."""
    alt = attribute(element, "alt")
    return 0 < len(alt) <= 4 and not alt.isascii() and not alt.isalnum()
