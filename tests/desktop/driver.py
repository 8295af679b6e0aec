"""Drives the window of the tests as the user does."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskreader.model import Headline
from tests.desktop.conftest import Shown


def press(shown: Shown, keys: str) -> None:
    """Presses keys in the focused widget, or in the timeline if the window has no focus."""
    if QApplication.focusWidget() is None:
        shown.window.timeline.setFocus()
    target = QApplication.focusWidget() or shown.window.timeline
    QTest.keySequence(target, keys)


def open_headline(shown: Shown) -> Headline:
    """Returns the headline of the open article."""
    headline = shown.window.workbench.article_controller.headline
    assert headline is not None
    return headline


def titles(shown: Shown) -> list[str]:
    """Returns the titles of the loaded cards."""
    return [headline.title for headline in shown.window.timeline.headlines]
