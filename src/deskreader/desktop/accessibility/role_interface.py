"""The accessible interface of a widget that was given a role."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from deskreader.desktop.widgets.accessible_role import accessible_role


class RoleInterface(QAccessibleWidget):
    """Says the role that the widget has just now; everything else is as Qt says it of any widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget

    def role(self) -> QAccessible.Role:
        """Returns the role that the widget was given last."""
        return accessible_role(self._widget) or QAccessible.Role.Client
