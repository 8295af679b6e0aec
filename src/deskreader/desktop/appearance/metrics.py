"""Sizes of type and space, given in pixels at the design's 13 px interface font and scaled with the system's font."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

DESIGN_FONT = 13.0
"""Size of the interface font, in pixels, that every length of the design refers to."""
POINTS_PER_INCH = 72.0
FRAME_SIDES, FRAME_TOP = 4, 36
"""The most room that the system's window frame takes; it is not known before the window is shown."""


def dots_per_inch() -> float:
    """Returns the screen's logical resolution, which converts points to pixels."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen is not None else 96.0


def scale() -> float:
    """Returns how much larger the system's font is than the design's: 1.0 where it is 13 px."""
    font = QGuiApplication.font()
    if font.pointSizeF() > 0:
        return font.pointSizeF() * dots_per_inch() / POINTS_PER_INCH / DESIGN_FONT
    return font.pixelSize() / DESIGN_FONT


def px(length: float) -> int:
    """Returns a length of the design in pixels of this system, rounded, never less than 1."""
    return max(1, round(length * scale()))


def font(size: float = DESIGN_FONT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Returns the system's font in a size of the design; `size` may be a fraction, such as 14.5."""
    scaled = QFont(QGuiApplication.font())
    scaled.setPointSizeF(size * scale() * POINTS_PER_INCH / dots_per_inch())
    scaled.setWeight(weight)
    return scaled


SYSTEM_FONT = "system_font"
"""The property of the application that keeps the system's font, once another size of it is set."""


def scale_interface(application: QGuiApplication, percent: int) -> None:
    """Makes the interface font larger or smaller than the system's; every length of what is built then follows it."""
    system = application.property(SYSTEM_FONT)
    if system is None and percent == 100:
        return
    if system is None:
        system = application.font()
        application.setProperty(SYSTEM_FONT, system)
    scaled = QFont(system)
    if scaled.pointSizeF() > 0:
        scaled.setPointSizeF(scaled.pointSizeF() * percent / 100)
    else:
        scaled.setPixelSize(round(scaled.pixelSize() * percent / 100))
    application.setFont(scaled)


def window_size(preferred: QSize, available: QSize) -> QSize:
    """Returns the size of a window: the preferred one, or what its frame leaves of the available size of the screen."""
    return preferred.boundedTo(available - QSize(px(FRAME_SIDES), px(FRAME_TOP)))


@dataclass(frozen=True, slots=True)
class Face:
    """A font with its metrics and its own description, made once for many texts."""

    font: QFont
    metrics: QFontMetricsF
    description: str


class Metrics:
    """The lengths and fonts of the design on this system, cached for code that paints many things alike.

    An instance is valid until the system's font changes; `current` returns a valid one.
    """

    def __init__(self) -> None:
        self.scale = scale()
        self._font = QGuiApplication.font()
        self._faces: dict[tuple[float, QFont.Weight], Face] = {}

    def current(self) -> Metrics:
        """Returns this instance where it is still valid, else a new one."""
        return self if self.scale == scale() and self._font == QGuiApplication.font() else Metrics()

    def px(self, length: float) -> int:
        """Returns what the module's `px` returns."""
        return max(1, round(length * self.scale))

    def face(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
        """Returns what the module's `font` returns, with its metrics."""
        face = self._faces.get((size, weight))
        if face is None:
            face_font = font(size, weight)
            face = self._faces[size, weight] = Face(face_font, QFontMetricsF(face_font), face_font.toString())
        return face
