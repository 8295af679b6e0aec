"""The measures of a card: what it shows in each density, how wide its text is, and how high that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtGui import QFont

from deskreader.desktop.appearance.metrics import Metrics
from deskreader.desktop.timeline.accessible_text import headline_title
from deskreader.desktop.timeline.other_sources import foot_height
from deskreader.desktop.timeline.text_layout import break_lines, layout_face
from deskreader.model import Headline
from deskreader.settings import Density

# All lengths are pixels of the design.
HEADING_HEIGHT = 33
TEXT_LEFT, PAD_RIGHT = 26, 16
THUMB_WIDTH, THUMB_HEIGHT, THUMB_TOP, THUMB_GAP = 76, 62, 13, 12
TITLE_SIZE, TITLE_LINE_HEIGHT = 14.5, 19.5
SOURCE_SPACE, SOURCE_LINE_HEIGHT, SOURCE_BOTTOM = 2, 22, 1
SNIPPET_SIZE, SNIPPET_LINE_HEIGHT = 12.5, 18


@dataclass(frozen=True, slots=True)
class CardShape:
    """What a card shows in one density: its padding, the lines of title and snippet at most, and a thumbnail or not.

    Where `in_one_line` is set, the source stands in the line of the title.
    """

    pad_top: float
    pad_bottom: float
    title_lines: int
    snippet_lines: int
    has_thumbnail: bool
    in_one_line: bool = False


SHAPES = {
    Density.COMFORTABLE: CardShape(10, 13, 2, 2, True),
    Density.COMPACT: CardShape(8, 8, 1, 0, False),
    Density.TITLES: CardShape(6, 6.5, 1, 0, False, True),
}
"""The shape of a card by density."""
USUAL_HEIGHTS = {Density.COMFORTABLE: 123.0, Density.COMPACT: 60.5, Density.TITLES: 32.0}
"""The height of a card with two lines of title and of snippet, which stands for cards that are not measured yet."""


def title_weight(headline: Headline) -> QFont.Weight:
    """Returns the weight of a card's title."""
    return QFont.Weight.Medium if headline.is_read else QFont.Weight.DemiBold


def text_width(headline: Headline, width: int, metrics: Metrics, shape: CardShape) -> int:
    """Returns the width of a card's text, beside its thumbnail if it has one; `width` is the card's."""
    taken = metrics.px(TEXT_LEFT) + metrics.px(PAD_RIGHT)
    if shape.has_thumbnail and headline.thumbnail is not None:
        taken += metrics.px(THUMB_WIDTH) + metrics.px(THUMB_GAP)
    return max(1, width - taken)


def card_height(headline: Headline, width: int, metrics: Metrics, density: Density, is_open: bool = False) -> int:
    """Returns the height of a card of this width: as high as its text, or its thumbnail, needs, and its sources."""
    shape = SHAPES[density]
    if shape.in_one_line:
        return ceil((shape.pad_top + TITLE_LINE_HEIGHT + shape.pad_bottom) * metrics.scale)
    room = text_width(headline, width, metrics, shape)
    # A read title is set narrower. Both states have the height of the unread one, so that reading moves no card.
    face = layout_face(metrics, TITLE_SIZE, QFont.Weight.DemiBold)
    titles = len(break_lines(headline_title(headline), face, room, shape.title_lines))
    snippets = 0
    if shape.snippet_lines:
        snippets = len(break_lines(headline.snippet, layout_face(metrics, SNIPPET_SIZE), room, shape.snippet_lines))
    height = shape.pad_top + titles * TITLE_LINE_HEIGHT + SOURCE_SPACE + SOURCE_LINE_HEIGHT + SOURCE_BOTTOM
    height += snippets * SNIPPET_LINE_HEIGHT + shape.pad_bottom
    if shape.has_thumbnail and headline.thumbnail is not None:
        height = max(height, 2 * THUMB_TOP + THUMB_HEIGHT)
    return round((height + foot_height(headline, is_open)) * metrics.scale)


def usual_height(metrics: Metrics, density: Density) -> int:
    """Returns the height that stands for a card that is not measured yet."""
    return round(USUAL_HEIGHTS[density] * metrics.scale)
