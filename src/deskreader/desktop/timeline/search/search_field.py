"""The search field of the timeline: it searches while one types, clears, and offers operators and names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import icon, pixmap
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.timeline.search.suggestions import SuggestionModel, SuggestionPopup, suggestions_for

DEBOUNCE_MS = 150
HEIGHT = 28
ICON_SIDE, ICON_ROOM = 18, 22


class SearchField(QLineEdit):
    """`searched(str)` carries the query, 150 ms after the last key; `left` asks for the keyboard to go to the cards.

    `used_changed()` follows the focus and whether there is text.
    """

    searched = Signal(str)
    left = Signal()
    used_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Search stories"))
        self.setFixedHeight(metrics.px(HEIGHT))
        self.setFont(metrics.font(12))
        self.setTextMargins(metrics.px(ICON_ROOM), 0, 0, 0)
        self._feeds: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._icon = QLabel(self)
        self._icon.setAccessibleName(self.tr("Search"))
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = metrics.px(ICON_SIDE)
        self._icon.setGeometry(metrics.px(9), (metrics.px(HEIGHT) - side) // 2, side, side)
        self.clear_action = QAction(self.tr("Clear search"), self)
        self.clear_action.triggered.connect(self.clear_now)
        self.addAction(self.clear_action, QLineEdit.ActionPosition.TrailingPosition)
        self._suggestions = SuggestionModel(self)
        self.popup = SuggestionPopup(self._suggestions, self)
        self.popup.setWidget(self)
        self.popup.activated.connect(self._complete)
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(lambda: self.searched.emit(self.query))
        self.textChanged.connect(self._follow_text)
        self.textEdited.connect(self._suggest)
        self.show_hint(True)
        self.set_theme(theme)
        self._follow_text()
        self._debounce.stop()

    @property
    def query(self) -> str:
        """The query, stripped."""
        return self.text().strip()

    @property
    def is_used(self) -> bool:
        """Whether the field has the focus or a query."""
        return self.hasFocus() or bool(self.text())

    def show_hint(self, visible: bool) -> None:
        """Shows or hides the word in the empty field; without it, the magnifying glass stands alone."""
        self.setPlaceholderText(self.tr("Search") if visible else "")
        self.setToolTip("" if visible else self.tr("Search"))

    def offer_names(self, feeds: Sequence[str], tags: Sequence[str]) -> None:
        """Takes over the names of feeds and tags that are offered behind `feed:` and `tag:`."""
        self._feeds, self._tags = tuple(feeds), tuple(tags)

    def reset(self) -> None:
        """Clears the field without emitting `searched`."""
        self.clear()
        self._debounce.stop()

    def clear_now(self) -> None:
        """Clears the field and emits `searched` at once; the field keeps the focus."""
        self.clear()
        self.search_now()

    def leave(self) -> None:
        """Clears the field, emits `searched`, and gives the keyboard away."""
        self.clear_now()
        self.left.emit()

    def search_now(self) -> None:
        """Emits `searched` at once for a query that was typed and not emitted yet."""
        if self._debounce.isActive():
            self._debounce.stop()
            self.searched.emit(self.query)

    def _follow_text(self) -> None:
        self.clear_action.setVisible(bool(self.text()))
        self._debounce.start()
        self.used_changed.emit()

    # --- suggestions --------------------------------------------------------------------------------------------------

    def _suggest(self, text: str) -> None:
        """Offers what completes the word at the end, unless the cursor stands elsewhere."""
        rows = suggestions_for(text, self._feeds, self._tags) if self.cursorPosition() == len(text) else []
        self._suggestions.show(rows)
        if rows and self.hasFocus():
            self.popup.open_below(self)
        else:
            self.hide_suggestions()

    def hide_suggestions(self) -> None:
        """Closes the list of suggestions."""
        if (popup := self.popup.popup()) is not None:
            popup.hide()

    def _complete(self, text: str) -> None:
        """Takes over a suggestion; where a value is to follow, names are offered at once."""
        self.setText(text if text.endswith(":") else text + " ")
        self._suggest(self.text())

    # --- keys, focus, looks -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears the search and leaves it; Return and Down go to the matches."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.search_now()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Says that the field is in use."""
        super().focusInEvent(event)
        self.used_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Says that the field may be in use no longer."""
        super().focusOutEvent(event)
        self.used_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Keeps the magnifying glass where reading begins."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.setTextMargins(metrics.px(ICON_ROOM), 0, 0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._icon.setPixmap(pixmap("search", theme, "soft_ink", metrics.px(ICON_SIDE), self.devicePixelRatioF()))
        self.clear_action.setIcon(icon("close", theme, "soft_ink", 16))
