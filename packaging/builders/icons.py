"""Draws the program's icon from its SVG files in every size that a desktop asks for."""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from builders.project import BUILD, ROOT

ICONS = ROOT / "resources/icons"
SIZES = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)
SMALL = 16
"""At this size the fine drawing blurs: one of its own, fitted to the pixels, takes its place."""
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)


@cache
def _qt() -> QGuiApplication:
    """Qt, without which nothing is drawn."""
    return QGuiApplication.instance() or QGuiApplication(["icons"])


def drawn(side: int) -> QImage:
    """The icon, `side` pixels wide and high, on nothing."""
    _qt()
    renderer = QSvgRenderer(str(ICONS / ("deskreader-small.svg" if side <= SMALL else "deskreader.svg")))
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
    return image


def into_theme(folder: Path) -> None:
    """Lays the icon out as the hicolor theme in `folder` (Icon Theme Specification)."""
    for side in SIZES:
        place = folder / f"{side}x{side}/apps"
        place.mkdir(parents=True, exist_ok=True)
        if not drawn(side).save(str(place / "deskreader.png")):
            raise OSError(f"the icon of {side} pixels could not be written")
    for place, name in (("scalable", "deskreader.svg"), ("symbolic", "deskreader-symbolic.svg")):
        (folder / place / "apps").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ICONS / name, folder / place / "apps" / name)


def for_windows_and_macos(folder: Path) -> None:
    """Writes deskreader.ico and deskreader.icns into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    images = {side: _for_pillow(side) for side in {*WINDOWS_SIZES, 512, 1024}}
    largest = images[256]
    others = [images[side] for side in WINDOWS_SIZES if side != 256]
    largest.save(folder / "deskreader.ico", sizes=[(side, side) for side in WINDOWS_SIZES], append_images=others)
    images[1024].save(folder / "deskreader.icns", append_images=[images[side] for side in (16, 32, 64, 128, 256, 512)])


def _for_pillow(side: int) -> Image.Image:
    image = drawn(side).convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (side, side), bytes(image.constBits()), "raw", "RGBA", image.bytesPerLine())


def main() -> int:
    """Draws all icons into build/made."""
    into_theme(BUILD / "made/icons/hicolor")
    for_windows_and_macos(BUILD / "made")
    return 0


if __name__ == "__main__":
    sys.exit(main())
