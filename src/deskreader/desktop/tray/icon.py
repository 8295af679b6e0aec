"""Paints the tray icon: the program's symbol in colours or lines, with the unread count on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPixmap
from PySide6.QtSvg import QSvgRenderer

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.resource_files import resource_path
from deskreader.settings import TrayIconStyle

SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
FILES = {
    TrayIconStyle.COLOUR: "deskreader",
    TrayIconStyle.LIGHT: "deskreader-tray-dark",
    TrayIconStyle.DARK: "deskreader-tray-light",
}
"""The files are named after the panel they are for."""
SMALL = 16
"""Up to this many pixels the symbol in colours has a drawing of its own, fitted to them."""


def tray_icon(unread: int, style: TrayIconStyle = TrayIconStyle.COLOUR) -> QIcon:
    """Returns the program's icon with the unread count on it, drawn for every size a tray may ask for."""
    icon = QIcon()
    for side in SIZES:
        name = "deskreader-small" if style is TrayIconStyle.COLOUR and side <= SMALL else FILES[style]
        renderer = QSvgRenderer(str(resource_path(f"icons/{name}.svg")))
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            renderer.render(painter, QRectF(0, 0, side, side))
            if unread > 0:
                _paint_count(painter, side, unread)
        icon.addPixmap(pixmap)
    return icon


def count_text(unread: int, side: int) -> str:
    """Returns the count as an icon of `side` pixels shows it: below 22 pixels there is room for two characters."""
    if unread <= 99:
        return str(unread)
    return "99+" if side >= 22 else "99"


def _paint_count(painter: QPainter, side: int, unread: int) -> None:
    """Paints the count in the lower right corner, with a transparent edge between it and the icon.

    It is white on the light theme's accent in both themes, since the panel may be dark while the window is light.
    """
    text = count_text(unread, side)
    font = QFont()
    height = round(side * (0.62 if side < 22 else 0.54))
    font.setPixelSize(max(8, round(height * 0.86)))
    font.setWeight(QFont.Weight.Bold)
    shape = QPainterPath()
    shape.addText(0, 0, font, text)
    bounds = shape.boundingRect()
    width = min(float(side), max(height, bounds.width() + max(2.0, height * 0.34)))
    badge = QRectF(side - width, side - height, width, height)
    edge = max(1.0, side / 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(QColor(Qt.GlobalColor.black))
    painter.drawRoundedRect(badge.adjusted(-edge, -edge, edge, edge), height * 0.38, height * 0.38)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(LIGHT.color("accent"))
    painter.drawRoundedRect(badge, height * 0.34, height * 0.34)
    painter.setBrush(LIGHT.color("on_accent"))
    painter.translate(badge.center() - bounds.center())
    room = badge.width() - 1
    if bounds.width() > room:
        painter.translate(bounds.center())
        painter.scale(room / bounds.width(), 1)
        painter.translate(-bounds.center())
    painter.drawPath(shape)
    painter.resetTransform()
