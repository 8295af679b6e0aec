"""The text document of one article: its pictures, the places links lead to, and what is painted beneath its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextFrameFormat, QTextOption

from deskreader.desktop.article.typesetting.inline_objects import Drawings
from deskreader.desktop.article.typesetting.style import DESIGN_SIZE, ArticleStyle

if TYPE_CHECKING:
    from deskreader.desktop.article.typesetting.incremental import IncrementalLayout

GUTTER = 28
"""Free space on both sides of the column, within the document, in pixels."""
TOP, BOTTOM = 33, 72


def no_picture() -> QImage:
    """One clear pixel: the answer to any question for a file. None would make Qt open the file itself."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


@dataclass(frozen=True, slots=True)
class Decoration:
    """What is painted for one block: the bars of the quotes it stands in, a marker, a box, a rule, code chips.

    `bars` are quote ids with the x of their bar, in pixels from the column's leading edge. `chips` are ranges of
    characters within the block.
    """

    bars: tuple[tuple[int, int], ...] = ()
    marker: str = ""
    box: bool = False
    rule: bool = False
    rtl: bool = False
    chips: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Notes:
    """What the renderer notes beside the text, by block number or name."""

    decorations: dict[int, Decoration] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # name of a place: position in the document
    boxes: list[int] = field(default_factory=list)  # positions of tables that stand on a rounded box


class ArticleDocument(QTextDocument):
    """A document that asks nobody for anything: pictures are drawn from memory, all else is one clear pixel."""

    def __init__(self, look: ArticleStyle, column: int) -> None:
        super().__init__()
        self.look = look
        self.notes = Notes()
        self.drawings = Drawings(look, column, self)
        self.steps: IncrementalLayout | None = None  # what is still to be set
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(look.ui(DESIGN_SIZE))  # no axes: every font would inherit them
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(option)
        self.documentLayout().registerHandler(Drawings.TYPE, self.drawings)

    @property
    def column(self) -> int:
        """The width of the column of text, in pixels; `set_column` changes it."""
        return self.drawings.column

    def go_on(self) -> bool:
        """Sets a further piece of a long story; False where all of it is set."""
        if self.steps is not None:
            self.steps.go_on()
            if self.steps.is_done:
                self.steps = None
        return self.steps is not None

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """One clear pixel, whatever is asked for."""
        return no_picture()


def set_column(document: ArticleDocument, column: int) -> None:
    """Gives the column another width, in pixels."""
    document.drawings.column = column
    frame = QTextFrameFormat(document.rootFrame().frameFormat())
    frame.setLeftMargin(GUTTER)
    frame.setRightMargin(GUTTER)
    frame.setTopMargin(TOP)
    frame.setBottomMargin(BOTTOM)
    document.rootFrame().setFrameFormat(frame)
    document.setTextWidth(column + 2 * GUTTER)
