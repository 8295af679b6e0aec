"""Takes a picture of every window, pane, dialog and state, light and dark, in some languages.

python -m tests.gallery.pictures FOLDER [--languages en,de,ar] [--themes light,dark] [--scale 100] [NAME ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from deskreader.app import make_application
from deskreader.settings import ThemeMode
from tests.gallery.gallery import Gallery, opened_gallery, use_design_font, use_large_screen
from tests.gallery.windows import each_window


def picture_of(gallery: Gallery, window: QWidget) -> QPixmap:
    """Returns a picture of a window; of a menu or panel with the window behind it."""
    main = gallery.window
    if window.windowType() != Qt.WindowType.Popup:
        return window.grab()
    whole, own = main.grab(), window.grab()
    corner = window.mapToGlobal(QPoint(0, 0)) - main.mapToGlobal(QPoint(0, 0))
    canvas = QPixmap(QRect(QPoint(0, 0), main.size()).united(QRect(corner, window.size())).size())
    canvas.fill(Qt.GlobalColor.lightGray)
    painter = QPainter(canvas)
    painter.drawPixmap(0, 0, whole)
    painter.drawPixmap(corner, own)
    painter.end()
    return canvas


def main(arguments: list[str]) -> int:
    """Writes the pictures as FOLDER/LANGUAGE-THEME/NAME.png."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--languages", default="en,de,ar")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--scale", type=int, default=100)
    options = parser.parse_intermixed_args(arguments)
    use_large_screen(1600, 1000)
    use_design_font(make_application(["deskreader"]))
    with tempfile.TemporaryDirectory() as scratch, opened_gallery(Path(scratch)) as gallery:
        for language in options.languages.split(","):
            gallery.speak(language, options.scale)
            for theme in options.themes.split(","):
                gallery.show_theme(ThemeMode(theme))
                folder = options.folder / f"{language}-{theme}"
                folder.mkdir(parents=True, exist_ok=True)
                for name, window in each_window(gallery, set(options.names) or None):
                    picture_of(gallery, window).save(str(folder / f"{name}.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
