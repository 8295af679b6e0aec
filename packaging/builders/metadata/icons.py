"""Renders the program's icon from its SVG files in every size that desktops ask for."""

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
"""Up to this size the detailed drawing blurs, so a simpler one that is aligned to the pixels is used."""
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)


@cache
def _qt() -> QGuiApplication:
    """Returns the Qt application, which painting requires."""
    return QGuiApplication.instance() or QGuiApplication(["icons"])


def draw_icon(side: int) -> QImage:
    """Returns the icon, `side` pixels wide and high, on a transparent background."""
    _qt()
    renderer = QSvgRenderer(str(ICONS / ("deskreader-small.svg" if side <= SMALL else "deskreader.svg")))
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
    return image


def write_theme(folder: Path) -> None:
    """Writes the icon into `folder` in the layout of the hicolor theme (Icon Theme Specification)."""
    for side in SIZES:
        size_folder = folder / f"{side}x{side}/apps"
        size_folder.mkdir(parents=True, exist_ok=True)
        if not draw_icon(side).save(str(size_folder / "deskreader.png")):
            raise OSError(f"the icon of {side} pixels could not be written")
    for folder_name, name in (("scalable", "deskreader.svg"), ("symbolic", "deskreader-symbolic.svg")):
        (folder / folder_name / "apps").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ICONS / name, folder / folder_name / "apps" / name)


def write_ico_and_icns(folder: Path) -> None:
    """Writes deskreader.ico and deskreader.icns into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    images = {side: _for_pillow(side) for side in {*WINDOWS_SIZES, 512, 1024}}
    largest = images[256]
    others = [images[side] for side in WINDOWS_SIZES if side != 256]
    largest.save(folder / "deskreader.ico", sizes=[(side, side) for side in WINDOWS_SIZES], append_images=others)
    images[1024].save(folder / "deskreader.icns", append_images=[images[side] for side in (16, 32, 64, 128, 256, 512)])


def _for_pillow(side: int) -> Image.Image:
    image = draw_icon(side).convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (side, side), bytes(image.constBits()), "raw", "RGBA", image.bytesPerLine())


def main() -> int:
    """Renders all icons into build/made."""
    write_theme(BUILD / "made/icons/hicolor")
    write_ico_and_icns(BUILD / "made")
    return 0


if __name__ == "__main__":
    sys.exit(main())
