"""Whether the focus came by the keyboard: only then is it shown, since a click shows where it went by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def came_by_keyboard(event: QFocusEvent) -> bool:
    """Returns whether a key brought the focus."""
    return event.reason() in KEYBOARD_REASONS


def switch_page(pages: QStackedLayout, page: QWidget) -> None:
    """Shows another page of a stack; the keyboard stays with what is shown, where Qt would give it to a neighbour."""
    current, focused = pages.currentWidget(), QApplication.focusWidget()
    had_focus = current is not None and focused is not None and (focused is current or current.isAncestorOf(focused))
    pages.setCurrentWidget(page)
    if had_focus and page is not current:
        page.setFocus()
