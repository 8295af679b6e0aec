"""Writes a long article in steps while the program is idle, and does what needs the text once that is written."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTextEdit

from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.viewing.scroll_anchor import ScrollAnchor

LONGEST_STEP = 0.03
"""Seconds for which a key that scrolls may write more of a long article."""
PAGES_AHEAD = 100
"""Pages below the one in sight that are written while the program is idle; hardly any real article has so many."""

Replace = Callable[[ArticleDocument, ScrollAnchor | None], None]
"""Puts a document into the view, scrolled to where it was being read."""


class LayoutSteps(QObject):
    """Writes the document of a view on, from the event loop, a few milliseconds at a time."""

    def __init__(self, view: QTextEdit, replace: Replace) -> None:
        super().__init__(view)
        self._view, self._replace = view, replace
        self._document: ArticleDocument | None = None
        self._incoming: tuple[ArticleDocument, ScrollAnchor] | None = None  # shown once it reaches the anchor
        self._waiting: list[tuple[int | None, Callable[[], None]]] = []  # acts that need the text up to a position
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_next)
        view.verticalScrollBar().valueChanged.connect(self._continue)

    @property
    def is_active(self) -> bool:
        """Whether more is being written."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Stops writing until something asks for more of the text."""
        self._timer.stop()

    def show(self, document: ArticleDocument, anchor: ScrollAnchor | None) -> None:
        """Shows a document from its beginning, or from an anchor once it is written that far."""
        if self._incoming is not None:
            self._incoming[0].pending_layout = None
            self._incoming[0].deleteLater()
        self._incoming = None
        self._waiting.clear()
        if anchor is not None and not document.reaches(anchor.end):
            self._incoming = document, anchor
        else:
            self._replace(document, anchor)
            self._document = document
        self._timer.start()

    def when_written(self, position: int | None, act: Callable[[], None]) -> None:
        """Acts once the article is written as far as a position in its text, or all of it; at once where it is.

        An act is dropped when another article is shown before.
        """
        if self._incoming is None and (self._document is None or self._document.reaches(position)):
            self.finish_layout()
            act()
        else:
            self._waiting.append((position, act))
            self._timer.start()

    def write_ahead(self) -> None:
        """Writes and lays out as much of the article as two more pages need, unless that takes too long."""
        self.finish_layout()
        end, ahead = perf_counter() + LONGEST_STEP, 2 * self._view.viewport().height()
        while self._document is not None and self._room_below() < ahead and perf_counter() < end:
            if not self._document.write_more():
                break
            self.finish_layout()

    def finish_layout(self) -> None:
        """Lays out what Qt would lay out later, and tells the scroll bar, which Qt itself tells only after a timer."""
        layout = self._view.document().documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())

    def _write_next(self) -> None:
        """Writes a further piece, and does what waited for it."""
        if self._incoming is not None:
            self._prepare(*self._incoming)
        elif self._document is None or not self._document.write_more():
            self._timer.stop()
        self._act()
        if self._incoming is None and not self._waiting and self._room_below() > self._pages_ahead():
            self._timer.stop()

    def _prepare(self, document: ArticleDocument, anchor: ScrollAnchor) -> None:
        """Writes a piece of the document that is to be shown next."""
        document.write_more()
        if document.reaches(anchor.end):
            self._incoming = None
            self._replace(document, anchor)
            self._document = document

    def _act(self) -> None:
        """Does what waited for the text that is written now."""
        document = self._document
        if self._incoming is not None or document is None:
            return
        ready = [act for position, act in self._waiting if document.reaches(position)]
        if ready:
            self._waiting = [(position, act) for position, act in self._waiting if not document.reaches(position)]
            self.finish_layout()
        for act in ready:
            act()

    def _continue(self) -> None:
        """Goes on with an article whose end is no longer far below."""
        is_pending = self._document is not None and self._document.pending_layout is not None
        if is_pending and self._room_below() < self._pages_ahead() // 2:
            self._timer.start()

    def _pages_ahead(self) -> int:
        return PAGES_AHEAD * self._view.viewport().height()

    def _room_below(self) -> int:
        """Returns how far the text can be scrolled down, in pixels."""
        return self._view.verticalScrollBar().maximum() - self._view.verticalScrollBar().value()
