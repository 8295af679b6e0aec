"""What is built into the window, so that it can be built anew: for another language or text size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid


class Contents:
    """The children that a build gives a window. A further build replaces them."""

    def __init__(self, window: QMainWindow, build: Callable[[], None]) -> None:
        self._window, self._build = window, build
        self._children: list[QObject] = []
        self._make()

    def _make(self) -> None:
        self._children = []
        self.extend(self._build)

    def extend(self, build: Callable[[], object]) -> None:
        """Builds more into the window."""
        before = self._window.children()
        build()
        self._children += [child for child in self._window.children() if child not in before]

    def _lay_out(self) -> None:
        """Gives what was built its size now; Qt would show it in a turn of its own."""
        content, layout = self._window.centralWidget(), self._window.layout()
        if content is not None and layout is not None and self._window.isVisible():
            content.show()
            layout.activate()

    def rebuild(self, complete: Callable[[], object]) -> None:
        """Builds the window's contents again, with what `complete` builds, and deletes the former ones."""
        former = self._children
        self._make()
        complete()
        self._lay_out()
        for child in former:
            if isValid(child):
                child.deleteLater()
