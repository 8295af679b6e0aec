"""The program's line icons, tinted with a role of the theme and sharp at any device pixel ratio."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.resource_files import resource_path

SIZE = 18
"""Side of an icon in the window, in pixels at 100 %; its drawing leaves a margin of one or two."""
DRAWN_STROKE, SMALL_STROKE = 'stroke-width="1.7"', 'stroke-width="2.1"'
"""The lines as drawn, and the heavier ones that replace them so that they stay visible at this size."""


@lru_cache(maxsize=128)
def _svg(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _render(name: str, color: str, size: int, ratio: float) -> QPixmap:
    side = round(size * ratio)
    svg = _svg(name).replace("currentColor", color).replace(DRAWN_STROKE, SMALL_STROKE)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, theme: Theme, role: str = "soft_ink", size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """Returns an icon drawn for a screen of this device pixel ratio, `size` in device-independent pixels."""
    return _render(name, getattr(theme, role), size, ratio)


def icon(name: str, theme: Theme, role: str = "soft_ink", size: int | None = None) -> QIcon:
    """Returns an icon in the colour of `role`, drawn at the pixel ratio of every connected screen.

    `size` is in device-independent pixels; by default it is `SIZE` at the scale of the system's font.
    Raises: FileNotFoundError where no such icon ships with the program.
    """
    qt_icon = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    for ratio in sorted(ratios):
        qt_icon.addPixmap(pixmap(name, theme, role, size or px(SIZE), ratio))
    return qt_icon
