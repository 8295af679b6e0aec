"""Tells Qt which interfaces to give to assistive technology."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QSplitter, QWidget

from deskreader.desktop.widgets.accessible_role import accessible_role

if TYPE_CHECKING:
    from deskreader.desktop.article.view import ArticleView

_installed = False
_alive: dict[int, QAccessibleInterface] = {}
"""The interfaces by their object: Qt does not keep alive what is of Python in them."""


def install_interfaces() -> None:
    """Makes Qt ask here for the interfaces of our own widgets. Calling it again changes nothing."""
    global _installed  # noqa: PLW0603 - Qt keeps its factories for the whole process
    if not _installed:
        _installed = True
        QAccessible.installFactory(_interface_for)


def _interface_for(_class_name: str, watched: QObject | None) -> QAccessibleInterface | None:
    """Returns the interface of one of our own widgets; None for everything else, which Qt knows itself."""
    interface: QAccessibleInterface | None = None
    if type(watched).__name__ == "ArticleView":  # known by its name, since its module is loaded after the first frame
        from deskreader.desktop.accessibility.article_interface import ArticleInterface

        interface = ArticleInterface(cast("ArticleView", watched))
    elif isinstance(watched, QSplitter):
        from deskreader.desktop.accessibility.splitter_interface import SplitterInterface

        interface = SplitterInterface(watched)
    elif isinstance(watched, QWidget) and accessible_role(watched) is not None:
        from deskreader.desktop.accessibility.role_interface import RoleInterface

        interface = RoleInterface(watched)
    if watched is not None and interface is not None:
        _alive[id(watched)] = interface
        watched.destroyed.connect(partial(_alive.pop, id(watched), None))
    return interface
