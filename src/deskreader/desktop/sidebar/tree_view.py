"""The sidebar's rows as a tree for keyboard, mouse and screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QToolTip, QTreeView, QWidget

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.shortcuts.key_guard import ENTER_KEYS
from deskreader.desktop.sidebar.delegate import NODE_ROLE, SidebarDelegate
from deskreader.desktop.sidebar.drop_target import DropTarget, row_target, takes_articles
from deskreader.desktop.sidebar.nodes import Node, flatten
from deskreader.desktop.widgets.drag_data import DraggedRows, drag_rows, dragged_articles, dragged_rows
from deskreader.desktop.widgets.keyboard_focus import came_by_keyboard
from deskreader.desktop.widgets.overlay_scroll_bar import OverlayScrollBar
from deskreader.desktop.widgets.parts import plain_tool_tip
from deskreader.model import View, ViewKind

MANY_ROWS = 50
"""If more rows than this change at once, the view hears of them together."""
EXTENDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
"""The keys with which a click or an arrow selects several rows."""
RENAMABLE = (ViewKind.FEED, ViewKind.FOLDER, ViewKind.SAVED, ViewKind.TAG)
"""Views whose rows take a name in place; an account does as well, but not this computer."""
CHEVRON_MARGIN = 6
"""Pixels around a chevron that still count as the chevron."""


def _shape(nodes: Iterable[Node]) -> tuple[object, ...]:
    """Returns what must be equal for rows to be updated in place."""
    return tuple((node.view, node.gap, _shape(node.children)) for node in nodes)


def _views_in(node: Node) -> set[View]:
    """Returns the views of all rows below a row."""
    return {inner.view for inner in flatten(node.children)}


class SidebarTree(QTreeView):
    """Shows nodes. `chosen(View)` follows the choice of a row by user or program, and a click on the chosen one.

    `menu_requested(Node | None, QPoint)` asks for a row's menu, `cards_requested` for the keyboard to go to the cards.
    `rows_dropped(DraggedRows, DropTarget)` follows a drop of feeds and folders, `articles_dropped(ids, View)` one of
    articles onto Starred or a tag, and `renamed(View, str)` a new name that was typed in place.
    """

    chosen = Signal(object)
    menu_requested = Signal(object, QPoint)
    cards_requested = Signal()
    rows_dropped = Signal(object, object)
    articles_dropped = Signal(object, object)
    renamed = Signal(object, str)

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[Node, ...] = ()
        self._items: dict[View, QStandardItem] = {}
        self._collapsed: set[View] = set()
        self._is_extending = False  # whether Shift or Ctrl is held while the current row changes
        self._is_quiet = False  # whether a change of the current row or of folders is none of the user's
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._delegate = SidebarDelegate(theme, thumbnails, self)
        self._delegate.renamed.connect(self.renamed)
        self.setItemDelegate(self._delegate)
        self._prepare()
        self.selectionModel().currentChanged.connect(self._emit_chosen)
        self.collapsed.connect(lambda index: self._remember_folder(index, True))
        self.expanded.connect(lambda index: self._remember_folder(index, False))
        self.customContextMenuRequested.connect(self._request_menu)
        thumbnails.arrived.connect(self.viewport().update)

    def _prepare(self) -> None:
        self.setObjectName("sidebar_tree")
        self.setAccessibleName(self.tr("Feeds"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setAutoScroll(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAutoFillBackground(False)
        self._bar = OverlayScrollBar(self)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._delegate.theme = theme
        self.viewport().update()

    # --- rows ---------------------------------------------------------------------------------------------------------

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Shows rows: in place where only titles and counts changed, else as new rows with the same one chosen."""
        if _shape(nodes) == _shape(self._nodes) and self._items:
            self._update([new for old, new in zip(flatten(self._nodes), flatten(nodes), strict=True) if old != new])
        else:
            self._rebuild(nodes)
        self._nodes = nodes

    def _update(self, nodes: Sequence[Node]) -> None:
        """Fills rows in place. The view does not hear of many one by one: it would measure each, though none grows."""
        was_blocked = self._model.blockSignals(len(nodes) > MANY_ROWS)
        for node in nodes:
            self._fill(self._items[node.view], node)
        self._model.blockSignals(was_blocked)
        self.viewport().update()

    def _fill(self, item: QStandardItem, node: Node) -> None:
        item.setData(node, NODE_ROLE)
        item.setText(node.title)
        item.setData(node.accessible_text, Qt.ItemDataRole.AccessibleTextRole)

    def _rebuild(self, nodes: tuple[Node, ...]) -> None:
        chosen, scrolled = self.current_view(), self.verticalScrollBar().value()
        self._is_quiet = True
        self._items.clear()
        self._model.clear()
        self._model.invisibleRootItem().appendRows(self._make_items(nodes))
        self._expand_folders()
        if chosen is not None and chosen in self._items:
            self.setCurrentIndex(self._items[chosen].index())
        self._is_quiet = False
        self.verticalScrollBar().setValue(scrolled)

    def _make_items(self, nodes: Iterable[Node]) -> list[QStandardItem]:
        """Makes rows with their children before the model has them, so that it does not announce each."""
        items = []
        for node in nodes:
            item = self._items[node.view] = QStandardItem()
            item.setEditable(node.view.kind in RENAMABLE or node.view.account_id is not None)
            item.setDragEnabled(node.feed_id is not None or (node.is_folder and not node.is_place))
            self._fill(item, node)
            if node.children:
                item.appendRows(self._make_items(node.children))
            items.append(item)
        return items

    # --- choosing -----------------------------------------------------------------------------------------------------

    def current_view(self) -> View | None:
        """Returns the view of the chosen row."""
        node = self._node_at(self.currentIndex())
        return node.view if node is not None else None

    def choose(self, view: View) -> bool:
        """Chooses the row of a view, and emits `chosen` if it was another before; False where there is no such row."""
        item = self._items.get(view)
        if item is None:
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(item.index(), flags)
        self.scrollTo(item.index())
        return True

    def mark(self, view: View | None) -> None:
        """Outlines the row of a view, or none."""
        self._delegate.marked = view
        self.viewport().update()

    def choose_none(self) -> None:
        """Leaves no row chosen, for a view that has none."""
        self._is_quiet = True
        self.setCurrentIndex(QModelIndex())
        self.selectionModel().clear()
        self._is_quiet = False

    def feed_beside(self, step: int, unread_only: bool = False) -> View | None:
        """Returns the next (1) or previous (-1) feed, around the ends; None where there is no other."""
        rows, current = flatten(self._nodes), self.current_view()
        start = next((row for row, node in enumerate(rows) if node.view == current), -1 if step > 0 else 0)
        for offset in range(1, len(rows) + 1):
            node = rows[(start + step * offset) % len(rows)]
            if node.feed_id is not None and (node.count or not unread_only) and node.view != current:
                return node.view
        return None

    def _node_at(self, index: QModelIndex) -> Node | None:
        node: Node | None = index.data(NODE_ROLE)
        return node

    def _emit_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        node = self._node_at(current)
        if node is not None and not self._is_quiet and not self._is_extending:
            self.chosen.emit(node.view)

    # --- dragging and dropping ----------------------------------------------------------------------------------------

    def selected_rows(self) -> DraggedRows:
        """Returns the selected feeds and folders in their order; what is in a selected folder goes with it."""
        chosen = {index.data(NODE_ROLE).view for index in self.selectionModel().selectedRows()}
        inside = {view for node in flatten(self._nodes) if node.view in chosen for view in _views_in(node)}
        rows = [node for node in flatten(self._nodes) if node.view in chosen - inside]
        return DraggedRows(
            tuple(node.feed_id for node in rows if node.feed_id is not None),
            tuple(node.view.folder_id for node in rows if node.view.folder_id is not None),
        )

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drags the selected feeds and folders."""
        rows = self.selected_rows()
        if rows.feeds or rows.folders:
            drag = QDrag(self)
            titles = [node.title for node in flatten(self._nodes) if node.feed_id in rows.feeds]
            drag.setMimeData(drag_rows(rows, titles))
            drag.exec(Qt.DropAction.MoveAction)
            self._show_target(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes what this program drags; what comes from outside goes to the window."""
        self._follow_drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Shows where a drop would go."""
        self._follow_drag(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Shows no place any more."""
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Asks for the move of feeds and folders, or for a star or tag of articles."""
        target, view = self._target_at(event)
        self._show_target(None)
        if target is not None:
            event.acceptProposedAction()
            self.rows_dropped.emit(dragged_rows(event.mimeData()), target)
        elif view is not None:
            event.acceptProposedAction()
            self.articles_dropped.emit(dragged_articles(event.mimeData()), view)
        else:
            event.ignore()

    def _follow_drag(self, event: QDragMoveEvent) -> None:
        target, view = self._target_at(event)
        self._show_target(target or (DropTarget(view, 0) if view is not None else None))
        if target is not None or view is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def _target_at(self, event: QDropEvent) -> tuple[DropTarget | None, View | None]:
        """Returns where dragged feeds and folders would go, or the view that would take dragged articles."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        node, rect = self._node_at(index), self.visualRect(index)
        if node is None:
            return None, None
        rows = dragged_rows(event.mimeData())
        if rows.feeds or rows.folders:
            share = (point.y() - rect.top()) / max(1, rect.height())
            return row_target(self._nodes, node, share, rows), None
        return None, node.view if dragged_articles(event.mimeData()) and takes_articles(node) else None

    def _show_target(self, target: DropTarget | None) -> None:
        if target != self._delegate.target:
            self._delegate.target = target
            self.viewport().update()

    def rename(self, view: View) -> None:
        """Lets the user type a new name of a row in place."""
        if view in self._items:
            self.edit(self._items[view].index())

    # --- folders ------------------------------------------------------------------------------------------------------

    @property
    def collapsed_rows(self) -> frozenset[View]:
        """The folders and accounts that are collapsed."""
        return frozenset(self._collapsed)

    def collapse_rows(self, rows: Iterable[View]) -> None:
        """Collapses these folders and accounts and no others, also those that are added later."""
        self._collapsed = set(rows)
        self._expand_folders()

    def _expand_folders(self) -> None:
        for view, item in self._items.items():
            if item.hasChildren():
                self.setExpanded(item.index(), view not in self._collapsed)

    def _remember_folder(self, index: QModelIndex, is_collapsed: bool) -> None:
        node = self._node_at(index)
        if node is None or not node.is_folder or self._is_quiet:
            return
        (self._collapsed.add if is_collapsed else self._collapsed.discard)(node.view)

    # --- mouse, keys, tool tips ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Collapses or expands a folder on its chevron; anywhere else chooses the row."""
        self._delegate.focus_shown = False
        point = event.position().toPoint()
        index = self.indexAt(point)
        node = self._node_at(index)
        if node is not None and node.is_folder and event.button() == Qt.MouseButton.LeftButton:
            margin = CHEVRON_MARGIN
            chevron = self._delegate.chevron_rect(self.visualRect(index), node)
            if chevron.adjusted(-margin, -margin, margin, margin).contains(point):
                self.setExpanded(index, not self.isExpanded(index))
                return
        if event.button() != Qt.MouseButton.RightButton:
            self._is_extending = bool(event.modifiers() & EXTENDING)
            is_again = index == self.currentIndex()
            super().mousePressEvent(event)
            if is_again:
                self._emit_chosen(index, index)
            self._is_extending = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shows the focus from the first key on. Return, and Right on a feed, go on to the cards."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the field in place has taken what it needs
        self._delegate.focus_shown = True
        is_leaf = not self._model.hasChildren(self.currentIndex())
        if event.key() in ENTER_KEYS or (event.key() == Qt.Key.Key_Right and is_leaf):
            self.cards_requested.emit()
            return
        self._is_extending = bool(event.modifiers() & EXTENDING)
        super().keyPressEvent(event)
        self._is_extending = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the focus that the keyboard brought. Qt would choose the first row by itself; that is undone."""
        self._delegate.focus_shown = came_by_keyboard(event)
        was_chosen, self._is_quiet = self.currentIndex().isValid(), True
        super().focusInEvent(event)
        if not was_chosen:
            self.selectionModel().clear()
        self._is_quiet = False
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows a plain-text tool tip: a feed's problem, what is read in its place, or a title that is cut."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        node = self._node_at(index)
        if node is None or not (node.problem or node.note or self._delegate.is_cut(self.visualRect(index), node)):
            QToolTip.hideText()
            return
        lines = filter(None, (node.title, node.problem, node.note))
        QToolTip.showText(event.globalPos(), plain_tool_tip("\n".join(lines)), self.viewport())

    def _request_menu(self, position: QPoint) -> None:
        node = self._node_at(self.indexAt(position))
        self.menu_requested.emit(node, self.viewport().mapToGlobal(position))

    def drawBranches(self, _painter: QPainter, _rect: QRect, _index: QModelIndex | QPersistentModelIndex) -> None:
        """Draws nothing: the delegate paints the chevrons."""
