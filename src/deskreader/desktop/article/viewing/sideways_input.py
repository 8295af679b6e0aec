"""Lets wheel, mouse and arrow keys scroll wide code and tables of an article sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # loaded with the first article, so that the window starts without it
    from deskreader.desktop.article.viewing.sideways import SidewaysScroll, WideArea

GRIP = 14
"""Height of the strip at the foot of a box in which the mouse takes hold of its bar, in pixels."""
KEY_STEP = 80
"""Pixels by which an arrow key scrolls."""
WHEEL_STEP = 0.5
"""Pixels for each unit of a wheel without pixels of its own: a notch has 120."""
ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SidewaysInput:
    """Handles the events of a viewport that concern wide areas. Each method returns whether it used the event."""

    def __init__(self, viewport: QWidget, scrolled: Callable[[], int]) -> None:
        """`scrolled` gives how far the document is scrolled down."""
        self._viewport, self._scrolled = viewport, scrolled
        self.areas: SidewaysScroll | None = None
        """Those of the document that is shown."""
        self._held: tuple[WideArea, float] | None = None  # the area whose bar the mouse holds, and where

    def visible(self) -> QRectF:
        """Returns the part of the document in sight."""
        return QRectF(self._viewport.rect()).translated(0, self._scrolled())

    def wheel(self, event: QWheelEvent) -> bool:
        """Scrolls what is below the pointer by a sideways wheel, or by an upright one with Shift."""
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() * WHEEL_STEP
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = delta.x() or (delta.y() if is_shifted else 0)
        is_sideways = is_shifted or abs(delta.x()) > abs(delta.y())
        if not step or not is_sideways or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        area = self._area_at(self._viewport.mapFromGlobal(event.globalPosition()))
        return area is not None and self._move(area, area.offset - step)

    def press(self, event: QMouseEvent) -> bool:
        """Takes hold of the bar below the pointer."""
        area = self._area_at(event.position())
        if area is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.position().y() + self._scrolled() < area.rect.bottom() - GRIP:
            return False
        if not area.thumb.left() <= event.position().x() <= area.thumb.right():
            share = (event.position().x() - area.rect.left()) / max(1.0, area.rect.width())
            self._move(area, share * area.content_width - area.shown_width / 2)
            area = self._area_at(event.position()) or area
        self._held = area, event.position().x()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Drags the bar that the mouse holds."""
        if self._held is None:
            return False
        area, x = self._held
        room = max(1.0, area.rect.width() - area.thumb.width())
        self._move(area, area.offset + (event.position().x() - x) * area.largest_offset / room, repaint_only=True)
        return True

    def release(self) -> bool:
        """Lets go of the bar."""
        held, self._held = self._held, None
        return held is not None

    def key(self, event: QKeyEvent) -> bool:
        """Scrolls what is nearest to the middle of the view by the left and right arrow keys."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or self.areas is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        middle = self.visible().center().y()
        areas = sorted(self.areas.areas(self.visible()), key=lambda area: abs(area.rect.center().y() - middle))
        return bool(areas) and self._move(areas[0], areas[0].offset + step * KEY_STEP)

    def _area_at(self, point: QPointF) -> WideArea | None:
        return self.areas.area_at(point + QPointF(0, self._scrolled())) if self.areas is not None else None

    def _move(self, area: WideArea, offset: float, repaint_only: bool = False) -> bool:
        """Scrolls an area and paints it again. `repaint_only` is for a drag, whose area keeps where it began."""
        moved = self.areas is not None and self.areas.scroll_to(area, offset)
        if moved or repaint_only:
            self._viewport.update()
        return moved
