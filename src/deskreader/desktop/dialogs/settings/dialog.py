"""The frame of the settings dialog: search and list of pages at the left, the page at the right, a foot below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.account_list import AccountsPage
from deskreader.desktop.dialogs.settings.advanced import AdvancedPage
from deskreader.desktop.dialogs.settings.binding import Binding, SettingValue
from deskreader.desktop.dialogs.settings.feeds import FeedsPage
from deskreader.desktop.dialogs.settings.general import GeneralPage
from deskreader.desktop.dialogs.settings.index import page_titles
from deskreader.desktop.dialogs.settings.lists import ListsPage
from deskreader.desktop.dialogs.settings.notifications import NotificationsPage
from deskreader.desktop.dialogs.settings.offline import OfflinePage
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.reading import ReadingPage
from deskreader.desktop.dialogs.settings.shortcuts import ShortcutsPage
from deskreader.desktop.widgets.parts import label, link, text_field
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.widgets.scroll_area import RowsArea, bring_into_view
from deskreader.desktop.widgets.side_list import SideList
from deskreader.model import Changes, UndoToken

UNDO_MS = 10_000
"""How long a reset can be undone, in milliseconds."""


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """Where a user is in the settings: the page, how far it is scrolled, the row with the keyboard, the position."""

    page: int
    scrolled: int
    row: int | None
    position: QPoint


class SettingsDialog(ThemedDialog):
    """All settings. The dialog is not modal, and the window behind it follows each change at once."""

    account_requested = Signal(object)
    """The AccountId of an account whose properties to show."""

    def __init__(self, context: DialogContext, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.binding = Binding(context.engine.settings, self)
        self._context = context
        binding = self.binding
        builders: tuple[Callable[[str], Page], ...] = (
            lambda title: GeneralPage(title, binding),
            lambda title: ListsPage(title, binding),
            lambda title: ReadingPage(title, binding, self._context.theme),
            lambda title: FeedsPage(title, binding, context, actions),
            lambda title: NotificationsPage(title, binding),
            lambda title: OfflinePage(title, binding, context),
            lambda title: self._accounts_page(title, context, actions),
            lambda title: ShortcutsPage(title, binding, actions),
            lambda title: AdvancedPage(title, binding, self._context, actions),
        )
        self._factories = tuple(zip(page_titles(), builders, strict=True))
        self._built: dict[int, Page] = {}
        self._before_reset: dict[str, SettingValue] = {}
        self._build()
        self.set_theme(context.theme)
        self.resize(px(820), px(600))
        self.list.setCurrentRow(0)

    def _accounts_page(self, title: str, context: DialogContext, actions: Mapping[str, QAction]) -> AccountsPage:
        page = AccountsPage(title, self.binding, context, actions["add_account"].trigger)
        page.account_requested.connect(self.account_requested)
        return page

    def apply(self, changes: Changes) -> None:
        """Lets the pages that are built follow what a write changed."""
        for page in self._built.values():
            page.apply(changes)

    def offer_undo(self, sentence: str, token: UndoToken) -> None:
        """Offers to undo the removal of an account on the page that shows accounts."""
        for page in self._built.values():
            if isinstance(page, AccountsPage):
                page.offer_undo(sentence, token)

    def page(self, row: int) -> Page:
        """The page of a row of the list, built on first use: building all pages takes a third of a second."""
        if row not in self._built:
            title, build = self._factories[row]
            page = build(title)
            self._column.insertWidget(sum(built < row for built in self._built), page)
            page.hide()
            self._built[row] = page
        return self._built[row]

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages in the order of the list."""
        return tuple(self.page(row) for row in range(len(self._factories)))

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        halves.addWidget(self._side())
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self._body(), 1)
        main.addLayout(self._foot())
        halves.addLayout(main, 1)
        self.binding.failed.connect(self.note.setText)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = text_field(self.tr("Search settings"), self.tr("Search settings"), 28)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = SideList(self.tr("Pages"))
        self.list.addItems([title for title, _ in self._factories])
        self.list.currentRowChanged.connect(self._show_row)
        side.setFixedWidth(max(px(200), self.list.width_for_texts() + 2 * px(10)))
        column = QVBoxLayout(side)
        column.setContentsMargins(px(10), px(14), px(10), px(10))
        column.setSpacing(px(12))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        return side

    def _body(self) -> RowsArea:
        body = QWidget()
        body.setObjectName("pageBody")
        self._column = column = QVBoxLayout(body)
        column.setContentsMargins(px(34), px(28), px(34), px(16))
        column.setSpacing(px(28))
        self.nothing = label(self.tr("No settings found."), 13, ink="soft_ink")
        self.nothing.setVisible(False)
        column.addWidget(self.nothing)
        column.addStretch(1)
        self.area = RowsArea(body)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, maximum: self._fix_edge(column, bar.sizeHint().width() if maximum else 0))
        return self.area

    @staticmethod
    def _fix_edge(column: QVBoxLayout, bar_width: int) -> None:
        """Keeps the right edge of the rows in the same place whether or not a scroll bar stands beside them."""
        column.setContentsMargins(px(34), px(28), px(34) - bar_width, px(16))

    def _foot(self) -> QHBoxLayout:
        self.note = label(self.tr("Changes apply immediately"), 12.5, ink="soft_ink")
        self.reset = link(self.tr("Reset this page"))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.reset.clicked.connect(self._reset)
        self._undo_timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo_timer.timeout.connect(self._forget_reset)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(34), px(10), px(34), px(16))
        foot.addWidget(self.note, 1)
        foot.addWidget(self.reset)
        return foot

    # --- behaviour ----------------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, for the pages that are built and those to come."""
        self._context = replace(self._context, theme=theme)
        super().set_theme(theme)
        for page in self._built.values():
            page.set_theme(theme)

    def show_page(self, row: int) -> None:
        """Shows the page of a row of the list."""
        self.search.clear()
        self.list.setCurrentRow(row)

    def show_setting(self, row: int, title: str) -> None:
        """Shows the page of a row of the list, scrolled to the setting of this title, whose control has the focus."""
        self.show_page(row)
        found = self.page(row).row_of(title)
        if found is not None:
            bring_into_view(found)
            control = found.focus_target()
            if control is not None:
                control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> SettingsPlace:
        """Returns what the dialog shows, and which control has the keyboard."""
        row, focused = self.list.currentRow(), self.focusWidget()
        rows = self.page(row).rows
        current = next((n for n, r in enumerate(rows) if focused is not None and r.isAncestorOf(focused)), None)
        return SettingsPlace(row, self.area.verticalScrollBar().value(), current, self.pos())

    def go_to_place(self, place: SettingsPlace) -> None:
        """Shows what another dialog showed, also in another language."""
        self.move(place.position)
        self.show_page(place.page)
        rows = self.page(place.page).rows
        control = rows[place.row].focus_target() if place.row is not None and place.row < len(rows) else None
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(place.scrolled))

    def _show_row(self, row: int) -> None:
        if self.search.text():
            self.search.clear()
        self._forget_reset()
        selected = self.page(row)
        for page in self._built.values():
            page.setVisible(page is selected)
        self.reset.setVisible(bool(selected.names))
        self._set_tab_order(selected)
        self.area.verticalScrollBar().setValue(0)
        if self.isVisible():
            selected.arrive()

    def _set_tab_order(self, page: Page) -> None:
        """Lets the Tab key go from search and list through the page's controls to the foot."""
        widgets = [widget for widget in page.findChildren(QWidget) if widget.window() is self]
        controls = [widget for widget in widgets if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for before, after in pairwise([self.search, self.list, *controls, self.reset]):
            QWidget.setTabOrder(before, after)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        self._forget_reset()
        current = self.page(self.list.currentRow())
        shown = 0
        for page in self.pages if words else tuple(self._built.values()):
            count = page.filter(words)
            page.setVisible(bool(count) if words else page is current)
            shown += count
        self.list.show_none_chosen(bool(words))
        self.nothing.setVisible(not shown)
        self.reset.setVisible(not words and bool(current.names))
        self.area.verticalScrollBar().setValue(0)

    def _reset(self) -> None:
        """Resets the page, or undoes the reset if the page was just reset."""
        if self._before_reset:
            self.binding.change(**self._before_reset)
            self._forget_reset()
            return
        self._before_reset = self.page(self.list.currentRow()).reset()
        self.note.setText(self.tr("Page reset to defaults"))
        self.reset.setText(self.tr("Undo"))
        self._undo_timer.start()

    def _forget_reset(self) -> None:
        self._undo_timer.stop()
        self._before_reset = {}
        self.note.setText(self.tr("Changes apply immediately"))
        self.reset.setText(self.tr("Reset this page"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field, Escape clears it first, and the down arrow goes to the list of pages."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page(self.list.currentRow()).arrive()

    def done(self, result: int) -> None:
        """Applies the last value of a slider, then closes the dialog."""
        self.binding.settle()
        super().done(result)
