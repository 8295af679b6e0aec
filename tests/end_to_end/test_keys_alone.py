"""The whole program used by keys alone: nothing in this test touches a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deskreader.app import App
from deskreader.desktop.article.type_panel import TypePanel
from deskreader.settings import ThemeMode
from tests.end_to_end.test_accessibility import app

__all__ = ["app"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support|propagateSizeHints")


def focused() -> QWidget:
    """Returns the widget that has the keyboard: in a popup, in a dialog, or in the window."""
    popup = QApplication.activePopupWidget()
    widget = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
    assert widget is not None
    return widget


def press(keys: str) -> None:
    """Presses keys where the keyboard is."""
    QTest.keySequence(focused(), keys)


def type_text(text: str) -> None:
    """Types text where the keyboard is."""
    QTest.keyClicks(focused(), text)


def dialog_of(app: App) -> QWidget:
    """Returns the only open dialog."""
    (dialog,) = app.window.workbench.dialogs._open.values()
    return dialog


def test_everything_can_be_done_without_a_mouse(app: App, qtbot: QtBot) -> None:
    window, controller = app.window, app.window.workbench.article_controller
    window.timeline.setFocus()

    press("J")  # read
    qtbot.waitUntil(lambda: controller.headline is not None and window.article.article is not None)
    first = controller.headline
    press("S")
    qtbot.waitUntil(lambda: controller.headline is not None and controller.headline.is_starred)
    press("M")
    qtbot.waitUntil(lambda: controller.headline is not None and not controller.headline.is_read)
    press("J")
    qtbot.waitUntil(lambda: controller.headline is not None and controller.headline.id != first.id)  # type: ignore[union-attr]

    window.article.setFocus(Qt.FocusReason.TabFocusReason)  # find in the story, as F6 or Right brings one there
    press("Ctrl+F")
    assert isinstance(focused(), QLineEdit)
    type_text("harbour")
    press("Return")
    qtbot.waitUntil(lambda: " of " in window.article._find_bar.count.text())
    press("Escape")
    assert not window.article._find_bar.isVisible()

    press("Ctrl+Shift+T")  # text and theme
    panel = window.article.findChild(TypePanel)
    assert panel is not None
    qtbot.waitUntil(panel.isVisible)
    theme = panel.theme
    assert isinstance(theme, QComboBox)
    theme.setFocus()
    QTest.keyClick(theme, Qt.Key.Key_Down)
    assert app.engine.settings.current.theme is ThemeMode.LIGHT
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()

    window.timeline.setFocus()
    press("O")  # the pictures of the site are not served, and the bar says so
    qtbot.waitUntil(lambda: "pictures" in window.undo_bar.text or window.article.findChildren(QWidget, "viewer") != [])

    press("Shift+A")  # everything read, and taken back
    qtbot.waitUntil(lambda: all(headline.is_read for headline in window.timeline.headlines))
    window.timeline.setFocus()
    press("Z")
    qtbot.waitUntil(lambda: not all(headline.is_read for headline in window.timeline.headlines))

    for keys in ("A", "Ctrl+,", "?"):  # dialogs
        window.timeline.setFocus()
        press(keys)
        qtbot.waitUntil(lambda: bool(window.workbench.dialogs._open))
        QTest.keyClick(dialog_of(app), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.workbench.dialogs._open)
        window.activateWindow()  # as a window manager does, which the offscreen platform does not have
        qtbot.waitUntil(window.isActiveWindow)

    window.timeline.setFocus()
    press("/")  # search
    assert isinstance(focused(), QLineEdit)
    type_text("Story 2")
    assert focused().property("text") == "Story 2"
    press("Escape")
    assert focused().property("text") in ("", None)
