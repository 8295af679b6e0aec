"""Weighs the image shown at the head of an article against the one that the page's head names for sharing.

An image named in the head is often cropped for social cards, overlaid with text, or another image altogether. Of 38
labelled pages whose head named another image than the article shows, readers saw the one shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from lxml.etree import _Element

from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.detection.selection import similarity
from deskreader.articles.html.elements import all_text, attribute, latin_length, one_line
from deskreader.articles.metadata.context import Surroundings
from deskreader.articles.rewriting.figures import image_address
from deskreader.articles.rewriting.lead import is_same_image

_LONG = 80  # characters of a paragraph of the article
_MOST_TEXT = 300  # characters of such paragraphs before the image: one or two summaries
_LEVELS = 8  # ancestors of an image that are examined
_LEVELS_OF_LINK = 3
_LEVELS_OF_HEADING = 3  # ancestors of a headline that may hold the image above it
_DESCRIBED = 0.7  # share of words in common from which on a headline describes an image
_LEAST_WIDTH, _LEAST_HEIGHT = 250, 140  # pixels, where the page states them
_LARGE_WIDTH, _LARGE_HEIGHT = 400, 200  # pixels of an image that is trusted without a claim in the head
_NO_IMAGE = re.compile(r"\.svg(?:$|\?)|(?:^|[/_.-])(?:logos?|avatars?|icons?|emoji|badge|gravatar)(?=$|[/_.?-])", re.I)
_FOR_CARDS = re.compile(
    r"facebook|twitter|social|(?:^|[/_.-])(?:og|ogp|share|sharing|tease|teaser|watermark(?:ed)?)(?=$|[/_.-])|og[_-]",
    re.I,
)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)|^#|^$|^javascript:", re.I)
_SIZE_AT_END = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled)*\.\w{3,4}$")
_LONGEST_COMMON = 8  # letters of a file name that several images may share
_ELSEWHERE = frozenset(("aside", "nav", "footer", "p", "li", "td"))  # what stands in them is a part of a text or a list


@dataclass(frozen=True, slots=True)
class ShownImage:
    """An image at the head of an article; `several` says that it is offered in several sizes, `large` that its stated
    size is large.
    """

    address: str
    several: bool
    large: bool


def choose_lead_image(surroundings: Surroundings, claims: Sequence[str], base: str) -> str | None:
    """Returns the address of the article's lead image; `claims` are those that the page's head names, best first."""
    shown = shown_image(surroundings, base)
    claim = claims[0] if claims else None
    if claim is None:
        is_trusted = shown is not None and (shown.several or shown.large)
        return shown.address if shown is not None and is_trusted else _image_above(surroundings, base)
    if shown is None:
        return claim
    if shown.address in claims:
        return shown.address
    if not shown.several or (_is_same(shown.address, claim) and not _FOR_CARDS.search(claim)):
        return claim
    return shown.address


def _is_same(address: str, other: str) -> bool:
    """Whether two addresses are of one image, at another size or through a resizing server."""
    name = unquote(other.split("?")[0]).rsplit("/", 1)[-1]
    own, theirs = (_SIZE_AT_END.sub("", address.split("?")[0]) for address in (address, other))
    return (
        is_same_image(address, other)
        or own == theirs
        or (len(name) > _LONGEST_COMMON and name in unquote(unquote(address)))
    )


def shown_image(surroundings: Surroundings, base: str) -> ShownImage | None:
    """Returns the first image after the headline and before the text."""
    for image in _pictures(surroundings):
        frame = _frame(image, surroundings.element)
        if frame is None or _is_small(image):
            continue
        address = image_address(frame, base)
        if address and not _NO_IMAGE.search(unquote(address)):
            return ShownImage(address, _has_several(frame, image) and not _is_linked(frame), _is_large(image))
    return None


def _image_above(surroundings: Surroundings, base: str) -> str | None:
    """Returns the image right above the headline that is described by the headline's words; None without one."""
    heading = surroundings.heading()
    if heading is None:
        return None
    title = one_line(heading)
    for around in islice(heading.iterancestors(), _LEVELS_OF_HEADING):
        for element in around.iter("img", heading.tag):
            if element is heading:
                break
            if element.tag != "img" or similarity(element.get("alt") or "", title) < _DESCRIBED or _is_small(element):
                continue
            frame = _frame(element, around)
            address = image_address(frame, base) if frame is not None else None
            if address and not _NO_IMAGE.search(unquote(address)):
                return address
        if around is surroundings.element:
            break
    return None


def _pictures(surroundings: Surroundings) -> Iterator[_Element]:
    """Yields the `img` elements between headline and text."""
    heading = surroundings.heading()
    after_heading = heading is None
    length = 0.0
    for element in surroundings.element.iter("img", "p", "div", "h1", "h2", "h3"):
        if element is heading:
            after_heading = True
        elif not after_heading or element.tag in ("h1", "h2", "h3"):
            continue
        elif element.tag == "img":
            yield element
        else:
            words = latin_length((all_text(element) if element.tag == "p" else element.text or "").strip())
            length += words if words > _LONG else 0
            if length > _MOST_TEXT:
                return


def _frame(image: _Element, surroundings: _Element) -> _Element | None:
    """Returns the `picture` or the `img` itself; None where it stands in boilerplate or links to something else."""
    frame = image
    up: _Element | None = image
    for _ in range(_LEVELS):
        if up is None or up is surroundings:
            break
        if up.tag == "picture":
            frame = up
        names = f"{up.get('class', '')} {up.get('id', '')}"
        if up.tag in _ELSEWHERE or (up is not image and role_of(names) >= BlockRole.EMBED):
            return None
        if up.tag == "a" and not _IMAGE_FILE.search(attribute(up, "href")):
            return None
        up = up.getparent()
    return frame


def _has_several(frame: _Element, image: _Element) -> bool:
    return frame.tag == "picture" or "srcset" in image.attrib or "data-srcset" in image.attrib


def _is_linked(frame: _Element) -> bool:
    """Whether the image is linked, as images within the text are that open a larger version."""
    return any(up.tag == "a" for up in islice(frame.iterancestors(), _LEVELS_OF_LINK))


def _size(image: _Element) -> list[int]:
    sizes = ((image.get(name) or "").removesuffix("px").strip() for name in ("width", "height"))
    return [int(size) if size.isdecimal() and len(size) < 6 else 0 for size in sizes]


def _is_small(image: _Element) -> bool:
    width, height = _size(image)
    return 0 < width < _LEAST_WIDTH or 0 < height < _LEAST_HEIGHT or 0 < width < height / 1.5


def _is_large(image: _Element) -> bool:
    width, height = _size(image)
    return width >= _LARGE_WIDTH and height >= _LARGE_HEIGHT and width <= 3 * height
