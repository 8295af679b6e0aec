"""The view of an article: a text browser that never opens anything by itself, with its column in the middle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QTextEdit, QToolTip, QWidget

from deskreader.desktop.article.layout_steps import LayoutSteps
from deskreader.desktop.article.typesetting.document import (
    GUTTER,
    ArticleDocument,
    blank_image,
    position_at,
    set_column_width,
)
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.article.viewing.focus_frame import FocusFrame
from deskreader.desktop.article.viewing.link_actions import LinkActions
from deskreader.desktop.article.viewing.link_marks import LinkMarks
from deskreader.desktop.article.viewing.link_ranges import (
    WEB_SCHEMES,
    explanation_at,
    focused_link,
    link_description,
    link_range,
)
from deskreader.desktop.article.viewing.picture_clicks import PictureClicks
from deskreader.desktop.article.viewing.scroll_anchor import ScrollAnchor
from deskreader.desktop.article.viewing.sideways_input import SidewaysInput
from deskreader.desktop.widgets.overlay_scroll_bar import OverlayScrollBar
from deskreader.desktop.widgets.parts import plain_tool_tip

MIN_COLUMN_WIDTH = 180
"""In pixels."""
RELAYOUT_DELAY_MS = 15
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ArticleView(QTextBrowser):
    """Shows one ArticleDocument. Links to the web go out as `link_activated`, and nowhere else."""

    link_activated = Signal(str)
    zoom_requested = Signal(int)
    save_image_requested = Signal(bytes)
    mute_requested = Signal(str)
    described = Signal(str)
    """What is below the mouse or in focus: the address of a link, the meaning of an abbreviation; or nothing."""
    relayout_requested = Signal()
    """A long article is to be set again, since its column has another width."""
    painted = Signal()
    """A document is painted for the first time."""

    def __init__(self, make_menu: Callable[[QPoint], QMenu], parent: QWidget | None = None) -> None:
        """Creates an empty view. `make_menu` builds the context menu for a point of the viewport."""
        super().__init__(parent)
        self._make_menu = make_menu
        self._document: ArticleDocument | None = None
        self.is_painted = True
        """Whether the document that is shown has been painted; without one, there is nothing to paint."""
        self._sideways = SidewaysInput(self.viewport(), lambda: self.verticalScrollBar().value())
        self.pictures = PictureClicks(self)
        self._marks = LinkMarks(self)
        self._focus_frame = FocusFrame(self)
        self.links = LinkActions(self)
        self._prepare()
        self._relayout = QTimer(self, singleShot=True, interval=RELAYOUT_DELAY_MS)
        self._relayout.timeout.connect(self._follow_width)
        self.steps = LayoutSteps(self, self._replace_document)
        self.anchorClicked.connect(self._activate)
        self.scroll_bar = OverlayScrollBar(self)
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self.horizontalScrollBar().setRange(0, 0))

    def _prepare(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumWidth(MIN_COLUMN_WIDTH + 2 * GUTTER)

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def article_document(self) -> ArticleDocument | None:
        """The document that is shown."""
        return self._document

    def column_width_for(self, style: ArticleStyle) -> int:
        """Returns the width of the column in this view: that of the style, or what there is room for."""
        return max(MIN_COLUMN_WIDTH, min(style.column_width, self.width() - 2 * GUTTER))

    def show_article(self, document: ArticleDocument, keep_position: bool = False) -> None:
        """Shows a document from its beginning or, with `keep_position`, from where the previous one was being read.

        A long one is shown there once it is written that far; until then, the previous one stays in sight.
        """
        self.steps.show(document, self.scroll_anchor() if keep_position else None)

    def _replace_document(self, document: ArticleDocument, anchor: ScrollAnchor | None) -> None:
        self.set_highlights([])
        self.described.emit("")
        from deskreader.desktop.article.viewing.sideways import SidewaysScroll

        previous, self._document, self.is_painted = self._document, document, False
        self._sideways.areas = SidewaysScroll(document)
        self.pictures.follow(document)
        document.setParent(self)
        self.set_style(document.style)
        self._set_wrap_width(document.column_width + 2 * GUTTER)
        self.setDocument(document)
        self._centre()
        self.verticalScrollBar().setValue(0)
        if anchor is not None:
            self._scroll_to_anchor(anchor)
        if previous is not None:
            previous.pending_layout = None
            previous.deleteLater()

    def set_style(self, style: ArticleStyle) -> None:
        """Takes the colours of a style, as each document that is shown brings them; the fonts come with it."""
        palette = QPalette(self.palette())
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Base, "page"), (roles.Window, "page"), (roles.Text, "ink"), (roles.Link, "accent"),
            (roles.Highlight, "selection"), (roles.HighlightedText, "selected_ink"),
        ):  # fmt: skip
            palette.setColor(role, style.color(name))
        self.setPalette(palette)

    # --- scrolling ----------------------------------------------------------------------------------------------------

    def reading_position(self) -> int:
        """Returns the position in the text that stands at the upper edge."""
        anchor = self.scroll_anchor()
        return anchor.block + anchor.offset if anchor is not None else 0

    def scroll_to_position(self, position: int) -> None:
        """Brings a position in the text to the upper edge, once a long article is written that far."""
        self.steps.when_written(
            position, lambda: self.verticalScrollBar().setValue(self._y_of(position) if position else 0)
        )

    def scroll_page(self, direction: int) -> bool:
        """Scrolls by a page forward (1) or back (-1) to the beginning of a line; False at the end or beginning."""
        self.steps.write_ahead()
        bar = self.verticalScrollBar()
        line = round(self._document.style.line_spacing) if self._document else 0
        if bar.value() == (bar.maximum() if direction > 0 else bar.minimum()):
            return False
        step = max(line, self.viewport().height() - 2 * line)
        target = bar.value() + direction * step
        if target < 2 * line:
            target = 0
        else:
            line_start = QTextCursor(self.document())
            line_start.setPosition(position_at(self.document(), target))
            top = self.cursorRect(line_start).top() + bar.value()
            target = top if abs(top - target) <= 2 * line else target
        bar.setValue(target)
        return True

    def ensure_visible(self, position: int) -> None:
        """Scrolls only where a position in the text is out of sight, and then puts it in the middle."""
        y, bar, height = self._y_of(position), self.verticalScrollBar(), self.viewport().height()
        if not bar.value() <= y <= bar.value() + height - 3 * GUTTER:
            bar.setValue(y - height // 2)

    def scroll_anchor(self) -> ScrollAnchor | None:
        """Returns what stands at the upper edge; None at the very beginning."""
        if self.verticalScrollBar().value() == 0:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(position_at(self.document(), self.verticalScrollBar().value()))
        block = cursor.block()
        return ScrollAnchor(block.position(), block.text(), cursor.positionInBlock(), self.cursorRect(cursor).top())

    def _scroll_to_anchor(self, anchor: ScrollAnchor) -> None:
        """Scrolls to an anchor: to its block, else to one of the same text, else to its position."""
        self.steps.finish_layout()
        self.verticalScrollBar().setValue(self._y_of(anchor.position_in(self.document())) - anchor.below)

    def _y_of(self, position: int) -> int:
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        return self.cursorRect(cursor).top() + self.verticalScrollBar().value()

    # --- width --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the column in the middle at once, and follows a change of its width a moment later."""
        super().resizeEvent(event)
        self._centre()
        if self._document is not None and self.column_width_for(self._document.style) != self._document.column_width:
            self._relayout.start()

    def _centre(self) -> None:
        """Puts the column in the middle by margins, so that nothing is laid out again where only the view widens."""
        width = (self._document.column_width if self._document else MIN_COLUMN_WIDTH) + 2 * GUTTER
        left = max(0, (self.width() - width) // 2)
        right = max(0, self.width() - width - left)
        if (self.viewportMargins().left(), self.viewportMargins().right()) != (left, right):
            self.setViewportMargins(left, 0, right, 0)

    def _set_wrap_width(self, width: int) -> None:
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)

    def _follow_width(self) -> None:
        if self._document is None:
            return
        if not self._document.is_quick_to_lay_out:
            self.relayout_requested.emit()
            return
        anchor = self.scroll_anchor()
        column_width = self.column_width_for(self._document.style)
        set_column_width(self._document, column_width)
        self._set_wrap_width(column_width + 2 * GUTTER)
        self._centre()
        if anchor is not None:
            self._scroll_to_anchor(anchor)

    # --- painting and resources ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies beneath the text, then the text, then what lies above it."""
        if self._document is None or self._sideways.areas is None:
            super().paintEvent(event)
            return
        from deskreader.desktop.article.viewing.layers import paint_above, paint_beneath

        visible = QRectF(event.rect()).translated(0, self.verticalScrollBar().value())
        paint_beneath(self, self._document, self._sideways.areas, visible)
        super().paintEvent(event)
        paint_above(self, self._document, self._sideways.areas, visible)
        self._focus_frame.paint()
        if not self.is_painted:
            self.is_painted = True
            self.painted.emit()

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """Returns one transparent pixel, whatever is requested: for None, Qt would open the file itself."""
        return blank_image()

    # --- links --------------------------------------------------------------------------------------------------------

    def _activate(self, url: QUrl) -> None:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if self._document is None or self.links.activate(address, self._document.notes.media):
            return
        if url.scheme() in WEB_SCHEMES:
            self.link_activated.emit(address)
        elif address.startswith("#"):
            name = url.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
            self.steps.when_written(None, lambda: self._scroll_to_name(name))

    def _scroll_to_name(self, name: str) -> None:
        position = self._document.notes.anchors.get(name) if self._document is not None else None
        if position is not None:
            self.verticalScrollBar().setValue(self._y_of(position) - 2 * GUTTER)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Underlines the link below the mouse."""
        if self._sideways.move(event):
            return
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        address = self.anchorAt(point)
        self._marks.mark(link_range(self.cursorForPosition(point)) if address else None)
        self.described.emit(link_description(address) or explanation_at(self, point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the bar of wide code or a wide table."""
        self.pictures.press(event)
        if not self._sideways.press(event):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go of what the mouse held."""
        if not self._sideways.release() and not self.pictures.release(event):
            super().mouseReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Moves the focus to the next link, marks it, and describes where it leads."""
        stays_here = super().focusNextPrevChild(forward)
        address = focused_link(self.textCursor()) if stays_here else ""
        if address and self._document is not None:
            style = self._document.style
            self._marks.mark(link_range(self.textCursor()), style.color("selection"), style.color("selected_ink"))
        else:
            self._marks.mark(None)
        self.described.emit(link_description(address))
        return stays_here

    def set_highlights(self, highlights: list[QTextEdit.ExtraSelection]) -> None:
        """Highlights parts of the text, such as the matches of a search."""
        self._marks.set_highlights(highlights)

    # --- events -------------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """Removes the mark of the link below the mouse when it leaves; shows what an abbreviation means.

        The address of a link is shown at the foot and not here, where it would cover the text.
        """
        if event.type() == QEvent.Type.Leave:
            self._marks.mark(None)
            self.described.emit("")
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        if meaning := explanation_at(self, event.pos()):
            QToolTip.showText(event.globalPos(), plain_tool_tip(meaning), self.viewport())
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls, also wide code and tables sideways; with Ctrl it requests another text size, which is a setting."""
        if self._sideways.wheel(event):
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            delta = event.angleDelta().y()
            if delta:
                self.zoom_requested.emit(1 if delta > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Scrolls by the wheel beside the column as well, and keeps Enter where a link has the focus."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if isinstance(event, QKeyEvent) and self._overrides_shortcut(event):
            event.accept()
            return True
        return super().event(event)

    def _overrides_shortcut(self, event: QKeyEvent) -> bool:
        """Returns whether Enter opens the link in focus rather than triggering an action of the window."""
        is_enter = event.type() == QEvent.Type.ShortcutOverride and event.key() in ENTER_KEYS
        return is_enter and bool(focused_link(self.textCursor()))

    def select_all(self) -> None:
        """Selects the whole article, also what is not laid out yet."""
        self.steps.when_written(None, self.selectAll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Makes the key of Select all select the whole article, and the arrow keys scroll wide code and tables."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif self._sideways.key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    # --- copying and the menu -----------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """Returns the selection as plain text with its bullets and numbers, and as HTML."""
        data = QMimeData()
        if self._document is not None:
            from deskreader.desktop.article.plain_text_copy import plain_text
            from deskreader.desktop.article.rich_copy import html_text

            data.setText(plain_text(self._document, self.textCursor()))
            data.setHtml(html_text(self._document, self.textCursor()))
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Opens the article's own context menu instead of Qt's."""
        menu = self._make_menu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
