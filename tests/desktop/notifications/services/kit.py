"""A notification to send, and a record of a service's signals."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import SignalInstance

from deskreader.desktop.notifications.services.service import Notification, NotificationAction
from deskreader.model import ArticleId

ACTIONS = (
    (NotificationAction.OPEN, "Open"),
    (NotificationAction.READ, "Mark as read"),
    (NotificationAction.STAR, "Star & keep"),
    (NotificationAction.SNOOZE, "Later"),
)


def notification(title: str = "Port votes", body: str = "Courier", **values: Any) -> Notification:
    return Notification(title, body, ACTIONS, ArticleId(7), **values)


def record_all(signal: SignalInstance) -> list[tuple[object, ...]]:
    """Returns a list that receives the arguments of each emission."""
    emitted: list[tuple[object, ...]] = []
    signal.connect(lambda *values: emitted.append(values))
    return emitted
