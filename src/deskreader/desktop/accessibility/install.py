"""Tells Qt which interfaces to give to assistive technology."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QSplitter

from deskreader.desktop.article.view import ArticleView

_installed = False
_alive: dict[int, QAccessibleInterface] = {}
"""The interfaces by their object: Qt does not keep alive what is of Python in them."""


def install_interfaces() -> None:
    """Makes Qt ask for the interface of an article view here. Calling it again changes nothing."""
    global _installed  # noqa: PLW0603 - Qt keeps its factories for the whole process
    if not _installed:
        _installed = True
        QAccessible.installFactory(_interface_for)


def _interface_for(_class_name: str, watched: QObject | None) -> QAccessibleInterface | None:
    """Returns the interface of an article view or a splitter; None for everything else, which Qt knows itself."""
    interface: QAccessibleInterface | None = None
    if isinstance(watched, ArticleView):
        from deskreader.desktop.accessibility.article_interface import ArticleInterface  # loads the typesetting

        interface = ArticleInterface(watched)
    elif isinstance(watched, QSplitter):
        from deskreader.desktop.accessibility.splitter_interface import SplitterInterface

        interface = SplitterInterface(watched)
    if watched is not None and interface is not None:
        _alive[id(watched)] = interface
        watched.destroyed.connect(partial(_alive.pop, id(watched), None))
    return interface
