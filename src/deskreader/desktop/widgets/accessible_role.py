"""The role by which a screen reader announces a widget of our own, of which Qt would only say that it is there."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

PROPERTY = "deskreader_role"


def set_accessible_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Gives a widget a role, which may change later. It has to come before the accessible name, which it needs too."""
    widget.setProperty(PROPERTY, role)


def set_decorative(widget: QWidget) -> None:
    """Makes a screen reader pass over a picture that says nothing which stands not beside it."""
    set_accessible_role(widget, QAccessible.Role.StaticText)


def accessible_role(watched: QObject | None) -> QAccessible.Role | None:
    """Returns the role that a widget was given; None for all others."""
    role = watched.property(PROPERTY) if watched is not None else None
    return role if isinstance(role, QAccessible.Role) else None
