"""The view of an article: a text browser that never opens anything by itself, with its column in the middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QTextEdit, QToolTip, QWidget

from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument, no_picture, set_column
from deskreader.desktop.article.typesetting.labels import TAG, TOGGLE_VERSION
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.widgets.overlay_scroll_bar import OverlayScrollBar

NARROWEST = 180
"""The column gets no narrower than this, in pixels."""
RELAYOUT_MS = 15
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WEB = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stands at the upper edge: a block by its position and text, how far into it, and pixels below the edge."""

    block: int
    text: str
    offset: int
    below: int


class ArticleView(QTextBrowser):
    """Shows one ArticleDocument. Links to the web go out as `link_activated`, and nowhere else."""

    link_activated = Signal(str)
    tag_activated = Signal(str)
    version_asked = Signal()
    zoom_asked = Signal(int)
    picture_asked = Signal(bytes)

    def __init__(self, make_menu: Callable[[QPoint], QMenu], parent: QWidget | None = None) -> None:
        """Creates an empty view. `make_menu` builds the context menu for a point of the viewport."""
        super().__init__(parent)
        self._make_menu = make_menu
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumWidth(NARROWEST + 2 * GUTTER)
        self._article: ArticleDocument | None = None
        self._hovered: tuple[int, int] | None = None
        self._marks: list[QTextEdit.ExtraSelection] = []
        self._relayout = QTimer(self, singleShot=True, interval=RELAYOUT_MS)
        self._relayout.timeout.connect(self._follow_width)
        self._writing = QTimer(self, interval=0)
        self._writing.timeout.connect(self._write_on)
        self.anchorClicked.connect(self._activate)
        self.scroll_bar = OverlayScrollBar(self)
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self.horizontalScrollBar().setRange(0, 0))

    # --- showing ------------------------------------------------------------------------------------------------------

    def column_for(self, look: ArticleStyle) -> int:
        """The width of the column in this view: the reader's choice, or what there is room for."""
        return max(NARROWEST, min(look.column, self.width() - 2 * GUTTER))

    def show_article(self, document: ArticleDocument, keep_place: bool = False) -> None:
        """Shows a document, from its beginning or, with `keep_place`, where the old one was being read."""
        anchor = self.anchor() if keep_place else None
        self._hovered = None
        self.mark([])
        old, self._article = self._article, document
        document.setParent(self)
        self._set_width(document.column + 2 * GUTTER)
        self.setDocument(document)
        self._centre()
        self.verticalScrollBar().setValue(0)
        self._writing.start()
        if anchor is not None:
            self._return_to(anchor)
        if old is not None:
            old.steps = None
            old.deleteLater()

    def set_look(self, look: ArticleStyle) -> None:
        """Takes the colours of a look; the text itself comes with its document."""
        palette = QPalette(self.palette())
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Base, "page"), (roles.Window, "page"), (roles.Text, "ink"), (roles.Link, "accent"),
            (roles.Highlight, "selection"), (roles.HighlightedText, "selected_ink"),
        ):  # fmt: skip
            palette.setColor(role, look.color(name))
        self.setPalette(palette)

    def place(self) -> int:
        """The position in the text that stands at the upper edge."""
        anchor = self.anchor()
        return anchor.block + anchor.offset if anchor is not None else 0

    def go_to(self, position: int) -> None:
        """Brings a position of the text to the upper edge."""
        self.write_until(position)
        self.verticalScrollBar().setValue(self._y_of(position) if position else 0)

    def page(self, direction: int) -> bool:
        """Goes on (1) or back (-1) by a page that begins with a whole line; False at the end, or at the beginning."""
        self._write_ahead()
        bar, line = self.verticalScrollBar(), round(self._article.look.line) if self._article else 0
        if bar.value() == (bar.maximum() if direction > 0 else bar.minimum()):
            return False
        step = max(line, self.viewport().height() - 2 * line)
        wanted = bar.value() + direction * step
        if wanted < 2 * line:
            wanted = 0
        else:
            line_start = self.cursorForPosition(QPoint(GUTTER, wanted - bar.value()))
            top = self.cursorRect(line_start).top() + bar.value()
            wanted = top if abs(top - wanted) <= 2 * line else wanted
        bar.setValue(wanted)
        return True

    def write_until(self, position: int | None = None) -> None:
        """Sets a long story as far as a position of its text, or all of it."""
        article = self._article
        while article is not None and (position is None or article.characterCount() <= position):
            if not article.go_on():
                break
        self._finish_layout()

    def _write_ahead(self) -> None:
        """Sets as much of a long story that two more pages can be read."""
        self._finish_layout()
        bar, ahead = self.verticalScrollBar(), 2 * self.viewport().height()
        while self._article is not None and bar.maximum() - bar.value() < ahead and self._article.go_on():
            self._finish_layout()

    def _write_on(self) -> None:
        """Sets a further piece of a long story while nothing else is to be done."""
        if self._article is None or not self._article.go_on():
            self._writing.stop()

    def _finish_layout(self) -> None:
        """Lays out what Qt would lay out later, and lets the scroll bar know: Qt itself tells it only after a timer."""
        layout = self.document().documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())

    def bring_into_sight(self, position: int) -> None:
        """Scrolls only where a position of the text is out of sight, and then to the middle."""
        y, bar, height = self._y_of(position), self.verticalScrollBar(), self.viewport().height()
        if not bar.value() <= y <= bar.value() + height - 3 * GUTTER:
            bar.setValue(y - height // 2)

    @property
    def article(self) -> ArticleDocument | None:
        """The document that is shown."""
        return self._article

    def anchor(self) -> Anchor | None:
        """What stands at the upper edge; None at the very beginning."""
        if self.verticalScrollBar().value() == 0:
            return None
        cursor = self.cursorForPosition(QPoint(GUTTER, 0))
        return Anchor(
            cursor.block().position(), cursor.block().text(), cursor.positionInBlock(), self.cursorRect(cursor).top()
        )

    def _return_to(self, anchor: Anchor) -> None:
        self.write_until(anchor.block + len(anchor.text) + 1)
        block = self.document().findBlock(anchor.block)
        if block.text() != anchor.text:
            block = self._block_of_text(anchor.text) or block
        position = block.position() + min(anchor.offset, max(0, block.length() - 1))
        self.verticalScrollBar().setValue(self._y_of(position) - anchor.below)

    def _block_of_text(self, text: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.text() == text:
                return block
            block = block.next()
        return None

    def _y_of(self, position: int) -> int:
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        return self.cursorRect(cursor).top() + self.verticalScrollBar().value()

    # --- width --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the column in the middle at once, and follows a change of its width a moment later."""
        super().resizeEvent(event)
        self._centre()
        if self._article is not None and self.column_for(self._article.look) != self._article.column:
            self._relayout.start()

    def _centre(self) -> None:
        """The column stands in the middle of the view. Where only the view gets wider, nothing is laid out again."""
        wide = (self._article.column if self._article else NARROWEST) + 2 * GUTTER
        left = max(0, (self.width() - wide) // 2)
        right = max(0, self.width() - wide - left)
        if (self.viewportMargins().left(), self.viewportMargins().right()) != (left, right):
            self.setViewportMargins(left, 0, right, 0)

    def _set_width(self, width: int) -> None:
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)

    def _follow_width(self) -> None:
        if self._article is None:
            return
        anchor = self.anchor()
        column = self.column_for(self._article.look)
        set_column(self._article, column)
        self._set_width(column + 2 * GUTTER)
        self._centre()
        if anchor is not None:
            self._return_to(anchor)

    # --- painting and resources ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what stands beneath the text, then the text."""
        if self._article is not None:
            from deskreader.desktop.article.typesetting.decorations import (
                paint,  # with the first story, not with the window
            )

            scrolled = self.verticalScrollBar().value()
            painter = QPainter(self.viewport())
            painter.translate(0, -scrolled)
            paint(painter, self._article, QRectF(event.rect()).translated(0, scrolled))
            painter.end()
        super().paintEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """One clear pixel, whatever is asked for: None would make Qt open the file itself."""
        return no_picture()

    # --- links --------------------------------------------------------------------------------------------------------

    def _activate(self, url: QUrl) -> None:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if address == TOGGLE_VERSION:
            self.version_asked.emit()
        elif address.startswith(TAG):
            self.tag_activated.emit(unquote(address.removeprefix(TAG)))
        elif url.scheme() in WEB:
            self.link_activated.emit(address)
        elif address.startswith("#") and self._article is not None:
            self.write_until()
            place = self._article.notes.places.get(url.fragment(QUrl.ComponentFormattingOption.FullyDecoded))
            if place is not None:
                self.verticalScrollBar().setValue(self._y_of(place) - 2 * GUTTER)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Underlines the link below the mouse."""
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        self._underline(self._link_range(self.cursorForPosition(at)) if self.anchorAt(at) else None)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Goes to the next link, and underlines it beside the frame that Qt draws around it."""
        stays = super().focusNextPrevChild(forward)
        self._underline(self._link_range(self.textCursor()) if stays and self._link_in_focus() else None)
        return stays

    def _link_range(self, cursor: QTextCursor) -> tuple[int, int] | None:
        """The whole run of text around a cursor that is one link."""
        block, at = cursor.block(), cursor.position()
        runs: list[tuple[int, int, str]] = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            href, start = fragment.charFormat().anchorHref(), fragment.position()
            if runs and href and runs[-1][2] == href:
                runs[-1] = (runs[-1][0], start + fragment.length(), href)
            else:
                runs.append((start, start + fragment.length(), href))
            iterator += 1
        return next(((start, end) for start, end, href in runs if href and start <= at <= end), None)

    def _underline(self, hovered: tuple[int, int] | None) -> None:
        if hovered == self._hovered:
            return
        self._hovered = hovered
        if hovered is None:
            self.setExtraSelections(self._marks)
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(self.document())
        selection.cursor.setPosition(hovered[0])
        selection.cursor.setPosition(hovered[1], QTextCursor.MoveMode.KeepAnchor)
        selection.format = QTextCharFormat()
        selection.format.setFontUnderline(True)
        self.setExtraSelections([*self._marks, selection])

    def mark(self, marks: list[QTextEdit.ExtraSelection]) -> None:
        """Marks places in the text, as those that were found, beside the link below the mouse."""
        self._marks = marks
        self.setExtraSelections(marks)

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows a link's address as its tool tip, as plain text; ends the underline when the mouse leaves."""
        if event.type() == QEvent.Type.Leave:
            self._underline(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            address = self.anchorAt(event.pos())
            if QUrl(address).scheme() in WEB:
                QToolTip.showText(event.globalPos(), address.replace("<", "%3C"), self.viewport())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls; with Ctrl it asks for another size of text, which is the settings' to hold."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom_asked.emit(1 if turned > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Scrolls by the wheel beside the column as well, and keeps Enter where the keyboard is on a link."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if isinstance(event, QKeyEvent) and self._overrides_shortcut(event):
            event.accept()
            return True
        return super().event(event)

    def _overrides_shortcut(self, event: QKeyEvent) -> bool:
        """Whether Enter opens the link in focus rather than triggering an action of the window."""
        return event.type() == QEvent.Type.ShortcutOverride and event.key() in ENTER and self._link_in_focus()

    def _link_in_focus(self) -> bool:
        cursor = self.textCursor()
        return cursor.hasSelection() and cursor.charFormat().isAnchor()

    def select_all(self) -> None:
        """Selects the whole story, also what was not set yet."""
        self.write_until()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select all means the whole story."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.write_until()
        super().keyPressEvent(event)

    # --- copying ------------------------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is selected, as plain text with its bullets and numbers."""
        data = QMimeData()
        if self._article is not None:
            from deskreader.desktop.article.plain_text_copy import plain_text

            data.setText(plain_text(self._article, self.textCursor()))
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Opens the article's own context menu instead of Qt's."""
        menu = self._make_menu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
