"""Tells blocks that are images with their captions."""

from __future__ import annotations

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.html.elements import first_in

_LONGEST_CAPTION = 400  # characters


def is_figure(block: Block) -> bool:
    """Whether a block is a figure, or named like an image and holds one with a few words."""
    if block.tag == "figure":
        return True
    named = block.role in (BlockRole.IMAGE, BlockRole.CAPTION)
    return named and block.text < _LONGEST_CAPTION and block.texts <= 2 and first_in(block.element, "img") is not None
