"""The list of cards: a stable scroll position while rows come and go, choosing, selecting several, prefetching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.timeline.card_delegate import CardDelegate
from deskreader.desktop.timeline.model import TimelineModel
from deskreader.desktop.timeline.other_sources import Foot
from deskreader.desktop.timeline.row_heights import RowHeights
from deskreader.desktop.timeline.table_model import HEADLINE_ROLE
from deskreader.desktop.widgets.drag_data import drag_articles
from deskreader.desktop.widgets.keyboard_focus import came_by_keyboard
from deskreader.desktop.widgets.overlay_scroll_bar import OverlayScrollBar
from deskreader.model import ArticleId, Headline, PageKey
from deskreader.model.views import key_of
from deskreader.settings import Density

PREFETCH_SCREENS = 3
"""The next page is loaded when fewer screens than this are left below."""
EXTENDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
"""The keys with which a click or an arrow selects several cards."""
PAINT_MS = 40
"""From the first page of a view to the loading of the next: the cards in sight are painted first."""


class CardView(QTableView):
    """Shows a TimelineModel. `chosen(Headline)` follows the chosen card, `lost()` its removal.

    `pane_requested(int)` asks for the keyboard to go to the pane on the right (1) or left (-1), and
    `menu_requested(Headline, QPoint)` for the menu of a card. `selection_changed()` follows the selected cards: Shift
    and Ctrl select several, which opens none of them. `article_requested(ArticleId)` follows a click on another source,
    `source_menu_requested(ArticleId, QPoint)` one with the right button, and `drag_started(headlines, QMimeData)` the
    beginning of a drag.

    It is a one-column table, not a list view: a list view lays out every row (4.5 s for a million).
    """

    chosen = Signal(object)
    lost = Signal()
    pane_requested = Signal(int)
    menu_requested = Signal(object, QPoint)
    selection_changed = Signal()
    article_requested = Signal(object)
    source_menu_requested = Signal(object, QPoint)
    drag_started = Signal(object, object)

    def __init__(self, model: TimelineModel, delegate: CardDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards, self._delegate = model, delegate
        self._chosen: ArticleId | None = None
        self._chosen_key: PageKey | None = None
        self._is_quiet = False  # whether a change of the current row is no choice of the user
        self._anchors: list[tuple[ArticleId, int]] = []
        self._is_extending = False  # whether Shift or Ctrl is held while the current row changes
        self._prepare()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._heights = RowHeights(self, model, delegate, self._keep_in_place)
        self.selectionModel().currentChanged.connect(self._emit_chosen)
        model.modelReset.connect(self._reset)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        model.rowsInserted.connect(lambda _parent, first, last: self._heights.update(first, last + 1))
        model.rowsRemoved.connect(lambda _parent, first, _last: self._heights.update(first, first))
        model.dataChanged.connect(lambda first, last: self._heights.follow_change(first.row(), last.row()))
        model.extended.connect(self._prefetch)
        model.rows_changing.connect(self._save_anchors)
        model.rows_changed.connect(self._restore_anchors)
        model.last_row_in_use = self._last_row_in_use
        model.first_row_in_sight = lambda: max(0, self.rowAt(0))
        self.verticalScrollBar().valueChanged.connect(self._prefetch)
        self.verticalScrollBar().valueChanged.connect(self._heights.measure_in_sight)
        self.verticalScrollBar().rangeChanged.connect(self._prefetch)

    def _prepare(self) -> None:
        self.setObjectName("cards")
        self.setAccessibleName(self.tr("Stories"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.verticalScrollBar().setSingleStep(metrics.px(40))
        self._bar = OverlayScrollBar(self)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def show_density(self, density: Density) -> None:
        """Shows cards of another density; the first card in sight stays where it is."""
        if density is not self._delegate.density:
            self._delegate.density = density
            self._heights.measure_again()
            self.viewport().update()

    def _keep_in_place(self, change: Callable[[], None]) -> None:
        """Runs a function that changes heights, and scrolls the first whole card in sight back to where it was."""
        in_sight = self._cards_in_sight() if self.verticalScrollBar().value() else []
        anchor = next((card for card in in_sight if card[1] >= 0), next(iter(in_sight), None))
        change()
        if anchor is not None:
            self.scroll_to_anchor(*anchor)

    def _reset(self) -> None:
        self._heights.reset()
        self.scrollToTop()
        self._follow_chosen()
        QTimer.singleShot(PAINT_MS, self, self._prefetch)

    def _prefetch(self) -> None:
        bar = self.verticalScrollBar()
        if self._cards.rowCount() and bar.maximum() - bar.value() < PREFETCH_SCREENS * self.viewport().height():
            self._cards.load_more()
        if self._cards.rowCount() and bar.value() < PREFETCH_SCREENS * self.viewport().height():
            self._cards.load_before()

    # --- scroll position ----------------------------------------------------------------------------------------------

    def card_top(self, row: int) -> int:
        """Returns the y of a row's card in the viewport, below its day heading."""
        heading = self._delegate.heading_height() if self._cards.starts_group(row) else 0
        return self.rowViewportPosition(row) + heading

    def scroll_anchor(self) -> tuple[ArticleId, int] | None:
        """Returns the first card in sight and its y in the viewport."""
        anchors = self._cards_in_sight()
        return anchors[0] if anchors else None

    def _cards_in_sight(self) -> list[tuple[ArticleId, int]]:
        row, cards = self.rowAt(0), []
        while 0 <= row < self._cards.rowCount() and self.rowViewportPosition(row) < self.viewport().height():
            cards.append((self._cards.rows[row].id, self.card_top(row)))
            row += 1
        return cards

    def _last_row_in_use(self) -> int:
        """Returns the lowest row that is in sight or chosen."""
        in_sight = self.rowAt(self.viewport().height() - 1)
        last = self._cards.rowCount() - 1
        return max(in_sight if in_sight >= 0 else last, self.currentIndex().row())

    def scroll_to_anchor(self, article_id: ArticleId, top: int) -> bool:
        """Scrolls so that a card begins at `top` of the viewport; False where it is not loaded."""
        row = self._cards.row_of(article_id)
        if row is None:
            return False
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.card_top(row) - top)
        return True

    def _save_anchors(self) -> None:
        """Remembers the cards in sight before rows change; at the very top none, so that new cards come into sight."""
        self._is_quiet = True
        is_top = self.verticalScrollBar().value() == 0 and self._cards.is_first
        self._anchors = [] if is_top else self._cards_in_sight()

    def _restore_anchors(self) -> None:
        """Scrolls back to the first of the remembered cards that is still there."""
        any(self.scroll_to_anchor(article_id, top) for article_id, top in self._anchors)
        self._is_quiet = False
        self._follow_chosen()

    # --- choosing -----------------------------------------------------------------------------------------------------

    def _follow_chosen(self) -> None:
        """Makes the row of the chosen article current without emitting `chosen`; emits `lost` where it is removed."""
        row = self._cards.row_of(self._chosen) if self._chosen is not None else None
        self._is_quiet = True
        if len(self.selectionModel().selectedRows()) > 1:
            pass  # Qt keeps the selection of several rows through changes
        elif row is not None:
            index = self._cards.index(row, 0)
            if self.currentIndex() != index or not self.selectionModel().isSelected(index):
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(index, flags)
        else:
            self.selectionModel().clear()
        self._is_quiet = False
        is_unloaded = self._chosen_key is not None and self._cards.is_unloaded(self._chosen_key)
        if row is None and self._chosen is not None and not is_unloaded:
            self._chosen = None
            self.lost.emit()

    @property
    def chosen_headline(self) -> Headline | None:
        """The headline of the chosen card."""
        row = self._cards.row_of(self._chosen) if self._chosen is not None else None
        return None if row is None else self._cards.rows[row]

    def choose(self, article_id: ArticleId, quietly: bool = False) -> bool:
        """Chooses the card of an article and scrolls to it; False where it is not loaded."""
        row = self._cards.row_of(article_id)
        if row is None:
            return False
        self._is_quiet = quietly
        if quietly:
            self._chosen, self._chosen_key = article_id, key_of(self._cards.rows[row], self._cards.order)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._cards.index(row, 0), flags)
        self._is_quiet = False
        for beside in (row - 1, row + 1, row):  # a card beside it stays in sight, which shows that there is more
            if 0 <= beside < self._cards.rowCount():
                self.scrollTo(self._cards.index(beside, 0))
        return True

    def choose_none(self) -> None:
        """Leaves no card chosen, without emitting anything."""
        self._chosen = None
        self._follow_chosen()

    def _emit_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        headline = current.data(HEADLINE_ROLE)
        if self._is_quiet or self._is_extending or headline is None or headline.id == self._chosen:
            return
        self._chosen, self._chosen_key = headline.id, key_of(headline, self._cards.order)
        self.chosen.emit(headline)

    # --- selecting several --------------------------------------------------------------------------------------------

    @property
    def selected(self) -> tuple[Headline, ...]:
        """The headlines of the selected cards, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._cards.rows[row] for row in rows if row < self._cards.rowCount())

    def mark(self, articles: Sequence[ArticleId]) -> None:
        """Outlines the cards whose menu is open."""
        self._delegate.marked = frozenset(articles)
        self.viewport().update()

    # --- mouse and keys -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses a card, not its day heading; the right button requests the card's menu without choosing."""
        self._delegate.focus_shown = False
        point = event.position().toPoint()
        row = self.rowAt(point.y())
        if row < 0 or point.y() < self.card_top(row):
            return
        if event.button() == Qt.MouseButton.RightButton:
            self._request_menu(row, point, event.globalPosition().toPoint())
            return
        if self._use_sources(row, point):
            return
        several = self.selectionModel().selectedRows()
        may_drag_several = len(several) > 1 and row in (index.row() for index in several)
        self._is_extending = bool(event.modifiers() & EXTENDING) or may_drag_several
        super().mousePressEvent(event)
        if not self._is_extending:
            self._emit_chosen(self.currentIndex(), QModelIndex())
        self._is_extending = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses a card of several selected ones, where they were not dragged."""
        super().mouseReleaseEvent(event)
        is_plain = not event.modifiers() & EXTENDING and event.button() == Qt.MouseButton.LeftButton
        if is_plain and len(self.selectionModel().selectedRows()) == 1:
            self._emit_chosen(self.currentIndex(), QModelIndex())

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drags the selected articles: onto Starred or a tag, or as links and files out of the window."""
        selected = self.selected
        if selected:
            drag, data = QDrag(self), drag_articles(selected)
            drag.setMimeData(data)
            self.drag_started.emit(selected, data)
            drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction, Qt.DropAction.CopyAction)

    def _foot(self, row: int) -> Foot | None:
        card = self.visualRect(self._cards.index(row, 0))
        card.setTop(self.card_top(row))
        return self._delegate.foot(self._cards.rows[row], card)

    def _request_menu(self, row: int, point: QPoint, on_screen: QPoint) -> None:
        """Requests the menu of a card, or of the other source whose line a point lies in."""
        foot = self._foot(row)
        source = foot.source_at(point) if foot is not None else None
        if source is not None:
            self.source_menu_requested.emit(source.id, on_screen)
        else:
            self.menu_requested.emit(self._cards.rows[row], on_screen)

    def _use_sources(self, row: int, point: QPoint) -> bool:
        """Opens or closes the list of a card's other sources, or requests one; False where neither was clicked."""
        foot = self._foot(row)
        if foot is None:
            return False
        source = foot.source_at(point)
        if source is not None:
            self.article_requested.emit(source.id)
        elif foot.is_pill(point):
            self.toggle_sources(foot.headline)
        return source is not None or foot.is_pill(point)

    def toggle_sources(self, headline: Headline | None) -> None:
        """Lists the other sources of a card, or closes their list."""
        row = self._cards.row_of(headline.id) if headline is not None else None
        if row is not None and self._cards.rows[row].others:
            self._delegate.opened ^= {self._cards.rows[row].id}
            self._keep_in_place(lambda: self._heights.update(row, row))
            if self._cards.rows[row].id in self._delegate.opened:
                self.scrollTo(self._cards.index(row, 0))
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shows the focus from the first key on. The menu key requests the card's menu, Left and Right another pane."""
        self._delegate.focus_shown = True
        headline = self.chosen_headline or self.currentIndex().data(HEADLINE_ROLE)
        is_menu = event.key() == Qt.Key.Key_Menu or (
            event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        )
        if is_menu and headline is not None:
            middle = self.visualRect(self.currentIndex()).center()
            self.menu_requested.emit(headline, self.viewport().mapToGlobal(middle))
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pane_requested.emit(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        self._is_extending = bool(event.modifiers() & EXTENDING)
        super().keyPressEvent(event)
        self._is_extending = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the focus that the keyboard brought. Qt would choose the first card by itself; that is undone."""
        self._delegate.focus_shown = came_by_keyboard(event)
        self._is_quiet = True
        super().focusInEvent(event)
        if self._chosen is None:
            self.selectionModel().clear()
        self._is_quiet = False
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Loads more where more rows have come into sight."""
        super().resizeEvent(event)
        self._heights.follow_width()
        self._prefetch()
