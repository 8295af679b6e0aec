"""The sidebar's rows as a tree that keyboard, mouse and screen reader know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QToolTip, QTreeView, QWidget

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.shortcuts.key_guard import ENTER_KEYS
from deskreader.desktop.sidebar.delegate import NODE, SidebarDelegate
from deskreader.desktop.sidebar.nodes import Node, flat
from deskreader.desktop.widgets.overlay_scroll_bar import OverlayScrollBar
from deskreader.model import FolderId, View

MANY = 50
"""Rows that change at once from which on the view is told of them together."""
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def _shape(nodes: Iterable[Node]) -> tuple[object, ...]:
    """What must be equal for rows to be updated in place."""
    return tuple((node.view, node.gap, _shape(node.children)) for node in nodes)


class SidebarTree(QTreeView):
    """Shows nodes; emits `chosen(View)` when a person or the program chooses a row, `menu_asked(Node|None, QPoint)`."""

    chosen = Signal(object)
    menu_asked = Signal(object, QPoint)
    folded = Signal()
    left = Signal()

    def __init__(self, theme: Theme, pictures: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[Node, ...] = ()
        self._items: dict[View, QStandardItem] = {}
        self._collapsed: set[FolderId] = set()
        self._filling = False
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._delegate = SidebarDelegate(theme, pictures, self)
        self.setItemDelegate(self._delegate)
        self._prepare()
        self.selectionModel().currentChanged.connect(self._tell_chosen)
        self.collapsed.connect(lambda index: self._remember(index, True))
        self.expanded.connect(lambda index: self._remember(index, False))
        self.customContextMenuRequested.connect(self._ask_menu)
        pictures.arrived.connect(self.viewport().update)

    def _prepare(self) -> None:
        self.setObjectName("sidebar_tree")
        self.setAccessibleName(self.tr("Feeds"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAutoFillBackground(False)
        self._bar = OverlayScrollBar(self)

    def set_theme(self, theme: Theme) -> None:
        """Paints in the theme's colours."""
        self._delegate.theme = theme
        self.viewport().update()

    # --- what stands in it --------------------------------------------------------------------------------------------

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Shows the rows: in place where only names and counts changed, else anew with the same row chosen."""
        if _shape(nodes) == _shape(self._nodes) and self._items:
            self._update([new for old, new in zip(flat(self._nodes), flat(nodes), strict=True) if old != new])
        else:
            self._rebuild(nodes)
        self._nodes = nodes

    def _update(self, nodes: Sequence[Node]) -> None:
        """Fills rows anew. Of many the view is not told one by one: it would measure each, though none grows."""
        was_blocked = self._model.blockSignals(len(nodes) > MANY)
        for node in nodes:
            self._fill(self._items[node.view], node)
        self._model.blockSignals(was_blocked)
        self.viewport().update()

    def _fill(self, item: QStandardItem, node: Node) -> None:
        item.setData(node, NODE)
        item.setText(node.title)
        item.setData(node.spoken, Qt.ItemDataRole.AccessibleTextRole)

    def _rebuild(self, nodes: tuple[Node, ...]) -> None:
        chosen, place = self.current_view(), self.verticalScrollBar().value()
        self._filling = True
        self._items.clear()
        self._model.clear()
        self._model.invisibleRootItem().appendRows(self._made(nodes))
        for view, item in self._items.items():
            if item.hasChildren():
                self.setExpanded(item.index(), view.folder_id not in self._collapsed)
        if chosen is not None and chosen in self._items:
            self.setCurrentIndex(self._items[chosen].index())
        self._filling = False
        self.verticalScrollBar().setValue(place)

    def _made(self, nodes: Iterable[Node]) -> list[QStandardItem]:
        """New rows with all that is under them, before the model knows of them: it need not be told of each."""
        items = []
        for node in nodes:
            item = self._items[node.view] = QStandardItem()
            item.setEditable(False)
            self._fill(item, node)
            if node.children:
                item.appendRows(self._made(node.children))
            items.append(item)
        return items

    # --- choosing -----------------------------------------------------------------------------------------------------

    def current_view(self) -> View | None:
        """The view of the chosen row."""
        node = self.currentIndex().data(NODE)
        return node.view if node is not None else None

    def choose(self, view: View) -> bool:
        """Chooses the row of a view, telling of it if it was another before; False where there is no such row."""
        item = self._items.get(view)
        if item is None:
            return False
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        return True

    def choose_none(self) -> None:
        """Takes the choice away, for a view that has no row."""
        self._filling = True
        self.setCurrentIndex(QModelIndex())
        self.selectionModel().clear()
        self._filling = False

    def feed_beside(self, step: int, unread_only: bool = False) -> View | None:
        """The next (step 1) or previous (step -1) feed, going round at the ends; None where there is none."""
        rows = flat(self._nodes)
        here = next((i for i, node in enumerate(rows) if node.view == self.current_view()), -1 if step > 0 else 0)
        for offset in range(1, len(rows) + 1):
            node = rows[(here + step * offset) % len(rows)]
            if node.feed_id is not None and (node.count or not unread_only) and node.view != self.current_view():
                return node.view
        return None

    def _tell_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        node = current.data(NODE)
        if node is not None and not self._filling:
            self.chosen.emit(node.view)

    # --- folders ------------------------------------------------------------------------------------------------------

    @property
    def collapsed_folders(self) -> frozenset[FolderId]:
        """The folders that are folded away."""
        return frozenset(self._collapsed)

    def collapse_folders(self, folders: Iterable[FolderId]) -> None:
        """Folds these folders away, also those that come later."""
        self._collapsed = set(folders)
        for view, item in self._items.items():
            if item.hasChildren():
                self.setExpanded(item.index(), view.folder_id not in self._collapsed)

    def _remember(self, index: QModelIndex, collapsed: bool) -> None:
        node = index.data(NODE)
        if node is None or node.view.folder_id is None or self._filling:
            return
        (self._collapsed.add if collapsed else self._collapsed.discard)(node.view.folder_id)
        self.folded.emit()

    # --- mouse, keys, tool tips ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Folds a folder on its chevron; anywhere else chooses the row."""
        self._delegate.focus_shown = False
        index = self.indexAt(event.position().toPoint())
        node = index.data(NODE)
        if node is not None and node.is_folder and event.button() == Qt.MouseButton.LeftButton:
            around = self._delegate.chevron(self.visualRect(index), node).adjusted(-6, -6, 6, 6)
            if around.contains(event.position().toPoint()):
                self.setExpanded(index, not self.isExpanded(index))
                return
        if event.button() != Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shows the focus from the first key on. Return, and Right on a feed, go on to the stories."""
        self._delegate.focus_shown = True
        is_leaf = not self._model.hasChildren(self.currentIndex())
        if event.key() in ENTER_KEYS or (event.key() == Qt.Key.Key_Right and is_leaf):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the focus where the keyboard brought it. Qt would choose the first row by itself; that is undone."""
        self._delegate.focus_shown = event.reason() in KEYBOARD_REASONS
        had_choice, self._filling = self.currentIndex().isValid(), True
        super().focusInEvent(event)
        if not had_choice:
            self.selectionModel().clear()
        self._filling = False
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Says a feed's trouble, what is read in its place, or a name that is cut off, in a tool tip of plain text."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        node = self.indexAt(event.pos()).data(NODE)
        if node is None:
            QToolTip.hideText()
            return
        is_cut = self._delegate.is_cut(self.visualRect(self.indexAt(event.pos())), node)
        if not (node.trouble or node.note or is_cut):
            QToolTip.hideText()
            return
        lines = filter(None, (node.title, node.trouble, node.note))
        QToolTip.showText(event.globalPos(), plain_tip("\n".join(lines)), self.viewport())

    def _ask_menu(self, position: QPoint) -> None:
        node = self.indexAt(position).data(NODE)
        self.menu_asked.emit(node, self.viewport().mapToGlobal(position))

    def drawBranches(self, _painter: QPainter, _rect: QRect, _index: QModelIndex | QPersistentModelIndex) -> None:
        """Draws nothing: the delegate paints the chevrons."""


def plain_tip(text: str) -> str:
    """A tool tip's text with every mark-up character made harmless; tool tips render HTML by themselves."""
    return '<span style="white-space:pre-wrap">' + escape(text).replace("\n", "<br>") + "</span>"
