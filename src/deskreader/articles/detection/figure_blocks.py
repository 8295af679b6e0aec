"""Tells blocks that are images with their captions."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.html.elements import first_in

_IMAGE_LINK = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])|^#|^$|^javascript:", re.I)
_VIDEO = re.compile(r"//(?:www\.)?(?:youtube\.com/watch\?|youtu\.be/\w|vimeo\.com/\d)", re.I)
_LONGEST_CAPTION = 400  # characters
_SMALL = 160  # pixels; a smaller image is a portrait of an author or an icon


def is_figure(block: Block) -> bool:
    """Whether a block is a figure, or named like an image and holds one with a few words."""
    if block.tag == "figure":
        return True
    named = block.role in (BlockRole.IMAGE, BlockRole.CAPTION)
    return named and block.text < _LONGEST_CAPTION and block.texts <= 2 and first_in(block.element, "img") is not None


def leads_elsewhere(block: Block) -> bool:
    """Whether the images of a block are links to pages, as those of teasers are, rather than to larger images."""
    images = list(block.element.iter("img"))
    linked = [link for link in block.element.iter("a") if first_in(link, "img") is not None]
    return bool(images) and any(not _IMAGE_LINK.search(link.get("href") or "") for link in linked)


def is_small(image: _Element) -> bool:
    """Whether an image has the stated size of an icon or of an author's portrait."""
    sizes = [(image.get(name) or "").removesuffix("px").strip() for name in ("width", "height")]
    return any(size.isdecimal() and int(size[:6]) < _SMALL for size in sizes)


def leads_to_video(element: _Element) -> bool:
    """Whether the only link in an element leads to a video of a known service."""
    links = list(islice(element.iter("a"), 2))
    return len(links) == 1 and _VIDEO.search(links[0].get("href") or "") is not None
