"""What stands at the upper edge of the article, and where it stands in another layout or another text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextDocument


@dataclass(frozen=True, slots=True)
class ScrollAnchor:
    """What stands at the upper edge of the view, so that it can be found again in another layout or another text."""

    block: int  # position of the block in the document
    text: str  # of the block
    offset: int  # characters into the block
    below: int  # pixels from the upper edge down to the line

    @property
    def end(self) -> int:
        """The position after the block, up to which the text must be written."""
        return self.block + len(self.text) + 1

    def position_in(self, document: QTextDocument) -> int:
        """Returns the position in a document: in the same block, else in one of the same text, else the same place."""
        block = document.findBlock(self.block)
        if block.text() != self.text:
            block = _block_of_text(document, self.text) or block
        return block.position() + min(self.offset, max(0, block.length() - 1))


def _block_of_text(document: QTextDocument, text: str) -> QTextBlock | None:
    block = document.begin()
    while block.isValid():
        if block.text() == text:
            return block
        block = block.next()
    return None
