"""Marks the link below the mouse and the link that has the keyboard, besides the matches of a search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit


class LinkMarks:
    """Draws marks over the text of a view, which never change the text itself."""

    def __init__(self, view: QTextEdit) -> None:
        self._view = view
        self._marked: tuple[tuple[int, int] | None, bool] = (None, False)
        self._highlights: list[QTextEdit.ExtraSelection] = []

    def set_highlights(self, highlights: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Highlights parts of the text, such as the matches of a search; no link is marked any more."""
        self._highlights, self._marked = list(highlights), (None, False)
        self._view.setExtraSelections(self._highlights)

    def mark(self, link: tuple[int, int] | None, background: QColor | None = None, ink: QColor | None = None) -> None:
        """Underlines a link, given by its range in the document, and gives it a background where it has the focus."""
        if self._marked == (link, background is not None):
            return
        self._marked = (link, background is not None)
        if link is None:
            self._view.setExtraSelections(self._highlights)
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(self._view.document())
        selection.cursor.setPosition(link[0])
        selection.cursor.setPosition(link[1], QTextCursor.MoveMode.KeepAnchor)
        selection.format = QTextCharFormat()
        selection.format.setFontUnderline(True)
        if background is not None and ink is not None:
            selection.format.setBackground(background)
            selection.format.setForeground(ink)
        self._view.setExtraSelections([*self._highlights, selection])
