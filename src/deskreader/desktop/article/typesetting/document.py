"""The text document of one article: its inline objects, anchors, and what is painted beneath its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtGui import QImage, QTextBlock, QTextDocument, QTextFrameFormat, QTextOption

from deskreader.desktop.article.parsing.sections import Embed
from deskreader.desktop.article.typesetting.inline_objects import InlineObjects
from deskreader.desktop.article.typesetting.picture_cache import PictureCache
from deskreader.desktop.article.typesetting.style import DESIGN_BODY_SIZE, ArticleStyle

if TYPE_CHECKING:
    from deskreader.desktop.article.typesetting.incremental import IncrementalLayout

NEXT_STEP = 0.008
"""Seconds of CPU time for which a further step of a long article is written."""
QUICK_CHARACTERS, QUICK_BLOCKS = 20_000, 200
"""Of documents that Qt lays out in at most 20 ms."""
GUTTER = 28
"""Free space on both sides of the column, within the document, in pixels."""
TOP_MARGIN, BOTTOM_MARGIN = 33, 72


def blank_image() -> QImage:
    """Returns one transparent pixel: the answer to any request for a resource. For None, Qt would open the file."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


@dataclass(frozen=True, slots=True)
class Decoration:
    """What is painted for one block: the bars of its quotes, a marker, a box, a rule, chips of inline code.

    `bars` are quote ids with the x of their bar, in pixels from the column's leading edge. `chips` are ranges of
    characters within the block.
    """

    bars: tuple[tuple[int, int], ...] = ()
    marker: str = ""
    box: bool = False
    rule: bool = False
    rtl: bool = False
    scrolls: bool = False  # the lines may be wider than the box, which then scrolls sideways
    chips: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class LayoutNotes:
    """What the writers record beside the text."""

    decorations: dict[int, Decoration] = field(default_factory=dict)  # by block number
    anchors: dict[str, int] = field(default_factory=dict)  # name of an anchor: position in the document
    boxed_tables: list[int] = field(default_factory=list)  # positions of tables that stand on a rounded box
    wide_tables: list[int] = field(default_factory=list)  # positions of tables that are wider than the column
    continued_tables: set[int] = field(default_factory=set)  # those of them that continue the one before
    media: list[Embed] = field(default_factory=list)  # what the cards play, by the number in their links


class ArticleDocument(QTextDocument):
    """A document that loads no resource: images are drawn from memory, and all else is one transparent pixel."""

    def __init__(self, style: ArticleStyle, column_width: int, pictures: PictureCache | None = None) -> None:
        """Creates an empty document, whose pictures are decoded by `pictures`, or else when they are drawn."""
        super().__init__()
        self.style = style
        self.notes = LayoutNotes()
        self.objects = InlineObjects(style, column_width, pictures or PictureCache(parent=self), self)
        self.pending_layout: IncrementalLayout | None = None
        """Writes the sections of a long article that are not in the document yet; None once all are."""
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(style.ui(DESIGN_BODY_SIZE))  # without variable axes: every font would inherit them
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(option)
        self.documentLayout().registerHandler(InlineObjects.OBJECT_TYPE, self.objects)

    @property
    def column_width(self) -> int:
        """The width of the column of text, in pixels; `set_column_width` changes it."""
        return self.objects.column_width

    def write_more(self, seconds: float = NEXT_STEP) -> bool:
        """Writes a long article on for about `seconds`; False once all of it is written."""
        if self.pending_layout is not None:
            self.pending_layout.write_more(seconds)
            if self.pending_layout.is_done:
                self.pending_layout = None
        return self.pending_layout is not None

    def reaches(self, position: int | None) -> bool:
        """Returns whether the text is written as far as a position, or for None, to its end."""
        return self.pending_layout is None or (position is not None and self.characterCount() > position)

    @property
    def is_quick_to_lay_out(self) -> bool:
        """Whether all that is written can be laid out again in one go."""
        return self.characterCount() < QUICK_CHARACTERS and self.blockCount() < QUICK_BLOCKS

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """Returns one transparent pixel, whatever is requested."""
        return blank_image()


def set_column_width(document: ArticleDocument, width: int) -> None:
    """Gives the column another width, in pixels."""
    document.objects.column_width = width
    frame = QTextFrameFormat(document.rootFrame().frameFormat())
    frame.setLeftMargin(GUTTER)
    frame.setRightMargin(GUTTER)
    frame.setTopMargin(TOP_MARGIN)
    frame.setBottomMargin(BOTTOM_MARGIN)
    document.rootFrame().setFrameFormat(frame)
    document.setTextWidth(width + 2 * GUTTER)


def block_at(document: QTextDocument, y: float) -> QTextBlock:
    """Returns the last block that begins at or above `y`, in document coordinates; the first where none does.

    Qt's own hit test, in the space between two blocks, names a block of the last table of the document. It still says
    how far the layout reaches that it has made for it.
    """
    layout = document.documentLayout()
    hit = document.findBlock(max(0, layout.hitTest(QPointF(GUTTER, y), Qt.HitTestAccuracy.FuzzyHit)))
    rect = layout.blockBoundingRect(hit)
    if rect.top() <= y <= rect.bottom():
        return hit
    low, high = 0, hit.blockNumber()
    while low < high:
        middle = (low + high + 1) // 2
        block = document.findBlockByNumber(middle)
        while not block.isVisible() and block.blockNumber() < high:  # a hidden block has no place
            block = block.next()
        if block.isVisible() and layout.blockBoundingRect(block).top() <= y:
            low = block.blockNumber()
        else:
            high = middle - 1
    return document.findBlockByNumber(low)


def position_at(document: QTextDocument, y: float) -> int:
    """Returns the position in the text at which the line at or below `y` begins."""
    block = block_at(document, y)
    while block.isValid():
        top, layout = document.documentLayout().blockBoundingRect(block).top(), block.layout()
        for number in range(layout.lineCount() if block.isVisible() else 0):
            line = layout.lineAt(number)
            if top + line.y() + line.height() > y:
                return block.position() + line.textStart()
        block = block.next()
    return max(0, document.characterCount() - 1)
