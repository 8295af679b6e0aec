"""Sizes of type and space, named in pixels at the design's 13 px interface font; they grow with the system's font."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

DESIGN_FONT = 13.0
"""Size of the interface font, in pixels, that every length of the design refers to."""
POINTS_PER_INCH = 72.0
FRAME_SIDES, FRAME_TOP = 4, 36
"""Room that the system's frame of a window takes, at most; it is not known before the window is shown."""


def dots_per_inch() -> float:
    """The screen's logical resolution, by which points become pixels."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen is not None else 96.0


def scale() -> float:
    """How much larger the system's font is than the design's: 1.0 where it is 13 px."""
    font = QGuiApplication.font()
    if font.pointSizeF() > 0:
        return font.pointSizeF() * dots_per_inch() / POINTS_PER_INCH / DESIGN_FONT
    return font.pixelSize() / DESIGN_FONT


def px(length: float) -> int:
    """A length of the design in pixels of this system, rounded, never less than 1."""
    return max(1, round(length * scale()))


def font(size: float = DESIGN_FONT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font in a size of the design; `size` may be a fraction, such as 14.5."""
    made = QFont(QGuiApplication.font())
    made.setPointSizeF(size * scale() * POINTS_PER_INCH / dots_per_inch())
    made.setWeight(weight)
    return made


def fitting(wanted: QSize, room: QSize) -> QSize:
    """The size of a window on a screen with so much room: the wanted one, or what its frame leaves of a small one."""
    return wanted.boundedTo(room - QSize(px(FRAME_SIDES), px(FRAME_TOP)))


@dataclass(frozen=True, slots=True)
class Face:
    """A font with its measures and its own description, made once for many texts."""

    font: QFont
    metrics: QFontMetricsF
    description: str


class Metrics:
    """The lengths and fonts of the design on this system, for who paints many things alike.

    It holds for as long as the system's font does: `now` gives a new one where that has changed.
    """

    def __init__(self) -> None:
        self.scale = scale()
        self._font = QGuiApplication.font()
        self._faces: dict[tuple[float, QFont.Weight], Face] = {}

    def now(self) -> Metrics:
        """This ruler where it still holds, else a new one."""
        return self if self.scale == scale() and self._font == QGuiApplication.font() else Metrics()

    def px(self, length: float) -> int:
        """As `px` of this module."""
        return max(1, round(length * self.scale))

    def face(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
        """As `font` of this module, with what the font measures."""
        found = self._faces.get((size, weight))
        if found is None:
            made = font(size, weight)
            found = self._faces[size, weight] = Face(made, QFontMetricsF(made), made.toString())
        return found
